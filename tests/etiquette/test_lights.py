from __future__ import annotations

from typing import Any

import pytest

from tests.etiquette.given import BETTER, REASON, judge_of, lexicon, rule, term
from xiaoer.etiquette.domain.lights import (
    MOST_FINDINGS,
    Finding,
    Judgement,
    Place,
    compile_rules,
    judge,
)
from xiaoer.etiquette.domain.rules import At, Light, Pack, Wording

ANYWHERE = Place()


def spans(text: str, place: Place = ANYWHERE, **condition: Any) -> list[tuple[int, int]]:
    return sorted((one.start, one.end) for one in judge(judge_of(rule(**condition)), text, place).findings)


def test_a_finding_says_what_where_why_and_better() -> None:
    judgement = judge(judge_of(rule(words=("加微信",))), "请加\u200b微信哦", Place())
    found = Finding("r", Light.RED, 1, 5, "加\u200b微信", REASON, BETTER)
    assert judgement == Judgement(Light.RED, (found,))


def test_nothing_found_is_green() -> None:
    assert judge(judge_of(rule(words=("滚",))), "您好", Place()) == Judgement(Light.GREEN, ())


@pytest.mark.parametrize(
    ("text", "condition", "expected"),
    [
        pytest.param("滚来滚", {"words": ("滚",)}, [(0, 1), (2, 3)], id="every place"),
        pytest.param("滚筒里滚", {"words": ("滚",), "exempt": ("滚筒",)}, [(3, 4)], id="exempt only where it stands"),
        pytest.param("不行", {"words": ("不",), "at": At.START}, [(0, 1)], id="start"),
        pytest.param(" [微笑]，🙂不行", {"words": ("不",), "at": At.START}, [(7, 8)], id="start after what is aside"),
        pytest.param("亲不行", {"words": ("不",), "at": At.START}, [], id="not at the start"),
        pytest.param("。嗯！", {"words": ("嗯",), "at": At.WHOLE}, [(1, 2)], id="whole message"),
        pytest.param("嗯好", {"words": ("嗯",), "at": At.WHOLE}, [], id="more follows"),
        pytest.param("好嗯", {"words": ("嗯",), "at": At.WHOLE}, [], id="more before"),
        pytest.param("a rude b", {"words": ("rude",)}, [(2, 6)], id="Latin word"),
        pytest.param("crude", {"words": ("rude",)}, [], id="a Latin word begins inside another"),
        pytest.param("rudely", {"words": ("rude",)}, [], id="a Latin word ends inside another"),
        pytest.param("加QQ号", {"words": ("qq",)}, [(1, 3)], id="Latin beside Chinese"),
        pytest.param("a1b a2b", {"pattern": "a.b"}, [(0, 3), (4, 7)], id="pattern"),
        pytest.param("a1b", {"pattern": "a.b", "needs": ("z",)}, [], id="pattern whose word is missing"),
        pytest.param("z a1b", {"pattern": "a.b", "needs": ("z",)}, [(2, 5)], id="pattern whose word stands"),
        pytest.param("z", {"pattern": "(?=z)", "needs": ("z",)}, [], id="a hit of no length is none"),
        pytest.param("滚，但是可以", {"words": ("滚",), "unless": "可以"}, [], id="cleared by the rest"),
        pytest.param("滚，不行", {"words": ("滚",), "unless": "可以"}, [(0, 1)], id="not cleared"),
        pytest.param("! !", {"words": ("!",), "at_least": 3}, [], id="too few"),
        pytest.param("!!!", {"words": ("!",), "at_least": 3}, [(0, 1), (1, 2), (2, 3)], id="enough"),
        pytest.param("12345", {"longer_than": 5}, [], id="as long as allowed"),
        pytest.param("123456", {"longer_than": 5}, [(0, 6)], id="longer"),
    ],
)
def test_conditions(text: str, condition: dict[str, Any], expected: list[tuple[int, int]]) -> None:
    assert spans(text, **condition) == expected


@pytest.mark.parametrize(
    ("place", "condition", "speaks"),
    [
        pytest.param(Place(opening=True), {"opening": True}, True, id="opening asked and given"),
        pytest.param(Place(opening=False), {"opening": True}, False, id="opening asked and not given"),
        pytest.param(Place(opening=True), {"opening": False}, False, id="later asked, opening given"),
        pytest.param(Place(stage="aftersale"), {"stages": ("insale", "aftersale")}, True, id="one of the stages"),
        pytest.param(Place(stage="presale"), {"stages": ("aftersale",)}, False, id="another stage"),
        pytest.param(Place(), {}, True, id="no place asked"),
    ],
)
def test_place(place: Place, condition: dict[str, Any], speaks: bool) -> None:  # noqa: FBT001 - a table's column
    assert bool(spans("滚", place, words=("滚",), **condition)) is speaks


def test_the_gravest_light_wins_and_stands_first() -> None:
    by = judge_of(
        rule(id="green", light=Light.GREEN, words=("谢谢",)),
        rule(id="yellow", light=Light.YELLOW, words=("没办法",)),
        rule(id="red", light=Light.RED, words=("滚",)),
    )
    judgement = judge(by, "谢谢，没办法，滚", Place())
    assert judgement.light is Light.RED
    assert [finding.rule_id for finding in judgement.findings] == ["red", "yellow", "green"]


def test_what_lies_inside_a_graver_or_longer_finding_is_left_out() -> None:
    by = judge_of(
        rule(id="long", words=("滚蛋",)),
        rule(id="short", words=("滚",)),
        rule(id="mild", light=Light.YELLOW, words=("蛋",)),
        rule(id="praise", light=Light.GREEN, words=("滚",)),
    )
    assert [finding.rule_id for finding in judge(by, "滚蛋", Place()).findings] == ["long", "praise"]


def test_a_flood_of_findings_is_cut() -> None:
    assert len(spans("滚 " * 500, words=("滚",))) == MOST_FINDINGS


def test_words_of_several_rules_are_one_pass() -> None:
    by = compile_rules(
        [Pack("p", Wording("包", "pack"), (rule(id="a", words=("滚",)), rule(id="b", words=("ＶＸ", "vx"))))],
        lexicon(term(word="滚")),
    )
    assert [finding.rule_id for finding in judge(by, "vx", Place()).findings] == ["b"]
    assert [finding.rule_id for finding in judge(by, "滚", Place()).findings] == ["a"]


def test_rules_that_cannot_work_are_named_together() -> None:
    with pytest.raises(ValueError, match=r"^a: it names neither .*; b: pattern '\(' .*; a: the id stands twice$"):
        judge_of(rule(id="a"), rule(id="b", pattern="("), rule(id="a", words=("x",)))


@pytest.mark.parametrize(
    ("light", "held"),
    [
        pytest.param(Light.RED, True, id="red"),
        pytest.param(Light.YELLOW, False, id="yellow"),
        pytest.param(Light.GREEN, False, id="green"),
    ],
)
def test_red_does_not_leave(light: Light, held: bool) -> None:  # noqa: FBT001 - a table's column
    assert Judgement(light, ()).blocked is held
