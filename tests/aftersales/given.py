"""Decisions and cases, valid by default."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from tests.aftersales.vectors import Vector, facts_of, policy, read_vectors
from xiaoer.aftersales.domain.cases import Case, CaseState, Outcome, Responsibility
from xiaoer.aftersales.domain.decision import Decision, decide
from xiaoer.aftersales.domain.facts import Facts, Kind, Reason, Wanted

NOON = 1_795_233_600_000_000
"""2026-11-21 12:00 in Shanghai."""
SHOP, ORDER, CASE = UUID(int=1), UUID(int=2), UUID(int=3)
GOODWILL = Outcome("退货退款", 100, Responsibility.SELLER, "三天后回访")


def vector(name: str) -> Vector:
    return next(one for one in read_vectors("cn") if one.id == name)


def facts(name: str = "seven-days-inside", **changes: Any) -> Facts:
    """The facts of a vector, with some of the vector's fields changed."""
    return facts_of(msgspec.structs.replace(vector(name), **changes))


def decision(name: str = "seven-days-inside", **changes: Any) -> Decision:
    return decide(facts(name, **changes), policy("cn"))


def case(made: Decision | None = None, **changes: Any) -> Case:
    whole = Case(
        id=CASE, number="SH20261121-0001", shop_id=SHOP, order_id=ORDER, conversation_id=None,
        kind=Kind.RETURN_REFUND, reason=Reason.NO_REASON, state=CaseState.OPENED, wanted=(Wanted("L1", 1),),
        decision=made or decision(), outcome=None, facts={}, said="", opened_at=NOON, opened_by=None,
    )  # fmt: skip
    return msgspec.structs.replace(whole, **changes)
