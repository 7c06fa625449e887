"""What happens to customers, for the log: ids and counts, no words of a person."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import msgspec


class CustomersImported(msgspec.Struct, frozen=True, tag_field="kind", tag="customers.imported"):
    """A unit of an import changed something; `customers` are those that came or changed."""

    VERSION: ClassVar = 2
    added: int
    changed: int
    customers: tuple[UUID, ...] = ()


class CustomerMet(msgspec.Struct, frozen=True, tag_field="kind", tag="customer.met"):
    """Someone came who was not known by this identity."""

    customer_id: UUID
    identity: str


class CustomerChanged(msgspec.Struct, frozen=True, tag_field="kind", tag="customer.changed"):
    """Something was put on record of a customer: `what` was changed, and which one of it."""

    customer_id: UUID
    what: str
    of: str


class CustomersJoined(msgspec.Struct, frozen=True, tag_field="kind", tag="customers.joined"):
    """Two customers, and all who were joined with them, are one profile now; `rule` says by what."""

    first_id: UUID
    second_id: UUID
    join_id: UUID
    rule: str


class CustomersSplit(msgspec.Struct, frozen=True, tag_field="kind", tag="customers.split"):
    """A join was undone."""

    first_id: UUID
    second_id: UUID
    join_id: UUID


class JoinProposed(msgspec.Struct, frozen=True, tag_field="kind", tag="customers.join_proposed"):
    """A rule sees two who may be the same, and why it does not join them itself."""

    proposal_id: UUID
    first_id: UUID
    second_id: UUID
    rule: str
    doubt: str


class JoinRefused(msgspec.Struct, frozen=True, tag_field="kind", tag="customers.join_refused"):
    """Somebody said that two are not the same."""

    proposal_id: UUID
    first_id: UUID
    second_id: UUID


class SegmentSaved(msgspec.Struct, frozen=True, tag_field="kind", tag="segment.saved"):
    """A segment is new or has another condition."""

    segment_id: UUID


class SegmentRemoved(msgspec.Struct, frozen=True, tag_field="kind", tag="segment.removed"):
    """A segment is gone, and its tag with it."""

    segment_id: UUID
