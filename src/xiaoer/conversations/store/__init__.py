"""Conversations and messages in the database: SQL in, frozen values out."""

from xiaoer.conversations.store.queue import (
    Hands,
    Left,
    Load,
    Queued,
    add_left,
    count_queued,
    had_by,
    hands,
    last_agents,
    left,
    loads,
    next_since,
    place_in_queue,
    queued,
    standing,
    within_reach,
)  # fmt: skip
from xiaoer.conversations.store.reading import (
    find,
    ids_of_customers,
    last_messages,
    latest_of_visitor,
    listed,
    messages_after,
    messages_at,
    of_ids,
    several,
    shoppers_words,
)  # fmt: skip
from xiaoer.conversations.store.writing import (
    add,
    add_messages,
    hand_on,
    locked,
    locked_if_free,
    receipts,
    repeated,
    save,
)

__all__ = [
    "Hands", "Left", "Load", "Queued", "add", "add_left", "add_messages", "count_queued", "find", "had_by", "hand_on", "hands", "ids_of_customers", "last_agents", "last_messages",
    "latest_of_visitor", "left", "listed", "loads", "locked", "locked_if_free", "messages_after", "messages_at", "next_since", "of_ids",
    "place_in_queue", "queued", "receipts", "repeated", "save", "several", "shoppers_words", "standing", "within_reach",
]  # fmt: skip
