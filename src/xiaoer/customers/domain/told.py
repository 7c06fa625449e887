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


_HIDDEN = "****"
_BEGINS = re.compile(r"([^省市县区路街道巷号]{2,8}(?:省|自治区))?([^省市县区路街道巷号]{2,8}市)?")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d[-./年]")


def _address(value: str) -> str:
    """Of one in a single line the province and the city that it begins with, where it does."""
    places = value.split(PLACES_APART)
    if len(places) > 1:
        return mask_address(*places[:3])
    begins = _BEGINS.match(value)
    return mask_address(*(one for one in begins.groups() if one)) or _HIDDEN if begins else _HIDDEN


def _birthday(value: str) -> str:
    """Without the year; where that does not stand first, nothing of it."""
    return f"{_HIDDEN}{value[4:]}" if _YEAR_FIRST.match(value) else _HIDDEN


def _in_charge(value: str) -> str:
    return "、".join(mask_name(one) for one in _BETWEEN.split(value) if one)


_MASKS: dict[FactName, Callable[[str], str]] = {
    FactName.PHONE: mask_phone, FactName.EMAIL: mask_email, FactName.ADDRESS: _address,
    FactName.BIRTHDAY: _birthday, FactName.IDENTITY: mask_identity, FactName.IN_CHARGE: _in_charge,
}  # fmt: skip
"""What is personal, and how it is seen."""


def _better(one: Told) -> tuple[int, int, int]:
    return _RANK[one.source], one.told_at, -one.customer_id.int
