"""Cases and their steps: SQL in, frozen values out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.aftersales.domain.cases import Case, CaseState, Step, StepTaken
from xiaoer.aftersales.domain.policy import Party
from xiaoer.aftersales.store.tables import case_table, step_table, turn_table
from xiaoer.platform.db import Tx

ORDERS_AT_ONCE = 1_000

_CASE, _STEP = case_table.c, step_table.c
_COLUMNS = [column for column in _CASE if column.name != "source_key"]


def case(tx: Tx, shops: frozenset[UUID], case_id: UUID, *, locked: bool = False) -> Case | None:
    statement = _allowed(shops).where(_CASE.id == case_id)
    found = tx.first(statement.with_for_update() if locked else statement)
    return _built(found) if found else None


def cases(
    tx: Tx,
    shops: frozenset[UUID],
    most: int,
    *,
    order_id: UUID | None = None,
    conversation_id: UUID | None = None,
    order_ids: Collection[UUID] | None = None,
) -> list[Case]:
    """The newest first; of an order, of a conversation and of some orders where these are given."""
    statement = _allowed(shops).order_by(_CASE.opened_at.desc(), _CASE.id.desc()).limit(most)
    if order_id is not None:
        statement = statement.where(_CASE.order_id == order_id)
    if conversation_id is not None:
        statement = statement.where(_CASE.conversation_id == conversation_id)
    if order_ids is not None:
        statement = statement.where(_CASE.order_id.in_(order_ids))
    return [_built(row) for row in tx.all(statement)]


def of_order(tx: Tx, shop_id: UUID, order_id: UUID) -> list[Case]:
    """Every case of an order, oldest first."""
    statement = _allowed(frozenset({shop_id})).where(_CASE.order_id == order_id).order_by(_CASE.opened_at, _CASE.id)
    return [_built(row) for row in tx.all(statement)]


def take_turn(tx: Tx, shop_id: UUID, key: str, now: int) -> None:
    """Wait for whoever else writes under this key, and hold it until the transaction ends."""
    tx.put(turn_table, [{"shop_id": shop_id, "key": key, "at": now}], ("shop_id", "key"))


def last_number(tx: Tx, shop_id: UUID, start: str) -> str | None:
    """The highest case number that begins so."""
    high = sa.func.max(_CASE.number).label("number")
    found = tx.first(sa.select(high).where(_CASE.shop_id == shop_id, _CASE.number.startswith(start, autoescape=True)))
    return found.number if found else None


def is_imported(tx: Tx, shop_id: UUID, key: str) -> bool:
    return tx.first(sa.select(_CASE.id).where(_CASE.shop_id == shop_id, _CASE.source_key == key)) is not None


def add(tx: Tx, new: Case, source_key: str | None = None) -> None:
    tx.run(sa.insert(case_table), [_columns(new) | {"source_key": source_key}])


def save_step(tx: Tx, changed: Case, taken: StepTaken) -> None:
    """The case's new state and the step that led there."""
    outcome = None if changed.outcome is None else msgspec.to_builtins(changed.outcome)
    tx.run(
        sa.update(case_table)
        .where(_CASE.shop_id == changed.shop_id, _CASE.id == changed.id)
        .values(state=str(changed.state), outcome=outcome)
    )
    row = {
        "shop_id": changed.shop_id, "case_id": changed.id, "number": taken.number, "step": str(taken.step),
        "party": str(taken.party), "state": str(taken.state), "note": taken.note, "at": taken.at, "by": taken.by,
    }  # fmt: skip
    tx.run(sa.insert(step_table), [row])


def steps(tx: Tx, shop_id: UUID, case_id: UUID) -> list[StepTaken]:
    row = step_table.c
    found = tx.all(sa.select(step_table).where(row.shop_id == shop_id, row.case_id == case_id).order_by(row.number))
    return [
        StepTaken(one.number, Step(one.step), Party(one.party), CaseState(one.state), one.note, one.at, one.by)
        for one in found
    ]


def _allowed(shops: frozenset[UUID]) -> sa.Select[Any]:
    return sa.select(*_COLUMNS).where(_CASE.shop_id.in_(shops))


def _built(row: sa.Row[Any]) -> Case:
    return msgspec.convert({name: getattr(row, name) for name in Case.__struct_fields__}, Case)


def _columns(new: Case) -> dict[str, Any]:
    ids = {name: getattr(new, name) for name in ("id", "shop_id", "order_id", "conversation_id", "opened_by")}
    columns: dict[str, Any] = msgspec.to_builtins(new)
    return columns | ids


def forget(tx: Tx, shop_id: UUID, before: int, order_ids: Collection[UUID] | None, most: int) -> int:
    """Take the words out of up to `most` cases that were opened before the moment and still hold some."""
    chosen = _with_words(shop_id).where(_CASE.opened_at < before)
    ids: list[UUID] = []
    for some in [chosen] if order_ids is None else _each_of(chosen, order_ids):
        ids += [row.id for row in tx.all(some.limit(most - len(ids)))]
        if len(ids) == most:
            break
    tx.run(sa.update(case_table).where(_CASE.shop_id == shop_id, _CASE.id.in_(ids)).values(said=""))
    tx.run(sa.update(step_table).where(_STEP.shop_id == shop_id, _STEP.case_id.in_(ids)).values(note=""))
    return len(ids)


def kept(tx: Tx, shop_id: UUID, order_ids: Collection[UUID]) -> tuple[int, int | None]:
    """How many cases of these orders still hold words, and when the last of them was opened."""
    found: list[sa.Row[tuple[int, int | None]]] = []
    for some in _each_of(_with_words(shop_id), order_ids):
        chosen = some.add_columns(_CASE.opened_at).subquery()
        found += tx.all(sa.select(sa.func.count().label("cases"), sa.func.max(chosen.c.opened_at).label("last")))
    last = max((one.last for one in found if one.last is not None), default=None)
    return sum(one.cases for one in found), last


def due_to_forget(tx: Tx, shop_id: UUID, before: int) -> int:
    """How many `forget` would forget."""
    old = _with_words(shop_id).where(_CASE.opened_at < before)
    return int(tx.all(sa.select(sa.func.count()).select_from(old.subquery()))[0][0])


def _each_of(chosen: sa.Select[tuple[UUID]], order_ids: Collection[UUID]) -> Iterator[sa.Select[tuple[UUID]]]:
    """Some of the orders at a time: a statement takes no more than so many variables, and a buyer may have more orders."""
    every = list(order_ids)
    for start in range(0, len(every), ORDERS_AT_ONCE):
        yield chosen.where(_CASE.order_id.in_(every[start : start + ORDERS_AT_ONCE]))


def _with_words(shop_id: UUID) -> sa.Select[tuple[UUID]]:
    """Whether something was noted is asked of each case that is chosen, not of every step of the shop."""
    noted = sa.exists().where(_STEP.shop_id == shop_id, _STEP.case_id == _CASE.id, _STEP.note != "")
    return sa.select(_CASE.id).where(_CASE.shop_id == shop_id, sa.or_(_CASE.said != "", noted))
