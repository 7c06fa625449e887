"""Conversations are given to agents, and come back from those who are gone."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from xiaoer.conversations import store
from xiaoer.conversations.actions.keeping import keep
from xiaoer.conversations.actions.saying import speak
from xiaoer.conversations.domain import flow, routing
from xiaoer.conversations.domain.conversations import Assignee, Conversation, State
from xiaoer.conversations.domain.events import ConversationReturned, ConversationTaken, QueueWidened
from xiaoer.conversations.domain.messages import Kind
from xiaoer.conversations.domain.routing import Assignment, Need
from xiaoer.conversations.domain.words import Words
from xiaoer.conversations.store import Left, Load, Queued
from xiaoer.platform import events, jobs
from xiaoer.platform.auth import accounts
from xiaoer.platform.db import Tx
from xiaoer.team import actions as team
from xiaoer.team.domain.agents import Agent
from xiaoer.team.domain.routing import SECOND, Routing

WIDEN = "routing.widen"
"""The kind of a shop's one due time at which the next of its queue has waited so long that skills no longer count."""
MOST_AT_ONCE = 200
"""Of a longer queue the next ones are looked at when some of these are with agents, or none of them can be."""
MOST_GIVEN = 50
"""So many are held to be given."""
GIVING_FOR = 0.008
"""Seconds after which a unit gives no further one, unless looking took longer: messages wait for the same writer. What it
gave is on record, and routing follows the record.
"""


def route(tx: Tx, shop_id: UUID, now: int) -> list[Assignment]:
    """Give what waits to who is free, in a shop that does so by itself; what was given.

    The agents are held from before their loads are counted until the commit, so that two routers cannot both fill the
    same place; each conversation is held and looked at again before it is given.
    """
    began, settled = time.monotonic(), team.routing_of(tx, shop_id)
    if not settled.automatic or not store.queued(tx, shop_id, by_level=False, most=1):
        return []
    agents = team.free(tx, shop_id)
    loads = {one.agent_id: one.assigned + one.waiting for one in loads_of(tx, [one.id for one in agents])}
    free = [one for one in agents if loads.get(one.id, 0) < one.skills.capacity]
    chosen = _chosen(tx, shop_id, settled, free, loads, now)
    given = _give(tx, shop_id, chosen, free, now, max(GIVING_FOR, time.monotonic() - began))
    team.gave(tx, {one.agent_id for one in given}, now)
    _plan_widening(tx, shop_id, settled, now)
    return given


def loads_of(tx: Tx, agent_ids: Collection[UUID]) -> list[Load]:
    """What agents have in all of their shops: a person is one person."""
    return store.loads(tx, agent_ids, accounts.shops_of(tx, agent_ids))


def _chosen(
    tx: Tx, shop_id: UUID, settled: Routing, free: Sequence[Agent], loads: Mapping[UUID, int], now: int
) -> list[Assignment]:  # fmt: skip
    """Of the first part of the queue of which somebody can be given to one who is free.

    Those whose stage and language none of them takes are not even read, however many they are; others are behind them.
    """
    kinds = {(stage, language) for one in free for stage in one.skills.stages for language in one.skills.languages}
    until, after = now - settled.overflow * SECOND, 0
    while free:
        page = store.within_reach(
            tx, shop_id, kinds, until, by_level=settled.by_level, after=after, most=MOST_AT_ONCE
        )  # fmt: skip
        chosen = routing.decide(_needs(tx, shop_id, settled, page, now), free, loads)
        if chosen or len(page) < MOST_AT_ONCE:
            return chosen
        after += MOST_AT_ONCE
    return []


def _needs(tx: Tx, shop_id: UUID, settled: Routing, waiting: Sequence[Queued], now: int) -> list[Need]:
    left = store.left(tx, shop_id, [one.id for one in waiting])
    known = store.last_agents(tx, shop_id, {one.customer_id for one in waiting}) if settled.last_agent else {}
    gone = {one.conversation_id: one.account_id for one in reversed(left) if not one.refused}
    refused: dict[UUID, set[UUID]] = {}
    for one in left:
        if one.refused:
            refused.setdefault(one.conversation_id, set()).add(one.account_id)
    return [
        Need(
            one.id, one.stage, one.locale, one.since, one.level if settled.by_level else 0,
            (gone.get(one.id) or known.get(one.customer_id)) if settled.last_agent else None,
            frozenset(refused.get(one.id, ())), one.since + settled.overflow * SECOND <= now,
        )
        for one in waiting
    ]  # fmt: skip


def _give(
    tx: Tx, shop_id: UUID, chosen: Sequence[Assignment], agents: Sequence[Agent], now: int, seconds: float
) -> list[Assignment]:  # fmt: skip
    """The first of them, as many as time allows; at least one, so that the next look is led to."""
    chosen = chosen[:MOST_GIVEN]
    held = store.locked(tx, [(shop_id, one.conversation_id) for one in chosen])
    named = {one.id: Assignee(one.id, one.name, one.signature) for one in agents}
    given: list[Assignment] = []
    until = time.monotonic() + seconds
    for one in chosen:
        if given and time.monotonic() > until:
            break
        if _is_given(tx, held[one.conversation_id], named[one.agent_id], now):
            given.append(one)
    return given


def _is_given(tx: Tx, before: Conversation, agent: Assignee, now: int) -> bool:
    """Not one that somebody took by hand meanwhile."""
    taken = flow.take(before, agent, now) if before.state is State.QUEUED else None
    if not isinstance(taken, Conversation):
        return False
    [taken] = keep(tx, {before.id: before}, [taken])
    told = ConversationTaken(before.id, agent.id, "routed")
    events.announce(tx, told, shop_id=before.shop_id, subject_id=before.id, at=now)
    speak(tx, taken, Words.TAKEN, now, Kind.EVENT, agent.signed)
    return True


def _plan_widening(tx: Tx, shop_id: UUID, settled: Routing, now: int) -> None:
    """At the moment at which the next one's skills no longer count; nothing is looked at before."""
    overflow, key = settled.overflow * SECOND, f"{WIDEN}:{shop_id}"
    since = store.next_since(tx, shop_id, now - overflow)
    if since is not None:
        jobs.plan(tx, key, WIDEN, since + overflow, {"shop_id": str(shop_id)})
    else:
        jobs.cancel(tx, key)


def widen(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The due time's job: it is on record, and routing follows the record. It holds no agent, as a router does."""
    shop_id = UUID(payload["shop_id"])
    waiting = store.count_queued(tx, shop_id, until=now - team.routing_of(tx, shop_id).overflow * SECOND)
    if waiting:
        events.announce(tx, QueueWidened(waiting), shop_id=shop_id, subject_id=shop_id, at=now)


def return_all(tx: Tx, shop_id: UUID, agent_id: UUID, now: int) -> None:
    """An agent is gone: all that they have in the shop is anybody's again."""
    held = store.locked(tx, [(shop_id, one) for one in store.had_by(tx, shop_id, agent_id)])
    for one in held.values():
        if one.assignee is not None and one.assignee.id == agent_id and one.state in {State.ASSIGNED, State.WAITING}:
            _return(tx, one, agent_id, now)


def return_reopened(tx: Tx, shop_id: UUID, conversation_id: UUID, agent_id: UUID, now: int) -> None:
    """A shopper has come back to an agent; one who is not there leaves them to the others."""
    agent = team.colleague(tx, shop_id, agent_id)
    if agent is not None and agent.is_reached:
        return
    one = store.locked(tx, [(shop_id, conversation_id)])[conversation_id]
    if one.state is State.ASSIGNED and one.assignee is not None and one.assignee.id == agent_id:
        _return(tx, one, agent_id, now)


def _return(tx: Tx, before: Conversation, agent_id: UUID, now: int) -> None:
    [after] = keep(tx, {before.id: before}, [flow.lose(before)])
    told = ConversationReturned(before.id, agent_id, "agent_gone")
    events.announce(tx, told, shop_id=before.shop_id, subject_id=before.id, at=now)
    store.add_left(tx, before.shop_id, [Left(before.id, agent_id, now, refused=False)])
    if after.state is State.QUEUED:
        speak(tx, after, Words.AGENT_GONE, now, Kind.EVENT)
