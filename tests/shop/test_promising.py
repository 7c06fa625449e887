from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.shop.given import HOUR, an_order
from xiaoer.shop.domain.orders import Order
from xiaoer.shop.domain.promising import promised_dispatch_at, with_promise, without_promise
from xiaoer.shop.domain.untold import as_told


@pytest.mark.parametrize(
    ("paid_at", "hours", "promised"),
    [
        pytest.param(5, 48, 5 + 48 * HOUR, id="so many hours after it was paid"),
        pytest.param(None, 48, None, id="not paid, or nobody tells when"),
        pytest.param(5, None, None, id="the shop promises nothing"),
    ],
)
def test_what_the_shop_itself_promises(paid_at: int | None, hours: int | None, promised: int | None) -> None:
    assert promised_dispatch_at(paid_at, hours) == promised


def order(paid_at: int | None, promised: int | None) -> Order:
    return replace(an_order(promised_dispatch_at=promised), paid_at=paid_at)


@pytest.mark.parametrize(
    ("promised", "known", "found"),
    [
        pytest.param(None, None, 5 + 24 * HOUR, id="nothing told, nothing stored: made"),
        pytest.param(None, order(5, None), 5 + 24 * HOUR, id="stored without one: made"),
        pytest.param(None, order(None, None), 5 + 24 * HOUR, id="paid only now: made"),
        pytest.param(7, None, 7, id="what the source promises stands"),
        pytest.param(7, order(5, 5 + 48 * HOUR), 7, id="and takes the place of a stored one"),
        pytest.param(None, order(5, 5 + 48 * HOUR), 5 + 48 * HOUR, id="made when the shop promised other hours: stays"),
        pytest.param(None, order(5, 77), 77, id="told by the source before: stays"),
        pytest.param(None, order(3, 3 + 48 * HOUR), 5 + 48 * HOUR, id="the payment moves, and the own promise with it"),
        pytest.param(None, order(3, 77), 77, id="the payment moves, what the source told stays"),
        pytest.param(None, order(3, 3 - HOUR), 3 - HOUR, id="whole hours before the payment is nobody's own"),
        pytest.param(None, order(3, 3), 3, id="at the payment is nobody's own"),
        pytest.param(None, order(None, 77), 77, id="told before it was paid: stays"),
    ],
)
def test_an_order_with_its_promise(promised: int | None, known: Order | None, found: int) -> None:
    told = as_told(order(5, promised))
    assert with_promise(told, known, 24) == replace(told, promised_dispatch_at=found)


@pytest.mark.parametrize(
    ("known", "found"),
    [
        pytest.param(order(5, 5 + 48 * HOUR), None, id="the own one goes with it"),
        pytest.param(order(5, 77), 77, id="what the source told stays"),
    ],
)
def test_a_payment_that_is_no_more(known: Order, found: int | None) -> None:
    told = as_told(order(None, None))
    assert with_promise(told, known, 24) == replace(told, promised_dispatch_at=found)


@pytest.mark.parametrize(
    ("known", "hours"),
    [
        pytest.param(order(5, 5 + 48 * HOUR), None, id="the shop promises nothing by now"),
        pytest.param(order(5, 5 + 48 * HOUR), 24, id="the shop promises less by now"),
        pytest.param(order(5, 5 + 48 * HOUR), 96, id="the shop promises more time by now"),
    ],
)
def test_a_stored_promise_is_nothing_to_the_hours_of_today(known: Order, hours: int | None) -> None:
    assert with_promise(as_told(without_promise(known)), known, hours) == as_told(known)
