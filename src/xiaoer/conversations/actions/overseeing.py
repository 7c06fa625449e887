"""The wall: so many queries, however much goes on."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.conversations import store
from xiaoer.conversations.domain import views
from xiaoer.conversations.domain.events import DraftStopped, LimitAlarmed, LimitBreached
from xiaoer.conversations.domain.wall import LOOKS_BACK, AtWork, Wall, limit_notes, queues
from xiaoer.conversations.store import Hands
from xiaoer.platform import events
from xiaoer.platform.auth import Caller, accounts
from xiaoer.platform.db import Tx
from xiaoer.team import actions as team
from xiaoer.team.domain.agents import Agent
from xiaoer.values.refusal import Refused

MOST_SHOWN = 200
"""Open conversations on the wall; all of them are counted."""
MOST_EVENTS = 500
"""Of limits, the newest: those are shown. Of agents all are counted."""
_NOTHING = Hands(UUID(int=0), 0, 0, None)


def wall(tx: Tx, by: Caller, shop_id: UUID | None, now: int) -> Wall | Refused:
    """All that goes on in the caller's shops, or in the one of them that is named."""
    if shop_id is not None and shop_id not in by.shops:
        return Refused("shop_not_found")
    shops = by.shops if shop_id is None else frozenset({shop_id})
    shown = store.listed(tx, shops, "open", by.account_id, MOST_SHOWN)
    breaches = _breaches(tx, shops, now)
    alarmed = events.latest(tx, events.kind_of(LimitAlarmed), shops, now - LOOKS_BACK, MOST_EVENTS)
    told_of = {one.conversation_id for one in breaches} | {subject for subject, _ in alarmed}
    known = {one.id: one for one in shown} | store.several(tx, shops, told_of)
    return Wall(
        at=now, queues=queues(store.standing(tx, shops)), agents=_agents(tx, shops, now),
        limits=limit_notes(known, breaches, now), conversations=[views.row(one) for one in shown],
    )  # fmt: skip


def _breaches(tx: Tx, shops: frozenset[UUID], now: int) -> list[LimitBreached]:
    found = events.latest(tx, events.kind_of(LimitBreached), shops, now - LOOKS_BACK, MOST_EVENTS)
    return [msgspec.convert(data, LimitBreached) for _, data in found]


def _agents(tx: Tx, shops: frozenset[UUID], now: int) -> list[AtWork]:
    """In hand is what somebody has anywhere: a person is one person, as for routing."""
    crew = team.crews(tx, shops)
    ids = [one.id for one in crew]
    hands = {one.agent_id: one for one in store.hands(tx, ids, accounts.shops_of(tx, ids))}
    red = events.counted_by(tx, events.kind_of(DraftStopped), shops, now - LOOKS_BACK)
    broken = events.counted_of(tx, events.kind_of(LimitBreached), shops, now - LOOKS_BACK, "assignee_id")
    return [_at_work(one, hands.get(one.id, _NOTHING), red.get(one.id, 0), broken.get(one.id, 0)) for one in crew]


def _at_work(one: Agent, hands: Hands, red: int, broken: int) -> AtWork:
    return AtWork(
        id=one.id, name=one.name, role=one.role, presence=one.presence, there=one.there, capacity=one.skills.capacity,
        assigned=hands.assigned, waiting=hands.waiting, since=hands.since, red_lights=red, broken=broken,
    )  # fmt: skip
