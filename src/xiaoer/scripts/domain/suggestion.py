"""The three scripts that fit what a shopper has just said, rendered for this shopper, each with its reason."""

from __future__ import annotations

import math
from collections import defaultdict
from uuid import UUID

import msgspec
from rapidfuzz import fuzz

from xiaoer.scripts.domain.facts import Facts
from xiaoer.scripts.domain.index import Index, Phrase, terms
from xiaoer.scripts.domain.matter import matter
from xiaoer.scripts.domain.scripts import Published, Scenario, When
from xiaoer.scripts.domain.templates import Words, write

MOST = 3
_PHRASE, _LETTERS = 0.3, 0.1  # what the likest phrase adds, by its words and by its letters, to the script's words
_OTHER_STAGE = 0.4
_UNKNOWN = 0.85  # something is to be filled in, or it asks for an order or a category of which nothing is known
_LIKE_ENOUGH = 0.1
_CLOSE = 0.3  # from here on a phrase is a reason that a person understands
_LOOKED_AT = 30  # scripts whose phrases are compared, those with the most words in common first


class Asked(msgspec.Struct, frozen=True):
    """What the shopper said, and at which stage of the conversation; `earlier`: what they said before, newest first."""

    text: str
    stage: str
    earlier: tuple[str, ...] = ()


class Suggestion(msgspec.Struct, frozen=True):
    """A script, what its words lack (each a gap in them), and why it is offered."""

    script_id: UUID
    version: int
    scenario: Scenario
    title: str
    title_en: str
    text: str
    missing: tuple[str, ...]
    why_zh: str
    why_en: str


class _Match(msgspec.Struct, frozen=True):
    """How well a script fits, with its likest phrase and that phrase's likeness (0 to 1)."""

    score: float
    owner: int
    phrase: Phrase
    likeness: float


def suggest(index: Index, asked: Asked, facts: Facts) -> list[Suggestion]:
    """At most three, best first. What cannot be rendered for these facts, or is not for this order, is passed over."""
    asked = msgspec.structs.replace(asked, text=matter((asked.text, *asked.earlier)))
    offered: list[tuple[float, Suggestion]] = []
    for match in _ranked(index, asked, facts):
        # None of those that follow can overtake three that lack nothing.
        if sum(score >= match.score for score, _ in offered) >= MOST:
            break
        script = index.scripts[match.owner]
        words = write(script.version.content.text, facts)
        if isinstance(words, Words):
            score = match.score * (_UNKNOWN if words.missing else 1)
            offered.append((score, _suggestion(script, match, words)))
    return [one for _, one in sorted(offered, key=lambda scored: -scored[0])[:MOST]]


def _ranked(index: Index, asked: Asked, facts: Facts) -> list[_Match]:
    words = terms(asked.text)
    matches = []
    for share, owner in _by_words(index, words)[:_LOOKED_AT]:
        phrase, likeness = _likest(index, owner, words)
        letters = fuzz.ratio(asked.text, phrase.text) / 100
        score = share + _PHRASE * likeness + _LETTERS * letters
        score *= _fit(index.scripts[owner], asked.stage, facts)
        if score >= _LIKE_ENOUGH:
            matches.append(_Match(score, owner, phrase, likeness))
    return sorted(matches, key=lambda match: (-match.score, match.owner))


def _by_words(index: Index, words: frozenset[str]) -> list[tuple[float, int]]:
    """Each script's share of what the words say, the largest first."""
    whole = sum(index.weight(word) for word in words)
    shares: dict[int, float] = defaultdict(float)
    for word in words:
        for owner, says in index.postings.get(word, ()):
            shares[owner] += says * index.weight(word) / whole
    return sorted(((share, owner) for owner, share in shares.items()), key=lambda one: (-one[0], one[1]))


def _likest(index: Index, owner: int, words: frozenset[str]) -> tuple[Phrase, float]:
    """The script's phrase with the greatest cosine of weighted terms."""
    likenesses = [(_cosine(index, words, phrase.terms), -place) for place, phrase in enumerate(index.phrases[owner])]
    likeness, place = max(likenesses)
    return index.phrases[owner][-place], likeness


def _cosine(index: Index, one: frozenset[str], other: frozenset[str]) -> float:
    lengths = math.sqrt(_square(index, one) * _square(index, other))
    return _square(index, one & other) / lengths if lengths else 0.0


def _square(index: Index, words: frozenset[str]) -> float:
    return sum(index.weight(word) ** 2 for word in words)


def _fit(script: Published, stage: str, facts: Facts) -> float:
    """1 for the right stage, order and category, less where they are not known, 0 where they are wrong."""
    content = script.version.content
    return _when(content.when, facts) * (1.0 if content.stage == stage else _OTHER_STAGE)


def _when(when: When, facts: Facts) -> float:
    states = {facts.order.state} if facts.order.state else set()
    fit = 1.0
    for wanted, given in ((when.order_state, states), (when.category, facts.order.categories)):
        if wanted and not given:
            fit *= _UNKNOWN
        elif wanted and not given & set(wanted):
            return 0.0
    return fit


def _suggestion(script: Published, match: _Match, words: Words) -> Suggestion:
    version, content = script.version, script.version.content
    close = match.likeness >= _CLOSE
    return Suggestion(
        script_id=version.script_id, version=version.version, scenario=script.scenario, title=content.title,
        title_en=content.title_en, text=words.text, missing=words.missing,
        why_zh=f"顾客说的接近“{match.phrase.text}”" if close else f"顾客在问{script.scenario.zh}",
        why_en=f"Close to “{match.phrase.text}”" if close else f"The shopper asks about: {script.scenario.en}",
    )  # fmt: skip
