"""Agents, groups, and how shops give out, in the database: a row an agent, a row a shop."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.platform.auth.accounts import account_shop_table, account_table
from xiaoer.platform.db import Tx, bulk
from xiaoer.platform.db.tables import Id, Json, Moment, metadata
from xiaoer.team.domain.agents import Presence, Skills
from xiaoer.team.domain.groups import Group
from xiaoer.team.domain.routing import Routing

agent_table = sa.Table(
    "agent",
    metadata,
    sa.Column("account_id", Id, primary_key=True),
    sa.Column("presence", sa.Text, nullable=False, server_default="online"),
    sa.Column("there", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("seen_at", Moment),
    sa.Column("given_at", Moment),
    sa.Column("skills", Json),
)

routing_table = sa.Table(
    "shop_routing",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("routing", Json, nullable=False),
    sa.Column("settled_at", Moment, nullable=False),
    sa.Column("settled_by", Id, nullable=False),
)

groups_table = sa.Table(
    "shop_groups",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("settings", Json, nullable=False),
    sa.Column("settled_at", Moment, nullable=False),
    sa.Column("settled_by", Id, nullable=False),
)

_ROW = ("account_id", "presence", "there", "seen_at", "given_at", "skills")


class Kept(msgspec.Struct, frozen=True):
    """What is kept of an agent; `skills` None where nobody has settled them."""

    id: UUID
    presence: Presence
    there: bool
    seen_at: int | None
    given_at: int | None
    skills: Skills | None


def agents(tx: Tx, ids: Collection[UUID], *, lock: bool = False) -> dict[UUID, Kept]:
    """By id; those who have never come are not in it. With `lock` they are held until the commit, in order."""
    found = bulk.fetch(tx, agent_table, _ROW, ("account_id",), [(one,) for one in sorted(ids)], lock=lock)
    return {row[0]: _kept(row) for row in found}


InHand = Callable[[sa.ColumnElement[UUID]], sa.ColumnElement[int]]
"""Counts, as part of a statement, what the agent of that column has in hand."""


class Free(NamedTuple):
    """An agent who is there and takes more, as far as routing goes; `skills` None where nobody has settled them."""

    id: UUID
    name: str
    alias: str
    post: str
    role: str
    given_at: int | None
    skills: Skills | None
    in_hand: int


def free(
    tx: Tx, shop_id: UUID, roles: Collection[str], in_hand: InHand, most: int,
    apart: Collection[frozenset[UUID]], among: Collection[UUID] | None,
) -> list[Free]:  # fmt: skip
    """Those of the shop, or of `among` alone: of all who take the same and are in the same of the groups `apart` the first
    `most`, by what they have in hand, by when they were last given something, by id.
    """
    row, own, let_in = agent_table.c, account_table.c, account_shop_table.c
    everybody = (
        sa.select(own.id, own.role, row.given_at, row.skills, in_hand(row.account_id).label("in_hand"))
        .join(agent_table, row.account_id == own.id)
        .join(account_shop_table, let_in.account_id == own.id)
        .where(let_in.shop_id == shop_id, own.role.in_(roles), own.off_at.is_(None), _TAKES_MORE)
    )
    if among is not None:
        everybody = everybody.where(own.id.in_(among))
    one = everybody.subquery().c
    order = (one.in_hand, sa.func.coalesce(one.given_at, 0), one.id)
    alike = (one.role, one.skills, *(one.id.in_(group) for group in apart))
    place = sa.func.row_number().over(partition_by=alike, order_by=order)
    first = sa.select(*one, place.label("place")).subquery().c
    chosen = (
        sa.select(first.id, own.name, own.alias, own.post, first.role, first.given_at, first.skills, first.in_hand)
        .join(account_table, own.id == first.id)
        .where(first.place <= most)
    )
    return [Free._make(found)._replace(skills=_skills(found.skills)) for found in tx.all(chosen)]


def hold(tx: Tx, shop_id: UUID, ids: Collection[UUID], roles: Collection[str]) -> set[UUID]:
    """Those of them who take more of this shop now; held until the commit, in the order of their ids."""
    row, own, let_in = agent_table.c, account_table.c, account_shop_table.c
    chosen = sa.select(row.account_id).where(row.account_id.in_(ids), _TAKES_MORE)
    held = {one.account_id for one in tx.all(chosen.order_by(row.account_id).with_for_update())}
    # Whoever lets somebody out of a shop holds the same row: what they did is seen by what is asked only now.
    still = sa.select(own.id).join(account_shop_table, let_in.account_id == own.id)
    still = still.where(own.id.in_(held), let_in.shop_id == shop_id, own.role.in_(roles), own.off_at.is_(None))
    return {one.id for one in tx.all(still)}


_TAKES_MORE = sa.and_(agent_table.c.there.is_(True), agent_table.c.presence == str(Presence.ONLINE))


def _kept(row: Sequence[Any]) -> Kept:
    account_id, presence, there, seen_at, given_at, skills = row
    return Kept(account_id, Presence(presence), there, seen_at, given_at, _skills(skills))


def _skills(told: Any) -> Skills | None:
    return None if told is None else msgspec.convert(told, Skills)


def put(tx: Tx, account_id: UUID, facts: Mapping[str, Any]) -> None:
    """Add an agent, or give the one of that id these facts."""
    tx.put(agent_table, [{"account_id": account_id, **facts}], ("account_id",))


def saw(tx: Tx, ids: Collection[UUID], now: int) -> None:
    """A sign of life of each; those who are gone stay so."""
    row = agent_table.c
    tx.run(sa.update(agent_table).where(row.account_id.in_(ids), row.there.is_(True)).values(seen_at=now))


def gave(tx: Tx, ids: Collection[UUID], now: int) -> None:
    tx.run(sa.update(agent_table).where(agent_table.c.account_id.in_(ids)).values(given_at=now))


def routing(tx: Tx, shop_ids: Collection[UUID]) -> dict[UUID, Routing]:
    """By shop; those that have settled nothing are not in it. By plain driver calls: who joins the queue asks for it."""
    found = bulk.fetch(tx, routing_table, ("shop_id", "routing"), ("shop_id",), [(one,) for one in shop_ids])
    return {shop_id: msgspec.convert(told, Routing) for shop_id, told in found}


def save_routing(tx: Tx, shop_id: UUID, settled: Routing, at: int, by: UUID) -> None:
    row = {"shop_id": shop_id, "routing": msgspec.to_builtins(settled), "settled_at": at, "settled_by": by}
    tx.put(routing_table, [row], ("shop_id",))


def groups(tx: Tx, shop_id: UUID) -> tuple[Group, ...]:
    """Of a shop, in their order. By a plain driver call: each routing asks."""
    found = bulk.fetch(tx, groups_table, ("shop_id", "settings"), ("shop_id",), [(shop_id,)])
    return msgspec.convert(found[0][1], tuple[Group, ...]) if found else ()


def save_groups(tx: Tx, shop_id: UUID, settled: tuple[Group, ...], at: int, by: UUID) -> None:
    row = {"shop_id": shop_id, "settings": msgspec.to_builtins(settled), "settled_at": at, "settled_by": by}
    tx.put(groups_table, [row], ("shop_id",))
