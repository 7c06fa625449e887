"""Conditions of segments: typed tests over a profile, all or any of them.

The store makes SQL of them; nothing here or there is read from text.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from xiaoer.customers.domain.consent import Purpose
from xiaoer.customers.domain.profiles import ProfileKind

Whole = Annotated[int, Meta(ge=0, le=10**15)]
Days = Annotated[int, Meta(ge=0, le=36_500)]
Tag = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"\S")]


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="test", tag="measured"):
    """A number of the profile lies between two bounds, both included; `spent` in minor units."""

    of: Literal["level", "orders_count", "spent"]
    least: Whole | None = None
    most: Whole | None = None


class Since(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="test", tag="since"):
    """So many days ago, both bounds included; one who never did is in no such span."""

    of: Literal["last_order_at", "first_seen_at"]
    least_days: Days | None = None
    most_days: Days | None = None


class Tagged(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="test", tag="tagged"):
    """Has, or has not, a tag of the store's data or by hand. Tags of segments do not count: rules would chase rules."""

    value: Tag
    has: bool = True


class Agreed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="test", tag="agreed"):
    """Has, or has not, a consent that stands."""

    purpose: Purpose
    has: bool = True


class IsA(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="test", tag="is_a"):
    kind: ProfileKind


Test = Measured | Since | Tagged | Agreed | IsA


class SegmentCondition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    match: Literal["all", "any"]
    tests: Annotated[list[Test], Meta(min_length=1, max_length=12)]


def counts_days(condition: SegmentCondition) -> bool:
    """Whether somebody may enter or leave by the passing of time alone."""
    return any(isinstance(test, Since) for test in condition.tests)


def empty_span(condition: SegmentCondition) -> int | None:
    """The place (from 1) of the first test that nobody could ever meet or that says nothing."""
    for place, test in enumerate(condition.tests, start=1):
        if isinstance(test, Measured) and _empty(test.least, test.most):
            return place
        if isinstance(test, Since) and _empty(test.least_days, test.most_days):
            return place
    return None


def _empty(least: int | None, most: int | None) -> bool:
    if least is None or most is None:
        return least is most
    return least > most
