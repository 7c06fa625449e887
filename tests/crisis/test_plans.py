from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.crisis.given import APPROVERS, FIRE, IN_ENGLISH, LEAD, PLAN, RECALL, SENIOR, STATEMENT
from xiaoer.crisis.domain import plans
from xiaoer.crisis.domain.plans import (
    LONGEST,
    LONGEST_NAME,
    LONGEST_REASON,
    MOST_STEPS,
    MOST_TOPICS,
    MOST_WORDS,
    Approver,
    Link,
    Plan,
    Topic,
)  # fmt: skip
from xiaoer.values.refusal import Refused

NOBODY = UUID(int=0xEF)


@pytest.mark.parametrize(
    ("plan", "locale", "words"),
    [
        pytest.param(PLAN, "zh", STATEMENT, id="Chinese"),
        pytest.param(PLAN, "en", IN_ENGLISH, id="English"),
        pytest.param(replace(PLAN, statement_en=""), "en", STATEMENT, id="only Chinese is there"),
        pytest.param(replace(PLAN, statement_zh=""), "zh", IN_ENGLISH, id="only English is there"),
        pytest.param(Plan(), "zh", "", id="none"),
    ],
)
def test_the_statement_in_a_language(plan: Plan, locale: str, words: str) -> None:
    assert plan.statement(locale) == words


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param(PLAN, PLAN, id="as it is"),
        pytest.param(Plan(), Plan(), id="a draft without anything"),
        pytest.param(replace(PLAN, statement_zh=f" \n{STATEMENT} "), PLAN, id="blanks around the statement go"),
        pytest.param(replace(PLAN, topics=(Topic(" 召回 ", (" 召回", "退厂", "recall ")), FIRE)), PLAN, id="and around words"),
        pytest.param(
            replace(PLAN, topics=(Topic("召回", ("召回", "召\u200b回", "退厂", "recall", "ＲＥＣＡＬＬ")), FIRE)), PLAN,
            id="words that are compared equal stand once",
        ),
        pytest.param(
            replace(PLAN, chain=(Link(SENIOR, "somebody"), Link(None, "x"))),
            replace(PLAN, chain=(Link(SENIOR, "资深丙（测试）"), Link())), id="names are the desk's",
        ),
    ],
)  # fmt: skip
def test_a_plan_as_it_is_kept(told: Plan, kept: Plan) -> None:
    assert plans.checked(told, APPROVERS) == kept


@pytest.mark.parametrize(
    ("told", "code"),
    [
        pytest.param(Plan(statement_zh="召\x00回"), "crisis_text", id="NUL in the statement"),
        pytest.param(Plan(topics=(Topic("召\x00回", ("召回",)),)), "crisis_text", id="NUL in a name"),
        pytest.param(Plan(topics=(Topic("召回", ("召\x00回",)),)), "crisis_text", id="NUL in a word"),
        pytest.param(Plan(statement_en="x" * (LONGEST + 1)), "crisis_statement_long", id="too long"),
        pytest.param(Plan(topics=(Topic("", ("召回",)),)), "crisis_topics", id="no name"),
        pytest.param(Plan(topics=(Topic("召回", ()),)), "crisis_topics", id="no word"),
        pytest.param(Plan(topics=(Topic("召回", ("召回", "  ")),)), "crisis_topics", id="a blank word"),
        pytest.param(Plan(topics=(Topic("召回", ("\u200b",)),)), "crisis_topics", id="a word that nobody sees"),
        pytest.param(Plan(topics=(Topic("召回", ("召" * (LONGEST_NAME + 1),)),)), "crisis_topics", id="a long word"),
        pytest.param(Plan(topics=(RECALL, Topic("召回 ", ("x",)))), "crisis_topics", id="a name twice"),
        pytest.param(
            Plan(topics=(Topic("多", tuple(str(n) for n in range(MOST_WORDS + 1))),)), "crisis_topics", id="many words"
        ),
        pytest.param(
            Plan(topics=tuple(Topic(str(n), ("x",)) for n in range(MOST_TOPICS + 1))), "crisis_topics", id="many topics"
        ),
        pytest.param(Plan(chain=()), "crisis_chain", id="no step"),
        pytest.param(Plan(chain=(Link(),) * (MOST_STEPS + 1)), "crisis_chain", id="many steps"),
        pytest.param(Plan(chain=(Link(LEAD), Link(LEAD))), "crisis_chain", id="somebody twice"),
        pytest.param(Plan(chain=(Link(NOBODY),)), "crisis_approver", id="somebody of another shop"),
    ],
)
def test_a_plan_that_is_refused(told: Plan, code: str) -> None:
    found = plans.checked(told, APPROVERS)
    assert isinstance(found, Refused)
    assert found.code == code


def test_a_statement_as_long_as_a_message_is_taken() -> None:
    assert plans.checked(Plan(statement_zh="长" * LONGEST), APPROVERS) == Plan(statement_zh="长" * LONGEST)


SENIORS = tuple(one for one in APPROVERS if not one.leads)


@pytest.mark.parametrize(
    ("plan", "approvers", "what"),
    [
        pytest.param(PLAN, APPROVERS, None, id="ready"),
        pytest.param(replace(PLAN, statement_zh=""), APPROVERS, None, id="one language is enough"),
        pytest.param(replace(PLAN, statement_zh="", statement_en=""), APPROVERS, "statement", id="no statement"),
        pytest.param(replace(PLAN, topics=()), APPROVERS, "topics", id="no topic"),
        pytest.param(PLAN, (), "approvers", id="nobody at all"),
        pytest.param(PLAN, SENIORS, "approvers", id="nobody who leads"),
        pytest.param(replace(PLAN, chain=(Link(SENIOR),)), SENIORS, None, id="the one who is named"),
        pytest.param(replace(PLAN, chain=(Link(), Link(NOBODY))), APPROVERS, "approvers", id="the named one has left"),
        pytest.param(replace(PLAN, chain=()), APPROVERS, "approvers", id="no step"),
    ],
)
def test_what_keeps_a_plan_from_being_in_force(plan: Plan, approvers: tuple[Approver, ...], what: str | None) -> None:
    assert plans.hindrance(plan, approvers) == what


@pytest.mark.parametrize(
    ("text", "needed", "kept"),
    [
        pytest.param(" 媒体报道 ", True, "媒体报道", id="trimmed"),
        pytest.param("", False, "", id="none is needed"),
        pytest.param("x" * LONGEST_REASON, True, "x" * LONGEST_REASON, id="the longest"),
        pytest.param("", True, None, id="none"),
        pytest.param(" \u200b", True, None, id="nothing to be seen"),
        pytest.param("x" * (LONGEST_REASON + 1), False, None, id="too long"),
        pytest.param("a\x00", False, None, id="NUL"),
    ],
)
def test_a_reason(text: str, needed: bool, kept: str | None) -> None:  # noqa: FBT001 - a table
    expected = kept if kept is not None else Refused("crisis_reason", {"most": LONGEST_REASON})
    assert plans.reason_of(text, needed=needed) == expected


TEXTS = st.text(max_size=8)
TOPICS = st.lists(st.builds(Topic, TEXTS, st.lists(TEXTS, max_size=4).map(tuple)), max_size=4).map(tuple)


@given(TEXTS, TOPICS)
def test_what_is_kept_is_kept_again_as_it_is(statement: str, topics: tuple[Topic, ...]) -> None:
    kept = plans.checked(Plan(statement, "", topics), APPROVERS)
    if isinstance(kept, Plan):
        assert plans.checked(kept, APPROVERS) == kept
