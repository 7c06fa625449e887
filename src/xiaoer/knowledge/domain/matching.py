"""The stages of matching, each able to run alone: exact text, near strings and sounds, weighted words; and their fusion.

Every stage gives hits, at most one an entry, the best first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import exp

import msgspec
import numpy as np
from rapidfuzz import fuzz

from xiaoer.knowledge.domain.index import Index, Numbers, cosines, shares, spoken_terms
from xiaoer.knowledge.domain.questions import normalise, sounds, terms

CANDIDATES = 40
SOUND_DISCOUNT = 0.95
"""Sounding alike is a little less than being written alike."""


class Hit(msgspec.Struct, frozen=True):
    """An entry's number, how well it fits, and how near its best wording is, each 0 to 1."""

    entry: int
    score: float
    near: float = 1.0


class Features(msgspec.Struct, frozen=True):
    """How an entry fits what was asked, each 0 to 1: its best question's cosine of terms and nearness of text or
    sound, and the share of the asked terms' weight that its answers hold.
    """

    cosine: float
    near: float
    topic: float


class Weights(msgspec.Struct, frozen=True):
    """How features make a score; and how the best score, its lead over the next and its nearness make a confidence."""

    cosine: float
    near: float
    topic: float
    score: float
    lead: float
    alike: float
    bias: float


LEARNED = Weights(cosine=7.52, near=2.40, topic=19.03, score=0.176, lead=0.700, alike=2.43, bias=-3.56)
"""Logistic regressions fitted by `benches/knowledge_fit.py` on the demo shop's entries, with one wording of each
entry held out in turn, typing slips of the others, and questions that no entry answers."""


def exact(index: Index, asked: str) -> list[Hit]:
    """Entries that hold the very text."""
    return [Hit(int(index.owners[place]), 1.0) for place in index.exact.get(normalise(asked), ())]


def fuzzy(index: Index, asked: str, limit: int = 3) -> list[Hit]:
    """Entries with a question that is written or sounds nearly the same: typing slips, and those of a pinyin input."""
    text = normalise(asked)
    spoken = sounds(text)
    places = _best(cosines(index.sound, spoken_terms(spoken)), CANDIDATES)
    line = " ".join(spoken)
    return _by_entry(index, ((place, _near(index, place, text, line)) for place in places), limit)


def weighted(index: Index, asked: str, limit: int = 3) -> list[Hit]:
    """Entries with a question that shares weighty terms."""
    scores = cosines(index.meaning, terms(normalise(asked)))
    return _by_entry(index, ((place, float(scores[place])) for place in _best(scores, CANDIDATES)), limit)


def features(index: Index, asked: str) -> dict[int, Features]:
    """Every entry that stages 2 and 3 or the answers' words bring up, with how it fits."""
    text = normalise(asked)
    spoken, asked_terms = sounds(text), terms(text)
    line = " ".join(spoken)
    meaning, topic = cosines(index.meaning, asked_terms), shares(index.topic, asked_terms)
    alike = _best(cosines(index.sound, spoken_terms(spoken)), CANDIDATES // 2)
    cosine: dict[int, float] = dict.fromkeys(_best(topic, CANDIDATES // 4), 0.0)
    near = dict(cosine)
    for place in dict.fromkeys([*_best(meaning, CANDIDATES), *alike]):
        entry = int(index.owners[place])
        cosine[entry] = max(cosine.get(entry, 0.0), float(meaning[place]))
        near[entry] = max(near.get(entry, 0.0), _near(index, place, text, line))
    return {entry: Features(cosine[entry], near[entry], float(topic[entry])) for entry in cosine}


def _anything(_entry: int) -> bool:
    return True


def fused(
    index: Index,
    asked: str,
    limit: int = 3,
    fits: Callable[[int], bool] = _anything,
    weights: Weights = LEARNED,
) -> list[Hit]:
    """The stages together, among the entries that fit the place. A hit's score is the probability that it answers."""
    found = {entry: fit for entry, fit in features(index, asked).items() if fits(entry)}
    scores = {entry: score(fit, weights) for entry, fit in found.items()}
    order = sorted(scores, key=lambda entry: (-scores[entry], entry))[: limit + 1]
    hits = []
    for place, entry in enumerate(order[:limit]):
        rival = scores[order[1 - min(place, 1)]] if len(order) > 1 else 0.0
        near = found[entry].near
        hits.append(Hit(entry, confidence(scores[entry], scores[entry] - rival, near, weights), near))
    return hits


def score(found: Features, weights: Weights) -> float:
    return weights.cosine * found.cosine + weights.near * found.near + weights.topic * found.topic


def confidence(best: float, lead: float, near: float, weights: Weights) -> float:
    return 1 / (1 + exp(-(weights.score * best + weights.lead * lead + weights.alike * near + weights.bias)))


def _near(index: Index, place: int, text: str, line: str) -> float:
    written, spoken = fuzz.ratio(text, index.texts[place]), fuzz.ratio(line, index.spoken[place])
    return max(written, SOUND_DISCOUNT * spoken) / 100


def _best(scores: Numbers, limit: int) -> list[int]:
    """The places of the highest scores above nothing, highest first, ties to the earlier place."""
    if len(scores) > limit:
        top = np.argpartition(-scores, limit - 1)[:limit]
        chosen = top[np.lexsort((top, -scores[top]))]
    else:
        chosen = np.argsort(-scores, kind="stable")
    return [int(place) for place in chosen if scores[place] > 0]


def _by_entry(index: Index, scored: Iterable[tuple[int, float]], limit: int) -> list[Hit]:
    best: dict[int, Hit] = {}
    for place, points in sorted(scored, key=lambda pair: (-pair[1], pair[0])):
        entry = int(index.owners[place])
        best.setdefault(entry, Hit(entry, points))
    return list(best.values())[:limit]
