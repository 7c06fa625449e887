"""What limits ask for, at which moment, once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.conversations.given import LAN, NOW, SECOND, conversation
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.timing import Step, Timing, Told, fire, is_with_supervisors, next_at, passed
from xiaoer.conversations.domain.waiting import begins, follow, key
from xiaoer.times.domain.limits import Terms, Timer, Times

TERMS = Terms(Times(), "Asia/Shanghai", "tmall")
FIRST = Timer("first_reply", NOW + 30 * SECOND, NOW + 15 * SECOND, NOW + 25 * SECOND)
ROUND = Timer("TM-EXP-04", NOW + 180 * SECOND, NOW + 90 * SECOND, NOW + 150 * SECOND)
BARE = Timer("next_reply", NOW + 60 * SECOND)
WAIT = Timing(NOW, (FIRST,), sign_at=NOW + 25 * SECOND, sign_after=25 * SECOND)


def seconds(at: int | None) -> float | None:
    return None if at is None else (at - NOW) / SECOND


def stands(state: State = State.QUEUED, since: int | None = NOW, **given: object) -> Conversation:
    return conversation(state=state, waiting_since=since, **given)


def running(before: Conversation | None, after: Conversation) -> Timing:
    return follow(before, after, TERMS if begins(after) else None)


def test_each_conversation_has_a_due_time_of_its_own() -> None:
    assert key(conversation().id) == "conversation.due:00000000-0000-0000-0000-0000000000b1"


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        pytest.param(Timing(), None, id="nothing runs"),
        pytest.param(WAIT, 15, id="the agent's alarm"),
        pytest.param(replace(WAIT, reply=(replace(FIRST, done=1),)), 25, id="the supervisor's, and the sign"),
        pytest.param(replace(WAIT, reply=(replace(FIRST, done=3),), sign_at=None), None, id="all is done"),
        pytest.param(Timing(NOW, (BARE,), NOW, (FIRST,)), 15, id="of a reply and a matter the nearer"),
        pytest.param(Timing(NOW, (BARE,)), 60, id="a limit without alarms"),
    ],
)
def test_the_next_moment(timing: Timing, expected: float | None) -> None:
    assert seconds(next_at(timing)) == expected


@pytest.mark.parametrize(
    ("after", "told", "sign"),
    [
        pytest.param(14, [], False, id="nothing yet"),
        pytest.param(15, [(Told.AGENT, 15)], False, id="the agent first"),
        pytest.param(25, [(Told.AGENT, 15), (Told.SUPERVISOR, 25)], True, id="late: both in their order, and the sign"),
        pytest.param(
            3_600, [(Told.AGENT, 15), (Told.SUPERVISOR, 25), (Told.RECORD, 30)], True, id="a clock that jumped an hour"
        ),
    ],
)
def test_firing(after: int, told: list[tuple[Told, int]], sign: bool) -> None:  # noqa: FBT001 - a column
    fired = fire(WAIT, NOW + after * SECOND)
    assert [(step.told, seconds(step.at)) for step in fired.steps] == told
    assert fired.sign is sign
    assert fired.timing.reply[0].done == len(told)
    assert (fired.timing.sign_at is None) is sign
    again = fire(fired.timing, NOW + after * SECOND)
    assert (again.timing, again.steps, again.sign) == (fired.timing, (), False)


def test_a_clock_that_is_set_back_repeats_nothing() -> None:
    fired = fire(WAIT, NOW + 26 * SECOND)
    assert fire(fired.timing, NOW - 3_600 * SECOND).steps == ()
    assert [step.told for step in fire(fired.timing, NOW + 30 * SECOND).steps] == [Told.RECORD]


def test_supervisors_have_it_from_their_alarm_on() -> None:
    with_done = [replace(WAIT, reply=(replace(FIRST, done=done),)) for done in range(4)]
    assert [is_with_supervisors(timing) for timing in with_done] == [False, False, True, True]
    assert is_with_supervisors(Timing(NOW, (replace(BARE, done=1),)))
    assert not is_with_supervisors(Timing())


@pytest.mark.parametrize(
    ("answered", "done", "late"),
    [
        pytest.param(31, 2, True, id="up, and nobody had recorded it"),
        pytest.param(31, 3, False, id="up, and on record"),
        pytest.param(30, 0, False, id="at the last moment: in time, alarms are over"),
        pytest.param(31, 0, True, id="nobody had looked at all"),
    ],
)
def test_an_answer_after_the_limit_leaves_the_breach_on_record(answered: int, done: int, late: bool) -> None:  # noqa: FBT001 - a column
    waited = replace(WAIT, reply=(replace(FIRST, done=done),), resolution_since=NOW, resolution=(BARE,))
    ended = replace(waited, reply_since=None, reply=(), sign_at=None)
    record = Step("first_reply", Told.RECORD, FIRST.due_at, FIRST.due_at)
    assert passed(waited, ended, NOW + answered * SECOND) == ((record,) if late else ())


def test_a_matter_that_ends_late_is_on_record_too() -> None:
    before = Timing(resolution_since=NOW, resolution=(BARE,))
    assert [step.limit for step in passed(before, Timing(), BARE.due_at + 1)] == ["next_reply"]
    assert passed(before, before, BARE.due_at + 1) == ()


def test_a_wait_begins_with_its_limits_and_the_sign() -> None:
    timing = running(None, stands())
    assert (timing.reply_since, timing.reply) == (NOW, (FIRST, ROUND))
    assert (seconds(timing.sign_at), seconds(timing.resolution[0].due_at)) == (25, 86_400)


def test_after_the_first_reply_the_limit_is_the_next_ones() -> None:
    timing = running(None, stands(State.ASSIGNED, assignee=LAN, first_replied_at=NOW - 1))
    assert [timer.limit for timer in timing.reply] == ["next_reply", "TM-EXP-04"]


@pytest.mark.parametrize("state", [State.BOT, State.RESOLVED])
def test_nothing_runs_where_nobody_waits_and_nobody_has_it(state: State) -> None:
    before = stands(timing=running(None, stands()))
    after = running(before, replace(before, state=state, waiting_since=None))
    assert (next_at(after), after.reply_since, after.resolution_since) == (None, None, None)


def test_who_has_asked_the_bot_has_the_moment_of_the_sign_and_no_limit() -> None:
    asked = stands(State.BOT, unread=1)
    timing = running(stands(State.BOT, since=None), asked)
    assert timing == Timing(sign_at=NOW + 25 * SECOND, sign_after=25 * SECOND)
    before = replace(asked, timing=timing)
    more = replace(before, unread=2, last_at=NOW + 9 * SECOND)
    assert not begins(more)
    assert running(before, more) == timing, "more words in the same wait move nothing"
    assert next_at(running(before, replace(before, waiting_since=None))) is None, "an answer ends it"


def test_the_moment_of_the_bots_sign_is_reckoned_with_terms_alone() -> None:
    assert next_at(follow(None, stands(State.BOT), None)) is None


def test_what_a_person_was_called_for_is_counted_from_the_first_word_to_the_bot() -> None:
    asked = stands(State.BOT, timing=running(None, stands(State.BOT)))
    timing = running(asked, replace(asked, state=State.QUEUED))
    assert (timing.reply_since, timing.reply[0], seconds(timing.sign_at)) == (NOW, FIRST, 25)


def test_with_the_end_runs_the_time_in_which_it_opens_again() -> None:
    ended = stands(State.RESOLVED, since=None, resolved_at=NOW)
    terms = Terms(Times(reopens_within=3_600), "Asia/Shanghai", "")
    timing = follow(None, ended, terms)
    assert (begins(ended), timing) == (True, Timing(reopens_until=NOW + 3_600 * SECOND))
    kept = replace(ended, timing=timing)
    assert (begins(kept), follow(kept, kept, TERMS)) == (False, timing), "what is settled anew changes nothing of it"
    assert follow(None, ended, None).reopens_until is None
    goes_on = replace(kept, state=State.BOT, resolved_at=None)
    assert running(kept, goes_on).reopens_until is None


def test_an_answer_ends_the_wait_and_not_the_matter() -> None:
    before = stands(State.ASSIGNED, timing=running(None, stands()))
    after = running(before, replace(before, state=State.WAITING, waiting_since=None))
    assert (after.reply, after.sign_at) == ((), None)
    assert after.resolution == before.timing.resolution


def test_more_words_in_one_wait_move_nothing() -> None:
    before = stands(timing=running(None, stands()), unread=1)
    assert running(before, replace(before, unread=2, last_at=NOW + SECOND)) == before.timing


def test_words_after_a_sign_will_have_another() -> None:
    fired = fire(running(None, stands()), NOW + 25 * SECOND).timing
    before = stands(timing=fired, unread=1)
    assert running(before, replace(before, unread=2, last_at=NOW + 60 * SECOND)).sign_at == NOW + 85 * SECOND
    assert running(before, replace(before, assignee=LAN, unread=0)).sign_at is None
    assert running(None, before).sign_at is None


def test_a_matter_is_open_since_the_first_word_for_a_person_or_since_it_was_taken() -> None:
    assert running(None, stands(State.ASSIGNED, since=NOW - 5)).resolution_since == NOW - 5
    assert running(None, stands(State.WAITING, since=None, last_at=NOW)).resolution_since == NOW


steps = st.lists(st.integers(-100, 400), max_size=12)


@given(steps)
def test_wherever_the_clock_jumps_each_step_comes_once_and_in_its_order(jumps: list[int]) -> None:
    timing, signs = Timing(NOW, (FIRST, ROUND), sign_at=NOW + 25 * SECOND), 0
    came: list[Step] = []
    for second in [*jumps, 10_000]:
        fired = fire(timing, NOW + second * SECOND)
        assert all(step.at <= NOW + second * SECOND for step in fired.steps)
        timing, signs = fired.timing, signs + fired.sign
        came += fired.steps
    assert next_at(timing) is None
    assert signs == 1
    for limit in ("first_reply", "TM-EXP-04"):
        assert [step.told for step in came if step.limit == limit] == [Told.AGENT, Told.SUPERVISOR, Told.RECORD]
