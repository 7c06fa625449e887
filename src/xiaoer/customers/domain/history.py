"""What happened to a customer: appended, never changed. What is personal stands masked."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

import msgspec

from xiaoer.customers.domain.people import Facts
from xiaoer.customers.domain.told import FactName, masked


class What(StrEnum):
    FACT = "fact"
    KIND = "kind"
    LEVEL = "level"
    TAG = "tag"
    SEGMENT = "segment"
    CONSENT = "consent"
    NOTE = "note"
    CONTACT = "contact"
    JOINED = "joined"
    SPLIT = "split"
    KEPT_APART = "kept_apart"


class Change(msgspec.Struct, frozen=True):
    """`of` says which one (a fact's name, a purpose, a rule); `before` and `after` as words, empty for nothing."""

    what: What
    of: str
    before: str
    after: str
    source: str = ""
    other_id: UUID | None = None


class Entry(msgspec.Struct, frozen=True):
    """A change with who made it and when; `by_name` is empty where the desk did."""

    id: UUID
    customer_id: UUID
    change: Change
    at: int
    by_name: str


def fact_change(name: FactName, before: str, after: str, source: str) -> Change:
    """Of a personal value it says that it changed, with the masked forms."""
    return Change(What.FACT, name.value, masked(name, before), masked(name, after), source)


def changes_between(before: Facts, after: Facts) -> list[Change]:
    """What an import of the store's data changed."""
    pairs = {
        FactName.NAME: (before.name, after.name), FactName.NICK: (before.nick, after.nick),
        FactName.PHONE: (before.phone, after.phone), FactName.EMAIL: (before.email, after.email),
    }  # fmt: skip
    found = [fact_change(name, old, new, "store") for name, (old, new) in pairs.items() if old != new]
    if before.address != after.address:
        found.append(Change(What.FACT, FactName.ADDRESS.value, before.address.masked, after.address.masked, "store"))
    if before.level != after.level:
        found.append(Change(What.LEVEL, "level", str(before.level), str(after.level), "store"))
    found += [Change(What.TAG, tag, tag, "", "store") for tag in before.tags if tag not in after.tags]
    return found + [Change(What.TAG, tag, "", tag, "store") for tag in after.tags if tag not in before.tags]
