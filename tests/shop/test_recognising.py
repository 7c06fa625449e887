"""A line stays who it is: whatever comes between, goes or moves, its id never goes to another product."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.shop.given import a_line, a_parcel
from xiaoer.shop.domain.incoming import IncomingLine, IncomingParcel
from xiaoer.shop.domain.orders import OrderLine
from xiaoer.shop.domain.recognising import same_lines, same_parcels

Kind = tuple[str, str, int]
KINDS = st.tuples(st.sampled_from("ABC"), st.sampled_from("SM"), st.integers(1, 2))
"""SKU, size, quantity."""


def stored(kinds: list[Kind]) -> list[OrderLine]:
    return [
        replace(a_line(place=place, quantity=many), sku=sku, options={"尺码": size})
        for place, (sku, size, many) in enumerate(kinds)
    ]


def told(kinds: list[Kind]) -> list[IncomingLine]:
    return [IncomingLine(sku, sku, {"尺码": size}, many, 10_000, 0, 0) for sku, size, many in kinds]


def same(before: str, after: str) -> list[int | None]:
    """Lines written as A1 for SKU and quantity, of one size."""
    known, now = ([(one[0], "S", int(one[1])) for one in text.split()] for text in (before, after))
    return same_lines(stored(known), told(now))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        pytest.param("A1 C1", "A1 B1 C1", [0, None, 1], id="one-between"),
        pytest.param("A1 B1 C1", "A1 C1", [0, 2], id="one-gone"),
        pytest.param("A1 B1", "B1 A1", [1, 0], id="turned"),
        pytest.param("A1 A2", "A2 A1", [1, 0], id="two-of-one-sku-by-what-they-say"),
        pytest.param("A1 A2", "A9 A8", [0, 1], id="two-of-one-sku-by-place"),
        pytest.param("A1", "B1", [None], id="another-product"),
        pytest.param("", "A1 A1", [None, None], id="new"),
        pytest.param("A1", "", [], id="nothing-told"),
    ],
)
def test_a_line_is_known_by_its_sku(before: str, after: str, found: list[Any]) -> None:
    assert same(before, after) == found


def test_options_count_before_the_place() -> None:
    assert same_lines(stored([("A", "S", 1), ("A", "M", 1)]), told([("A", "M", 5), ("A", "L", 1)])) == [1, 0]


@for_all(st.lists(KINDS, max_size=6), st.lists(KINDS, max_size=6))
def test_no_line_becomes_another_product_and_none_is_left_that_could_stay(
    before: list[Kind], after: list[Kind]
) -> None:
    found = same_lines(stored(before), told(after))
    kept = [(before[place], kind) for place, kind in zip(found, after, strict=True) if place is not None]
    assert all(old[0] == new[0] for old, new in kept)
    assert len({place for place in found if place is not None}) == len(kept)
    for name, of in (("sku", 1), ("options", 2), ("all", 3)):
        both = Counter(kind[:of] for kind in before) & Counter(kind[:of] for kind in after)
        assert sum(old[:of] == new[:of] for old, new in kept) == both.total(), name


@for_all(st.lists(KINDS, max_size=6, unique=True), st.lists(KINDS, max_size=3), st.randoms(use_true_random=False))
def test_what_comes_between_leaves_the_others_who_they_are(lines: list[Kind], more: list[Kind], chance: Any) -> None:
    now = [*enumerate(lines), *((None, kind) for kind in more if kind not in lines)]
    chance.shuffle(now)
    found = same_lines(stored(lines), told([kind for _, kind in now]))
    assert [at for at, (place, _) in zip(found, now, strict=True) if place is not None] == [
        place for place, _ in now if place is not None
    ]


def test_a_parcel_is_known_by_its_number() -> None:
    known = [a_parcel(place=place) for place in range(2)]
    now = [IncomingParcel("", number, None, (), ()) for number in ("T1", "T9", "T1")]
    assert same_parcels(known, now) == [1, None, None]
    assert [one.id for one in known] == [UUID(int=200), UUID(int=201)]
