from __future__ import annotations

from uuid import UUID

import msgspec
import pytest

from tests.scripts.given import HOUR, NOW
from xiaoer.customers.domain.people import Customer
from xiaoer.customers.domain.people import Facts as Person
from xiaoer.scripts.domain.facts import CustomerFacts, OrderFacts, ParcelFacts, ProductFacts
from xiaoer.scripts.domain.filling import customer_facts, order_facts, parcel_facts, product_facts, shop_facts
from xiaoer.shop.domain.orders import Order, OrderLine, OrderState, Parcel, Recipient, Scan
from xiaoer.shop.domain.products import Category, Product
from xiaoer.shop.domain.shops import Brand, Shop
from xiaoer.values.money import Money

SHOP_ID = UUID(int=1)
SHOP = Shop(
    id=SHOP_ID, slug="test", name="测试店铺", name_en="Test shop", platform="tmall", locale="zh", currency="CNY",
    zone="Asia/Shanghai", policy="cn", brand=Brand("#000000", "客服（测试）"), dispatch_hours=48,
)  # fmt: skip


def line(number: int, title: str, quantity: int = 1, category: Category = Category.CLOTHING) -> OrderLine:
    return OrderLine(
        id=UUID(int=number), product_id=UUID(int=90 + number), sku=f"S{number}", title=title, options={},
        quantity=quantity, unit_price=10_000, discount=0, paid=10_000 * quantity, category=category,
    )  # fmt: skip


def parcel(number: int, *scans: Scan) -> Parcel:
    return Parcel(UUID(int=70 + number), f"快递{number}", f"P{number}", None, (), scans)


ORDER = Order(
    id=UUID(int=2), shop_id=SHOP_ID, customer_id=UUID(int=3), buyer="c", number="N1", state=OrderState.SHIPPED,
    source_state=None, recipient=Recipient("测**", "138****0000", "浙江省****"), currency="CNY", freight=0, paid=30_000,
    refunded=10_000, lines=(line(1, "羽绒服"), line(2, "薯片", 2, Category.FOOD)), parcels=(), placed_at=NOW - HOUR,
    promised_dispatch_at=NOW + HOUR, promised_delivery_at=NOW + 48 * HOUR,
)  # fmt: skip


def test_order() -> None:
    assert order_facts(ORDER) == OrderFacts(
        number="N1", state="shipped", state_zh="已发货", state_en="on the way", items=("羽绒服", "薯片×2"),
        categories=frozenset({"clothing", "food"}), paid=Money(30_000, "CNY"), refundable=Money(20_000, "CNY"),
        placed_at=NOW - HOUR, promised_dispatch_at=NOW + HOUR,
    )  # fmt: skip


def test_no_money_is_no_fact() -> None:
    unpaid = order_facts(msgspec.structs.replace(ORDER, paid=0, refunded=0))
    assert (unpaid.paid, unpaid.refundable) == (None, None)


@pytest.mark.parametrize(
    ("parcels", "expected"),
    [
        pytest.param((), ParcelFacts(), id="none"),
        pytest.param((parcel(1),), ParcelFacts("快递1", "P1", None, None, NOW + 48 * HOUR), id="not scanned"),
        pytest.param(
            (parcel(1, Scan(NOW - 9, "杭州", "已揽收")), parcel(2, Scan(NOW - 5, "上海", "派送中")), parcel(3)),
            ParcelFacts("快递2", "P2", "派送中", NOW - 5, NOW + 48 * HOUR),
            id="the one scanned last",
        ),
    ],
)
def test_parcel(parcels: tuple[Parcel, ...], expected: ParcelFacts) -> None:
    assert parcel_facts(msgspec.structs.replace(ORDER, parcels=parcels)) == expected


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        pytest.param(Person("林晓（测试）", nick="晨曦", level=3), CustomerFacts("晨曦", 3), id="nick and level"),
        pytest.param(Person("林晓（测试）"), CustomerFacts("林晓（测试）", None), id="name, no level"),
    ],
)
def test_customer(person: Person, expected: CustomerFacts) -> None:
    assert customer_facts(Customer(UUID(int=3), SHOP_ID, "c", person)) == expected


@pytest.mark.parametrize(
    ("locale", "name_en", "name", "spoken"),
    [
        pytest.param("zh", "Test shop", "测试店铺", "zh", id="Chinese"),
        pytest.param("en", "Test shop", "Test shop", "en", id="English"),
        pytest.param("en", "", "测试店铺", "en", id="English without an English name"),
        pytest.param("fr", "Test shop", "Test shop", "zh", id="a language that the engine has not"),
    ],
)
def test_shop(locale: str, name_en: str, name: str, spoken: str) -> None:
    facts = shop_facts(msgspec.structs.replace(SHOP, locale=locale, name_en=name_en), "客服（测试）", NOW)
    assert (facts.shop_name, facts.locale, facts.zone, facts.signature, facts.now) == (
        name, spoken, "Asia/Shanghai", "客服（测试）", NOW,
    )  # fmt: skip


def test_product() -> None:
    product = Product(
        id=UUID(int=91), shop_id=SHOP_ID, sku="S1", title="羽绒服", title_en="Jacket", category=Category.CLOTHING,
        kind="down_jacket", price=39_900, list_price=49_900, currency="CNY", attributes={"面料": "尼龙"}, variants=(),
        supplier=None, summary="", summary_en="", picture=None, no_reason_return=True, warranty_days=None,
    )  # fmt: skip
    assert product_facts(product) == ProductFacts("羽绒服", Money(39_900, "CNY"), {"面料": "尼龙"})
