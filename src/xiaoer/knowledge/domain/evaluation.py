"""How well questions find their entries: the figures of each stage, alone and together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from xiaoer.knowledge.domain.index import Source
from xiaoer.knowledge.domain.matching import Hit

FOLDS = 5
DEPTH = 10


class Labelled(msgspec.Struct, frozen=True):
    """An entry and every way its question is put."""

    question: str
    similar: tuple[str, ...]
    answers: str = ""


class Query(msgspec.Struct, frozen=True):
    """A question and the entry that should answer it; None where none does."""

    text: str
    entry: int | None


class StageFigures(msgspec.Struct, frozen=True):
    """Shares from 0 to 1: the right entry first, among the first three, and the mean of one over its rank."""

    stage: str
    asked: int
    top1: float
    top3: float
    mean_reciprocal_rank: float


class RefusalFigures(msgspec.Struct, frozen=True):
    """At the thresholds in force: how many questions in scope were answered or asked back, how many of the answers
    were right; how many out of scope were answered or asked back; and how often a question in scope is more sure
    than one out of it (area under the ROC curve).
    """

    in_scope: int
    answered: float
    right: float
    asked_back: float
    out_of_scope: int
    false_answers: float
    false_questions: float
    area: float


def held_out(entries: Sequence[Labelled], fold: int) -> tuple[list[Source], list[Query]]:
    """Everything but one wording of each entry, and those wordings; `fold` chooses which."""
    sources, queries = [], []
    for number, entry in enumerate(entries):
        left = fold % len(entry.similar) if entry.similar else None
        kept = tuple(text for place, text in enumerate(entry.similar) if place != left)
        sources.append(Source((entry.question, *kept), entry.answers))
        if left is not None:
            queries.append(Query(entry.similar[left], number))
    return sources, queries


def standards(entries: Sequence[Labelled]) -> tuple[list[Source], list[Query]]:
    """The questions alone, and every other wording as a query: how published FAQ sets are measured."""
    sources = [Source((entry.question,), entry.answers) for entry in entries]
    return sources, [Query(text, number) for number, entry in enumerate(entries) for text in entry.similar]


def stage_figures(stage: str, found: Sequence[tuple[Query, Sequence[Hit]]]) -> StageFigures:
    ranks = [rank(query, hits) for query, hits in found]
    total = max(1, len(ranks))
    return StageFigures(
        stage=stage,
        asked=len(ranks),
        top1=sum(place == 1 for place in ranks) / total,
        top3=sum(place is not None and place <= 3 for place in ranks) / total,
        mean_reciprocal_rank=sum(1 / place for place in ranks if place is not None) / total,
    )


def rank(query: Query, hits: Sequence[Hit]) -> int | None:
    """The place of the right entry from 1; None where it is not among the hits."""
    return next((place for place, hit in enumerate(hits, start=1) if hit.entry == query.entry), None)


def refusal_figures(
    found: Sequence[tuple[Query, Sequence[Hit]]], sure: Callable[[Hit], bool], ask_from: float
) -> RefusalFigures:
    known = [(query, hits) for query, hits in found if query.entry is not None]
    unknown = [(query, hits) for query, hits in found if query.entry is None]
    answered = [(query, hits) for query, hits in known if hits and sure(hits[0])]
    wrongly = sum(bool(hits) and sure(hits[0]) for _, hits in unknown)
    return RefusalFigures(
        in_scope=len(known),
        answered=_share(len(answered), len(known)),
        right=_share(sum(rank(query, hits) == 1 for query, hits in answered), len(answered)),
        asked_back=_share(_asking(known, ask_from) - len(answered), len(known)),
        out_of_scope=len(unknown),
        false_answers=_share(wrongly, len(unknown)),
        false_questions=_share(_asking(unknown, ask_from) - wrongly, len(unknown)),
        area=area(_scores(known), _scores(unknown)),
    )


def _asking(found: Sequence[tuple[Query, Sequence[Hit]]], ask_from: float) -> int:
    return sum(score >= ask_from for score in _scores(found))


def _scores(found: Sequence[tuple[Query, Sequence[Hit]]]) -> list[float]:
    return [hits[0].score if hits else 0.0 for _, hits in found]


def area(above: Sequence[float], below: Sequence[float]) -> float:
    """The share of pairs in which the first is higher, ties counted half (Mann and Whitney)."""
    wins = sum((one > other) + (one == other) / 2 for one in above for other in below)
    return _share(wins, len(above) * len(below))


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0
