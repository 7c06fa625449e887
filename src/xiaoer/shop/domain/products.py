"""Products, their variants and batches. Prices are minor units of the shop's currency."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

Attribute = str | bool | int | float


class Category(StrEnum):
    CLOTHING = "clothing"
    APPLIANCE = "appliance"
    FOOD = "food"
    OTHER = "other"


CATEGORY_WORDS: dict[Category, tuple[str, str]] = {
    Category.CLOTHING: ("服饰", "Clothing"),
    Category.APPLIANCE: ("小家电", "Small appliances"),
    Category.FOOD: ("食品", "Food"),
    Category.OTHER: ("其他", "Other"),
}


class Variant(msgspec.Struct, frozen=True):
    """What is really bought. `stock` is None where the source tells only whether it is to be had."""

    id: UUID
    sku: str
    options: dict[str, str]
    price: int
    stock: int | None
    available: bool


class Product(msgspec.Struct, frozen=True):
    """`picture` is the SHA-256 of its file in the storage, `supplier` the name of the usual one.

    None stands where the source does not tell.
    """

    id: UUID
    shop_id: UUID
    sku: str
    title: str
    title_en: str
    category: Category
    kind: str
    price: int
    list_price: int
    currency: str
    attributes: dict[str, Attribute]
    variants: tuple[Variant, ...]
    supplier: str | None
    summary: str
    summary_en: str
    picture: str | None
    no_reason_return: bool | None
    warranty_days: int | None


class Batch(msgspec.Struct, frozen=True):
    """Pieces of a product that were made together. `supplier` is its name; days are the label's own."""

    id: UUID
    product_id: UUID
    number: str
    supplier: str | None
    made_on: date | None
    expires_on: date | None


def image_of(picture: str | None) -> str | None:
    """Where a kept picture is served."""
    return None if picture is None else f"/files/{picture}"
