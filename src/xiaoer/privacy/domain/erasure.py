"""What was asked to be erased of somebody, and what of it has to stay until when."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

import msgspec

from xiaoer.privacy.domain.purposes import DAY, TABLE, KeptFor
from xiaoer.privacy.domain.quiet import A_MONTH


class Stays(StrEnum):
    """What may have to stay for its time."""

    ORDERS = "orders"
    CASES = "cases"
    CONVERSATIONS = "conversations"


class Kept(msgspec.Struct, frozen=True):
    """How many, until the last of them may go, None where that has no day yet, by which rules of the rulebook."""

    what: Stays
    count: int
    until_at: int | None
    rules: tuple[str, ...]


class Erasure(msgspec.Struct, frozen=True):
    """`done_at` is None while it is under way."""

    shop_id: UUID
    customer_id: UUID
    asked_at: int
    done_at: int | None = None
    kept: tuple[Kept, ...] = ()


def kept_for_trade(what: Stays, count: int, last_at: int | None, days: int) -> Kept:
    """What a trade obliges to keep: `days` from its end, or for as long as its end is not known."""
    until = None if last_at is None else last_at + days * DAY
    return Kept(what, count, until, TABLE[KeptFor.TRADE].rules)


def next_look(kept: Iterable[Kept], now: int) -> int:
    """When the first of what stays may go; a month on where nothing tells, and never before tomorrow."""
    first = min(now + A_MONTH if one.until_at is None else one.until_at + 1 for one in kept)
    return max(first, now + DAY)
