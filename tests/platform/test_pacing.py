"""The pace of several parties in one process."""

from __future__ import annotations

from uuid import UUID

import pytest

from xiaoer.platform import pacing
from xiaoer.platform.pacing import Paces
from xiaoer.values.pace import BURST_SECONDS

ONE, OTHER = UUID(int=1), UUID(int=2)


def test_each_party_has_a_pace_of_its_own() -> None:
    found = Paces(1)
    for _ in range(BURST_SECONDS):
        assert found.spend(ONE, 1000.0) == 0
    assert (found.spend(ONE, 1000.0), found.spend(OTHER, 1000.0)) == (1, 0)


def test_who_asks_while_nothing_is_left_spends_nothing() -> None:
    found = Paces(2)
    for _ in range(2 * BURST_SECONDS):
        assert found.ask(ONE, 1000.0) == 0
    assert [found.ask(ONE, 1000.0) for _ in range(3)] == [0.5, 0.5, 0.5]
    assert (found.ask(ONE, 1000.5), found.ask(ONE, 1000.5)) == (0, 0.5)


def test_parties_that_have_been_quiet_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SWEEP_OVER", 2)
    found = Paces(1)
    for number in range(3):
        found.spend(UUID(int=number), 1000.0)
    found.spend(ONE, 1000.0 + BURST_SECONDS)
    assert found._known.keys() == {ONE}
