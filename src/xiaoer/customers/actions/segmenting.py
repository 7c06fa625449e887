"""Segments: saved conditions whose members come and go by themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from xiaoer.customers.domain.conditions import SegmentCondition, counts_days, empty_span
from xiaoer.customers.domain.events import SegmentRemoved, SegmentSaved
from xiaoer.customers.store import profiles, segments
from xiaoer.customers.store.segments import Segment
from xiaoer.platform import jobs
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
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


def save_segment(
    tx: Tx,
    shop_id: UUID,
    segment_id: UUID | None,
    draft: tuple[str, str | None, SegmentCondition],
    by: Caller,
    now: int,
) -> Segment | Refused:
    """A new segment, or another name, tag and condition of one that is there: `draft` in this order.

    Its members are found by a job, so that a million profiles hold nobody up.
    """
    name, tag, condition = draft
    known = segments.segment(tx, by.shops & {shop_id}, segment_id) if segment_id else None
    refused = _refused(tx, by, shop_id, segment_id, known, name) or _wrong(condition)
    if refused is not None:
        return refused
    same = known is not None and known.condition == condition
    saved = Segment(
        shop_id, known.id if known else fresh(now), name, tag, condition, known.members if known else 0,
        known.counted_at if known and same else None, now, by.name,
    )  # fmt: skip
    # In the order in which the job takes them: its plan, then the turn and the segment.
    if not same:
        _plan(tx, saved, _FIRST, now)
    if known is None:
        segments.add(tx, saved)
    else:
        segments.change(tx, saved, anew=not same)
    announce(tx, SegmentSaved(saved.id), shop_id=shop_id, subject_id=saved.id, at=now, by=by.account_id)
    return saved


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
        segments.add_members(tx, one, profile_ids, now)


def fill_segment(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The due time's job: the next profiles. A segment that counts days is gone through again a day later."""
    shop_id = UUID(payload["shop_id"])
    profiles.take_turn(tx, shop_id, now)
    one = segments.segment(tx, frozenset({shop_id}), UUID(payload["segment_id"]))
    if one is None:
        return
    found = segments.following(tx, shop_id, UUID(payload["after"]), PROFILES_A_UNIT)
    segments.add_members(tx, one, found, now)
    if len(found) == PROFILES_A_UNIT:
        _plan(tx, one, found[-1], now)
        return
    segments.counted(tx, one, now)
    if counts_days(one.condition):
        _plan(tx, one, _FIRST, now + _DAY)


def _plan(tx: Tx, one: Segment, after: UUID, at: int) -> None:
    payload = {"shop_id": str(one.shop_id), "segment_id": str(one.id), "after": str(after)}
    jobs.plan(tx, _key(one), FILL, at, payload)


def _key(one: Segment) -> str:
    return f"segment:{one.id}"


def _refused(
    tx: Tx, by: Caller, shop_id: UUID, segment_id: UUID | None, known: Segment | None, name: str
) -> Refused | None:
    if shop_id not in by.shops:
        return Refused("shop_not_found")
    if segment_id is not None and known is None:
        return Refused("segment_not_found")
    taken = segments.named(tx, shop_id, name)
    if taken is not None and taken != segment_id:
        return Refused("segment_named_already", {"name": name})
    if known is None and len(segments.segments(tx, shop_id)) >= MOST_SEGMENTS:
        return Refused("too_many_segments", {"most": MOST_SEGMENTS})
    return None


def _wrong(condition: SegmentCondition) -> Refused | None:
    place = empty_span(condition)
    return None if place is None else Refused("segment_empty_test", {"place": place})
