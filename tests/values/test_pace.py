from __future__ import annotations

import pytest

from xiaoer.values.pace import BURST_SECONDS, Pace, spend


def waits(a_second: float, moments: list[float]) -> list[float]:
    pace, found = Pace(a_second), []
    for now in moments:
        pace, wait = spend(pace, now)
        found.append(round(wait, 6))
    return found


def test_a_burst_is_free_and_then_each_frame_waits_its_turn() -> None:
    burst = 20 * BURST_SECONDS
    found = waits(20, [1000.0] * (burst + 3))
    assert found[:burst] == [0.0] * burst
    assert found[burst:] == [0.05, 0.1, 0.15]


@pytest.mark.parametrize(
    ("between", "wait"),
    [
        pytest.param(1.0, 0.0, id="slower than its rate"),
        pytest.param(1 / 16, 0.0, id="just below it"),
        pytest.param(1 / 32, 400 * (1 / 16 - 1 / 32) - BURST_SECONDS + 1 / 16, id="faster, once the burst is used"),
    ],
)
def test_the_wait_after_four_hundred_frames(between: float, wait: float) -> None:
    assert waits(16, [1024.0 + between * number for number in range(401)])[-1] == wait


def test_a_quiet_socket_saves_no_more_than_a_burst() -> None:
    pace, _ = spend(Pace(20), 1000.0)
    pace, _ = spend(pace, 9000.0)
    assert pace == Pace(20, 9000.0 - BURST_SECONDS + 1 / 20)


def test_over_any_time_no_more_than_rate_times_time_and_one_burst_get_through() -> None:
    now, sent, pace = 1000.0, 0, Pace(20)
    while now < 1060.0:
        pace, wait = spend(pace, now)
        now, sent = now + wait, sent + 1
    assert sent == pytest.approx(20 * (60 + BURST_SECONDS), abs=1)
