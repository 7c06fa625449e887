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
    ("promised", "found"),
    [
        pytest.param(None, 5 + 48 * HOUR, id="the source promises nothing"),
        pytest.param(7, 7, id="what the source promises stands"),
    ],
)
def test_an_order_with_its_promise(promised: int | None, found: int) -> None:
    told = as_told(order(5, promised))
    assert with_promise(told, 48) == replace(told, promised_dispatch_at=found)


@pytest.mark.parametrize(
    ("known", "left"),
    [
        pytest.param(order(5, 5 + 48 * HOUR), None, id="the shop's own"),
        pytest.param(order(5, 5 + 24 * HOUR), 5 + 24 * HOUR, id="another's, or from when the shop promised less"),
        pytest.param(order(None, 7), 7, id="told before it was paid"),
        pytest.param(order(None, None), None, id="none"),
    ],
)
def test_what_of_a_stored_promise_was_told(known: Order, left: int | None) -> None:
    assert without_promise(known, 48) == replace(known, promised_dispatch_at=left)
