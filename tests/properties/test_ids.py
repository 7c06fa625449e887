"""Ids sort by the moment they were made, and no two are alike."""

from __future__ import annotations

from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from xiaoer.platform.ids import fresh
from xiaoer.values.ids import uuid7

moments = st.integers(0, (1 << 48) * 1000 - 1)
randomness = st.binary(min_size=8, max_size=8)


@given(moments, moments, randomness, randomness)
def test_ids_sort_by_their_moments(one: int, other: int, random: bytes, more: bytes) -> None:
    earlier, later = sorted((one, other))
    if earlier < later:
        assert uuid7(earlier, random) < uuid7(later, more)


@given(moments, randomness)
def test_every_id_is_of_version_seven(at: int, random: bytes) -> None:
    made = uuid7(at, random)
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == at // 1000


@given(moments, randomness, randomness)
def test_sixty_two_random_bits_tell_ids_of_one_moment_apart(at: int, one: bytes, other: bytes) -> None:
    alike = int.from_bytes(one, "big") % 2**62 == int.from_bytes(other, "big") % 2**62
    assert (uuid7(at, one) == uuid7(at, other)) is alike


def test_fresh_ids_of_one_moment_differ() -> None:
    assert len({fresh(1_000) for _ in range(1_000)}) == 1_000
