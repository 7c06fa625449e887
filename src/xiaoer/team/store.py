"""Agents and how shops give out, in the database: a row an agent, a row a shop."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.platform.auth.accounts import account_shop_table, account_table
from xiaoer.platform.db import Tx, bulk
from xiaoer.platform.db.tables import Id, Json, Moment, metadata
from xiaoer.team.domain.agents import Presence, Skills
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


class Free(NamedTuple):
    """An agent who is there and takes more, as far as routing goes; `skills` None where nobody has settled them."""

    id: UUID
    name: str
    alias: str
    post: str
    role: str
    given_at: int | None
    skills: Skills | None


def free(tx: Tx, shop_id: UUID, roles: Collection[str]) -> list[Free]:
    """Those of the shop, held until the commit, in the order of their ids."""
    row, own, let_in = agent_table.c, account_table.c, account_shop_table.c
    chosen = (
        sa.select(own.id, own.name, own.alias, own.post, own.role, row.given_at, row.skills)
        .join(agent_table, row.account_id == own.id)
        .join(account_shop_table, let_in.account_id == own.id)
        .where(let_in.shop_id == shop_id, own.role.in_(roles), own.off_at.is_(None))
        .where(row.there.is_(True), row.presence == str(Presence.ONLINE))
        .order_by(row.account_id)
        .with_for_update(of=agent_table)
    )
    return [
        Free(one.id, one.name, one.alias, one.post, one.role, one.given_at, _skills(one.skills))
        for one in tx.all(chosen)
    ]


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
