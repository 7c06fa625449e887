"""Segments: saved conditions whose members come and go by themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from xiaoer.customers.domain.conditions import SegmentCondition, counts_days, empty_span
from xiaoer.customers.domain.events import SegmentRemoved, SegmentSaved
from xiaoer.customers.domain.history import Change, Entry, What
from xiaoer.customers.store import profiles, records, segments
from xiaoer.customers.store.segments import Segment
from xiaoer.platform import jobs
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh, fresh_many
from xiaoer.platform.meanwhile import changed_by
from xiaoer.values.refusal import Refused

FILL = "customers.fill_segment"
MOST_SEGMENTS = 50
PROFILES_A_UNIT = 500
_DAY = 86_400_000_000
_FIRST = UUID(int=0)


def segments_of(tx: Tx, allowed: frozenset[UUID], shop_id: UUID) -> list[Segment] | Refused:
    return segments.segments(tx, shop_id) if shop_id in allowed else Refused("shop_not_found")


def count_draft(
    tx: Tx, allowed: frozenset[UUID], shop_id: UUID, condition: SegmentCondition, now: int
) -> int | Refused:
    """How many profiles would be in a segment of this condition."""
    if shop_id not in allowed:
        return Refused("shop_not_found")
    return _wrong(condition) or segments.count(tx, shop_id, condition, now)


class Draft(NamedTuple):
    """What people say of a segment."""

    name: str
    tag: str | None
    condition: SegmentCondition


def add_segment(tx: Tx, shop_id: UUID, draft: Draft, by: Caller, now: int) -> Segment | Refused:
    """Its members are found by a job, so that a million profiles hold nobody up."""
    if shop_id not in by.shops:
        return Refused("shop_not_found")
    if refused := _taken(tx, shop_id, None, draft.name) or _wrong(draft.condition):
        return refused
    if len(segments.segments(tx, shop_id)) >= MOST_SEGMENTS:
        return Refused("too_many_segments", {"most": MOST_SEGMENTS})
    saved = Segment(shop_id, fresh(now), *draft, 0, None, now, by.name)
    _plan(tx, saved, _FIRST, now)
    segments.add(tx, saved)
    _note(tx, saved, by, now)
    return saved


def change_segment(tx: Tx, segment_id: UUID, was: Draft, draft: Draft, by: Caller, now: int) -> Segment | Refused:
    """Another name, tag and condition, if the segment still is what was looked at."""
    known = segments.segment(tx, by.shops, segment_id)
    if known is None:
        return Refused("segment_not_found")
    refused = _taken(tx, known.shop_id, segment_id, draft.name) or _wrong(draft.condition) or _moved(known, was, draft)
    if refused is not None:
        return refused
    same = known.condition == draft.condition
    saved = known._replace(**draft._asdict(), changed_at=now, by_name=by.name)
    saved = saved if same else saved._replace(counted_at=None)
    # In the order in which the job takes them: its plan, then the turn and the segment.
    if not same:
        _plan(tx, saved, _FIRST, now)
    profiles.take_turn(tx, known.shop_id, now)
    newest = segments.segment(tx, by.shops, segment_id)
    # Of two in the same moment the later one: to count the members again does no harm.
    if refused := _moved(newest, was, draft) if newest else Refused("segment_not_found"):
        return refused
    segments.change(tx, saved, anew=not same)
    _note(tx, saved, by, now)
    return saved


def _moved(known: Segment, was: Draft, draft: Draft) -> Refused | None:
    """Somebody has changed it since; not where they made of it the very same."""
    if Draft(known.name, known.tag, known.condition) in (was, draft):
        return None
    return changed_by(known.by_name, (f"分组“{known.name}”", f"the segment “{known.name}”"))


def _note(tx: Tx, saved: Segment, by: Caller, now: int) -> None:
    announce(tx, SegmentSaved(saved.id), shop_id=saved.shop_id, subject_id=saved.id, at=now, by=by.account_id)


def remove_segment(tx: Tx, segment_id: UUID, by: Caller, now: int) -> Segment | Refused:
    known = segments.segment(tx, by.shops, segment_id)
    if known is None:
        return Refused("segment_not_found")
    # In that order too; members come and go within the turn.
    jobs.cancel(tx, _key(known))
    profiles.take_turn(tx, known.shop_id, now)
    segments.remove(tx, known)
    announce(tx, SegmentRemoved(known.id), shop_id=known.shop_id, subject_id=known.id, at=now, by=by.account_id)
    return known


def follow_segments(tx: Tx, shop_id: UUID, profile_ids: Collection[UUID], now: int) -> None:
    """These profiles have changed: they enter and leave. Doing it again changes nothing."""
    profiles.take_turn(tx, shop_id, now)
    for one in segments.segments(tx, shop_id):
        _move(tx, one, profile_ids, now)


def fill_segment(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The due time's job: the next profiles. A segment that counts days is gone through again a day later."""
    shop_id = UUID(payload["shop_id"])
    profiles.take_turn(tx, shop_id, now)
    one = segments.segment(tx, frozenset({shop_id}), UUID(payload["segment_id"]))
    if one is None:
        return
    found = segments.following(tx, shop_id, UUID(payload["after"]), PROFILES_A_UNIT)
    _move(tx, one, found, now)
    if len(found) == PROFILES_A_UNIT:
        _plan(tx, one, found[-1], now)
        return
    segments.counted(tx, one, now)
    if counts_days(one.condition):
        _plan(tx, one, _FIRST, now + _DAY)


def _move(tx: Tx, one: Segment, profile_ids: Collection[UUID], now: int) -> None:
    """Who enters and who leaves, each on their record under the name that the segment has."""
    moved = segments.add_members(tx, one, profile_ids, now)
    changes = [(profile_id, Change(What.SEGMENT, one.name, "", one.name)) for profile_id in moved.entered]
    changes += [(profile_id, Change(What.SEGMENT, one.name, one.name, "")) for profile_id in moved.left]
    ids = fresh_many(now, len(changes))
    entries = [Entry(id_, whose, change, now, "") for id_, (whose, change) in zip(ids, changes, strict=True)]
    records.remember(tx, one.shop_id, entries, None)


def _plan(tx: Tx, one: Segment, after: UUID, at: int) -> None:
    payload = {"shop_id": str(one.shop_id), "segment_id": str(one.id), "after": str(after)}
    jobs.plan(tx, _key(one), FILL, at, payload)


def _key(one: Segment) -> str:
    return f"segment:{one.id}"


def _taken(tx: Tx, shop_id: UUID, segment_id: UUID | None, name: str) -> Refused | None:
    taken = segments.named(tx, shop_id, name)
    return None if taken in {None, segment_id} else Refused("segment_named_already", {"name": name})


def _wrong(condition: SegmentCondition) -> Refused | None:
    place = empty_span(condition)
    return None if place is None else Refused("segment_empty_test", {"place": place})
