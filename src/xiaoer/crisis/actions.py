"""What can be asked of a shop's plan for a crisis, and of its switch."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

import msgspec

from xiaoer.crisis import store
from xiaoer.crisis.domain import plans
from xiaoer.crisis.domain.events import CrisisBegan, CrisisEnded, CrisisPlanned
from xiaoer.crisis.domain.plans import Approver, Plan
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.crisis.store import Record
from xiaoer.platform.auth import Caller, Permission, Role, accounts
from xiaoer.platform.auth.permissions import TABLE
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce, kind_of
from xiaoer.platform.ids import fresh
from xiaoer.platform.meanwhile import changed_since
from xiaoer.shop import actions as shops
from xiaoer.team import actions as team
from xiaoer.values.refusal import Refused

MOST_RECORDS = 200
_WHAT = ("危机预案", "the plan for a crisis")


def approvers_of(tx: Tx, shop_id: UUID) -> list[Approver]:
    """Everybody of the shop who may approve, by login."""
    return _approvers(tx, [shop_id])[shop_id]


def _approvers(tx: Tx, shop_ids: Collection[UUID]) -> dict[UUID, list[Approver]]:
    """The same of several shops, in as many queries however many they are."""
    leading, deciding = TABLE[Permission.CRISIS_SWITCH], TABLE[Permission.APPROVALS_DECIDE]
    able = [one for one in team.crews(tx, shop_ids) if Role(one.role) in deciding]
    let_in = accounts.shops_of_each(tx, [one.id for one in able])
    return {
        shop_id: [Approver(one.id, one.name, Role(one.role) in leading) for one in able if shop_id in let_in[one.id]]
        for shop_id in shop_ids
    }


def known(tx: Tx, shop_ids: Collection[UUID]) -> dict[UUID, Crisis]:
    """How shops stand or stood last; those that have never been in a crisis are not in it, and cost one look."""
    return store.crises(tx, shop_ids) if shop_ids else {}


class Lately:
    """How a shop stands, for those who follow the log: asked once in a unit of work, which follows many events."""

    def __init__(self) -> None:
        self._unit: tuple[Tx, int] | None = None
        self._found: dict[UUID, Crisis | None] = {}

    def on(self, tx: Tx, shop_id: UUID, now: int) -> Crisis | None:
        """The crisis of the shop where its switch is on; `now` is the unit's moment, since a commit holds many units."""
        if self._unit is None or self._unit[0] is not tx or self._unit[1] != now:
            self._unit, self._found = (tx, now), {}
        if shop_id not in self._found:
            found = known(tx, [shop_id]).get(shop_id)
            self._found[shop_id] = found if found is not None and found.on else None
        return self._found[shop_id]


def plan_of(tx: Tx, shop_id: UUID) -> Plan:
    return store.plan(tx, shop_id) or Plan()


class PlanChange(msgspec.Struct, frozen=True):
    """A plan as a whole, and why it is changed. `was`: what was looked at, where nothing newer is to be overwritten."""

    plan: Plan
    reason: str = ""
    was: Plan | None = None


def settle(tx: Tx, shop_id: UUID, told: PlanChange, by: Caller, now: int) -> Plan | Refused:
    """Settle a shop's plan, if it still is what was looked at where that is told. Where the switch is on it holds from here on; it
    must then be one that can be in force.
    """
    if shop_id not in by.shops:
        return Refused("shop_not_found")
    approvers = approvers_of(tx, shop_id)
    plan, reason = plans.checked(told.plan, approvers), plans.reason_of(told.reason, needed=False)
    if isinstance(plan, Refused):
        return plan
    if isinstance(reason, Refused):
        return reason
    shops.hold_shop(tx, shop_id)
    before = (
        store.plan(tx, shop_id, lock=True) or Plan()
    )  # a switching at the same moment takes this plan or is changed by it
    if told.was is not None and before not in (told.was, plan):
        return changed_since(tx, [kind_of(CrisisPlanned)], shop_id, _WHAT)
    current = store.crises(tx, [shop_id], lock=True).get(shop_id)  # so does a switching off
    in_force = current is not None and current.on
    if in_force and (what := plans.hindrance(plan, approvers)):
        return not_ready(tx, shop_id, what)
    store.save_plan(tx, shop_id, plan, now, by.account_id)
    store.change(tx, shop_id, plan)
    crisis_id = current.id if current is not None and in_force else None
    store.record(tx, Record(shop_id, fresh(now), "planned", crisis_id, now, by.account_id, reason, plan))
    told_all = CrisisPlanned(len(plan.topics), len(plan.chain), in_force)
    announce(tx, told_all, shop_id=shop_id, subject_id=shop_id, at=now, by=by.account_id)
    return plan


class Switching(msgspec.Struct, frozen=True):
    """One act in these shops, and why."""

    shops: tuple[UUID, ...]
    reason: str = ""


def begin(tx: Tx, told: Switching, by: Caller, now: int) -> list[Crisis] | Refused:
    """Switching on in all of the shops, or in none: each plan must be one that can be in force. Where it is on it stays so."""
    reason = _asked(told, by, needed=True)
    if isinstance(reason, Refused):
        return reason
    crisis_id, begun, approvers = fresh(now), list[Crisis](), _approvers(tx, told.shops)
    for shop_id in sorted(set(told.shops)):
        plan = store.plan(tx, shop_id, lock=True) or Plan()
        if what := plans.hindrance(plan, approvers[shop_id]):
            return not_ready(tx, shop_id, what)
        begun.append(Crisis(crisis_id, shop_id, True, now, by.account_id, plan))  # noqa: FBT003 - a field, `on`
    for one in begun:
        if store.begin(tx, one):
            _note(tx, one, "began", reason, by, now)
            event = CrisisBegan(one.id, len(one.plan.topics), len(one.plan.chain))
            announce(tx, event, shop_id=one.shop_id, subject_id=one.shop_id, at=now, by=by.account_id)
    return standing(tx, frozenset(told.shops))


def end(tx: Tx, told: Switching, by: Caller, now: int) -> list[Crisis] | Refused:
    """Switching off in the shops; where it is off already nothing happens. What is held back follows from the event."""
    reason = _asked(told, by, needed=False)
    if isinstance(reason, Refused):
        return reason
    for one in standing(tx, frozenset(told.shops)):
        if store.end(tx, one):
            _note(tx, one, "ended", reason, by, now)
            event = CrisisEnded(one.id, max(0, now - one.since))
            announce(tx, event, shop_id=one.shop_id, subject_id=one.shop_id, at=now, by=by.account_id)
    return standing(tx, frozenset(told.shops))


def _asked(told: Switching, by: Caller, *, needed: bool) -> str | Refused:
    if not told.shops or not by.shops.issuperset(told.shops):
        return Refused("shop_not_found")
    return plans.reason_of(told.reason, needed=needed)


def _note(tx: Tx, one: Crisis, what: str, reason: str, by: Caller, now: int) -> None:
    store.record(tx, Record(one.shop_id, fresh(now), what, one.id, now, by.account_id, reason, one.plan))


def not_ready(tx: Tx, shop_id: UUID, what: str) -> Refused:
    """The plan of the shop cannot be in force for want of this."""
    [shop] = shops.shops_of(tx, frozenset({shop_id}))
    zh, en = _WANTING[what]
    return Refused("crisis_not_ready", {**shop.called, "what": what, "what_zh": zh, "what_en": en})


_WANTING = {
    "statement": ("还没有写对外声明", "the holding statement is not written yet"),
    "topics": ("还没有需要审批的话题", "no topic needs approval yet"),
    "approvers": ("审批步骤里有一步没有人可以审批", "one step of the approval has nobody who could approve"),
}


def standing(tx: Tx, shop_ids: frozenset[UUID]) -> list[Crisis]:
    """The crises that are on in these shops, in the order of their shops."""
    found = known(tx, sorted(shop_ids))
    return [one for _, one in sorted(found.items()) if one.on]


def hindrances(tx: Tx, shop_ids: frozenset[UUID]) -> dict[UUID, str | None]:
    """By shop, why its plan cannot be put in force."""
    settled, approvers = store.plans(tx, shop_ids), _approvers(tx, shop_ids)
    return {one: plans.hindrance(settled.get(one, Plan()), approvers[one]) for one in sorted(shop_ids)}


class Page(NamedTuple):
    """A shop's plan with what is needed to change it, and how the shop stands."""

    shop_id: UUID
    plan: Plan
    approvers: list[Approver]
    hindrance: str | None
    crisis: Crisis | None


def page(tx: Tx, allowed: frozenset[UUID], shop_id: UUID) -> Page | Refused:
    if shop_id not in allowed:
        return Refused("shop_not_found")
    plan, approvers = plan_of(tx, shop_id), approvers_of(tx, shop_id)
    current = next(iter(standing(tx, frozenset({shop_id}))), None)
    return Page(shop_id, plan, approvers, plans.hindrance(plan, approvers), current)


def records(tx: Tx, allowed: frozenset[UUID], shop_id: UUID) -> list[Record] | Refused:
    """The newest first."""
    return store.records(tx, shop_id, MOST_RECORDS) if shop_id in allowed else Refused("shop_not_found")
