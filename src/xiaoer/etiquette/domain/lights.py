"""The judge: one automaton over every word of every rule, patterns only where their words stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from ahocorasick_rs import AhoCorasick

from xiaoer.etiquette.domain.folding import Folded, cuts_a_latin_word, fold
from xiaoer.etiquette.domain.lexicon import Lexicon, as_pack
from xiaoer.etiquette.domain.rules import At, Light, Pack, Rule, Wording, faults

MOST_FINDINGS = 20
"""A message shows at most so many findings, the gravest first; more would help nobody."""

_GRAVITY = {Light.RED: 2, Light.YELLOW: 1, Light.GREEN: 0}
_ASIDE = re.compile(r"(?>\[[^\[\]]{1,8}\]|[\W_])*+")  # [微笑], punctuation, spaces, emoji


class Place(msgspec.Struct, frozen=True):
    """Where the message stands: is it the agent's first of this conversation, and in which stage."""

    opening: bool = False
    stage: str = "presale"


class Finding(msgspec.Struct, frozen=True):
    """What a rule says of the characters `start` to `end` (half open, code points) of the text as it was written."""

    rule_id: str
    light: Light
    start: int
    end: int
    words: str
    reason: Wording
    better: Wording


class Judgement(msgspec.Struct, frozen=True):
    """The gravest light of the findings; green when there are none, since nothing stands against sending."""

    light: Light
    findings: tuple[Finding, ...]

    @property
    def blocked(self) -> bool:
        """Red does not leave."""
        return self.light is Light.RED


class _Part(StrEnum):
    WORD = "word"
    NEED = "need"
    EXEMPT = "exempt"


@dataclass(frozen=True)
class Judge:
    """Compiled rules. `uses[i]` tells whose words the automaton's word i is; it may be used by many threads at once."""

    rules: tuple[Rule, ...]
    automaton: AhoCorasick
    uses: tuple[tuple[tuple[int, _Part], ...], ...]
    patterns: dict[int, re.Pattern[str]]
    clearings: dict[int, re.Pattern[str]]
    always: tuple[int, ...]


@dataclass
class _Seen:
    """What one pass of the automaton saw, by rule."""

    spans: dict[int, list[tuple[int, int]]]
    exempt: dict[int, list[tuple[int, int]]]
    needed: set[int]


def compile_rules(packs: Iterable[Pack], lexicon: Lexicon) -> Judge:
    """The judge of these packs and the lexicon; ValueError names each rule that cannot work, and why."""
    rules = tuple(rule for pack in (*packs, as_pack(lexicon)) for rule in pack.rules)
    _refuse_faulty(rules)
    uses: dict[str, list[tuple[int, _Part]]] = defaultdict(list)
    for index, rule in enumerate(rules):
        for part, words in ((_Part.WORD, rule.words), (_Part.NEED, rule.needs), (_Part.EXEMPT, rule.exempt)):
            for word in words:
                uses[fold(word).text].append((index, part))
    return Judge(
        rules=rules,
        automaton=AhoCorasick(list(uses)),
        uses=tuple(tuple(use) for use in uses.values()),
        patterns={i: re.compile(rule.pattern) for i, rule in enumerate(rules) if rule.pattern},
        clearings={i: re.compile(rule.unless) for i, rule in enumerate(rules) if rule.unless},
        always=tuple(i for i, rule in enumerate(rules) if not rule.needs and (rule.pattern or rule.longer_than)),
    )


def _refuse_faulty(rules: tuple[Rule, ...]) -> None:
    wrong = [f"{rule.id}: {fault}" for rule in rules for fault in faults(rule)]
    times = Counter(rule.id for rule in rules)
    wrong += [f"{rule_id}: the id stands twice" for rule_id in times if times[rule_id] > 1]
    if wrong:
        raise ValueError("; ".join(wrong))


def judge(by: Judge, text: str, place: Place, more: Iterable[Finding] = ()) -> Judgement:
    """The light of an agent's message and why; `more`: what else was found in it."""
    folded = fold(text)
    seen = _look(by, folded.text)
    found = [finding for index in sorted(seen.spans) for finding in _findings(by, index, seen, folded, text, place)]
    kept = _without_covered([*found, *more])
    light = max((finding.light for finding in kept), key=_GRAVITY.__getitem__, default=Light.GREEN)
    return Judgement(light, tuple(kept))


def _look(by: Judge, text: str) -> _Seen:
    seen = _Seen(defaultdict(list), defaultdict(list), set())
    for word, start, end in by.automaton.find_matches_as_indexes(text, overlapping=True):
        if cuts_a_latin_word(text, start, end):
            continue
        for index, part in by.uses[word]:
            if part is _Part.NEED:
                seen.needed.add(index)
            elif part is _Part.EXEMPT:
                seen.exempt[index].append((start, end))
            else:
                seen.spans[index].append((start, end))
    for index in (*by.always, *sorted(seen.needed)):
        seen.spans[index] += _other_spans(by, index, text)
    return seen


def _other_spans(by: Judge, index: int, text: str) -> Iterator[tuple[int, int]]:
    """Where the rule's pattern stands, and the whole message where it is too long."""
    if index in by.patterns:
        yield from (match.span() for match in by.patterns[index].finditer(text) if match.end() > match.start())
    if 0 < by.rules[index].longer_than < len(text):
        yield 0, len(text)


def _findings(by: Judge, index: int, seen: _Seen, folded: Folded, text: str, place: Place) -> Iterator[Finding]:
    rule = by.rules[index]
    if not _fits(rule, place):
        return
    spans = [span for span in seen.spans[index] if _stands(rule.at, folded.text, *span)]
    spans = [span for span in spans if not any(_covers(wide, span) for wide in seen.exempt[index])]
    if len(spans) < rule.at_least or (index in by.clearings and by.clearings[index].search(folded.text)):
        return
    for span in spans:
        start, end = folded.place(*span)
        yield Finding(rule.id, rule.light, start, end, text[start:end], rule.reason, rule.better)


def _fits(rule: Rule, place: Place) -> bool:
    return rule.opening in {None, place.opening} and (not rule.stages or place.stage in rule.stages)


def _stands(at: At, text: str, start: int, end: int) -> bool:
    if at is At.ANYWHERE:
        return True
    opens = _ASIDE.fullmatch(text, 0, start) is not None
    return opens and (at is At.START or _ASIDE.fullmatch(text, end) is not None)


def _covers(wide: tuple[int, int], narrow: tuple[int, int]) -> bool:
    return wide[0] <= narrow[0] and narrow[1] <= wide[1]


def _without_covered(found: list[Finding]) -> list[Finding]:
    """The gravest and longest first; what lies inside one already kept, and is no graver, tells nothing new."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda one: (-_GRAVITY[one.light], one.start - one.end, one.start)):
        if len(kept) < MOST_FINDINGS and not any(_tells_more(other, finding) for other in kept):
            kept.append(finding)
    return kept


def _tells_more(kept: Finding, finding: Finding) -> bool:
    same_kind = (kept.light is Light.GREEN) == (finding.light is Light.GREEN)
    return same_kind and _covers((kept.start, kept.end), (finding.start, finding.end))
