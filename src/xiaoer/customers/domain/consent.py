"""What a person agreed to, purpose by purpose."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

import msgspec


class Purpose(StrEnum):
    """For what data may be used beyond the contract itself; the Chinese law on personal information (art. 14, 15, 24)
    wants a consent for each, as easily withdrawn as given. CONTACT: to answer them by the phone or mail that they left.
    """

    MARKETING = "marketing"
    CARE = "care"
    SURVEY = "survey"
    PERSONALISING = "personalising"
    TEACHING = "teaching"
    CONTACT = "contact"


class ConsentSource(StrEnum):
    """How the person said so."""

    SHOPPER = "shopper"
    PHONE = "phone"
    PAPER = "paper"
    STORE = "store"


class Consent(msgspec.Struct, frozen=True):
    """Given or withdrawn; never changed, only followed by another."""

    id: UUID
    customer_id: UUID
    purpose: Purpose
    given: bool
    source: ConsentSource
    at: int
    by_name: str = ""


def standing(said: Iterable[Consent]) -> dict[Purpose, Consent]:
    """The newest word on each purpose; where two are as new, the one that takes back."""
    newest: dict[Purpose, Consent] = {}
    for one in said:
        known = newest.get(one.purpose)
        if known is None or (one.at, not one.given, one.id) > (known.at, not known.given, known.id):
            newest[one.purpose] = one
    return newest
