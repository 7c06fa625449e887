"""A party takes a step in a case, or lets its due time pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from xiaoer.aftersales.actions.limits import plan_next
from xiaoer.aftersales.actions.opening import CaseFile
from xiaoer.aftersales.domain import cases as flow
from xiaoer.aftersales.domain.cases import Case, CaseState, Outcome, Step, StepTaken
from xiaoer.aftersales.domain.events import CaseOverdue, CaseStepped
from xiaoer.aftersales.domain.policy import Party
from xiaoer.aftersales.store import cases
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.values.refusal import Refused


class StepAsk(msgspec.Struct, frozen=True):
    """A step on a party's word; `outcome` where it settles the case."""

    case_id: UUID
    step: Step
    party: Party
    note: str = ""
    outcome: Outcome | None = None


def step(tx: Tx, ask: StepAsk, by: Caller, now: int) -> CaseFile | Refused:
    case = cases.case(tx, by.shops, ask.case_id, locked=True)
    if case is None:
        return Refused("case_not_found")
    changed = flow.stepped(case, ask.step, ask.party, ask.outcome)
    if isinstance(changed, Refused):
        return changed
    before = cases.steps(tx, case.shop_id, case.id)
    taken = StepTaken(len(before) + 1, ask.step, ask.party, changed.state, ask.note, now, by.account_id)
    cases.save_step(tx, changed, taken)
    tell_step(tx, changed, taken)
    plan_next(tx, changed, now)
    return CaseFile(changed, (*before, taken))


def tell_step(tx: Tx, case: Case, taken: StepTaken) -> None:
    event = CaseStepped(
        case_id=case.id, order_id=case.order_id, conversation_id=case.conversation_id, step=taken.step,
        state=case.state, party=taken.party, refunded=None if case.outcome is None else case.outcome.refunded,
    )  # fmt: skip
    announce(tx, event, shop_id=case.shop_id, subject_id=case.id, at=taken.at, by=taken.by)


def overdue(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """A due time has come: announced once, and only while the case still stands where it was set."""
    shop_id, case_id = UUID(payload["shop_id"]), UUID(payload["case_id"])
    case = cases.case(tx, frozenset({shop_id}), case_id)
    if case is None or case.state != CaseState(payload["state"]):
        return
    event = CaseOverdue(
        case_id=case.id, order_id=case.order_id, conversation_id=case.conversation_id, who=Party(payload["who"]),
        state=case.state, due_at=payload["due_at"],
    )  # fmt: skip
    announce(tx, event, shop_id=shop_id, subject_id=case_id, at=now)
