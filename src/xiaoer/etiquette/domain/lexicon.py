"""The lexicon 词库: words that agents must not write, by group and severity, turned into rules."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from xiaoer.etiquette.domain.rules import At, Light, Pack, Rule, Wording


class Severity(StrEnum):
    """How grave a term is."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Match(StrEnum):
    """How a term is found. `context` and `fact_check` terms are right or wrong by facts that no word list can see."""

    SUBSTRING = "substring"
    WHOLE_MESSAGE = "whole_message"
    REGEX = "regex"
    CONTEXT = "context"
    FACT_CHECK = "fact_check"


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One term; `reason` and `better` are keys of the lexicon's tables, `unless` tells when the term is right."""

    term: str
    group: str
    severity: Severity
    match: Match
    reason: str
    better: str
    exempt: tuple[str, ...] = ()
    pattern: str = ""
    needs: tuple[str, ...] = ()
    unless: Wording | None = None


class Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The terms, with the sentences that they share."""

    groups: dict[str, Wording]
    reasons: dict[str, Wording]
    wordings: dict[str, Wording]
    terms: tuple[Term, ...]


def light_of(term: Term) -> Light:
    """Critical and high are red, medium and low yellow; what only facts can decide is at most yellow."""
    if term.match in {Match.CONTEXT, Match.FACT_CHECK}:
        return Light.YELLOW
    return Light.RED if term.severity in {Severity.CRITICAL, Severity.HIGH} else Light.YELLOW


def as_pack(lexicon: Lexicon) -> Pack:
    """One rule a term, with the id `group.term`."""
    rules = tuple(_rule(lexicon, term) for term in lexicon.terms)
    return Pack("lexicon", Wording("词库", "Lexicon"), rules)


def _rule(lexicon: Lexicon, term: Term) -> Rule:
    return Rule(
        id=f"{term.group}.{term.term}",
        light=light_of(term),
        reason=_reason(lexicon.reasons[term.reason], term.unless),
        better=lexicon.wordings[term.better],
        words=() if term.match is Match.REGEX else (term.term,),
        pattern=term.pattern,
        needs=term.needs,
        at=At.WHOLE if term.match is Match.WHOLE_MESSAGE else At.ANYWHERE,
        exempt=term.exempt,
    )


def _reason(reason: Wording, unless: Wording | None) -> Wording:
    if unless is None:
        return reason
    return Wording(f"{reason.zh}如果{unless.zh}，可以保留。", f"{reason.en} You may keep it if {unless.en}.")
