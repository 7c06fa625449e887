from __future__ import annotations

import msgspec
import pytest

from tests.shop.given import HOUR, a_parcel, an_order
from xiaoer.shop.domain.glance import Promised, PromiseKind, Standing, Where, glance
from xiaoer.shop.domain.orders import Order, OrderState, ParcelState, Scan
from xiaoer.shop.domain.payments import Method, Payment, PaymentKind, PaymentState

DUE = 100 * HOUR
DISPATCH, DELIVERY = PromiseKind.DISPATCH, PromiseKind.DELIVERY
SHIPPED, DELIVERED = OrderState.SHIPPED, OrderState.DELIVERED


@pytest.mark.parametrize(
    ("order", "now", "expected"),
    [
        pytest.param(an_order(), DUE, (), id="nothing was promised"),
        pytest.param(
            an_order(promised_dispatch_at=DUE), DUE - 7 * HOUR, (Promised(DISPATCH, DUE, Standing.OPEN, 7 * HOUR),),
            id="time enough",
        ),
        pytest.param(
            an_order(promised_dispatch_at=DUE), DUE - 6 * HOUR, (Promised(DISPATCH, DUE, Standing.AT_RISK, 6 * HOUR),),
            id="one shift left",
        ),
        pytest.param(
            an_order(promised_dispatch_at=DUE), DUE, (Promised(DISPATCH, DUE, Standing.AT_RISK, 0),),
            id="due at this moment",
        ),
        pytest.param(
            an_order(promised_dispatch_at=DUE), DUE + 5, (Promised(DISPATCH, DUE, Standing.LATE, -5),), id="overdue"
        ),
        pytest.param(
            an_order(state=SHIPPED, promised_dispatch_at=DUE, shipped_at=DUE - 3, promised_delivery_at=DUE), DUE - HOUR,
            (Promised(DISPATCH, DUE, Standing.KEPT, 3), Promised(DELIVERY, DUE, Standing.AT_RISK, HOUR)),
            id="dispatched in time, to be delivered within the day",
        ),
        pytest.param(
            an_order(state=DELIVERED, promised_dispatch_at=DUE, promised_delivery_at=DUE, delivered_at=DUE + 4), DUE,
            (Promised(DISPATCH, DUE, Standing.DONE, None), Promised(DELIVERY, DUE, Standing.BROKEN, -4)),
            id="dispatched at a moment nobody told, delivered too late",
        ),
        pytest.param(an_order(state=OrderState.CANCELLED, promised_dispatch_at=DUE), DUE + 5, (), id="cancelled"),
        pytest.param(an_order(state=OrderState.UNPAID, promised_dispatch_at=DUE), DUE + 5, (), id="not paid"),
    ],
)  # fmt: skip
def test_promises(order: Order, now: int, expected: tuple[Promised, ...]) -> None:
    assert glance(order, now).promises == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param(an_order(), None, id="no parcel"),
        pytest.param(
            an_order(parcels=(a_parcel(), a_parcel(place=1))),
            Where("样例快递", "T1", ParcelState.MOVING, None, "", ""), id="parcels that nobody has scanned",
        ),
        pytest.param(
            an_order(parcels=(a_parcel(scans=(Scan(5, "杭州", "揽收"), Scan(9, "上海", "派送"))), a_parcel(place=1))),
            Where("样例快递", "T0", ParcelState.MOVING, 9, "上海", "派送"), id="the newest scan of all parcels",
        ),
    ],
)  # fmt: skip
def test_where_it_is(order: Order, expected: Where | None) -> None:
    assert glance(order, DUE).where == expected


def refund(at: int | None, state: PaymentState = PaymentState.DONE, kind: PaymentKind = PaymentKind.REFUND) -> Payment:
    return Payment(kind, Method.ALIPAY, 100, state, None, at)


@pytest.mark.parametrize(
    ("state", "payments", "since"),
    [
        pytest.param(OrderState.UNPAID, (), 1, id="unpaid since it was placed"),
        pytest.param(OrderState.PAID, (), 2, id="paid"),
        pytest.param(OrderState.PACKED, (), None, id="packed at a moment nobody tells"),
        pytest.param(SHIPPED, (), 3, id="shipped"),
        pytest.param(DELIVERED, (), 4, id="delivered"),
        pytest.param(OrderState.COMPLETED, (), 5, id="completed"),
        pytest.param(OrderState.CANCELLED, (), 6, id="cancelled"),
        pytest.param(OrderState.REFUNDED, (refund(7), refund(8), refund(9, PaymentState.PENDING)), 8, id="refunded"),
        pytest.param(
            OrderState.REFUNDED, (refund(None), refund(9, kind=PaymentKind.PAYMENT)), None, id="refunded some time"
        ),
    ],
)
def test_since_when(state: OrderState, payments: tuple[Payment, ...], since: int | None) -> None:
    order = msgspec.structs.replace(
        an_order(state=state, shipped_at=3, delivered_at=4), payments=payments, placed_at=1, paid_at=2, completed_at=5,
        cancelled_at=6,
    )  # fmt: skip
    assert glance(order, DUE).since_at == since
