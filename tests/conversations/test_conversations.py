from __future__ import annotations

import pytest

from tests.conversations.given import HOUR, NOW, conversation
from xiaoer.conversations.domain.conversations import Channel, State, goes_on
from xiaoer.conversations.domain.timing import Timing


@pytest.mark.parametrize(
    ("resolved_at", "expected"),
    [
        pytest.param(None, True, id="open"),
        pytest.param(NOW, True, id="resolved this moment"),
        pytest.param(NOW - 24 * HOUR + 1, True, id="the last moment of the day"),
        pytest.param(NOW - 24 * HOUR, False, id="a day ago"),
        pytest.param(NOW + HOUR, True, id="resolved by a clock that is ahead"),
    ],
)
def test_going_on(resolved_at: int | None, expected: bool) -> None:  # noqa: FBT001 - a column
    assert goes_on(conversation(resolved_at=resolved_at), NOW) is expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        pytest.param(NOW + 1, True, id="the last moment"),
        pytest.param(NOW, False, id="over"),
        pytest.param(NOW - 48 * HOUR, False, id="over long ago"),
    ],
)
@pytest.mark.parametrize("resolved_at", [NOW - HOUR, NOW - 72 * HOUR])
def test_it_goes_on_as_long_as_the_shop_had_it_when_it_ended(until: int, resolved_at: int, expected: bool) -> None:  # noqa: FBT001 - a column
    assert goes_on(conversation(resolved_at=resolved_at, timing=Timing(reopens_until=until)), NOW) is expected


@pytest.mark.parametrize(("resolved_at", "expected"), [(None, True), (NOW, False)])
def test_one_that_came_in_a_file_is_over_for_good(resolved_at: int | None, expected: bool) -> None:  # noqa: FBT001 - a column
    assert goes_on(conversation(channel=Channel.IMPORT, resolved_at=resolved_at), NOW) is expected


@pytest.mark.parametrize(("resolved_at", "expected"), [(None, True), (NOW, False)])
def test_one_that_was_erased_is_over_for_good(resolved_at: int | None, expected: bool) -> None:  # noqa: FBT001 - a column
    assert goes_on(conversation(erased=True, resolved_at=resolved_at), NOW) is expected


@pytest.mark.parametrize("waiting_since", [None, NOW])
@pytest.mark.parametrize("state", State)
def test_who_waits_for_a_person(state: State, waiting_since: int | None) -> None:
    wanted = state in {State.QUEUED, State.ASSIGNED} and waiting_since is not None
    assert conversation(state=state, waiting_since=waiting_since).wants_a_person is wanted
