"""Conversations and messages in the database: SQL in, frozen values out."""

from xiaoer.conversations.store.reading import (
    find,
    latest_of_visitor,
    listed,
    messages_after,
    place_in_queue,
)  # fmt: skip
from xiaoer.conversations.store.writing import add, add_messages, locked, locked_if_free, repeated, save

__all__ = [
    "add", "add_messages", "find", "latest_of_visitor", "listed", "locked", "locked_if_free", "messages_after", "place_in_queue",
    "repeated", "save",
]  # fmt: skip
