from __future__ import annotations

import re
import sys

import pytest

from tests.watch.dialogues import NOW, SECOND, message
from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.conversations.domain.watching import Kind
from xiaoer.watch.domain import heat as heats
from xiaoer.watch.domain.alarms import Found, Place, Reason, Severity
from xiaoer.watch.domain.heat import BEFORE, COLD, LASTING, MOST, Heat, heat, heated_words, rises


@pytest.mark.parametrize(
    ("text", "weight", "reason"),
    [
        pytest.param("我要投诉你们", 3, Reason.COMPLAINT, id="a complaint"),
        pytest.param("我要投訴你們", 3, Reason.COMPLAINT, id="in traditional characters"),
        pytest.param("再不发货就给差评", 3, Reason.COMPLAINT, id="a bad review"),
        pytest.param("等着收差评吧", 3, Reason.COMPLAINT, id="a bad review to wait for"),
        pytest.param("我打12315", 5, Reason.AUTHORITY, id="the authorities"),
        pytest.param("I will take you to court", 5, Reason.AUTHORITY, id="a court"),
        pytest.param("你们就是骗子", 3, Reason.INSULT, id="an insult"),
        pytest.param("What a scam", 3, Reason.INSULT, id="an insult in English"),
        pytest.param("太过分了", 2, Reason.RISING, id="anger"),
        pytest.param("到底什么时候发", 1, Reason.RISING, id="impatience"),
        pytest.param("到底什么时候发？？？", 2, Reason.RISING, id="impatience, loud"),
        pytest.param("I AM STILL WAITING", 2, Reason.RISING, id="in capitals"),
        pytest.param("什么？！！", 1, Reason.RISING, id="loud alone"),
        pytest.param("骗子，我要投诉，找律师，气死了，到底", MOST, Reason.AUTHORITY, id="all at once"),
        pytest.param("太失望了，谢谢你们", 2, Reason.RISING, id="thanks do not cool anger"),
    ],
)
def test_words_are_heated(text: str, weight: int, reason: Reason) -> None:
    assert heat(text) == Heat(weight, reason)


@pytest.mark.parametrize(
    "text",
    [
        "我不会投诉的", "没有要投诉", "不是骗子就好", "看到有人给差评说掉色", "投诉就不必了", "我要投诉快递", "别给差评", "没生气",
        "I won't leave a bad review", "I do not want to file a complaint", "Is this a scam?", "not ridiculous at all",
        "收到了！！！太喜欢了！！！", "I LOVE IT VERY MUCH", "这个垃圾桶多大", "头晕恶心想吐怎么办", "我妈的电话", "怎么还没发货", "",
        "这款多媒体音箱有货吗", "烟雾报警器多少钱", "订单尾号12345", "相机曝光度怎么调", "黑猫摆件有货吗", "霸王龙玩具", "再也不怕掉色了", "garbage bags",
    ],
)  # fmt: skip
def test_words_leave_cold(text: str) -> None:
    assert heat(text) == COLD


def test_a_refusal_of_a_refusal_is_a_threat() -> None:
    assert heat("我不得不投诉").weight == 3
    assert heat("don't make me file a complaint").weight == 3


class Counted:
    """In the place of a pattern: how many characters each of its searches had before it."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern, self.looked = pattern, list[int]()

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        self.looked.append(len(text[start:end]))
        return self.pattern.search(text, start, end)


def test_each_hit_looks_back_so_far_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counted(heats._NOT_BEFORE)
    monkeypatch.setattr(heats, "_NOT_BEFORE", counted)
    heat.cache_clear()
    assert heat("不投诉" * 1333) == COLD
    assert (len(counted.looked), max(counted.looked)) == (1333, BEFORE)
    assert heat("好" * 2 * BEFORE + "我不会投诉") == COLD
    assert counted.looked[-1] == BEFORE


def talk(*lines: tuple[str, str], gap: int = 20) -> list[Message]:
    return [
        message(Author.SHOPPER if by == "s" else Author.AGENT, text, place, NOW + place * gap * SECOND)
        for place, (by, text) in enumerate(lines, 1)
    ]


def seqs(found: Found | None) -> list[int]:
    return [line.seq for line in found.lines] if found else []


@pytest.mark.parametrize(
    ("lines", "severity", "reason", "places"),
    [
        pytest.param([("s", "我要投诉")], Severity.SERIOUS, Reason.COMPLAINT, [1], id="a threat alone"),
        pytest.param([("s", "我要报警")], Severity.SEVERE, Reason.AUTHORITY, [1], id="a grave threat alone"),
        pytest.param(
            [("s", "太慢了"), ("a", "抱歉"), ("s", "什么态度")], Severity.SERIOUS, Reason.RISING, [1, 3], id="it rises"
        ),
        pytest.param(
            [("s", "太过分了"), ("a", "抱歉"), ("s", "好"), ("s", "骗子")], Severity.SEVERE, Reason.INSULT, [1, 4], id="it boils over"
        ),
    ],
)  # fmt: skip
def test_an_alarm_stands(lines: list[tuple[str, str]], severity: Severity, reason: Reason, places: list[int]) -> None:
    found = rises(talk(*lines))
    assert found is not None
    assert (found.kind, found.severity, found.reason, seqs(found)) == (Kind.ANGER, severity, reason, places)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([], id="nothing"),
        pytest.param([("s", "太慢了")], id="a sigh"),
        pytest.param([("s", "我要投诉"), ("a", "抱歉")], id="the agent spoke last"),
        pytest.param([("s", "我要投诉"), ("a", "抱歉"), ("s", "好的")], id="it has cooled"),
    ],
)
def test_none_stands(lines: list[tuple[str, str]]) -> None:
    assert rises(talk(*lines)) is None


def test_what_was_handled_does_not_count() -> None:
    lines = talk(("s", "太过分了"), ("a", "抱歉"), ("s", "太过分了"))
    assert seqs(rises(lines)) == [1, 3]
    assert rises(lines, since=1) is None
    assert rises(lines, since=3) is None


def test_old_anger_has_passed() -> None:
    first = message(Author.SHOPPER, "太过分了", 1, NOW)
    assert rises([first, message(Author.SHOPPER, "太过分了", 2, NOW + LASTING)]) is None
    assert seqs(rises([first, message(Author.SHOPPER, "太过分了", 2, NOW + LASTING - 1)])) == [1, 2]


def test_lines_are_named_by_their_conversation() -> None:
    found = rises(talk(("s", "我要投诉")))
    assert found is not None
    assert found.lines == (Place(talk(("s", ""))[0].conversation_id, 1),)


def test_what_is_not_heated_rests_on_nothing() -> None:
    assert (heated_words("请问什么时候发货"), heated_words("OK")) == ((), ())
