"""Cases over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from xiaoer.aftersales import actions
from xiaoer.aftersales.actions import Applying, CaseAsk, CaseFile, Left, OpenAsk, StepAsk
from xiaoer.aftersales.domain.cases import Case, CaseState, Outcome, Step, StepTaken, allowed
from xiaoer.aftersales.domain.decision import Decision
from xiaoer.aftersales.domain.facts import Kind, Reason, Told, Wanted
from xiaoer.aftersales.domain.policy import Party
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer


class CaseLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pieces of one order line."""

    line_id: UUID
    quantity: Annotated[int, msgspec.Meta(ge=1)]


class DecisionRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked for; no `lines` stand for the whole order."""

    order_id: UUID
    kind: Kind
    reason: Reason
    lines: tuple[CaseLine, ...] = ()
    facts: Told = Told()


class CaseRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A case to be opened; `said`: the shopper's own words."""

    order_id: UUID
    kind: Kind
    reason: Reason
    lines: tuple[CaseLine, ...] = ()
    facts: Told = Told()
    conversation_id: UUID | None = None
    said: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class StepRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step, on whose word, and the outcome where it settles the case."""

    step: Step
    party: Party = Party.SELLER
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    outcome: Outcome | None = None


class CaseView(msgspec.Struct, frozen=True):
    """A case; `steps` are those that its state allows, `history` (of one case alone) those that were taken."""

    id: UUID
    number: str
    shop_id: UUID
    order_id: UUID
    conversation_id: UUID | None
    kind: Kind
    reason: Reason
    state: CaseState
    lines: tuple[Wanted, ...]
    decision: Decision
    outcome: Outcome | None
    steps: tuple[Step, ...]
    said: str
    opened_at: int
    opened_by: UUID | None
    history: tuple[StepTaken, ...] = ()


class Cases(msgspec.Struct, frozen=True):
    """Cases, the newest first."""

    items: list[CaseView]


@post("/api/v1/cases/decision", permission=Permission.CASES_READ, tags=["cases"], status_code=200)
async def decide(
    data: JSONBody[DecisionRequest],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Decision:
    return answer(await db.read(actions.decide, _asked(data), caller, clock()))


@post("/api/v1/cases", permission=Permission.CASES_OPEN, tags=["cases"])
async def open_case(
    data: JSONBody[CaseRequest],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> CaseView:
    ask = OpenAsk(_asked(data), data.conversation_id, data.said)
    return view(answer(await db.write(actions.open_case, ask, caller, clock())))


@get("/api/v1/cases", permission=Permission.CASES_READ, tags=["cases"])
async def list_cases(
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    shop: FromQuery[UUID | None] = None,
    order: FromQuery[UUID | None] = None,
    conversation: FromQuery[UUID | None] = None,
    product: FromQuery[UUID | None] = None,
    customer: FromQuery[UUID | None] = None,
) -> Cases:
    shops = caller.shops if shop is None else caller.shops & {shop}
    found = await db.read(
        actions.find_cases,
        shops,
        order_id=order,
        conversation_id=conversation,
        customer_id=customer,
        product_id=product,
    )
    return Cases([view(case) for case in found])


@get("/api/v1/orders/{order_id:uuid}/refundable", permission=Permission.CASES_READ, tags=["cases"])
async def refundable(
    order_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Left:
    return answer(await db.read(actions.left_to_refund, caller.shops, order_id, clock()))


@get("/api/v1/orders/{order_id:uuid}/rules", permission=Permission.CASES_READ, tags=["cases"])
async def rules(
    order_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Applying:
    return answer(await db.read(actions.rules_of, caller.shops, order_id, clock()))


@get("/api/v1/cases/{case_id:uuid}", permission=Permission.CASES_READ, tags=["cases"])
async def get_case(case_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]) -> CaseView:
    return _history(answer(await db.read(actions.find_case, caller.shops, case_id)))


@post("/api/v1/cases/{case_id:uuid}/steps", permission=Permission.CASES_STEP, tags=["cases"])
async def take_step(
    case_id: FromPath[UUID],
    data: JSONBody[StepRequest],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> CaseView:
    ask = StepAsk(case_id, data.step, data.party, data.note, data.outcome)
    return _history(answer(await db.write(actions.step, ask, caller, clock())))


def _asked(data: DecisionRequest | CaseRequest) -> CaseAsk:
    wanted = tuple(Wanted(str(line.line_id), line.quantity) for line in data.lines)
    return CaseAsk(data.order_id, data.kind, data.reason, wanted, data.facts)


def view(case: Case, history: tuple[StepTaken, ...] = ()) -> CaseView:
    return CaseView(
        id=case.id, number=case.number, shop_id=case.shop_id, order_id=case.order_id,
        conversation_id=case.conversation_id, kind=case.kind, reason=case.reason, state=case.state,
        lines=case.wanted, decision=case.decision, outcome=case.outcome,
        steps=tuple(move.step for move in allowed(case)), said=case.said, opened_at=case.opened_at,
        opened_by=case.opened_by, history=history,
    )  # fmt: skip


def _history(found: CaseFile) -> CaseView:
    return view(found.case, found.steps)


routes = [decide, open_case, list_cases, refundable, rules, get_case, take_step]
