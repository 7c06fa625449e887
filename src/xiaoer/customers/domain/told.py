"""Facts as they were told: each with its source and moment, and which of several is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from uuid import UUID

import msgspec

from xiaoer.values.masking import mask_address, mask_email, mask_identity, mask_name, mask_phone


class FactName(StrEnum):
    """What can be known of a person; the last two of a company alone: what it does, who is in charge there.

    Of those in charge there may be several, apart by commas or semicolons.
    """

    NAME = "name"
    NICK = "nick"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    BIRTHDAY = "birthday"
    IDENTITY = "identity"
    TRAIT = "trait"
    PLATFORM_ID = "platform_id"
    BUSINESS = "business"
    IN_CHARGE = "in_charge"


class FactSource(StrEnum):
    """Who told: one of the staff, the store's data, the shopper."""

    HAND = "hand"
    STORE = "store"
    SHOPPER = "shopper"


_RANK = {FactSource.HAND: 2, FactSource.STORE: 1, FactSource.SHOPPER: 0}
PLACES_APART = "\n"
"""Between the places of an address whose source tells them apart, the largest first."""
_BETWEEN = re.compile(r"\s*[、，,；;]\s*")
"""Between several people in charge."""


class Told(msgspec.Struct, frozen=True):
    """One fact by one source. `value` is empty where a source took it back."""

    customer_id: UUID
    name: FactName
    source: FactSource
    value: str
    told_at: int


def shown(told: Iterable[Told]) -> dict[FactName, Told]:
    """The fact of each name that is shown: by hand before the store before the shopper, then the newest.

    Of two as good, that of the smaller customer id.
    """
    best: dict[FactName, Told] = {}
    for one in told:
        known = best.get(one.name)
        if one.value and (known is None or _better(one) > _better(known)):
            best[one.name] = one
    return best


def masked(name: FactName, value: str) -> str:
    """The value as screens and history may hold it."""
    mask = _MASKS.get(name)
    return mask(value) if mask is not None and value else value


def _address(value: str) -> str:
    places = value.split(PLACES_APART)
    return mask_address(*places[:3]) if len(places) > 1 else mask_address(value[:6])


def _birthday(value: str) -> str:
    return f"****{value[4:]}"


def _in_charge(value: str) -> str:
    return "、".join(mask_name(one) for one in _BETWEEN.split(value) if one)


_MASKS: dict[FactName, Callable[[str], str]] = {
    FactName.PHONE: mask_phone, FactName.EMAIL: mask_email, FactName.ADDRESS: _address,
    FactName.BIRTHDAY: _birthday, FactName.IDENTITY: mask_identity, FactName.IN_CHARGE: _in_charge,
}  # fmt: skip
"""What is personal, and how it is seen."""


def _better(one: Told) -> tuple[int, int, int]:
    return _RANK[one.source], one.told_at, -one.customer_id.int
