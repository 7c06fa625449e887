"""Figures of the service: what happened, counted from the event log as it happens, never by searching messages.

Each event counts exactly once, in the same transaction as the reaction's place in the log. A figure is a definition that
runs: the page, the API and the guide show the same formula. Where nothing was measured, a figure has no value.
"""
