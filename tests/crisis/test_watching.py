from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crisis.given import FIRE, IN_ENGLISH, PLAN, RECALL, STATEMENT, a_crisis
from xiaoer.crisis.domain.plans import Plan, Topic
from xiaoer.crisis.domain.watching import touches


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("杯子会召回吗", ["召回"], id="a word"),
        pytest.param("这批要退厂", ["召回"], id="another word of the topic"),
        pytest.param("冒烟了，是不是要召回", ["起火", "召回"], id="two topics, in the order of the text"),
        pytest.param("召回召回", ["召回"], id="each topic once"),
        pytest.param("召\u200b回", ["召回"], id="invisible marks hide nothing"),
        pytest.param("Ｒecall?", ["召回"], id="nor do width and case"),
        pytest.param("會召回", ["召回"], id="nor traditional characters"),
        pytest.param("recalled", [], id="a word of Latin letters is whole"),
        pytest.param("什么时候发货", [], id="another matter"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_what_a_text_touches(text: str, found: list[str]) -> None:
    assert list(a_crisis().touched(text)) == found


def test_nothing_is_touched_where_the_switch_is_off_or_no_topic_is_told() -> None:
    assert a_crisis(on=False).touched("召回") == ()
    assert a_crisis(plan=Plan(STATEMENT)).touched("召回") == ()


def test_the_places_are_those_of_the_text_as_it_was_written() -> None:
    found = touches((RECALL, FIRE), "會 召\u200b回，Ｒecall，冒烟")
    assert [(one.topic, one.start, one.end, one.words) for one in found] == [
        ("召回", 2, 5, "召\u200b回"), ("召回", 6, 12, "Ｒecall"), ("起火", 13, 15, "冒烟"),
    ]  # fmt: skip


def test_a_word_that_is_nothing_when_compared_is_nowhere() -> None:
    assert touches((Topic("空", ("\u200b", " ")),), "什么都有") == []


@pytest.mark.parametrize(
    ("text", "plan", "is_it"),
    [
        pytest.param(STATEMENT, PLAN, True, id="Chinese"),
        pytest.param(f" {IN_ENGLISH}\n", PLAN, True, id="English, with blanks around"),
        pytest.param(STATEMENT + "请放心", PLAN, False, id="and more"),
        pytest.param("", Plan(STATEMENT), False, id="the one that is not written"),
    ],
)
def test_the_statement_needs_no_approval(text: str, plan: Plan, is_it: bool) -> None:  # noqa: FBT001 - a table
    assert a_crisis(plan=plan).is_statement(text) == is_it


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_word_is_found_whatever_stands_around_it(before: str, after: str) -> None:
    assert "起火" in a_crisis().touched(f"{before}起火{after}")
