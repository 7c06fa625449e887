"""What happens to what is kept of people, for the log: ids and counts."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import msgspec


class PersonCopied(msgspec.Struct, frozen=True, tag_field="kind", tag="person.copied"):
    """A copy of everything that is kept of a person was made for them; `rows` is how much that was."""

    customer_id: UUID
    rows: int


class ErasureAsked(msgspec.Struct, frozen=True, tag_field="kind", tag="person.erasure_asked"):
    """Somebody is to be erased."""

    customer_id: UUID


class PersonErased(msgspec.Struct, frozen=True, tag_field="kind", tag="person.erased"):
    """What may be erased of somebody is; `kept` is how many orders and conversations have to stay for their time."""

    customer_id: UUID
    kept: int


class TermsSettled(msgspec.Struct, frozen=True, tag_field="kind", tag="retention.settled"):
    """A shop has said how many days it keeps what serves each purpose."""

    days: dict[str, int]


class Forgotten(msgspec.Struct, frozen=True, tag_field="kind", tag="retention.forgotten"):
    """What had come to its day in a shop was forgotten: recipients of orders, words of cases, conversations, visitors,
    customers of whom nothing was heard.
    """

    VERSION: ClassVar = 2
    orders: int = 0
    cases: int = 0
    conversations: int = 0
    visitors: int = 0
    customers: int = 0
