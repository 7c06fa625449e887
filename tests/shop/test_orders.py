from __future__ import annotations

from tests.shop.given import a_line, a_parcel, an_order
from xiaoer.shop.domain.orders import (
    PARCEL_WORDS,
    STATE_WORDS,
    OrderState,
    ParcelState,
    Scan,
    last_scan,
    line_discounts,
)


def test_sums_of_an_order() -> None:
    lines = (a_line(quantity=2, unit_price=12_900, discount=1_516), a_line(place=1, unit_price=9_900, discount=284))
    order = an_order(lines=lines, freight=600, paid=34_500, refunded=5_000)
    assert (order.goods_total, order.discount, order.payable, order.refundable) == (35_700, 1_800, 34_500, 29_500)
    assert [line.payable for line in lines] == [24_284, 9_616]


def test_nothing_is_refundable_beyond_what_was_paid() -> None:
    assert an_order(paid=100, refunded=250).refundable == 0


def test_an_order_discount_is_split_by_the_largest_remainder() -> None:
    assert line_discounts([25_000, 9_900], 1_000) == [716, 284]


def test_the_last_scan_is_the_newest_of_all_parcels() -> None:
    early, late, middle = Scan(1, "杭州", "已揽收"), Scan(9, "上海", "派送中"), Scan(5, "嘉兴", "运输中")
    parcels = (a_parcel(scans=(early, late)), a_parcel(place=1, scans=(middle,)))
    assert last_scan(an_order(parcels=parcels)) == (parcels[0], late)


def test_an_order_without_scans_has_no_last_one() -> None:
    assert last_scan(an_order(parcels=(a_parcel(),))) is None


def test_every_state_has_its_words_in_both_languages() -> None:
    assert set(STATE_WORDS) == set(OrderState)
    assert set(PARCEL_WORDS) == set(ParcelState)
    assert all(chinese and english for chinese, english in [*STATE_WORDS.values(), *PARCEL_WORDS.values()])
