"""Rules and judges to test with: keyword-only, valid by default."""

from __future__ import annotations

from typing import Any

import msgspec

from xiaoer.etiquette.domain.lexicon import Lexicon, Match, Severity, Term
from xiaoer.etiquette.domain.lights import Judge, compile_rules
from xiaoer.etiquette.domain.rules import Light, Pack, Rule, Wording

REASON = Wording("因为", "Because")
BETTER = Wording("换句话", "Better words")


def rule(*, id: str = "r", light: Light = Light.RED, **condition: Any) -> Rule:  # noqa: A002 - the rule's own field
    return Rule(id=id, light=light, reason=REASON, better=BETTER, **condition)


def term(*, word: str = "滚", severity: Severity = Severity.CRITICAL, match: Match = Match.SUBSTRING) -> Term:
    return Term(word, "abuse", severity, match, "r", "b")


def lexicon(*terms: Term) -> Lexicon:
    return Lexicon({"abuse": Wording("辱骂", "Abuse")}, {"r": REASON}, {"b": BETTER}, terms)


def judge_of(*rules: Rule) -> Judge:
    return compile_rules([Pack("p", Wording("包", "pack"), rules)], lexicon())


def with_unless(one: Term) -> Term:
    return msgspec.structs.replace(one, unless=Wording("后台库存一致", "the stock figures agree"))
