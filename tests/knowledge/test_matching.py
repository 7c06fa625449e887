"""The stages, each alone, and together."""

from __future__ import annotations

import numpy as np
import pytest

from tests.knowledge.given import entry, index
from xiaoer.knowledge.domain.index import Source, build, cosine_postings, cosines, rarity_of, saturated_postings, shares
from xiaoer.knowledge.domain.matching import LEARNED, confidence, exact, features, fused, fuzzy, weighted

DEMO = index()


@pytest.mark.parametrize(
    ("asked", "entries"),
    [
        pytest.param("什么时候发货", [0], id="as-written"),
        pytest.param("您好，什么时候发货呀？", [0], id="with-politeness"),
        pytest.param("换货流程是什么", [2], id="similar-question"),
        pytest.param("发货", [], id="part"),
    ],
)
def test_exact(asked: str, entries: list[int]) -> None:
    assert [(hit.entry, hit.score) for hit in exact(DEMO, asked)] == [(one, 1.0) for one in entries]


def test_the_same_text_in_two_entries_is_found_twice() -> None:
    both = index(entry(0, "多久到？", "多久到"), entry(1, "多久到账？", "多久到"))
    assert [hit.entry for hit in exact(both, "多久到")] == [0, 1]


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        pytest.param("什么时侯发货", 0, id="wrong-character"),
        pytest.param("什么时候法获", 0, id="pinyin-slip"),
        pytest.param("怎么腿货", 1, id="pinyin-slip-of-a-near-pair"),
        pytest.param("羽绒服怎吗洗", 4, id="typing-slip"),
    ],
)
def test_fuzzy(asked: str, best: int) -> None:
    hits = fuzzy(DEMO, asked)
    assert hits[0].entry == best
    assert 0.6 < hits[0].score < 1.0
    assert len({hit.entry for hit in hits}) == len(hits) <= 3


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        pytest.param("衣服退了可以吗", 1, id="shared-words"),
        pytest.param("发票需要什么资料", 3, id="rare-word"),
        pytest.param("机洗", 4, id="one-word"),
    ],
)
def test_weighted(asked: str, best: int) -> None:
    assert weighted(DEMO, asked)[0].entry == best


@pytest.mark.parametrize("stage", [fuzzy, weighted, fused])
@pytest.mark.parametrize("asked", ["", "？", "🙂", "xyzzy qwerty", "嗯" * 500])
def test_nothing_to_match(stage: object, asked: str) -> None:
    assert callable(stage)
    assert all(hit.score < 0.3 for hit in stage(DEMO, asked))


def test_an_empty_shop_matches_nothing() -> None:
    empty = build([])
    assert exact(empty, "发货") == fuzzy(empty, "发货") == weighted(empty, "发货") == fused(empty, "发货") == []


def test_a_slip_is_answered_surely_and_a_stranger_is_not() -> None:
    assert fused(DEMO, "什么时侯发货呀")[0].score > 0.6
    assert fused(DEMO, "北京天气")[:1] == [] or fused(DEMO, "北京天气")[0].score < 0.25


def test_fusion_leaves_out_what_does_not_fit_the_place() -> None:
    assert fused(DEMO, "怎么退货")[0].entry == 1
    assert 1 not in {hit.entry for hit in fused(DEMO, "怎么退货", fits=lambda one: one != 1)}


def test_the_words_of_an_answer_bring_its_entry_up() -> None:
    told = build(
        [
            Source(("多久到",), "顺丰一般两天，乡镇三到五天{% if order.number %}{{ order.number }}{% endif %}"),
            Source(("怎么洗",), "温水手洗"),
        ]
    )
    assert features(told, "乡镇要多久")[0].topic > 0
    assert features(told, "乡镇要多久").get(1) is None
    assert "order" not in told.topic.numbers


@pytest.mark.parametrize(
    ("best", "lead", "near"),
    [
        pytest.param(2.0, 0.5, 0.5, id="score"),
        pytest.param(1.0, 0.9, 0.5, id="lead"),
        pytest.param(1.0, 0.5, 0.9, id="nearness"),
    ],
)
def test_a_better_fit_is_never_less_sure(best: float, lead: float, near: float) -> None:
    assert 0 < confidence(1.0, 0.5, 0.5, LEARNED) < confidence(best, lead, near, LEARNED) < 1


def test_cosines_of_postings() -> None:
    made = cosine_postings([["a", "b"], ["a", "a"], ["c"]])
    assert np.allclose(cosines(made, ["c"]), [0, 0, 1])
    assert np.allclose(cosines(made, ["a", "b"])[0], 1)
    assert np.allclose(cosines(made, ["z"]), 0)
    assert cosines(made, ["c", "z"])[2] < 1


def test_shares_grow_with_what_is_held_and_stay_below_one() -> None:
    made = saturated_postings([["a", "b", "b"], ["a"], []])
    found = shares(made, ["a", "b"])
    assert 1 > found[0] > found[1] > found[2] == 0
    assert rarity_of(made, "b") > rarity_of(made, "a")
    assert rarity_of(made, "z") > rarity_of(made, "b")


def test_many_questions_are_cut_to_the_best() -> None:
    many = index(*(entry(number, f"第{number}号商品怎么保养") for number in range(60)))
    [hit] = weighted(many, "第37号商品怎么保养", 1)
    assert (hit.entry, round(hit.score, 6)) == (37, 1.0)
