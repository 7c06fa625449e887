"""Segments: listed, counted before they are kept, kept, removed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from xiaoer.customers import actions
from xiaoer.customers.domain.conditions import SegmentCondition, Tag
from xiaoer.customers.store.segments import Segment
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer

Db = NamedDependency[Database]
Who = NamedDependency[Caller]
Now = NamedDependency[Clock]


class SegmentFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """`tag`: what everybody in it is tagged with, if anything."""

    name: Annotated[str, Meta(min_length=1, max_length=40, pattern=r"\S")]
    condition: SegmentCondition
    tag: Tag | None = None

    @property
    def draft(self) -> actions.Draft:
        return actions.Draft(self.name.strip(), self.tag, self.condition)


class NewSegment(Struct, frozen=True, forbid_unknown_fields=True):
    shop_id: UUID
    facts: SegmentFacts


class SegmentChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What a segment is to be, and what it was when that was decided."""

    was: SegmentFacts
    facts: SegmentFacts


class Draft(Struct, frozen=True, forbid_unknown_fields=True):
    shop_id: UUID
    condition: SegmentCondition


class Count(Struct, frozen=True):
    count: int


class SegmentView(Struct, frozen=True):
    """`members` counts profiles; `counted_at` is None while they are still being found."""

    id: UUID
    shop_id: UUID
    name: str
    tag: str | None
    condition: SegmentCondition
    members: int
    counted_at: int | None
    changed_at: int
    by_name: str


class Segments(Struct, frozen=True):
    """By name."""

    items: list[SegmentView]


@get("/api/v1/segments", permission=Permission.CUSTOMERS_READ, tags=["customers"])
async def list_segments(caller: Who, db: Db, shop: FromQuery[UUID]) -> Segments:
    return Segments([view(one) for one in answer(await db.read(actions.segments_of, caller.shops, shop))])


@post("/api/v1/segments/count", permission=Permission.CUSTOMERS_READ, tags=["customers"], status_code=200)
async def count_segment(data: JSONBody[Draft], caller: Who, db: Db, clock: Now) -> Count:
    return Count(answer(await db.read(actions.count_draft, caller.shops, data.shop_id, data.condition, clock())))


@post("/api/v1/segments", permission=Permission.SEGMENTS_WRITE, tags=["customers"])
async def add_segment(data: JSONBody[NewSegment], caller: Who, db: Db, clock: Now) -> SegmentView:
    return view(answer(await db.write(actions.add_segment, data.shop_id, data.facts.draft, caller, clock())))


@post("/api/v1/segments/{segment_id:uuid}", permission=Permission.SEGMENTS_WRITE, tags=["customers"], status_code=200)
async def change_segment(
    segment_id: FromPath[UUID], data: JSONBody[SegmentChange], caller: Who, db: Db, clock: Now
) -> SegmentView:
    told = (segment_id, data.was.draft, data.facts.draft)
    return view(answer(await db.write(actions.change_segment, *told, caller, clock())))


@post(
    "/api/v1/segments/{segment_id:uuid}/removed", permission=Permission.SEGMENTS_WRITE, tags=["customers"],
    status_code=200,
)  # fmt: skip
async def remove_segment(segment_id: FromPath[UUID], caller: Who, db: Db, clock: Now) -> SegmentView:
    return view(answer(await db.write(actions.remove_segment, segment_id, caller, clock())))


def view(one: Segment) -> SegmentView:
    return SegmentView(**{name: getattr(one, name) for name in SegmentView.__struct_fields__})


routes = [list_segments, count_segment, add_segment, change_segment, remove_segment]
