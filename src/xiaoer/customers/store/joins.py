"""Joins and proposals of joins."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from xiaoer.customers.domain.profiles import Join
from xiaoer.customers.store.tables import customer_table, join_table, proposal_table
from xiaoer.platform.db import Tx

_join, _proposal = join_table.c, proposal_table.c
OPEN, JOINED, REFUSED = "open", "joined", "refused"


class Proposal(NamedTuple):
    """Two customers who may be the same."""

    id: UUID
    shop_id: UUID
    first_id: UUID
    second_id: UUID
    rule: str
    doubt: str
    state: str
    at: int


def joins_of(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> list[Join]:
    """The joins that stand among the customers of one profile, oldest first."""
    chosen = sa.select(join_table).where(
        _join.shop_id == shop_id, _join.first_id.in_(customer_ids), _join.undone_at.is_(None)
    )
    return [_made(row) for row in tx.all(chosen.order_by(_join.id))]


def add(tx: Tx, shop_id: UUID, one: Join) -> None:
    row = {name: getattr(one, name) for name in Join.__struct_fields__}
    tx.run(sa.insert(join_table).values(shop_id=shop_id, **row))


def undo(tx: Tx, shop_id: UUID, join_id: UUID, now: int) -> None:
    chosen = sa.update(join_table).where(_join.shop_id == shop_id, _join.id == join_id)
    tx.run(chosen.values(undone_at=now))


def propose(tx: Tx, one: Proposal) -> bool:
    """Whether it is new: two who were proposed or decided on before are not proposed again."""
    return tx.add(proposal_table, one._asdict(), ("shop_id", "first_id", "second_id"))


def keep_apart(tx: Tx, one: Proposal) -> None:
    """No rule joins or proposes the two again."""
    tx.put(proposal_table, [one._asdict() | {"state": REFUSED}], ("shop_id", "first_id", "second_id"))


def decide(tx: Tx, shop_id: UUID, proposal_id: UUID, state: str) -> None:
    chosen = sa.update(proposal_table).where(_proposal.shop_id == shop_id, _proposal.id == proposal_id)
    tx.run(chosen.values(state=state))


def proposal(tx: Tx, shops: frozenset[UUID], proposal_id: UUID) -> Proposal | None:
    chosen = sa.select(proposal_table).where(_proposal.shop_id.in_(shops), _proposal.id == proposal_id)
    found = tx.first(chosen)
    return Proposal(**found._asdict()) if found else None


def proposals(tx: Tx, shop_id: UUID, after: UUID | None, most: int) -> list[Proposal]:
    """Those that nobody has decided, of two who are not joined now, oldest first, behind that one.

    One of two who were joined meanwhile stays open: where the join is undone it is to be decided again.
    """
    chosen = _apart(shop_id) if after is None else _apart(shop_id).where(_proposal.id > after)
    return [Proposal(**row._asdict()) for row in tx.all(chosen.order_by(_proposal.id).limit(most))]


def count_proposals(tx: Tx, shop_id: UUID) -> int:
    """How many there are of these in all."""
    return int(tx.all(sa.select(sa.func.count()).select_from(_apart(shop_id).subquery()))[0][0])


def _apart(shop_id: UUID) -> sa.Select[Any]:
    first, second = customer_table.alias(), customer_table.alias()
    both = ((first.c, _proposal.first_id), (second.c, _proposal.second_id))
    is_one, is_other = (sa.and_(one.shop_id == _proposal.shop_id, one.id == whose) for one, whose in both)
    return (
        sa.select(proposal_table)
        .join(first, is_one)
        .join(second, is_other)
        .where(_proposal.shop_id == shop_id, _proposal.state == OPEN, first.c.profile_id != second.c.profile_id)
    )


def between(tx: Tx, shop_id: UUID, some: Collection[UUID], others: Collection[UUID]) -> list[Proposal]:
    """What was ever proposed or refused between one of these and one of those."""
    chosen = sa.select(proposal_table).where(
        _proposal.shop_id == shop_id,
        sa.or_(
            sa.and_(_proposal.first_id.in_(some), _proposal.second_id.in_(others)),
            sa.and_(_proposal.first_id.in_(others), _proposal.second_id.in_(some)),
        ),
    )
    return [Proposal(**row._asdict()) for row in tx.all(chosen)]


def _made(row: sa.Row[object]) -> Join:
    return Join(**{name: getattr(row, name) for name in Join.__struct_fields__})
