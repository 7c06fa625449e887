"""The rows of a shop folder's customers.jsonl, as docs/guide/import.md describes them, and of a retail database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Annotated

import msgspec
from msgspec import Meta

from xiaoer.customers.domain.people import Address, Facts
from xiaoer.values import forms
from xiaoer.values.json_lines import once, read_lines, read_object
from xiaoer.values.refusal import Refused

FILE, RETAIL_FILE = "customers.jsonl", "db.json"

Key = Annotated[str, Meta(min_length=1, max_length=100)]
Words = Annotated[str, Meta(max_length=300)]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class AddressRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    province: Words
    city: Words
    district: Words
    street: Words


class CustomerRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of customers.jsonl."""

    id: Key
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    nick: Words = ""
    level: Annotated[int, Meta(ge=0, le=5)] = 0
    phone: Annotated[str, Meta(pattern=forms.PHONE)] = ""
    email: Annotated[str, Meta(pattern=forms.EMAIL)] = ""
    address: AddressRow | None = None
    first_seen_at: Annotated[datetime, Meta(tz=True)] | None = None
    tags: Annotated[tuple[Key, ...], Meta(max_length=50)] = ()


class RetailName(msgspec.Struct, frozen=True):
    first_name: Annotated[str, Meta(min_length=1)]
    last_name: str


class RetailAddress(msgspec.Struct, frozen=True):
    address1: str
    address2: str
    city: str
    state: str
    zip: str


class RetailUser(msgspec.Struct, frozen=True):
    """A user of the tau-bench retail database; its payment methods and list of orders are not a person's facts."""

    name: RetailName
    email: str
    address: RetailAddress


class RetailUsers(msgspec.Struct, frozen=True):
    users: Annotated[dict[Key, RetailUser], Meta(min_length=1)]


People = Mapping[str, Facts]
"""Checked persons by their id at the source."""


def read_customers(content: bytes, encoding: str = "utf-8") -> People | Refused:
    rows = read_lines(content, FILE, CustomerRow, encoding)
    if isinstance(rows, Refused):
        return rows
    single = once(rows, FILE, "id", lambda row: row.id)
    return single if isinstance(single, Refused) else {row.id: facts_of(row) for _, row in single}


def read_retail(content: bytes, encoding: str = "utf-8") -> People | Refused:
    """The users of a retail database; it tells no phone, no level and no moment, so none is made up."""
    read = read_object(content, RETAIL_FILE, RetailUsers, encoding)
    return read if isinstance(read, Refused) else {key: _retail_facts(user) for key, user in read.users.items()}


def digest(facts: Facts) -> str:
    """A fingerprint of everything the source told: what was stored with the same one need not be stored again."""
    return blake2b(msgspec.json.encode(facts), digest_size=16).hexdigest()


def facts_of(row: CustomerRow) -> Facts:
    address = row.address
    return Facts(
        name=row.name,
        nick=row.nick,
        level=row.level,
        phone=row.phone,
        email=row.email,
        address=Address(address.province, address.city, address.district, address.street) if address else Address(),
        tags=row.tags,
        first_seen_at=(row.first_seen_at - _EPOCH) // timedelta(microseconds=1) if row.first_seen_at else None,
    )


def _retail_facts(user: RetailUser) -> Facts:
    place = user.address
    street = ", ".join(part for part in (place.address1, place.address2, place.zip) if part)
    return Facts(
        name=f"{user.name.first_name} {user.name.last_name}".strip(),
        email=user.email,
        address=Address(province=place.state, city=place.city, street=street),
    )
