from __future__ import annotations

import pytest

from xiaoer.etiquette.actions import lexicon, load, packs
from xiaoer.etiquette.domain.lexicon import Lexicon, light_of
from xiaoer.etiquette.domain.lights import Judge, Place, compile_rules, judge
from xiaoer.etiquette.domain.rules import Light, Pack, Rule, Wording, sayable

JUDGE = load()
RULES = [rule for pack in packs() for rule in pack.rules]
GRAVITY = [Light.GREEN, Light.YELLOW, Light.RED]
HITS = [pytest.param(rule, text, id=f"{rule.id}: {text[:24]}") for rule in RULES for text in rule.hits]
MISSES = [pytest.param(rule, text, id=f"{rule.id}: {text[:24]}") for rule in RULES for text in rule.misses]


def alone(rule: Rule) -> Judge:
    return compile_rules([Pack("alone", Wording("单独", "alone"), (rule,))], Lexicon({}, {}, {}, ()))


def found(by: Judge, text: str) -> set[str]:
    return {finding.rule_id for finding in judge(by, text, Place()).findings}


@pytest.mark.parametrize(("rule", "text"), HITS)
def test_a_rule_hits_its_own_examples(rule: Rule, text: str) -> None:
    assert found(alone(rule), text) == {rule.id}
    assert GRAVITY.index(judge(JUDGE, text, Place()).light) >= GRAVITY.index(rule.light)


@pytest.mark.parametrize(("rule", "text"), MISSES)
def test_a_rule_leaves_its_counterexamples_alone(rule: Rule, text: str) -> None:
    assert found(alone(rule), text) == set()


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES])
def test_every_rule_shows_both_sides_and_speaks_both_languages(rule: Rule) -> None:
    assert rule.hits
    assert rule.misses
    for wording in (rule.reason, rule.better):
        assert any("\u4e00" <= char <= "\u9fff" for char in wording.zh), wording.zh
        assert not any("\u4e00" <= char <= "\u9fff" for char in wording.en), wording.en


def test_the_lexicon_is_whole_and_speaks_both_languages() -> None:
    words = lexicon()
    assert len(words.terms) == 607
    assert {term.reason for term in words.terms} == set(words.reasons)
    assert {term.better for term in words.terms} == set(words.wordings)
    assert {term.group for term in words.terms} == set(words.groups)
    for wording in (*words.reasons.values(), *words.wordings.values(), *words.groups.values()):
        assert not any("\u4e00" <= char <= "\u9fff" for char in wording.en), wording.en


BETTER = [
    *(pytest.param(rule.better, id=rule.id) for rule in RULES),
    *(pytest.param(wording, id=key) for key, wording in lexicon().wordings.items()),
]


@pytest.mark.parametrize("better", BETTER)
def test_what_can_be_said_leaves_nothing_to_choose(better: Wording) -> None:
    """Brackets offer alternatives: only gaps, which hold a message back, may stay in a sentence that is put in."""
    for text in (better.zh, better.en):
        said = sayable(text)
        assert [mark for mark in ("【", "/", "(date") if mark in (said or "")] == []


def test_words_for_the_shopper_are_ready_in_both_languages() -> None:
    """In the lexicon, whose terms are Chinese and English alike."""
    ready = {key: (sayable(one.zh), sayable(one.en)) for key, one in lexicon().wordings.items()}
    assert [key for key, (zh, en) in ready.items() if (zh is None) is not (en is None)] == []
    assert [key for key, (zh, _) in ready.items() if zh is None] == [
        "ad-1", "ad-2", "other-2", "other-3", "other-4", "other-5", "other-6", "other-7", "other-8",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("better", "said"),
    [
        pytest.param("“我来跟进。”", "我来跟进。", id="a sentence"),
        pytest.param("先接住，再说能做什么：“我看到您的情况了。”", "我看到您的情况了。", id="advice, then a sentence"),
        pytest.param("Say it in full: “Yes, I’m here.”", "Yes, I’m here.", id="in English"),
        pytest.param("把话说完整。", None, id="advice"),
        pytest.param("把“不行”换成您能做的事。", None, id="words within advice"),
        pytest.param("换成顾客的话：“妥投”说“已送到”。", None, id="a list of words"),
    ],
)
def test_sayable(better: str, said: str | None) -> None:
    assert sayable(better) == said


def test_every_term_of_the_lexicon_is_found() -> None:
    """By itself, as the whole message; where a graver or longer term stands in it, that one may speak instead."""
    silent = [
        term.term
        for term in lexicon().terms
        if not term.pattern and GRAVITY.index(judge(JUDGE, term.term, Place()).light) < GRAVITY.index(light_of(term))
    ]
    assert silent == []
