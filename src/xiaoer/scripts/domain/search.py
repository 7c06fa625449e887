"""Finding a script by what an agent types: words, pinyin, or initials (`thh` finds 退换货)."""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from xiaoer.scripts.domain.facts import Facts
from xiaoer.scripts.domain.index import OWN_WORDS, Index, sounding, terms
from xiaoer.scripts.domain.scripts import Published
from xiaoer.scripts.domain.sounding import Letters, Place
from xiaoer.scripts.domain.templates import Words, write
from xiaoer.values.chinese import as_typed

MOST = 50
_MOST_READY = 8
_SHORTEST_IN_SAYS = 3  # initials shorter than this stand somewhere in nearly everything that shoppers say
_SHORTEST_BEGINNING = 3  # fewer Latin letters count as a whole word only: `th` is 退货, not every The
_BY_SOUND, _BY_RARE_SOUND, _BY_TERMS = 5, 10, 20  # after the places of the fields


class Ready(msgspec.Struct, frozen=True):
    """A script that was found, in the words for this shopper."""

    script: Published
    words: Words


class Shelf(msgspec.Struct, frozen=True):
    """What is ready, best first, and how many were found that cannot be rendered for these facts, not even with gaps."""

    ready: tuple[Ready, ...]
    passed: int


def ready(index: Index, query: str, facts: Facts) -> Shelf:
    """At most eight of what the query finds."""
    found = search(index, query)
    texts = [(one, write(one.version.content.text, facts)) for one in found[:MOST]]
    fit = [Ready(one, words) for one, words in texts if isinstance(words, Words)]
    return Shelf(tuple(fit[:_MOST_READY]), len(texts) - len(fit))


def search(index: Index, query: str) -> list[Published]:
    """The scripts that the query finds, best first: by words, then by pinyin; all of them, by scenario, for an empty one."""
    wanted = query.strip().lower()
    if not wanted:
        return list(index.scripts)
    ranks = _others(index, wanted)
    for i, fields in enumerate(index.fields):
        by_words = _rank_words(fields, wanted.split())
        if by_words is not None:
            ranks[i] = by_words
    return [index.scripts[i] for i in sorted(ranks, key=lambda i: (ranks[i], i))[:MOST]]


def _rank_words(fields: tuple[str, ...], words: list[str]) -> int | None:
    """The first field in which every word stands."""
    return next((rank for rank, field in enumerate(fields) if all(_stands(word, field) for word in words)), None)


def _stands(word: str, field: str) -> bool:
    """Latin letters at the beginning of a word, and a few of them only as a whole word."""
    if word not in field or not word.isascii():
        return word in field
    end = r"(?![a-z0-9])" if len(word) < _SHORTEST_BEGINNING else ""
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}{end}", field) is not None


def _others(index: Index, wanted: str) -> dict[int, int]:
    """What is found otherwise than by words, each script by its place, with its rank."""
    typed = as_typed(wanted)
    if not typed.isascii():
        return _by_terms(index, terms(wanted))
    letters = Letters(sounding(typed), index.sounds)
    ranks = {i: _rank_sound(letters, index, i) for i in range(len(index.scripts))} if len(letters) else {}
    return {i: rank for i, rank in ranks.items() if rank is not None}


def _by_terms(index: Index, asked: frozenset[str]) -> dict[int, int]:
    """At least half of the terms stand in title, scenario and what shoppers say; the fewer are missing, the better."""
    places = (postings for postings in (index.postings.get(term, ()) for term in asked) if postings)
    standing = Counter(owner for postings in places for owner, says in postings if says == OWN_WORDS)
    return {owner: _BY_TERMS + len(asked) - n for owner, n in standing.items() if n * 2 >= len(asked)}


def _rank_sound(letters: Letters, index: Index, i: int) -> int | None:
    """The title's beginning, the title, the scenario, what shoppers say; then the same by rarer readings."""
    texts = (index.titles[i], index.scenarios[i], index.says[i])[: None if len(letters) >= _SHORTEST_IN_SAYS else 2]
    found = ((rank, letters.stand_in(text)) for rank, text in enumerate(texts, 1))
    ranks = [_by(place) + rank - (rank == 1 and place.at_beginning) for rank, place in found if place is not None]
    return min(ranks, default=None)


def _by(place: Place) -> int:
    return _BY_SOUND if place.as_usual else _BY_RARE_SOUND
