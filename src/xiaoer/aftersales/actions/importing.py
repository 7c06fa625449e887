"""Past cases from files: decided by the rules in force here, with the outcome that they had."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.aftersales.actions.deciding import CaseAsk, read_case
from xiaoer.aftersales.actions.opening import OpenAsk, make, tell_opened
from xiaoer.aftersales.actions.stepping import tell_step
from xiaoer.aftersales.domain.cases import LAPSED, Case, CaseState, Step, StepTaken
from xiaoer.aftersales.domain.moments import HOUR
from xiaoer.aftersales.domain.policy import Party
from xiaoer.aftersales.domain.rows import CaseRow, end_of, outcome_of, reason_of, told_of
from xiaoer.aftersales.store import cases
from xiaoer.platform.db import Tx
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused

_STEPS = {CaseState.SETTLED: Step.SETTLE, CaseState.REFUSED: Step.REFUSE, CaseState.WITHDRAWN: Step.WITHDRAW}


def import_case(tx: Tx, shop_id: UUID, row: CaseRow, now: int) -> bool | Refused:
    """Whether it was imported; False where it was there already. Refused where its order or a word is not known."""
    if cases.is_imported(tx, shop_id, row.key):
        return False
    reason, end = reason_of(row), end_of(row)
    if reason is None or end is None:
        return Refused("case_row", {"key": row.key, "what": row.reason if reason is None else row.outcome.state})
    order_id = _order_id(tx, shop_id, row.order or "")
    if order_id is None:
        return Refused("case_row", {"key": row.key, "what": row.order or ""})
    opened_at = now - row.days_ago * 24 * HOUR
    ask = CaseAsk(order_id, row.kind, reason, told=told_of(row))
    cases.take_turn(tx, shop_id, f"order:{order_id}", now)
    reading = read_case(tx, frozenset({shop_id}), ask, opened_at, past=True)
    if isinstance(reading, Refused):
        return reading
    case = make(tx, reading, OpenAsk(ask, said=row.shopper_said), opened_at, row.facts)
    cases.add(tx, case, row.key)
    tell_opened(tx, case, opened_at)
    _end(tx, case, row, end)
    return True


def _order_id(tx: Tx, shop_id: UUID, number: str) -> UUID | None:
    found = shops.find_orders(tx, frozenset({shop_id}), query=number) if number else []
    return next((order.id for order in found if order.number == number), None)


def _end(tx: Tx, case: Case, row: CaseRow, end: CaseState) -> None:
    """Ended a day after it was opened: files tell no moment."""
    outcome = None if end in LAPSED else outcome_of(row)
    ended = msgspec.structs.replace(case, state=end, outcome=outcome)
    party = Party.BUYER if end is CaseState.WITHDRAWN else Party.SELLER
    taken = StepTaken(1, _STEPS[end], party, end, row.outcome.follow_up, case.opened_at + 24 * HOUR, None)
    cases.save_step(tx, ended, taken)
    tell_step(tx, ended, taken)
