from __future__ import annotations

from uuid import UUID

from xiaoer.customers.actions import Card
from xiaoer.customers.domain.people import Address, Customer, Facts
from xiaoer.customers.domain.profiles import profile_alone, told_by_store
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.customers.domain.told import shown
from xiaoer.customers.web.customers import CustomerView, view

CUSTOMER = Customer(
    UUID(int=2), UUID(int=1), "c1",
    Facts(
        "测试顾客", nick="晨曦_测试", level=3, phone="13800000001", email="one@example.com",
        address=Address("浙江省", "杭州市", "西湖区", "样例路1号"), tags=("老客",), first_seen_at=5,
    ),
)  # fmt: skip


def test_the_view_is_masked_and_says_the_level_in_words() -> None:
    card = Card(profile_alone(CUSTOMER), (CUSTOMER.id,), shown(told_by_store(CUSTOMER, 5)), ("老客",))
    assert view(CUSTOMER.id, card, Purchases(3, 12_345, "CNY", 9)) == CustomerView(
        id=UUID(int=2), shop_id=UUID(int=1), name="测试顾客", nick="晨曦_测试", level=3, level_zh="三星会员",
        level_en="three-star member", masked_phone="138****0001", masked_email="o****@example.com",
        masked_address="浙江省杭州市西湖区****", tags=("老客",), orders_count=3, spent=12_345, currency="CNY",
        first_seen_at=5, last_order_at=9,
    )  # fmt: skip


def test_a_visitor_who_has_told_nothing_shows_nothing() -> None:
    nobody = Customer(UUID(int=3), UUID(int=1), None, Facts("访客 0003"))
    card = Card(profile_alone(nobody), (nobody.id,), shown(told_by_store(nobody, 5)), ())
    told = view(nobody.id, card, Purchases(0, 0, "CNY", None))
    assert (told.masked_phone, told.masked_email, told.masked_address) == ("", "", "")
