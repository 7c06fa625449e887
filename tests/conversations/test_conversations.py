from __future__ import annotations

import pytest

from tests.conversations.given import HOUR, NOW, SECOND, conversation
from xiaoer.conversations.domain.conversations import State, goes_on
from xiaoer.conversations.domain.waiting import acknowledge_at, key


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


@pytest.mark.parametrize("waiting_since", [None, NOW])
@pytest.mark.parametrize("state", State)
def test_a_sign_is_due_25_seconds_after_a_person_was_first_awaited(state: State, waiting_since: int | None) -> None:
    one = conversation(state=state, waiting_since=waiting_since)
    wanted = state in {State.QUEUED, State.ASSIGNED} and waiting_since is not None
    assert one.wants_a_person is wanted
    assert acknowledge_at(one) == (NOW + 25 * SECOND if wanted else None)


def test_each_conversation_has_a_due_time_of_its_own() -> None:
    assert key(conversation().id) == "conversation.acknowledge:00000000-0000-0000-0000-0000000000b1"
