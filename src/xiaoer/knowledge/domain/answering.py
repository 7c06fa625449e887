"""From what was asked to what is said: an answer, a question back, or a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

import msgspec

from xiaoer.knowledge.domain.index import Index
from xiaoer.knowledge.domain.matching import Hit, exact, fused
from xiaoer.knowledge.domain.questions import wants_person

ANSWER_FROM = 0.6
NEAR_FROM = 0.6
ASK_FROM = 0.25
CHOICE_FROM = 0.05
"""Tuned on the demo shop with one wording of each entry held out; docs/guide/knowledge.md has the figures. What only
the answers' words bring up is asked back, however sure: of such answers half were wrong."""
MOST_CHOICES = 3

Render = Callable[[str], str | None]
"""Fills a text's variables; None where one that it needs is not known."""


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When an answer holds; what is None holds always."""

    stage: str | None = None
    category: str | None = None
    sku: str | None = None


class AnswerText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text that may hold Liquid, and when it holds."""

    text: str
    when: When = When()


class Entry(msgspec.Struct, frozen=True):
    """What the shop says to one question, however it is put. `stage` and `category` file it; they do not bind it."""

    id: UUID
    key: str
    question: str
    similar: tuple[str, ...]
    answers: tuple[AnswerText, ...]
    category: str
    stage: str


class Asked(msgspec.Struct, frozen=True):
    """A shopper's words and what is known of the place they come from."""

    text: str
    stage: str | None = None
    category: str | None = None
    sku: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """`confidence`: the probability, 0 to 1, that the entry is what was asked for."""

    text: str
    entry_id: UUID
    title: str
    confidence: float


class ChoiceOffered(msgspec.Struct, frozen=True):
    """An entry to choose; its title sent back is answered by it."""

    entry_id: UUID
    title: str


class Clarify(msgspec.Struct, frozen=True):
    """Up to three entries, of which the shopper may mean one."""

    choices: tuple[ChoiceOffered, ...]


class HandOver(msgspec.Struct, frozen=True):
    """A person should answer. `reason`: asked_for_person, not_known, or facts_missing where the fitting text needs
    something of this shopper that is not known.
    """

    reason: str


def respond(index: Index, entries: Sequence[Entry], asked: Asked, render: Render) -> Answer | Clarify | HandOver:
    """What to say; `entries` stand in the order of `index`."""
    if wants_person(asked.text):
        return HandOver("asked_for_person")

    def fits(entry: int) -> bool:
        return bool(texts(entries[entry], asked))

    hits = [hit for hit in exact(index, asked.text) if fits(hit.entry)]
    hits = hits or fused(index, asked.text, MOST_CHOICES, fits)
    if not hits or hits[0].score < ASK_FROM:
        return HandOver("not_known")
    if not sure(hits[0]) or (len(hits) > 1 and sure(hits[1])):
        chosen = [entries[hit.entry] for hit in hits[:MOST_CHOICES] if hit.score >= CHOICE_FROM]
        return Clarify(tuple(ChoiceOffered(entry.id, entry.question) for entry in chosen))
    return _said(entries[hits[0].entry], asked, render, hits[0].score)


def sure(hit: Hit) -> bool:
    """Whether a hit is answered rather than asked back."""
    return hit.score >= ANSWER_FROM and hit.near >= NEAR_FROM


def _said(entry: Entry, asked: Asked, render: Render, confidence: float) -> Answer | HandOver:
    for text in texts(entry, asked):
        said = render(text)
        if said is not None:
            return Answer(said, entry.id, entry.question, confidence)
    return HandOver("facts_missing")


def texts(entry: Entry, asked: Asked) -> list[str]:
    """The entry's texts that hold, the most particular first.

    What is not known of the place excludes nothing, but a text bound to it comes after those that are not.
    """
    ranked = [(_fit(answer.when, asked), answer.text) for answer in entry.answers]
    holding = [(fit, text) for fit, text in ranked if fit is not None]
    return [text for _, text in sorted(holding, key=lambda pair: -pair[0])]


def _fit(when: When, asked: Asked) -> int | None:
    """The more of the conditions are met the higher; below 0 where some cannot be judged; None where one is not met."""
    fit = 0
    for weight, wanted, given in (
        (4, when.sku, asked.sku),
        (2, when.category, asked.category),
        (1, when.stage, asked.stage),
    ):
        if wanted is not None and given is not None and wanted != given:
            return None
        if wanted is not None:
            fit += weight if given is not None else -8 * weight
    return fit
