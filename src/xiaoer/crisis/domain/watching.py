"""What a text touches: one automaton over the words of all topics, compared in the folded form that lights use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import msgspec
from ahocorasick_rs import AhoCorasick

from xiaoer.crisis.domain.plans import Plan, Topic
from xiaoer.etiquette.domain.folding import cuts_a_latin_word, fold


class Touch(msgspec.Struct, frozen=True):
    """A topic's word at the characters `start` to `end` (half open, code points) of a text as it was written."""

    topic: str
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class _Watch:
    """`topics[i]` is the topic of the automaton's word i; it may be used by many threads at once."""

    automaton: AhoCorasick
    topics: tuple[str, ...]


@lru_cache(maxsize=256)
def _watch(topics: tuple[Topic, ...]) -> _Watch:
    """Kept: every message in a crisis asks."""
    pairs = [(fold(word.strip()).text, topic.name) for topic in topics for word in topic.words]
    told = [(word, name) for word, name in pairs if word]
    return _Watch(AhoCorasick([word for word, _ in told]), tuple(name for _, name in told))


def touches(topics: tuple[Topic, ...], text: str) -> list[Touch]:
    """Every place that touches a topic, in the order of the text. A word of Latin letters counts only as a whole one."""
    watch, folded = _watch(topics), fold(text)
    found = []
    for word, start, end in watch.automaton.find_matches_as_indexes(folded.text, overlapping=True):
        if not cuts_a_latin_word(folded.text, start, end):
            begins, ends = folded.place(start, end)
            found.append(Touch(watch.topics[word], begins, ends, text[begins:ends]))
    return sorted(found, key=lambda one: (one.start, one.end))


class Crisis(msgspec.Struct, frozen=True):
    """How a shop stands, or stood last: `on` since the moment, by whom, and the plan that is in force meanwhile."""

    id: UUID
    shop_id: UUID
    on: bool
    since: int
    by: UUID
    plan: Plan

    def touched(self, text: str) -> tuple[str, ...]:
        """The names of the topics that a text touches, each once. None where the switch is off."""
        if not self.on:
            return ()
        return tuple(dict.fromkeys(one.topic for one in touches(self.plan.topics, text)))

    def is_statement(self, text: str) -> bool:
        """Whether it is the holding statement as it stands, which needs nobody's approval."""
        return text.strip() in {self.plan.statement_zh, self.plan.statement_en} - {""}
