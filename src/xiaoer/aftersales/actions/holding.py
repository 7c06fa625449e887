"""What after-sales keep of the person who placed some orders, for a copy that they may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from xiaoer.aftersales.domain.cases import Case
from xiaoer.aftersales.store import cases
from xiaoer.platform.db import Tx
from xiaoer.values.sheets import Cell, Sheet, moment


def held(tx: Tx, shop_id: UUID, orders: Mapping[UUID, str]) -> tuple[Sheet, ...]:
    """`orders`: numbers by id."""
    found = [(number, one) for order_id, number in orders.items() for one in cases.of_order(tx, shop_id, order_id)]
    return (Sheet("cases", ("售后单", "After-sale cases"), _CASE, tuple(_case(number, one) for number, one in found)),)


_CASE = (
    ("售后单号", "case"), ("订单号", "order"), ("类型", "kind"), ("原因", "reason"), ("状态", "state"), ("开单时间", "opened"),
    ("您的原话", "your words"), ("处理办法", "remedy"), ("退款（分）", "refunded (minor units)"),
)  # fmt: skip


def _case(number: str, one: Case) -> tuple[Cell, ...]:
    done = one.outcome
    return (
        one.number, number, str(one.kind), str(one.reason), str(one.state), moment(one.opened_at), one.said,
        done.remedy if done else "", done.refunded if done else None,
    )  # fmt: skip
