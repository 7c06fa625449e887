"""What happens to customers, for the log: ids and counts, no words of a person."""

from __future__ import annotations

from uuid import UUID

import msgspec


class CustomersImported(msgspec.Struct, frozen=True, tag_field="kind", tag="customers.imported"):
    """A unit of an import changed something."""

    added: int
    changed: int


class CustomerMet(msgspec.Struct, frozen=True, tag_field="kind", tag="customer.met"):
    """Someone came who was not known by this identity."""

    customer_id: UUID
    identity: str
