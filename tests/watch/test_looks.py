"""Promises, questions, mentions and lights passed over: what is found, and what is left alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.watch.dialogues import DAY, NOW, SECOND, message
from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.conversations.domain.messages import Kind as MessageKind
from xiaoer.conversations.domain.watching import Kind
from xiaoer.watch.domain.alarms import Found, Reason, Severity
from xiaoer.watch.domain.looking import LONGEST, Seen, cut, look, may_matter
from xiaoer.watch.domain.mentions import BREATH, told_again
from xiaoer.watch.domain.overrides import SHORTLY, TRYING, keeps_trying, passed_over
from xiaoer.watch.domain.promises import promised, reason_of
from xiaoer.watch.domain.questions import RECENT, SILENCE, asked_again, standing, waits

AUTHORS = {"s": Author.SHOPPER, "a": Author.AGENT, "b": Author.BOT}


def talk(*lines: tuple[str, str] | tuple[str, str, int]) -> list[Message]:
    """Lines, each 20 seconds after the one before or so many as it says."""
    told, at = list[Message](), NOW
    for place, (by, text, *after) in enumerate(lines, 1):
        at += (after[0] if after else 20) * SECOND
        told.append(message(AUTHORS[by], text, place, at))
    return told


def seqs(found: Found | None) -> list[int] | None:
    return [line.seq for line in found.lines] if found else None


def light(*rules: str, override: str = "") -> dict[str, Any]:
    kept: dict[str, Any] = {"light": "yellow", "findings": [{"rule_id": one, "light": "yellow"} for one in rules]}
    return kept | ({"override": override} if override else {})


def said(**given: Any) -> Message:
    return message(Author.AGENT, "一句话", 3, NOW, **given)


@pytest.mark.parametrize(
    ("rule_id", "reason"),
    [
        ("promise.sure_date", Reason.DATE), ("en.sure_date", Reason.DATE), ("promise.次日必达", Reason.DATE), ("promise.no_conditions", Reason.REFUND),
        ("promise.肯定能退", Reason.REFUND), ("promise.永不掉色", Reason.TOO_MUCH), ("review.好评返现", Reason.REVIEW),
        ("diversion.加我微信", Reason.OFF_PLATFORM), ("en.off_platform", Reason.OFF_PLATFORM), ("promise.已经给您退了", None),
        ("diversion.电话联系", None), ("cold.wait", None), ("tone", None),
    ],
)  # fmt: skip
def test_rules_that_speak_of_promises(rule_id: str, reason: Reason | None) -> None:
    assert reason_of(rule_id) is reason


def test_a_promise_is_as_grave_as_its_gravest_finding() -> None:
    found = promised([said(light=light("promise.永不掉色", "promise.sure_date", "cold.wait"))])
    assert found is not None
    assert (found.severity, found.reason, seqs(found)) == (Severity.SERIOUS, Reason.DATE, [3])
    grave = promised([said(light=light("review.好评返现"))])
    assert grave is not None
    assert grave.severity is Severity.SEVERE


@pytest.mark.parametrize(
    "messages",
    [
        pytest.param([], id="nothing"),
        pytest.param([said()], id="words without a light"),
        pytest.param([said(light=light("cold.wait"))], id="another finding"),
        pytest.param([message(Author.SHOPPER, "保证明天到", 1, NOW, light=light("promise.sure_date"))], id="a shopper"),
    ],
)
def test_no_promise(messages: list[Message]) -> None:
    assert promised(messages) is None


MICROWAVE = "这个杯子能放微波炉吗"


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        pytest.param([("s", MICROWAVE), ("a", "这款59元"), ("s", "杯子能放微波炉吗")], [1, 2, 3], id="of something else"),
        pytest.param([("s", MICROWAVE), ("a", "稍等"), ("s", MICROWAVE, 120)], [1, 2, 3], id="held too long"),
        pytest.param([("s", MICROWAVE), ("s", MICROWAVE, 120)], [1, 2], id="said nothing"),
        pytest.param(
            [("s", MICROWAVE), ("s", "在家等"), ("a", "有红色"), ("s", MICROWAVE)], [1, 3, 4], id="with words between"
        ),
        pytest.param([("s", MICROWAVE), ("a", "杯身可以放微波炉"), ("s", MICROWAVE)], None, id="taken up"),
        pytest.param([("s", MICROWAVE), ("a", "不可以的哦"), ("s", MICROWAVE)], None, id="yes or no"),
        pytest.param([("s", MICROWAVE), ("a", "稍等"), ("s", MICROWAVE)], None, id="held a moment"),
        pytest.param([("s", MICROWAVE), ("s", MICROWAVE)], None, id="in one breath"),
        pytest.param([("s", MICROWAVE), ("a", "这款59元"), ("s", MICROWAVE, 1800)], None, id="long ago"),
        pytest.param([("s", MICROWAVE), ("a", "这款59元"), ("s", "有红色的吗")], None, id="another question"),
        pytest.param([("s", MICROWAVE), ("a", "这款59元"), ("s", "好的")], None, id="no question"),
        pytest.param([("s", MICROWAVE), ("a", "这款59元")], None, id="not asked again"),
        pytest.param([("s", MICROWAVE)], None, id="asked once"),
        pytest.param([], None, id="nothing"),
    ],
)  # fmt: skip
def test_asked_again(lines: list[tuple[str, str]], places: list[int] | None) -> None:
    assert seqs(asked_again(talk(*lines))) == places


def test_asked_again_of_nobody_or_after_it_was_handled() -> None:
    silent = talk(("s", MICROWAVE), ("s", MICROWAVE, SILENCE // SECOND))
    assert asked_again(silent) is not None
    assert asked_again(silent, assigned=False) is None
    assert asked_again(silent, since=1) is None
    assert RECENT > SILENCE


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        pytest.param([("s", MICROWAVE)], 1, id="asked"),
        pytest.param([("s", MICROWAVE), ("a", "稍等，我帮您查一下")], 1, id="held"),
        pytest.param([("s", MICROWAVE), ("s", "有红色的吗")], 1, id="the oldest of two"),
        pytest.param([("s", "在吗"), ("s", MICROWAVE), ("s", "好的谢谢")], 2, id="thanks do not end it"),
        pytest.param([("s", MICROWAVE), ("a", "可以的")], None, id="answered"),
        pytest.param([("s", MICROWAVE), ("b", "杯身可以，杯盖不可以")], None, id="answered by the bot"),
        pytest.param([("s", MICROWAVE), ("a", "稍等"), ("s", "不用了")], None, id="no longer needed"),
        pytest.param([], None, id="nothing"),
    ],
)
def test_the_question_that_stands(lines: list[tuple[str, str]], left: int | None) -> None:
    found = standing(talk(*lines))
    assert (found.seq if found else None) == left


def test_a_question_that_waits_shows_what_was_said_since() -> None:
    lines = talk(("s", MICROWAVE), ("a", "稍等"), ("s", "好"))
    left = standing(lines)
    assert left is not None
    assert standing(lines, since=1) is None
    found = waits(lines, left)
    assert (found.kind, found.reason, seqs(found)) == (Kind.UNANSWERED, Reason.WAITS, [1, 2])


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        pytest.param(
            [("s", "怎么还没发货"), ("a", "在打包"), ("s", "还没发货吗"), ("a", "快了"), ("s", "到现在没发出")], [1, 3, 5], id="by its problem"
        ),
        pytest.param(
            [("s", "杯盖拧不紧怎么回事"), ("b", "请换一个"), ("s", "杯盖拧不紧呢"), ("b", "请换一个"), ("s", "杯盖拧不紧啊，怎么办")],
            [1, 3, 5], id="by its words",
        ),
        pytest.param([("s", "还没发货"), ("s", "还没发货", 60), ("s", "还没发货", 60)], [1, 2, 3], id="a minute each"),
        pytest.param([("s", "还没发货"), ("s", "还没发货", 60), ("s", "还没发货", 60), ("s", "还没发货")], [1, 2, 4], id="the last of a breath"),
        pytest.param([("s", "还没发货"), ("s", "还没发货"), ("s", "还没发货")], None, id="in one breath"),
        pytest.param([("s", "还没发货"), ("a", "快了"), ("s", "还没发货")], None, id="twice"),
        pytest.param([("s", "还没发货"), ("a", "快了"), ("s", "发票没开"), ("a", "快了"), ("s", "发错了")], None, id="other problems"),
        pytest.param([("s", "还没发货"), ("a", "快了"), ("s", "还没发货"), ("a", "快了")], None, id="the agent spoke last"),
        pytest.param([("s", "好"), ("a", "好"), ("s", "好")], None, id="no matter at all"),
        pytest.param([], None, id="nothing"),
    ],
)  # fmt: skip
def test_told_again(lines: list[tuple[str, str]], places: list[int] | None) -> None:
    assert seqs(told_again(talk(*lines))) == places


def before(text: str, days: int, number: int) -> Message:
    return message(Author.SHOPPER, text, 7, NOW - days * DAY, conversation_id=UUID(int=0xE0 + number))


def test_who_comes_back_about_the_same_has_told_it_before() -> None:
    former = [before("退款什么时候到账", 3, 1), before("有红色吗", 2, 2), before("钱还没退给我", 1, 3)]
    now = talk(("s", "退款还没到账"))
    found = told_again(now, former)
    assert found is not None
    assert (found.reason, found.severity) == (Reason.CAME_BACK, Severity.SERIOUS)
    assert [line.conversation_id.int for line in found.lines] == [0xE1, 0xE3, now[0].conversation_id.int]
    assert told_again(now, former[:2]) is None
    handled = talk(("s", "在"), ("s", "退款还没到账"))
    assert told_again(handled, former, since=1) is None


def test_the_fifth_time_is_severe_and_the_newest_lines_are_shown() -> None:
    lines = talk(*(("s", "还没发货", BREATH // SECOND) for _ in range(7)))
    assert [told_again(lines[:times]) is not None for times in (2, 3)] == [False, True]
    fourth, fifth, seventh = (told_again(lines[:times]) for times in (4, 5, 7))
    assert fourth is not None
    assert fifth is not None
    assert (fourth.severity, fifth.severity) == (Severity.SERIOUS, Severity.SEVERE)
    assert seqs(seventh) == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("one", "stops", "reason"),
    [
        pytest.param(said(light=light("cold.wait", override="急")), [], Reason.YELLOW, id="with a reason"),
        pytest.param(said(light=light("cold.wait")), [NOW - SHORTLY], Reason.REWORDED, id="after a red one"),
        pytest.param(said(light=light("cold.wait")), [NOW - SHORTLY - 1], None, id="long after a red one"),
        pytest.param(said(light=light("cold.wait")), [NOW + 1], None, id="before a red one"),
        pytest.param(said(light=light("cold.wait")), [], None, id="without a reason"),
        pytest.param(said(light={"light": "green", "findings": []}), [NOW], None, id="put right"),
        pytest.param(message(Author.SHOPPER, "好", 1, NOW), [NOW], None, id="a shopper"),
    ],
)
def test_a_light_passed_over(one: Message, stops: list[int], reason: Reason | None) -> None:
    found = passed_over([one], stops)
    assert (found.reason if found else None) == reason


def test_nothing_is_passed_over_by_nothing() -> None:
    assert passed_over([], [NOW]) is None
    assert keeps_trying([], [NOW] * 3, NOW) is None


def test_three_red_lights_in_ten_minutes() -> None:
    lines = talk(("s", "能退吗"), ("a", "我看看"))
    assert keeps_trying(lines, [NOW - TRYING - 1, NOW - TRYING, NOW], NOW) is None
    found = keeps_trying(lines, [NOW - TRYING, NOW - 1, NOW], NOW)
    assert found is not None
    assert (found.reason, seqs(found)) == (Reason.TRIES, [2])


@pytest.mark.parametrize(
    ("one", "yes"),
    [
        pytest.param(message(Author.SHOPPER, "我要投诉", 1, NOW), True, id="heated"),
        pytest.param(message(Author.SHOPPER, "有红色吗", 1, NOW), True, id="a question"),
        pytest.param(message(Author.SHOPPER, "还没发货", 1, NOW), True, id="a problem"),
        pytest.param(message(Author.SHOPPER, "好的", 1, NOW), False, id="nothing"),
        pytest.param(said(light=light("cold.wait")), True, id="a yellow light"),
        pytest.param(said(light={"light": "green", "findings": [{"rule_id": "praise.thanks"}]}), True, id="findings"),
        pytest.param(said(light={"light": "green", "findings": []}), False, id="a light without findings"),
        pytest.param(said(), False, id="an agent's words without a light"),
        pytest.param(message(Author.BOT, "有红色吗", 1, NOW), False, id="the bot"),
        pytest.param(message(Author.SHOPPER, "我要投诉", 1, NOW, kind=MessageKind.EVENT), False, id="an event"),
    ],
)
def test_what_may_matter(one: Message, yes: bool) -> None:  # noqa: FBT001 - a column of the table
    assert may_matter(one) is yes


@pytest.mark.parametrize(
    ("length", "seen"),
    [pytest.param(LONGEST, LONGEST, id="as it is"), pytest.param(LONGEST + 1, LONGEST, id="its beginning")],
)
def test_so_much_of_a_message_is_looked_at(length: int, seen: int) -> None:
    said = message(Author.SHOPPER, "好" * length, 1, NOW)
    assert cut(said) == replace(said, body="好" * seen)


def test_only_what_a_shop_watches_for_is_looked_at() -> None:
    seen = Seen(
        tuple(
            talk(
                ("s", "还没发货吗"),
                ("a", "有红色"),
                ("s", "还没发货吗？投诉你们", 90),
                ("a", "好"),
                ("s", "还没发货吗？我要投诉你们"),
            )
        ),
        {},
    )
    assert {one.kind for one in look(seen, tuple(Kind))} == {Kind.ANGER, Kind.THIRD_MENTION, Kind.UNANSWERED}
    assert [one.kind for one in look(seen, [Kind.ANGER])] == [Kind.ANGER]
    assert look(seen._replace(through={Kind.ANGER: 5}), [Kind.ANGER]) == []
    assert look(seen, []) == []
