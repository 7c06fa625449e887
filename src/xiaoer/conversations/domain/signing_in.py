"""A shopper signs in who has talked as a visitor: which conversation goes on as theirs, and how the other ends."""

from __future__ import annotations

from msgspec.structs import replace

from xiaoer.conversations.domain import flow
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.values.refusal import Refused


def is_newer(visitors: Conversation, accounts: Conversation) -> bool:
    """Whether the visitor's goes on, and not the account's own: an open one before one that is over and would open again, one that
    people have before one of the bot's, else the one with the newest words.
    """
    return _newness(visitors) > _newness(accounts)


def close(conversation: Conversation, now: int) -> Conversation:
    """Over, and never open again: a shopper has one conversation that goes on."""
    resolved = flow.resolve(conversation, now)
    ended = conversation if isinstance(resolved, Refused) else resolved
    return replace(ended, timing=replace(ended.timing, reopens_until=now))


def _newness(one: Conversation) -> tuple[bool, bool, int]:
    return (one.resolved_at is None, one.state is not State.BOT, one.last_at)
