"""A customer and what is known of them."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

import msgspec

from xiaoer.values.masking import mask_address, whole_address


class IdentityKind(StrEnum):
    """By what a person is known: the source's own customer id, or the browser of a visitor."""

    ACCOUNT = "account"
    VISITOR = "visitor"


LEVEL_WORDS: dict[int, tuple[str, str]] = {
    0: ("普通顾客", "no level"),
    1: ("一星会员", "one-star member"),
    2: ("二星会员", "two-star member"),
    3: ("三星会员", "three-star member"),
    4: ("四星会员", "four-star member"),
    5: ("五星会员", "five-star member"),
}


class Address(msgspec.Struct, frozen=True):
    """Where someone lives, largest place first; a foreign state stands as `province`."""

    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""

    @property
    def masked(self) -> str:
        return mask_address(self.province, self.city, self.district)

    @property
    def line(self) -> str:
        """In one line, whole."""
        return whole_address(self.province, self.city, self.district, self.street)


class Facts(msgspec.Struct, frozen=True):
    """What a source tells of a person; empty, or None, where it does not. `level` 0 is no level."""

    name: str
    nick: str = ""
    level: int = 0
    phone: str = ""
    email: str = ""
    address: Address = Address()
    tags: tuple[str, ...] = ()
    first_seen_at: int | None = None


class Customer(msgspec.Struct, frozen=True):
    """`source_id` is the customer's id at the source; None for someone known only from visits."""

    id: UUID
    shop_id: UUID
    source_id: str | None
    facts: Facts


def visitor_facts(customer_id: UUID, now: int) -> Facts:
    """Someone who has told nothing yet: a name to call them by on the agent's screen, from the end of their id."""
    return Facts(name=f"访客 {customer_id.hex[-4:].upper()}", first_seen_at=now)
