from __future__ import annotations

import pytest

from xiaoer.etiquette.actions import lexicon, load, packs
from xiaoer.etiquette.domain.lexicon import Lexicon, light_of
from xiaoer.etiquette.domain.lights import Judge, Place, compile_rules, judge
from xiaoer.etiquette.domain.rules import Light, Pack, Rule, Wording

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


def test_every_term_of_the_lexicon_is_found() -> None:
    """By itself, as the whole message; where a graver or longer term stands in it, that one may speak instead."""
    silent = [
        term.term
        for term in lexicon().terms
        if not term.pattern and GRAVITY.index(judge(JUDGE, term.term, Place()).light) < GRAVITY.index(light_of(term))
    ]
    assert silent == []
