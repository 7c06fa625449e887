"""Conversations are given to agents, and come back from those who are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from xiaoer.conversations import store
from xiaoer.conversations.actions.keeping import keep
from xiaoer.conversations.actions.saying import speak, speak_each
from xiaoer.conversations.domain import flow, routing
from xiaoer.conversations.domain.conversations import Assignee, Conversation, State
from xiaoer.conversations.domain.events import ConversationReturned, ConversationTaken, QueueWidened
from xiaoer.conversations.domain.messages import Kind
from xiaoer.conversations.domain.routing import Assignment, First, Need
from xiaoer.conversations.domain.words import Words
from xiaoer.conversations.store import Left, Queued
from xiaoer.platform import events, jobs
from xiaoer.platform.db import Announced, Tx
from xiaoer.team import actions as team
from xiaoer.team.actions import Free
from xiaoer.team.domain.agents import Agent
from xiaoer.team.domain.routing import SECOND, Routing

WIDEN = "routing.widen"
"""The kind of a shop's one due time at which the next of its queue has waited so long that skills no longer count."""
MOST_AT_ONCE = 50
"""Of a longer queue the next ones are looked at when some of these are with agents, or none of them can be."""
MOST_GIVEN = 12
"""So many a unit gives: messages wait for the same writer. What it gave is on record, and routing follows the record."""
TURN = 8_420_002
"""The number of the lock by which one unit of routing runs at a time."""


def route(tx: Tx, shop_id: UUID, now: int) -> list[Assignment]:
    """Give what waits to who is free, in a shop that does so by itself; what was given.

    One router at a time, so that two cannot both fill the same place; each agent and each conversation is held and looked
    at again before it is given.
    """
    settled = team.routing_of(tx, shop_id)
    if not settled.automatic or not store.queued(tx, shop_id, by_level=False, most=1):
        return []
    tx.in_turn(TURN)
    given = _give(tx, shop_id, _chosen(tx, shop_id, settled, now), now)
    _plan_widening(tx, shop_id, settled, now)
    return [one.assignment for one in given]


class _Chosen(NamedTuple):
    """What is to be given, and to whom."""

    assignment: Assignment
    agent: Assignee


def _chosen(tx: Tx, shop_id: UUID, settled: Routing, now: int) -> list[_Chosen]:
    """The first assignments of the first part of the queue of which somebody can be given to one who is free.

    Those whose stage and language nobody takes, or another group first, are not even read, however many they are; others are
    behind them.
    """
    first = team.first_for(tx, shop_id)
    free = _free(tx, shop_id, MOST_GIVEN, first)
    kinds = routing.kinds_for((one for one, _ in free), first)
    until, after = now - settled.overflow * SECOND, 0
    while free:
        page = store.within_reach(
            tx, shop_id, kinds, until, by_level=settled.by_level, after=after, most=MOST_AT_ONCE
        )  # fmt: skip
        needs = _needs(tx, shop_id, settled, page, now)
        able = {one.id: (one, in_hand) for one, in_hand in (*free, *_others(tx, shop_id, needs, first))}
        loads = {id_: in_hand for id_, (_, in_hand) in able.items()}
        made = routing.decide(needs, [one for one, _ in able.values()], loads, first)
        if made or len(page) < MOST_AT_ONCE:
            return [_Chosen(one, _assignee(able[one.agent_id][0])) for one in made[:MOST_GIVEN]]
        after += MOST_AT_ONCE
    return []


def _free(tx: Tx, shop_id: UUID, most: int, first: First, among: Collection[UUID] | None = None) -> list[Free]:
    found = team.free(tx, shop_id, store.in_hand, most, set(first.values()), among)
    return [one for one in found if one.in_hand < one.agent.skills.capacity]


def _others(tx: Tx, shop_id: UUID, needs: Sequence[Need], first: First) -> Iterator[Free]:
    """Who may be chosen beside the first `MOST_GIVEN` of all who take the same, of whom each assignment moves back no more than one:
    those next to them where some have put one back, and whom a customer knows.
    """
    if put_back := max((len(one.refused) for one in needs), default=0):
        yield from _free(tx, shop_id, MOST_GIVEN + put_back, first)
    if known := {one.last_agent for one in needs if one.last_agent}:
        yield from _free(tx, shop_id, len(known), first, known)


def _assignee(agent: Agent) -> Assignee:
    return Assignee(agent.id, agent.name, agent.signature)


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


def _give(tx: Tx, shop_id: UUID, chosen: Sequence[_Chosen], now: int) -> list[_Chosen]:
    """Those that nobody took by hand meanwhile, to agents who have not gone meanwhile; all of them in a few statements."""
    there = team.hold(tx, shop_id, {one.agent.id for one in chosen}) if chosen else set()
    before = store.locked(tx, [(shop_id, one.assignment.conversation_id) for one in chosen])
    given = {
        one.assignment.conversation_id: one
        for one in chosen
        if one.agent.id in there and before[one.assignment.conversation_id].state is State.QUEUED
    }
    if not given:
        return []
    taken = [flow.take(before[id_], one.agent, now) for id_, one in given.items()]
    kept = keep(tx, before, [one for one in taken if isinstance(one, Conversation)])
    told = (Announced(ConversationTaken(id_, one.agent.id, "routed"), shop_id, id_, now) for id_, one in given.items())
    events.announce_all(tx, ((one, None) for one in told))
    speak_each(tx, [(one, given[one.id].agent.signed) for one in kept], Words.TAKEN, now, Kind.EVENT)
    team.gave(tx, {one.agent.id for one in given.values()}, now)
    return list(given.values())


def _plan_widening(tx: Tx, shop_id: UUID, settled: Routing, now: int) -> None:
    """At the moment at which the next one's skills no longer count; nothing is looked at before."""
    overflow, key = settled.overflow * SECOND, f"{WIDEN}:{shop_id}"
    since = store.next_since(tx, shop_id, now - overflow)
    if since is not None:
        jobs.plan(tx, key, WIDEN, since + overflow, {"shop_id": str(shop_id)})
    else:
        jobs.cancel(tx, key)


def widen(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The due time's job: it is on record, and routing follows the record. Not where the shop gives out by hand by now."""
    shop_id = UUID(payload["shop_id"])
    settled = team.routing_of(tx, shop_id)
    waiting = store.count_queued(tx, shop_id, until=now - settled.overflow * SECOND)
    if settled.automatic and waiting:
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
    if after.waiting_since is not None:
        speak(tx, after, Words.AGENT_GONE, now, Kind.EVENT)
