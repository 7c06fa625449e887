"""The queue of a shop, what its agents have, and from whom conversations came back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from xiaoer.conversations.domain.conversations import Conversation, Stage, State
from xiaoer.conversations.domain.wall import Standing
from xiaoer.conversations.store.tables import HELD, conversation_table, left_table
from xiaoer.platform.db import Tx, bulk

_TALK = conversation_table.c
_IN_QUEUE = _TALK.state == State.QUEUED
_SINCE = sa.func.coalesce(_TALK.waiting_since, _TALK.last_at)
_WITH_AN_AGENT = (State.ASSIGNED, State.WAITING)
OPEN_STATES = tuple(state for state in State if state is not State.RESOLVED)


class Queued(NamedTuple):
    """A conversation in the queue, as far as the queue goes."""

    id: UUID
    visitor: UUID
    customer_id: UUID
    level: int
    locale: str
    stage: str
    since: int
    last_seq: int


class Load(NamedTuple):
    """Conversations of one agent that have not ended: where the shopper waits, and where the agent does."""

    agent_id: UUID
    assigned: int
    waiting: int


class Hands(NamedTuple):
    """What one agent has in hand, and since when the longest of those waits who wait for their word."""

    agent_id: UUID
    assigned: int
    waiting: int
    since: int | None


class Left(NamedTuple):
    """An agent had the conversation and has it no longer; `refused` where they put it back themselves."""

    conversation_id: UUID
    account_id: UUID
    at: int
    refused: bool


def place_in_queue(tx: Tx, conversation: Conversation, *, by_level: bool) -> int:
    """The place among those of the shop who wait for a person: 1 is next."""
    since = conversation.last_at if conversation.waiting_since is None else conversation.waiting_since
    ahead = sa.or_(since > _SINCE, sa.and_(sa.literal(since) == _SINCE, _TALK.id < conversation.id))
    if by_level:
        level = conversation.customer.level
        ahead = sa.or_(_TALK.customer_level > level, sa.and_(_TALK.customer_level == level, ahead))
    counted = sa.select(sa.func.count()).where(_TALK.shop_id == conversation.shop_id, _IN_QUEUE, ahead)
    return int(tx.all(counted)[0][0]) + 1


def queued(tx: Tx, shop_id: UUID, *, by_level: bool, after: int = 0, most: int) -> list[Queued]:
    """The queue in its order, without its first `after`."""
    return [Queued._make(row) for row in tx.all(_queue(shop_id, by_level=by_level).limit(most).offset(after))]


def within_reach(
    tx: Tx, shop_id: UUID, kinds: Collection[tuple[str, str]], until: int, *, by_level: bool, after: int, most: int
) -> list[Queued]:
    """As `queued`, of those alone who ask for one of these kinds (stage and language) or have waited since `until` or longer."""
    asked = sa.tuple_(_TALK.stage, _TALK.locale).in_(sorted(kinds))
    chosen = _queue(shop_id, by_level=by_level).where(sa.or_(until >= _SINCE, asked))
    return [Queued._make(row) for row in tx.all(chosen.limit(most).offset(after))]


def next_since(tx: Tx, shop_id: UUID, after: int) -> int | None:
    """Since when the first waits of those in the queue who have waited since later than `after`."""
    chosen = sa.select(sa.func.min(_SINCE)).where(_TALK.shop_id == shop_id, _IN_QUEUE, after < _SINCE)
    found: int | None = tx.all(chosen)[0][0]
    return found


def _queue(shop_id: UUID, *, by_level: bool) -> sa.Select[Any]:
    levels = [_TALK.customer_level.desc()] if by_level else []
    told = (
        _TALK.id, _TALK.visitor, _TALK.customer_id, _TALK.customer_level, _TALK.locale, _TALK.stage, _SINCE, _TALK.last_seq,
    )  # fmt: skip
    return sa.select(*told).where(_TALK.shop_id == shop_id, _IN_QUEUE).order_by(*levels, _SINCE, _TALK.id)


def queued_kinds(tx: Tx, shop_id: UUID) -> list[tuple[str, str, int]]:
    """How many are in the queue by stage and language."""
    by = (_TALK.stage, _TALK.locale)
    chosen = sa.select(*by, sa.func.count().label("many")).where(_TALK.shop_id == shop_id, _IN_QUEUE).group_by(*by)
    return [(one.stage, one.locale, one.many) for one in tx.all(chosen.order_by(*by))]


def count_queued(tx: Tx, shop_id: UUID, *, until: int | None = None) -> int:
    """How many are in the queue; of them, where it is given, who has waited since the moment `until` or longer."""
    chosen = sa.select(sa.func.count()).where(_TALK.shop_id == shop_id, _IN_QUEUE)
    if until is not None:
        chosen = chosen.where(until >= _SINCE)
    return int(tx.all(chosen)[0][0])


def loads(tx: Tx, agent_ids: Collection[UUID], shops: Collection[UUID]) -> list[Load]:
    """What agents have in these shops; those who have nothing are not in it."""
    chosen = (
        sa.select(_TALK.assignee_id, _TALK.state, sa.func.count().label("many"))
        .where(_TALK.shop_id.in_(shops), _TALK.state.in_(_WITH_AN_AGENT))
        .group_by(_TALK.assignee_id, _TALK.state)
    )
    # The database reads all of them anyway; thousands of ids in the statement would cost more than the counting.
    found, wanted = {(row.assignee_id, row.state): row.many for row in tx.all(chosen)}, frozenset(agent_ids)
    return [
        Load(one, found.get((one, State.ASSIGNED), 0), found.get((one, State.WAITING), 0))
        for one in sorted({agent_id for agent_id, _ in found} & wanted)
    ]


def in_hand(agent_id: sa.ColumnElement[UUID]) -> sa.ColumnElement[int]:
    """How many conversations the agent of that column has, in all shops: a person is one person. A part of a statement."""
    counted = sa.select(sa.func.count()).select_from(conversation_table)
    return counted.where(_TALK.assignee_id == agent_id, HELD).scalar_subquery()


def standing(tx: Tx, shops: Collection[UUID]) -> list[Standing]:
    """The open conversations of these shops, counted."""
    by = (_TALK.shop_id, _TALK.stage, _TALK.state)
    counted = (sa.func.count().label("many"), sa.func.min(_TALK.waiting_since).label("since"))
    chosen = sa.select(*by, *counted).where(_TALK.shop_id.in_(shops), _TALK.state.in_(OPEN_STATES)).group_by(*by)
    return [
        Standing(row.shop_id, Stage(row.stage), State(row.state), row.many, row.since)
        for row in tx.all(chosen.order_by(*by))
    ]


def hands(tx: Tx, agent_ids: Collection[UUID], shops: Collection[UUID]) -> list[Hands]:
    """What agents have in hand in these shops; those who have nothing are not in it."""
    is_assigned = sa.case((_TALK.state == State.ASSIGNED, 1), else_=0)
    chosen = (
        sa.select(
            _TALK.assignee_id, sa.func.sum(is_assigned), sa.func.sum(1 - is_assigned),
            sa.func.min(sa.case((_TALK.state == State.ASSIGNED, _TALK.waiting_since))),
        )
        .where(_TALK.shop_id.in_(shops), _TALK.state.in_(_WITH_AN_AGENT), _TALK.assignee_id.in_(agent_ids))
        .group_by(_TALK.assignee_id)
    )  # fmt: skip
    return [Hands._make(row) for row in tx.all(chosen)]


def had_by(tx: Tx, shop_id: UUID, agent_id: UUID) -> list[UUID]:
    """The conversations that an agent has and that have not ended."""
    chosen = sa.select(_TALK.id).where(
        _TALK.shop_id == shop_id, _TALK.state.in_(_WITH_AN_AGENT), _TALK.assignee_id == agent_id
    )
    return [row.id for row in tx.all(chosen)]


def last_agents(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """By customer, who had their latest conversation that anybody had."""
    told, key = ("last_at", "customer_id", "assignee_id"), ("shop_id", "customer_id")
    found = bulk.fetch(tx, conversation_table, told, key, [(shop_id, one) for one in customer_ids])
    had = sorted((last_at, customer_id, agent_id) for last_at, customer_id, agent_id in found if agent_id is not None)
    return {customer_id: agent_id for _, customer_id, agent_id in had}


def left(tx: Tx, shop_id: UUID, conversation_ids: Collection[UUID]) -> list[Left]:
    """From whom these conversations came back, the last first."""
    wanted = [(shop_id, one) for one in conversation_ids]
    found = bulk.fetch(tx, left_table, Left._fields, ("shop_id", "conversation_id"), wanted)
    return sorted((Left._make(row) for row in found), key=lambda one: (-one.at, one.account_id))


def add_left(tx: Tx, shop_id: UUID, rows: Iterable[Left]) -> None:
    told: list[dict[str, Any]] = [{"shop_id": shop_id, **one._asdict()} for one in rows]
    tx.put(left_table, told, ("shop_id", "conversation_id", "account_id"))
