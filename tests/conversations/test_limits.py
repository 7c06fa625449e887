"""What one party and one address may ask of a process."""

from __future__ import annotations

from uuid import UUID

import pytest

from xiaoer.conversations.domain.pace import BURST_SECONDS
from xiaoer.conversations.web import limits
from xiaoer.conversations.web.limits import Limits

ONE, OTHER = UUID(int=1), UUID(int=2)


def fresh(frames: float = 1, sockets: int = 2) -> Limits:
    return Limits(frames_a_second=frames, sockets_an_address=sockets)


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


def test_each_party_has_a_pace_of_its_own() -> None:
    found = fresh()
    for _ in range(BURST_SECONDS):
        assert found.spend(ONE, 1000.0) == 0
    assert (found.spend(ONE, 1000.0), found.spend(OTHER, 1000.0)) == (1, 0)


def test_parties_that_have_been_quiet_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SWEEP_OVER", 2)
    found = fresh()
    for number in range(3):
        found.spend(UUID(int=number), 1000.0)
    found.spend(ONE, 1000.0 + BURST_SECONDS)
    assert found._paces.keys() == {ONE}
