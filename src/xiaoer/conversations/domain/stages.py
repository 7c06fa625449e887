"""The stage of a conversation, from the order that it is probably about."""

from __future__ import annotations

from xiaoer.conversations.domain.conversations import Stage
from xiaoer.shop.domain.orders import RECEIVED, Order, OrderState

AFTERSALE_LASTS = 60 * 24 * 3_600 * 1_000_000
"""Microseconds after receipt in which a shopper who comes back most likely comes about that order."""

_UNDER_WAY = frozenset({OrderState.PAID, OrderState.PACKED, OrderState.SHIPPED})


def stage_of(order: Order | None, now: int) -> Stage:
    """Before any paid order 售前; until it is received 售中; some time after that 售后; then 售前 again."""
    if order is None:
        return Stage.PRESALE
    if order.state in _UNDER_WAY:
        return Stage.INSALE
    if order.state in RECEIVED and now - (order.delivered_at or now) < AFTERSALE_LASTS:
        return Stage.AFTERSALE
    return Stage.PRESALE
