"""docs/guide/import names every field that is read and every state that is mapped, in both languages."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from xiaoer.customers.domain.rows import AddressRow, CustomerRow
from xiaoer.shop.domain.attributes import AttributeKind
from xiaoer.shop.domain.discounts import DiscountKind
from xiaoer.shop.domain.orders import OrderState, ParcelState
from xiaoer.shop.domain.payments import Method, PaymentKind, PaymentState
from xiaoer.shop.domain.products import Category
from xiaoer.shop.domain.retail import STATES
from xiaoer.shop.domain.rows import (
    AttributeRow,
    BatchRow,
    BrandRow,
    DiscountRow,
    LineRow,
    OrderRow,
    ParcelRow,
    PaymentRow,
    PriceRow,
    ProductRow,
    ScanRow,
    ShopRow,
    VariantRow,
)

GUIDES = Path(__file__).parents[2] / "docs" / "guide"
ROWS = (
    AttributeRow, BatchRow, BrandRow, DiscountRow, LineRow, OrderRow, ParcelRow, PaymentRow, PriceRow, ProductRow,
    ScanRow, ShopRow, VariantRow, AddressRow, CustomerRow,
)  # fmt: skip


@pytest.mark.parametrize("name", ["import.md", "import.zh.md"])
def test_every_field_and_word_is_named_and_marked_when_it_may_be_left_out(name: str) -> None:
    guide = (GUIDES / name).read_text(encoding="utf-8")
    fields = {field.encode_name for row in ROWS for field in msgspec.structs.fields(row)}
    words = {*OrderState, *ParcelState, *Category, *STATES, *AttributeKind, *DiscountKind, *Method, *PaymentKind}
    words |= set(PaymentState)
    assert [word for word in sorted(fields | words) if f"`{word}`" not in guide] == []


@pytest.mark.parametrize("name", ["import.md", "import.zh.md"])
@pytest.mark.parametrize("row", [OrderRow, ProductRow, CustomerRow, ShopRow])
def test_fields_that_may_be_left_out_are_marked(name: str, row: type[msgspec.Struct]) -> None:
    guide = (GUIDES / name).read_text(encoding="utf-8")
    heading = {OrderRow: "### orders", ProductRow: "### products", CustomerRow: "### customers", ShopRow: "### shop"}
    section = guide.split(heading[row])[1].split("###")[0]
    for field in msgspec.structs.fields(row):
        assert (f"`{field.encode_name}`*" in section) is not field.required, field.name
