"""The stage of a conversation, from the order that it is probably about."""

from __future__ import annotations

from xiaoer.conversations.domain.conversations import Stage
from xiaoer.shop.domain.orders import RECEIVED, Order, OrderState

AFTERSALE_LASTS = 60 * 24 * 3_600 * 1_000_000
"""Microseconds after receipt in which a shopper who comes back most likely comes about that order."""

_UNDER_WAY = frozenset({OrderState.PAID, OrderState.PACKED, OrderState.SHIPPED})


def stage_then(placed_at: int | None, delivered_at: int | None, at: int) -> Stage:
    """Where a shopper stood with an order at a moment of the past: before it 售前, until it had come 售中, then 售后."""
    if placed_at is not None and at < placed_at:
        return Stage.PRESALE
    return Stage.INSALE if delivered_at is None or at < delivered_at else Stage.AFTERSALE


def stage_of(order: Order | None, now: int) -> Stage:
    """Before any paid order 售前; until it is received 售中; some time after that 售后; then 售前 again."""
    if order is None:
        return Stage.PRESALE
    if order.state in _UNDER_WAY:
        return Stage.INSALE
    if order.state in RECEIVED and now - (order.delivered_at or now) < AFTERSALE_LASTS:
        return Stage.AFTERSALE
    return Stage.PRESALE
