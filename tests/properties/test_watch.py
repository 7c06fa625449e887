"""The watch under whatever people write: no flood, nothing that was handled again, the same for the same messages."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.watch.dialogues import NOW, SECOND, message
from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.conversations.domain.watching import Kind
from xiaoer.watch.domain.alarms import MOST_LINES, Found, Severity, Standing, is_news
from xiaoer.watch.domain.heat import COLD, MOST, heat
from xiaoer.watch.domain.looking import BACK, Seen, look, may_matter

PHRASES = (
    "我要投诉", "骗子", "到底发不发货", "怎么还没发货", "退款还没到账", "太过分了！！！", "好的", "谢谢", "在吗", "这个能放微波炉吗", "12315",
    "稍等，我帮您查一下", "这款59元", "可以的", "I will file a complaint", "Where is my refund?", "one moment",
)  # fmt: skip
YELLOW: dict[str, Any] = {"light": "yellow", "findings": [{"rule_id": "promise.sure_date"}], "override": "急"}
LINES = st.lists(
    st.tuples(
        st.sampled_from([Author.SHOPPER, Author.SHOPPER, Author.AGENT, Author.BOT]),
        st.one_of(st.sampled_from(PHRASES), st.text(max_size=30)),
        st.integers(0, 300),
        st.booleans(),
    ),
    max_size=40,
)
Line = tuple[Author, str, int, bool]


def talk(lines: list[Line]) -> list[Message]:
    told, at = list[Message](), NOW
    for seq, (author, text, after, passed_over) in enumerate(lines, 1):
        at += after * SECOND
        light = YELLOW if passed_over and author is Author.AGENT else None
        told.append(message(author, text, seq, at, light=light))
    return told


def found_at(messages: list[Message], through: dict[Kind, int]) -> list[Found]:
    return look(Seen(tuple(messages[-BACK:]), through, stops=(NOW,)), tuple(Kind)) if may_matter(messages[-1]) else []


@given(LINES, st.integers(0, 40))
def test_no_flood_and_nothing_handled_again(lines: list[Line], handled_at: int) -> None:
    """Of a kind one is raised and at most twice renewed, until it is handled, and once more after that."""
    messages = talk(lines)
    stand, told = dict[Kind, Standing](), Counter[tuple[Kind, bool]]()
    for place in range(1, len(messages) + 1):
        if place == handled_at:
            stand = {kind: Standing(0, place - 1) for kind in Kind}
        for one in found_at(messages[:place], {kind: each.through for kind, each in stand.items()}):
            before = stand.get(one.kind, Standing())
            if is_news(one, before):
                stand[one.kind] = before._replace(open=int(one.severity))
                told[one.kind, place >= handled_at] += 1
                assert one.lines[-1].seq > before.through
    assert all(times <= len(Severity) for times in told.values())


@given(LINES)
def test_lines_are_of_the_talk_in_order_and_end_with_the_newest(lines: list[Line]) -> None:
    messages = talk(lines)
    for place in range(1, len(messages) + 1):
        for one in found_at(messages[:place], {}):
            seqs = [line.seq for line in one.lines]
            assert seqs == sorted(set(seqs))
            assert 1 <= len(seqs) <= MOST_LINES
            assert seqs[-1] == place


@given(LINES)
def test_looking_again_finds_the_same(lines: list[Line]) -> None:
    messages = talk(lines)
    for place in range(1, len(messages) + 1):
        assert found_at(messages[:place], {}) == found_at(messages[:place], {})


@given(st.text(max_size=200))
def test_heat_has_its_bounds(text: str) -> None:
    assert 0 <= heat(text).weight <= MOST


@given(
    st.sampled_from(["投诉", "举报", "给差评", "起诉", "报警"]),
    st.sampled_from(["我不会", "没有", "不想", "别", "没想", "不用"]),
)
def test_what_is_denied_is_no_threat(threat: str, denial: str) -> None:
    assert heat(denial + threat) == COLD
    assert heat("我要" + threat).weight >= 3
