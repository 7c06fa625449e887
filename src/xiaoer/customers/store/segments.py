"""Segments, who is in them, and the one place where a condition becomes SQL."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.customers.domain.conditions import Agreed, IsA, Measured, SegmentCondition, Since, Tagged, Test
from xiaoer.customers.store.tables import mark_table, member_table, profile_table, segment_table
from xiaoer.platform.db import Tx, bulk

_DAY = 86_400_000_000
_profile, _segment, _member, _mark = profile_table.c, segment_table.c, member_table.c, mark_table.c
_NAMES = tuple(column.name for column in segment_table.columns)


class Segment(NamedTuple):
    """`members` counts profiles; `counted_at` is None while they are still being found."""

    shop_id: UUID
    id: UUID
    name: str
    tag: str | None
    condition: SegmentCondition
    members: int
    counted_at: int | None
    changed_at: int
    by_name: str


def segments(tx: Tx, shop_id: UUID) -> list[Segment]:
    """By name."""
    chosen = sa.select(segment_table).where(_segment.shop_id == shop_id)
    return [_made(row) for row in tx.all(chosen.order_by(_segment.name))]


def segment(tx: Tx, shops: frozenset[UUID], segment_id: UUID) -> Segment | None:
    chosen = sa.select(segment_table).where(_segment.shop_id.in_(shops), _segment.id == segment_id)
    found = tx.first(chosen)
    return _made(found) if found else None


def named(tx: Tx, shop_id: UUID, name: str) -> UUID | None:
    found = tx.first(sa.select(_segment.id).where(_segment.shop_id == shop_id, _segment.name == name))
    return found.id if found else None


def add(tx: Tx, one: Segment) -> None:
    tx.run(sa.insert(segment_table).values(one._asdict() | {"condition": msgspec.to_builtins(one.condition)}))


def change(tx: Tx, one: Segment, *, anew: bool) -> None:
    """What people say of it. How many are in it only `add_members` writes, who may do so in this moment.

    `anew`: its members are to be found again.
    """
    told = {"name": one.name, "tag": one.tag, "changed_at": one.changed_at, "by_name": one.by_name}
    told |= {"condition": msgspec.to_builtins(one.condition)} | ({"counted_at": None} if anew else {})
    tx.run(sa.update(segment_table).where(_segment.shop_id == one.shop_id, _segment.id == one.id).values(told))


def remove(tx: Tx, one: Segment) -> None:
    tx.run(sa.delete(member_table).where(_member.shop_id == one.shop_id, _member.segment_id == one.id))
    tx.run(sa.delete(segment_table).where(_segment.shop_id == one.shop_id, _segment.id == one.id))


class Moved(NamedTuple):
    """Profiles that are in a segment now and were not, and those that were."""

    entered: list[UUID]
    left: list[UUID]


def add_members(tx: Tx, one: Segment, profiles: Collection[UUID], now: int) -> Moved:
    """Who fits is in, who does not is out, of these profiles.

    A profile that is no more fits nothing.
    """
    mine = (_member.shop_id == one.shop_id, _member.segment_id == one.id, _member.profile_id.in_(profiles))
    fits = sa.select(_profile.id).where(_profile.id.in_(profiles), *_fitting(one.shop_id, one.condition, now))
    wanted = {row.id for row in tx.all(fits)}
    there = {row.profile_id for row in tx.all(sa.select(_member.profile_id).where(*mine))}
    moved = Moved(sorted(wanted - there), sorted(there - wanted))
    rows = [(one.shop_id, one.id, profile_id) for profile_id in moved.entered]
    bulk.insert(tx, member_table, ("shop_id", "segment_id", "profile_id"), rows)
    if moved.left:
        tx.run(sa.delete(member_table).where(*mine[:2], _member.profile_id.in_(moved.left)))
    if rows or moved.left:
        change = sa.update(segment_table).where(_segment.shop_id == one.shop_id, _segment.id == one.id)
        tx.run(change.values(members=_segment.members + len(rows) - len(moved.left)))
    return moved


def counted(tx: Tx, one: Segment, now: int) -> None:
    chosen = sa.update(segment_table).where(_segment.shop_id == one.shop_id, _segment.id == one.id)
    tx.run(chosen.values(counted_at=now))


def following(tx: Tx, shop_id: UUID, after: UUID, most: int) -> list[UUID]:
    """The next profiles of the shop after that one."""
    chosen = sa.select(_profile.id).where(_profile.shop_id == shop_id, _profile.id > after)
    return [row.id for row in tx.all(chosen.order_by(_profile.id).limit(most))]


def count(tx: Tx, shop_id: UUID, condition: SegmentCondition, now: int) -> int:
    found = tx.first(sa.select(sa.func.count()).select_from(profile_table).where(*_fitting(shop_id, condition, now)))
    return int(found[0]) if found else 0


def of_profile(tx: Tx, shop_id: UUID, profile_id: UUID) -> list[Segment]:
    """The segments that the profile is in, by name."""
    chosen = (
        sa.select(segment_table)
        .join(member_table, sa.and_(_member.shop_id == _segment.shop_id, _member.segment_id == _segment.id))
        .where(_member.shop_id == shop_id, _member.profile_id == profile_id)
        .order_by(_segment.name)
    )
    return [_made(row) for row in tx.all(chosen)]


def tags(tx: Tx, shop_id: UUID, profile_id: UUID) -> list[str]:
    """The tags that the profile has by the store's data, by hand and by the segments that it is in."""
    marked = sa.select(_mark.value).where(_mark.shop_id == shop_id, _mark.profile_id == profile_id, _mark.kind == "tag")
    live = (
        sa.select(_segment.tag)
        .join(member_table, sa.and_(_member.shop_id == _segment.shop_id, _member.segment_id == _segment.id))
        .where(_member.shop_id == shop_id, _member.profile_id == profile_id, _segment.tag.is_not(None))
    )
    return sorted(row[0] for row in tx.all(sa.union(marked, live)))


def _fitting(shop_id: UUID, condition: SegmentCondition, now: int) -> tuple[sa.ColumnElement[bool], ...]:
    tests = [_sql(test, now) for test in condition.tests]
    together = sa.and_(*tests) if condition.match == "all" else sa.or_(*tests)
    return (_profile.shop_id == shop_id, together)


def _sql(test: Test, now: int) -> sa.ColumnElement[bool]:
    match test:
        case Measured(of=of, least=least, most=most):
            return _between(_profile[of], least, most)
        case Since(of=of, least_days=least, most_days=most):
            latest = None if least is None else now - least * _DAY
            earliest = None if most is None else now - most * _DAY
            return _between(_profile[of], earliest, latest)
        case Tagged(value=value, has=has):
            return _marked("tag", value, has=has)
        case Agreed(purpose=purpose, has=has):
            return _marked("consent", purpose.value, has=has)
        case IsA(kind=kind):
            return _profile.kind == kind.value


def _between(column: sa.Column[Any], least: int | None, most: int | None) -> sa.ColumnElement[bool]:
    bounds = [column >= least] if least is not None else []
    return sa.and_(column.is_not(None), *bounds, *([column <= most] if most is not None else []))


def _marked(kind: str, value: str, *, has: bool) -> sa.ColumnElement[bool]:
    marked = sa.select(_mark.profile_id).where(
        _mark.shop_id == _profile.shop_id, _mark.kind == kind, _mark.value == value, _mark.profile_id == _profile.id
    )
    return sa.exists(marked.correlate(profile_table)) if has else ~sa.exists(marked.correlate(profile_table))


def _made(row: sa.Row[Any]) -> Segment:
    told = {name: getattr(row, name) for name in _NAMES}
    return Segment(**told | {"condition": msgspec.convert(row.condition, SegmentCondition)})
