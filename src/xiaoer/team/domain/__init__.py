"""Agents, and how a shop gives conversations out. Pure."""
