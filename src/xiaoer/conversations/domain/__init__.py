"""Conversations, messages, and how one changes the other. Pure."""
