"""The published scripts of a shop, made ready to be found by what a shopper says and by what an agent types."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from xiaoer.scripts.domain.scripts import Published
from xiaoer.scripts.domain.templates import plain
from xiaoer.values import chinese

OWN_WORDS = 1.0  # of the title, the scenario and the things that shoppers say
_TEXT_WORDS = 0.9  # of the script's text, which speaks of the matter in the agent's words


@dataclass(frozen=True)
class Phrase:
    """A thing that shoppers say when the script fits."""

    text: str
    terms: frozenset[str]


@dataclass(frozen=True)
class Index:
    """`postings`: for each term the scripts that it stands in and how much it says there; `weights`: see `weight`.

    `fields`: what words are looked for in, small letters: title, scenario, key, what shoppers say, text.
    `titles`, `scenarios`, `says`: their letters and characters, and `sounds`: how each of those is read.
    """

    scripts: tuple[Published, ...]
    phrases: tuple[tuple[Phrase, ...], ...]
    postings: dict[str, tuple[tuple[int, float], ...]]
    weights: dict[str, float]
    fields: tuple[tuple[str, ...], ...]
    titles: tuple[str, ...]
    scenarios: tuple[str, ...]
    says: tuple[str, ...]
    sounds: dict[str, tuple[str, ...]]

    def weight(self, term: str) -> float:
        """Inverse document frequency, ln((N + 1) / (n + 0.5)): a term that no script holds weighs most."""
        return self.weights.get(term) or math.log((len(self.scripts) + 1) / 0.5)


def terms(text: str) -> frozenset[str]:
    """Words, and of Chinese also pairs of characters and single ones, so that 补货 still meets 什么时候补得到货."""
    parts = "".join(char.lower() if char.isalnum() else " " for char in text).split()
    han = [part for part in parts if not part.isascii()]
    words = {word for part in parts for word in chinese.words(part)}
    pairs = {part[i : i + 2] for part in han for i in range(len(part) - 1)}
    return frozenset(words | pairs | {char for part in han for char in part if not char.isascii()})


def sounding(text: str) -> str:
    """What is read of a text: its letters, digits and characters."""
    return "".join(char for char in text.lower() if char.isalnum())


def build(scripts: Iterable[Published]) -> Index:
    """The index of these scripts, in order of scenario and key."""
    kept = tuple(sorted(scripts, key=lambda one: (one.scenario.path, one.version.key)))
    contents = [one.version.content for one in kept]
    phrases = tuple(tuple(Phrase(say, terms(say)) for say in content.says) for content in contents)
    vocabularies = [_vocabulary(one, said) for one, said in zip(kept, phrases, strict=True)]
    titles = tuple(sounding(content.title) for content in contents)
    scenarios = tuple(sounding(one.scenario.zh) for one in kept)
    says = tuple(sounding(" ".join(content.says)) for content in contents)
    return Index(
        scripts=kept,
        phrases=phrases,
        postings=_postings(vocabularies),
        weights=_weights(vocabularies),
        fields=tuple(_fields(one) for one in kept),
        titles=titles,
        scenarios=scenarios,
        says=says,
        sounds={char: chinese.readings(char) for char in set("".join((*titles, *scenarios, *says)))},
    )


def _fields(script: Published) -> tuple[str, ...]:
    content, scenario = script.version.content, script.scenario
    titles, scenarios = f"{content.title} {content.title_en}", f"{scenario.zh} {scenario.en}"
    told = (titles, scenarios, script.version.key, " ".join(content.says), plain(content.text))
    return tuple(field.lower() for field in told)


def _vocabulary(script: Published, phrases: tuple[Phrase, ...]) -> dict[str, float]:
    content = script.version.content
    own = terms(f"{content.title} {content.title_en} {script.scenario.zh} {script.scenario.en}")
    words = dict.fromkeys(terms(plain(content.text)), _TEXT_WORDS)
    words |= dict.fromkeys(own.union(*(phrase.terms for phrase in phrases)), OWN_WORDS)
    return words


def _postings(vocabularies: list[dict[str, float]]) -> dict[str, tuple[tuple[int, float], ...]]:
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for owner, words in enumerate(vocabularies):
        for word, says in words.items():
            found[word].append((owner, says))
    return {word: tuple(places) for word, places in found.items()}


def _weights(vocabularies: list[dict[str, float]]) -> dict[str, float]:
    holding = Counter(word for words in vocabularies for word in words)
    return {word: math.log((len(vocabularies) + 1) / (count + 0.5)) for word, count in holding.items()}
