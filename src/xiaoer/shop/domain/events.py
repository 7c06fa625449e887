"""What happens to the store's data, for the log: ids and counts."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import msgspec

from xiaoer.shop.domain.settling import ShopFacts


class ShopSaved(msgspec.Struct, frozen=True, tag_field="kind", tag="shop.saved"):
    """A shop came or changed; `slug` is its public name."""

    slug: str


class ShopSettled(msgspec.Struct, frozen=True, tag_field="kind", tag="shop.settled"):
    """Somebody settled names, language, zone or the chat window of a shop: as they were, and as they are."""

    VERSION: ClassVar = 3
    was: ShopFacts
    facts: ShopFacts


class ShopKeyShown(msgspec.Struct, frozen=True, tag_field="kind", tag="shop.key_shown"):
    """Somebody was shown the key with which a shop signs who is logged in, by its number. The key is nowhere."""

    number: int


class ShopKeyRenewed(msgspec.Struct, frozen=True, tag_field="kind", tag="shop.key_renewed"):
    """A shop has another key, of this number; what the one before it signed is refused. The key is nowhere."""

    number: int


class AttributesDefined(msgspec.Struct, frozen=True, tag_field="kind", tag="attributes.defined"):
    """A shop said what its products' attributes are; `count` of them."""

    count: int


class ProductsImported(msgspec.Struct, frozen=True, tag_field="kind", tag="products.imported"):
    """A unit of an import changed something."""

    added: int
    changed: int


class OrdersImported(msgspec.Struct, frozen=True, tag_field="kind", tag="orders.imported"):
    """A unit of an import changed something; `customers` are those whose orders they are."""

    VERSION: ClassVar = 2
    added: int
    changed: int
    customers: tuple[UUID, ...] = ()


class ParcelScanned(msgspec.Struct, frozen=True, tag_field="kind", tag="parcel.scanned"):
    """A carrier told where a parcel of the order is; `added` is the number of new scans."""

    order_id: UUID
    parcel: str
    added: int
