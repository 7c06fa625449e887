from __future__ import annotations

import pytest

from xiaoer.watch.domain import wording
from xiaoer.watch.domain.wording import alike, asks, closes, is_same, only_holds, parts, says_nothing, says_yes_or_no


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("您好，请问什么时候发货呀？", {"发货"}, id="politeness and asking words go"),
        pytest.param("這款會掉色嗎", {"款", "掉色"}, id="traditional characters"),
        pytest.param("Are the kettles broken?", {"kettl", "broken"}, id="stems"),
        pytest.param("在吗", set(), id="nothing but a call"),
        pytest.param("", set(), id="nothing"),
    ],
)
def test_what_a_text_is_about(text: str, found: set[str]) -> None:
    assert parts(text) == found


def test_texts_are_alike_by_what_they_share() -> None:
    assert alike(frozenset(), frozenset()) == 0.0
    assert alike(frozenset({"a", "b"}), frozenset({"a"})) == pytest.approx(2 / 3)
    assert is_same("这个杯子能放微波炉吗", "我问的是杯子能不能放微波炉")
    assert not is_same("什么时候发货", "什么时候到货")


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("什么时候发货", True), ("尺码偏大还是偏小", True), ("支持货到付款吗", True), ("Is it safe?", True), ("can it be washed", True),
        ("在吗？", False), ("我要退货", False), ("It is broken", False), ("", False),
    ],
)  # fmt: skip
def test_a_question_asks_about_something(text: str, yes: bool) -> None:  # noqa: FBT001 - a column of the table
    assert asks(text) is yes


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("稍等，我帮您查一下", True), ("好的亲，正在为您核实", True), ("请稍等片刻哦", True), ("Let me check, one moment.", True),
        ("查到了，今天下午四点前发货", False), ("您好，今天发货", False), ("Your parcel left today.", False),
    ],
)  # fmt: skip
def test_words_that_only_hold_the_line(text: str, yes: bool) -> None:  # noqa: FBT001 - a column of the table
    assert only_holds(text) is yes


def test_a_run_of_words_before_holding_is_not_tried_from_each_of_them() -> None:
    """Bounded: a search of "我我我…" from each place to its end would be a square of the text."""
    held = wording._HOLDING.search("我" * 20 + "查一下")
    assert held is not None
    assert held.start() == 14


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("您好，请问有什么可以帮您？", True), ("在的", True), ("稍等一下", True), ("Hello, how can I help you?", True),
        ("您好，这款有红色", False), ("It comes in red.", False),
    ],
)  # fmt: skip
def test_words_that_say_nothing(text: str, yes: bool) -> None:  # noqa: FBT001 - a column of the table
    assert says_nothing(text) is yes


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("亲，不可以的哦", True),
        ("没有呢", True),
        ("是的", True),
        ("Yes, it is.", True),
        ("这款59元", False),
        ("Not before noon", False),
    ],
)
def test_yes_and_no(text: str, yes: bool) -> None:  # noqa: FBT001 - a column of the table
    assert says_yes_or_no(text) is yes


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("不用了，我找到了", True),
        ("明白了", True),
        ("Never mind", True),
        ("好的，谢谢", False),
        ("知道了，那什么时候到货呢", False),
    ],
)
def test_words_that_need_no_answer_any_more(text: str, yes: bool) -> None:  # noqa: FBT001 - a column of the table
    assert closes(text) is yes
