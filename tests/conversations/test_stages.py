from __future__ import annotations

from typing import Any

import pytest

from tests.conversations.given import HOUR, NOW
from tests.shop.given import an_order
from xiaoer.conversations.domain.conversations import Stage
from xiaoer.conversations.domain.stages import stage_of, stage_then
from xiaoer.shop.domain.orders import RECEIVED, Order, OrderState

DAY = 24 * HOUR
UNDER_WAY = (OrderState.PAID, OrderState.PACKED, OrderState.SHIPPED)
ENDED = tuple(state for state in OrderState if state not in {*UNDER_WAY, *RECEIVED})


def received(at: int | None) -> Order:
    return an_order(state=OrderState.DELIVERED, delivered_at=at)


@pytest.mark.parametrize(
    ("placed_at", "delivered_at", "stage"),
    [
        pytest.param(NOW + 1, None, Stage.PRESALE, id="before the order"),
        pytest.param(NOW, None, Stage.INSALE, id="ordered this moment"),
        pytest.param(None, None, Stage.INSALE, id="nobody knows when"),
        pytest.param(None, NOW + 1, Stage.INSALE, id="before it came"),
        pytest.param(NOW - HOUR, NOW, Stage.AFTERSALE, id="it has come"),
    ],
)
def test_the_stage_of_a_moment_of_the_past(placed_at: int | None, delivered_at: int | None, stage: Stage) -> None:
    assert stage_then(placed_at, delivered_at, NOW) is stage


STAGES: list[Any] = [
    pytest.param(None, Stage.PRESALE, id="no order"),
    *(pytest.param(an_order(state=state), Stage.INSALE, id=str(state)) for state in UNDER_WAY),
    *(pytest.param(an_order(state=state, delivered_at=NOW), Stage.AFTERSALE, id=str(state)) for state in RECEIVED),
    *(pytest.param(an_order(state=state), Stage.PRESALE, id=str(state)) for state in ENDED),
    pytest.param(received(None), Stage.AFTERSALE, id="received, nobody knows when"),
    pytest.param(received(NOW - 60 * DAY + 1), Stage.AFTERSALE, id="received almost sixty days ago"),
    pytest.param(received(NOW - 60 * DAY), Stage.PRESALE, id="received sixty days ago"),
]


@pytest.mark.parametrize(("order", "stage"), STAGES)
def test_the_stage_follows_from_the_newest_order(order: Order | None, stage: Stage) -> None:
    assert stage_of(order, NOW) is stage
