"""A rule of etiquette as data: when it speaks, what light it gives, why, and what would be better."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from xiaoer.etiquette.domain.folding import fold


class Light(StrEnum):
    """三色预警: red must not be sent, yellow is worth another look, green is good practice."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class At(StrEnum):
    """Where in the message the words must stand; punctuation, spaces and emoji before and after do not count."""

    ANYWHERE = "anywhere"
    START = "start"
    WHOLE = "whole"


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same sentence for a person, in Chinese and English."""

    zh: str
    en: str


_SAYABLE = re.compile(r"(?:^|[\uff1a:] ?)\u201c([^\u201c\u201d]+)\u201d$")


def sayable(better: str) -> str | None:
    """The sentence that can be said as it stands: the quotation that the advice is, or ends with after a colon."""
    quoted = _SAYABLE.search(better)
    return quoted[1] if quoted else None


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When one of `words`, or the regular expression `pattern`, stands `at` its place, the message gets the `light`.

    Words and patterns are compared with the folded text: half width, simplified, lower case. A word of Latin
    letters counts only as a whole word. `needs` saves time: the pattern is tried only where one of these words
    stands. A hit inside one of the `exempt` texts is none, and no hit counts in a message in which the pattern
    `unless` is found. `at_least` hits are needed; `longer_than` counts the characters of the whole message.
    `opening` asks for the agent's first message of the conversation (or not the first), `stages` for one of these
    stages. `better` is advice; a sentence that can be sent as it stands is in quotation marks “…” at its end.
    `hits` and `misses` are examples, and run as tests.
    """

    id: str
    light: Light
    reason: Wording
    better: Wording
    words: tuple[str, ...] = ()
    pattern: str = ""
    needs: tuple[str, ...] = ()
    at: At = At.ANYWHERE
    exempt: tuple[str, ...] = ()
    unless: str = ""
    at_least: int = 1
    longer_than: int = 0
    opening: bool | None = None
    stages: tuple[str, ...] = ()
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules that belong together and are switched on together."""

    pack: str
    title: Wording
    rules: tuple[Rule, ...]


def faults(rule: Rule) -> list[str]:
    """What is wrong with the rule, one sentence each; empty when a judge can use it."""
    found = []
    if not (rule.words or rule.pattern or rule.longer_than):
        found.append("it names neither words nor a pattern nor a length")
    if rule.needs and not rule.pattern:
        found.append("`needs` goes with a pattern")
    found += [f"{word!r} is empty when folded" for word in _all_words(rule) if not fold(word).text]
    found += [sentence for pattern in (rule.pattern, rule.unless) for sentence in _pattern_faults(pattern)]
    return found


def _all_words(rule: Rule) -> tuple[str, ...]:
    return rule.words + rule.needs + rule.exempt


def _pattern_faults(pattern: str) -> list[str]:
    try:
        matches_nothing = re.compile(pattern).match("") is not None
    except re.error as error:
        return [f"pattern {pattern!r} cannot be read: {error}"]
    return [f"pattern {pattern!r} matches the empty text"] if pattern and matches_nothing else []
