"""Putting a conversation aside: what may be, what ends it, and which moments are offered."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.conversations.given import HOUR, LAN, NOW, SECOND, YUN, conversation, send
from tests.times.given import NEW_YORK, OFFICE, SHANGHAI, at, schedule, week
from xiaoer.conversations.domain import aside, flow, timing
from xiaoer.conversations.domain.aside import LATEST, MINUTE, SOONEST
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.messages import Author, Kind
from xiaoer.conversations.domain.timing import Aside, Timing
from xiaoer.times.domain.hours import Hours
from xiaoer.times.domain.limits import Timer
from xiaoer.values.refusal import Refused

LATER = Aside(NOW + HOUR, "等仓库回复")
OVER = replace(LATER, back=True)
MINE = conversation(state=State.WAITING, assignee=LAN, last_seq=4, assigned_at=NOW, first_replied_at=NOW)
LIMITED = replace(MINE, timing=Timing(resolution_since=NOW, resolution=(Timer("resolution", NOW + 2 * HOUR),)))


def put(one: Conversation, told: Aside | None) -> Conversation:
    return replace(one, timing=replace(one.timing, aside=told))


def asked(one: Conversation, until: int = LATER.until, *, past_limit: bool = False) -> Conversation | Refused:
    return aside.put_aside(one, replace(LATER, until=until), LAN.id, NOW, past_limit=past_limit)


@pytest.mark.parametrize(
    ("before", "until"),
    [
        pytest.param(MINE, LATER.until, id="mine, nobody waits"),
        pytest.param(MINE, NOW + SOONEST, id="for the shortest time"),
        pytest.param(MINE, NOW + LATEST, id="for the longest time"),
        pytest.param(put(MINE, Aside(NOW + MINUTE)), LATER.until, id="put aside already: anew"),
        pytest.param(put(MINE, OVER), LATER.until, id="come back: once more"),
        pytest.param(LIMITED, NOW + 2 * HOUR, id="until its limit is up"),
        pytest.param(replace(LIMITED, timing=Timing(resolution=(Timer("resolution", NOW),))), LATER.until, id="its limit is up already"),
    ],
)  # fmt: skip
def test_it_is_put_aside_and_nothing_else_changes(before: Conversation, until: int) -> None:
    assert asked(before, until) == put(before, replace(LATER, until=until))


@pytest.mark.parametrize(
    ("before", "until", "refused"),
    [
        pytest.param(replace(MINE, waiting_since=NOW, state=State.ASSIGNED), LATER.until, Refused("aside_while_waited_for"), id="the shopper waits"),
        pytest.param(replace(MINE, assignee=YUN), LATER.until, Refused("already_taken", {"name": YUN.name}), id="a colleague's"),
        pytest.param(replace(MINE, assignee=None), LATER.until, Refused("aside_by_nobody"), id="nobody has it"),
        pytest.param(replace(MINE, state=State.RESOLVED), LATER.until, Refused("conversation_resolved"), id="over"),
        pytest.param(MINE, NOW + SOONEST - 1, Refused("aside_time"), id="too soon"),
        pytest.param(MINE, NOW + LATEST + 1, Refused("aside_time"), id="too late"),
        pytest.param(LIMITED, NOW + 2 * HOUR + 1, Refused("aside_past_limit"), id="past the limit of the matter"),
    ],
)  # fmt: skip
def test_refusals(before: Conversation, until: int, refused: Refused) -> None:
    assert asked(before, until) == refused


def test_past_the_limit_of_the_matter_where_it_is_so_meant() -> None:
    assert asked(LIMITED, NOW + 3 * HOUR, past_limit=True) == put(LIMITED, replace(LATER, until=NOW + 3 * HOUR))


AWAY, LOOSE = put(MINE, LATER), put(replace(MINE, assignee=None), LATER)
SAID = [
    pytest.param(AWAY, send("到了吗"), None, id="the shopper writes"),
    pytest.param(LOOSE, send("到了吗"), None, id="the shopper writes, nobody has it"),
    pytest.param(put(MINE, OVER), send("到了吗"), None, id="the shopper writes, its moment has come"),
    pytest.param(AWAY, send("还在查", Author.AGENT), LATER, id="its agent writes"),
    pytest.param(put(MINE, OVER), send("查到了", Author.AGENT), None, id="its agent writes, its moment has come"),
    pytest.param(AWAY, send("仓库说明天", Author.AGENT, kind=Kind.NOTE), LATER, id="a note"),
    pytest.param(put(MINE, OVER), send("记一下", Author.AGENT, kind=Kind.NOTE), OVER, id="a note, its moment has come"),
]


@pytest.mark.parametrize(("before", "said", "left"), SAID)
def test_what_is_said(before: Conversation, said: Any, left: Aside | None) -> None:
    assert flow.append(before, said).conversation.timing.aside == left


@pytest.mark.parametrize(
    ("after", "left"),
    [
        pytest.param(flow.resolve(AWAY, NOW), None, id="it ends"),
        pytest.param(flow.hand_to(AWAY, YUN, NOW), None, id="handed on"),
        pytest.param(flow.take_over(AWAY, YUN, LAN.id, NOW), None, id="taken over"),
        pytest.param(flow.reassign(AWAY, None, LAN.id, NOW), None, id="given back to the queue"),
        pytest.param(flow.put_back(AWAY, NOW), None, id="put back"),
        pytest.param(flow.take(AWAY, LAN, NOW), LATER, id="taken by who has it"),
        pytest.param(flow.take(LOOSE, YUN, NOW), None, id="taken by hand, nobody had it"),
        pytest.param(flow.take(put(replace(LOOSE, state=State.QUEUED), OVER), YUN, NOW), OVER, id="taken from the queue: why it is there stays"),
        pytest.param(flow.lose(AWAY), LATER, id="its agent is gone"),
    ],
)  # fmt: skip
def test_what_else_happens(after: Conversation | Refused, left: Aside | None) -> None:
    assert isinstance(after, Conversation)
    assert after.timing.aside == left


@pytest.mark.parametrize(
    ("after", "state"),
    [
        pytest.param(flow.lose(AWAY), State.WAITING, id="gone before its moment"),
        pytest.param(flow.lose(put(MINE, OVER)), State.QUEUED, id="gone after its moment: somebody is to come"),
        pytest.param(aside.wanted(LOOSE), State.QUEUED, id="its moment comes, nobody has it"),
        pytest.param(aside.wanted(AWAY), State.WAITING, id="its moment comes, its agent has it"),
        pytest.param(aside.bring_back(LOOSE), State.QUEUED, id="taken up before, nobody has it"),
        pytest.param(aside.bring_back(AWAY), State.WAITING, id="taken up before"),
    ],
)
def test_who_is_to_see_to_it(after: Conversation | Refused, state: State) -> None:
    """Nobody waits for an answer, so no limit and no sign runs."""
    assert isinstance(after, Conversation)
    assert (after.state, after.waiting_since, after.wants_a_person) == (state, None, False)


def test_only_what_is_put_aside_is_taken_up() -> None:
    assert aside.bring_back(MINE) == Refused("not_aside")
    assert aside.bring_back(put(MINE, OVER)) == MINE


def test_it_comes_back_at_its_moment_and_once() -> None:
    before = Timing(aside=LATER)
    assert timing.next_at(before) == LATER.until
    assert not timing.fire(before, LATER.until - 1).back
    fired = timing.fire(before, LATER.until)
    assert (fired.timing, fired.back, timing.next_at(fired.timing)) == (Timing(aside=OVER), True, None)
    assert not timing.fire(fired.timing, LATER.until + HOUR).back


def test_limits_run_on_meanwhile() -> None:
    both = put(LIMITED, Aside(NOW + 3 * HOUR)).timing
    assert timing.next_at(both) == NOW + 2 * HOUR
    assert [step.limit for step in timing.fire(both, NOW + 2 * HOUR).steps] == ["resolution"]


def offered(hours: Hours, now: str, zone: str = SHANGHAI) -> dict[str, int]:
    return {str(one.name): one.until for one in aside.choices(schedule(hours, zone), at(now, zone))}


LATE_SHOP, NIGHTS = Hours(week("08:00-23:00", "10:00-22:00")), Hours(week("00:00-02:00 22:00-24:00"))
CLOSED = Hours(week("09:00-10:00"))


@pytest.mark.parametrize(
    ("hours", "now", "evening", "tomorrow"),
    [
        pytest.param(LATE_SHOP, "2026-11-24 14:00", "2026-11-24 19:00", "2026-11-25 08:00", id="open in the evening"),
        pytest.param(LATE_SHOP, "2026-11-24 18:00", None, "2026-11-25 08:00", id="the evening is within the hour"),
        pytest.param(LATE_SHOP, "2026-11-27 21:00", None, "2026-11-28 10:00", id="it is late, tomorrow is a Saturday"),
        pytest.param(OFFICE, "2026-11-24 14:00", None, "2026-11-25 09:00", id="closed in the evening"),
        pytest.param(OFFICE, "2026-11-27 14:00", None, "2026-11-30 09:00", id="a Friday"),
        pytest.param(OFFICE, "2026-09-30 14:00", None, "2026-10-08 09:00", id="before the holidays"),
        pytest.param(Hours(), "2026-11-24 14:00", "2026-11-24 19:00", "2026-11-25 09:00", id="always open"),
        pytest.param(NIGHTS, "2026-11-24 14:00", None, "2026-11-25 22:00", id="open at midnight"),
        pytest.param(CLOSED, "2026-11-28 00:30", None, "2026-11-30 09:00", id="after midnight, tomorrow is a Sunday"),
    ],
)
def test_the_moments_that_are_offered(hours: Hours, now: str, evening: str | None, tomorrow: str) -> None:
    soon = {name: at(now) + minutes * MINUTE for name, minutes in (("quarter", 15), ("half", 30), ("hour", 60))}
    later = {"evening": evening, "tomorrow": tomorrow}
    assert offered(hours, now) == soon | {name: at(told) for name, told in later.items() if told}


def test_moments_go_by_the_clock_of_the_shop_also_where_that_is_moved() -> None:
    assert offered(OFFICE, "2026-10-30 16:00", NEW_YORK)["tomorrow"] == at("2026-11-02 09:00", NEW_YORK)


def test_a_shop_that_never_opens_offers_what_is_soon() -> None:
    assert list(offered(Hours(week("")), "2026-11-24 14:00")) == ["quarter", "half", "hour"]


@given(st.integers(NOW, NOW + 400 * 24 * HOUR), st.sampled_from([OFFICE, LATE_SHOP, NIGHTS, CLOSED, Hours()]))
def test_whatever_is_offered_can_be_chosen(now: int, hours: Hours) -> None:
    moments = [one.until for one in aside.choices(schedule(hours), now)]
    assert moments == sorted(set(moments))
    assert all(
        isinstance(aside.put_aside(MINE, Aside(one), LAN.id, now, past_limit=False), Conversation) for one in moments
    )


@given(st.lists(st.sampled_from(["shopper", "agent", "note", "sign"]), max_size=6), st.integers(0, 3 * HOUR // SECOND))
def test_a_shopper_who_waits_is_never_put_off(steps: list[str], seconds: int) -> None:
    one, now = AWAY, NOW + seconds * SECOND
    for step in steps:
        kind = Kind.NOTE if step == "note" else Kind.TEXT
        author = {"shopper": Author.SHOPPER, "sign": Author.SYSTEM}.get(step, Author.AGENT)
        one = flow.append(one, send(step, author, kind=kind, at=now)).conversation
    assert not (one.is_aside and one.waiting_since is not None)
