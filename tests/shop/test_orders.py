from __future__ import annotations

import pytest

from tests.shop.given import HOUR, a_line, a_parcel, an_order
from xiaoer.shop.domain.orders import (
    PARCEL_WORDS,
    STATE_WORDS,
    Order,
    OrderState,
    Overrun,
    ParcelState,
    Scan,
    last_scan,
    line_discounts,
    overruns,
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


DUE = 10 * HOUR


@pytest.mark.parametrize(
    ("order", "now", "expected"),
    [
        pytest.param(an_order(promised_dispatch_at=DUE), DUE, (), id="due at this moment"),
        pytest.param(
            an_order(promised_dispatch_at=DUE), DUE + 5, (Overrun("dispatch", DUE, 5),), id="not dispatched and late"
        ),
        pytest.param(
            an_order(state=OrderState.SHIPPED, promised_dispatch_at=DUE, shipped_at=DUE + 7), DUE + 99,
            (Overrun("dispatch", DUE, 7),), id="dispatched late: the lateness stands still",
        ),
        pytest.param(
            an_order(state=OrderState.SHIPPED, promised_dispatch_at=DUE, shipped_at=DUE - 1), DUE + 99, (),
            id="dispatched in time",
        ),
        pytest.param(
            an_order(state=OrderState.SHIPPED, promised_dispatch_at=DUE), DUE + 99, (),
            id="dispatched at a moment nobody told",
        ),
        pytest.param(
            an_order(state=OrderState.SHIPPED, promised_delivery_at=DUE, shipped_at=1), DUE + 3,
            (Overrun("delivery", DUE, 3),), id="on its way and late",
        ),
        pytest.param(
            an_order(promised_dispatch_at=DUE, promised_delivery_at=DUE + 1), DUE + 4,
            (Overrun("dispatch", DUE, 4), Overrun("delivery", DUE + 1, 3)), id="both",
        ),
        pytest.param(
            an_order(state=OrderState.COMPLETED, promised_delivery_at=DUE), DUE + 9, (),
            id="received at a moment nobody told",
        ),
        pytest.param(an_order(state=OrderState.UNPAID, promised_dispatch_at=DUE), DUE + 9, (), id="not paid"),
        pytest.param(an_order(state=OrderState.CANCELLED, promised_dispatch_at=DUE), DUE + 9, (), id="cancelled"),
        pytest.param(an_order(), DUE, (), id="nothing promised"),
    ],
)  # fmt: skip
def test_broken_promises(order: Order, now: int, expected: tuple[Overrun, ...]) -> None:
    assert overruns(order, now) == expected


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
