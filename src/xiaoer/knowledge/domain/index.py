"""An index of questions in memory: exact texts, and weighted terms in postings lists."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec
import numpy as np

from xiaoer.knowledge.domain.questions import normalise, sounds, terms

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


class Postings(msgspec.Struct, frozen=True, eq=False):
    """For each term the documents that hold it, with weights; `size` documents in all.

    The documents of term t are `places[starts[t]:starts[t + 1]]`. `rarity` is ln((N + 1) / (df + ½)).
    """

    numbers: dict[str, int]
    rarity: Numbers
    starts: Numbers
    places: Numbers
    weights: Numbers
    size: int


class Source(msgspec.Struct, frozen=True):
    """What one entry gives to the index: every wording of its question, and the words of its answers."""

    questions: tuple[str, ...]
    answers: str = ""


class Index(msgspec.Struct, frozen=True, eq=False):
    """`owners[q]` is the entry that question q belongs to; texts are normalised, `spoken` their syllables.

    `meaning` and `sound` weigh the questions, `topic` the entries' answers.
    """

    owners: Numbers
    texts: tuple[str, ...]
    spoken: tuple[str, ...]
    exact: dict[str, tuple[int, ...]]
    meaning: Postings
    sound: Postings
    topic: Postings


_MARKUP = re.compile(r"{[{%].*?[%}]}")


def build(sources: Sequence[Source]) -> Index:
    """The index of entries in their order; the same text twice in an entry counts once."""
    seen = dict.fromkeys((owner, normalise(text)) for owner, source in enumerate(sources) for text in source.questions)
    exact: dict[str, list[int]] = {}
    for place, (_, text) in enumerate(seen):
        exact.setdefault(text, []).append(place)
    syllables = [sounds(text) for _, text in seen]
    return Index(
        owners=np.array([owner for owner, _ in seen], dtype=np.int32),
        texts=tuple(text for _, text in seen),
        spoken=tuple(" ".join(one) for one in syllables),
        exact={text: tuple(places) for text, places in exact.items()},
        meaning=cosine_postings([terms(text) for _, text in seen]),
        sound=cosine_postings([spoken_terms(one) for one in syllables]),
        topic=saturated_postings([terms(normalise(_MARKUP.sub(" ", source.answers))) for source in sources]),
    )


def spoken_terms(syllables: Sequence[str]) -> tuple[str, ...]:
    """Syllables and their neighbouring pairs."""
    pairs = (f"{one} {other}" for one, other in itertools.pairwise(syllables))
    return (*syllables, *pairs)


class _Counted(msgspec.Struct, frozen=True, eq=False):
    """Documents as (term, place, how often) in three columns."""

    numbers: dict[str, int]
    terms: Numbers
    places: Numbers
    often: Numbers
    rarity: Numbers
    size: int


def _counted(documents: Sequence[Iterable[str]]) -> _Counted:
    counts = [Counter(document) for document in documents]
    numbers = {term: number for number, term in enumerate(dict.fromkeys(t for count in counts for t in count))}
    held = np.array([numbers[term] for count in counts for term in count], dtype=np.int64)
    places = np.repeat(np.arange(len(counts)), [len(count) for count in counts])
    often = np.array([n for count in counts for n in count.values()], dtype=np.float64)
    documents_of = np.bincount(held, minlength=len(numbers))
    return _Counted(numbers, held, places, often, np.log((len(counts) + 1) / (documents_of + 0.5)), len(counts))


def cosine_postings(documents: Sequence[Iterable[str]]) -> Postings:
    """Weights (1 + ln tf) · rarity, each document's vector of length one: products add up to the cosine."""
    counted = _counted(documents)
    weights = (1 + np.log(counted.often)) * counted.rarity[counted.terms]
    lengths = np.sqrt(np.bincount(counted.places, weights=weights**2, minlength=counted.size))
    return _postings(counted, weights / np.maximum(lengths[counted.places], 1e-9))


def saturated_postings(documents: Sequence[Iterable[str]], slope: float = 1.2, bend: float = 0.75) -> Postings:
    """Okapi BM25's weight of a term in a document, without its rarity: tf / (tf + k·(1 − b + b·length/mean))."""
    counted = _counted(documents)
    lengths = np.bincount(counted.places, weights=counted.often, minlength=counted.size)
    relative = lengths / max(1.0, float(lengths.mean())) if counted.size else lengths
    damping = slope * (1 - bend + bend * relative)
    return _postings(counted, counted.often / (counted.often + damping[counted.places]))


def _postings(counted: _Counted, weights: Numbers) -> Postings:
    order = np.argsort(counted.terms, kind="stable")
    lengths = np.bincount(counted.terms, minlength=len(counted.numbers))
    return Postings(
        numbers=counted.numbers,
        rarity=counted.rarity,
        starts=np.concatenate(([0], np.cumsum(lengths))),
        places=counted.places[order].astype(np.int32),
        weights=weights[order].astype(np.float32),
        size=counted.size,
    )


def cosines(index: Postings, asked: Iterable[str]) -> Numbers:
    """The cosine of the asked terms with every document; a term nobody uses counts in the length alone."""
    weights = {term: (1 + np.log(often)) * rarity_of(index, term) for term, often in Counter(asked).items()}
    length = np.sqrt(sum(weight**2 for weight in weights.values()))
    return _added(index, weights) / max(float(length), 1e-9)


def shares(index: Postings, asked: Iterable[str]) -> Numbers:
    """How much of the asked terms' rarity each document holds, 0 to 1: BM25 over its own maximum."""
    weights = {term: rarity_of(index, term) for term in asked}
    return _added(index, weights) / max(sum(weights.values()), 1e-9)


def rarity_of(index: Postings, term: str) -> float:
    number = index.numbers.get(term)
    return float(np.log((index.size + 1) / 0.5) if number is None else index.rarity[number])


def _added(index: Postings, weights: Mapping[str, float]) -> Numbers:
    """For each document the sum of weight times weight over the terms that it shares."""
    places, values = [], []
    for term, weight in weights.items():
        number = index.numbers.get(term)
        if number is not None:
            span = slice(index.starts[number], index.starts[number + 1])
            places.append(index.places[span])
            values.append(index.weights[span] * weight)
    if not places:
        return np.zeros(index.size)
    return np.bincount(np.concatenate(places), weights=np.concatenate(values), minlength=index.size)
