"""From what was asked to what is said."""

from __future__ import annotations

from typing import Any

import pytest

from tests.knowledge.given import ENTRIES, asked, bound, entry, index
from xiaoer.knowledge.domain.answering import Answer, AnswerText, Asked, Clarify, HandOver, respond, sure, texts
from xiaoer.knowledge.domain.matching import Hit

DEMO = index()


def plain(text: str) -> str | None:
    return None if "{{" in text else text


def said(text: str, **place: Any) -> Answer | Clarify | HandOver:
    return respond(DEMO, ENTRIES, asked(text, **place), plain)


def test_an_exact_question_is_answered() -> None:
    assert said("怎么退货？") == Answer("答案1", ENTRIES[1].id, "怎么退货？", 1.0)


def test_a_slip_is_answered_with_its_confidence() -> None:
    found = said("什么时侯发货")
    assert isinstance(found, Answer)
    assert found.entry_id == ENTRIES[0].id
    assert 0.6 <= found.confidence < 1


def test_what_is_unclear_is_asked_back_and_the_choice_is_then_answered() -> None:
    found = said("流程是什么")
    assert isinstance(found, Clarify)
    assert [choice.title for choice in found.choices] == ["怎么退货？", "怎么换货？"]
    assert isinstance(said(found.choices[0].title), Answer)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("转人工", "asked_for_person", id="person"),
        pytest.param("珠穆朗玛峰有多高", "not_known", id="unknown"),
        pytest.param("", "not_known", id="nothing"),
    ],
)
def test_hand_over(text: str, reason: str) -> None:
    assert said(text) == HandOver(reason)


def test_one_text_in_two_entries_is_asked_back() -> None:
    both = (entry(0, "多久到？", "要多久"), entry(1, "退款多久到账？", "要多久"))
    found = respond(index(*both), both, asked("要多久"), plain)
    assert isinstance(found, Clarify)
    assert [choice.title for choice in found.choices] == ["多久到？", "退款多久到账？"]


def test_a_text_that_lacks_its_facts_gives_way_to_the_next() -> None:
    two = (entry(0, "到哪了？", answers=(bound("在{{ parcel.last_scan }}", stage="insale"), AnswerText("请稍等"))),)
    made = index(*two)
    assert respond(made, two, asked("到哪了", stage="insale"), plain) == Answer("请稍等", two[0].id, "到哪了？", 1.0)
    one = (entry(0, "到哪了？", answers=(AnswerText("在{{ parcel.last_scan }}"),)),)
    assert respond(index(*one), one, asked("到哪了"), plain) == HandOver("facts_missing")


def test_an_entry_of_other_goods_is_passed_over() -> None:
    two = (
        entry(0, "怎么洗？", answers=(bound("手洗", category="clothing"),)),
        entry(1, "怎么清洗？", answers=(bound("擦拭", category="appliance"),)),
    )
    found = respond(index(*two), two, asked("怎么洗？", category="appliance"), plain)
    assert isinstance(found, Answer)
    assert found.text == "擦拭"


THREE = entry(
    0, "能退吗？",
    answers=(bound("服饰可退", category="clothing"), bound("这款不退", sku="A1"), AnswerText("看商品"), bound("先签收", stage="insale")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("place", "order"),
    [
        pytest.param({}, ["看商品", "先签收", "服饰可退", "这款不退"], id="unknown-place-takes-the-general"),
        pytest.param({"category": "food", "sku": "B2", "stage": "aftersale"}, ["看商品"], id="other-place"),
        pytest.param({"category": "clothing", "sku": "B2", "stage": "presale"}, ["服饰可退", "看商品"], id="category"),
        pytest.param(
            {"category": "clothing", "sku": "A1", "stage": "insale"}, ["这款不退", "服饰可退", "先签收", "看商品"], id="sku",
        ),
    ],
)  # fmt: skip
def test_the_most_particular_text_comes_first(place: dict[str, str], order: list[str]) -> None:
    assert texts(THREE, Asked("能退吗", **place)) == order


@pytest.mark.parametrize(
    ("hit", "answered"),
    [
        pytest.param(Hit(0, 0.9, 0.9), True, id="sure"),
        pytest.param(Hit(0, 0.59, 0.9), False, id="not-sure"),
        pytest.param(Hit(0, 0.9, 0.59), False, id="only-the-answers-words"),
    ],
)
def test_sure(hit: Hit, answered: bool) -> None:  # noqa: FBT001 - a column of the table
    assert sure(hit) is answered
