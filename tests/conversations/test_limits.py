"""What one party and one address may ask of a process."""

from __future__ import annotations

import pytest

from xiaoer.conversations.web.limits import Limits
from xiaoer.values.pace import BURST_SECONDS


def fresh(frames: float = 1, sockets: int = 2) -> Limits:
    return Limits(frames_a_second=frames, sockets_an_address=sockets, hellos_a_second=1, uploads_a_second=1)


def test_an_address_may_have_so_many_sockets_and_a_place_that_is_left_is_free_again() -> None:
    found = fresh()
    assert [found.enter("a"), found.enter("a"), found.enter("a"), found.enter("b")] == [True, True, False, True]
    found.leave("a")
    assert [found.enter("a"), found.enter("a")] == [True, False]


def test_addresses_without_sockets_are_forgotten() -> None:
    found = fresh()
    for address in ("a", "b", "a"):
        found.enter(address)
    for address in ("a", "b", "a"):
        found.leave(address)
    assert not found._open


@pytest.mark.parametrize("what", ["greet", "take_file"])
def test_hellos_and_files_of_an_address_are_paced_and_those_of_another_are_not(what: str) -> None:
    found = fresh()
    ask = getattr(found, what)
    assert [ask("a", 100.0) for _ in range(BURST_SECONDS)] == [0] * BURST_SECONDS
    assert (ask("a", 100.0), ask("b", 100.0), ask("a", 100.25)) == (1.0, 0, 0.75)
    assert ask("a", 101.0) == 0


def test_hellos_and_files_are_counted_apart() -> None:
    found = fresh()
    assert all(found.greet("a", 100.0) == 0 for _ in range(BURST_SECONDS))
    assert found.take_file("a", 100.0) == 0
