"""The emoji of a text, and those that a shop does not use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from xiaoer.etiquette.domain.lights import Finding
from xiaoer.etiquette.domain.rules import Light, Wording

RULE = "emoji.not_ours"
SHOWN = 6
"""So many of the shop's own are named instead."""

_PICTURES = "\U0001f000-\U0001f02f\U0001f0cf\U0001f170-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
_SIGNS = "\u231a\u231b\u23e9-\u23f3\u23f8-\u23fa\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2764\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
_TONE, _DRAWN, _JOIN, _KEY = "\U0001f3fb-\U0001f3ff", "\ufe0f", "\u200d", "\u20e3"
_ONE = f"(?:[{_PICTURES}{_SIGNS}]|[\u00a9\u00ae\u2000-\u3299](?={_DRAWN})){_DRAWN}?[{_TONE}]?"
_EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]{_DRAWN}?{_KEY}|{_ONE}(?:{_JOIN}(?:{_ONE}|[\u2640\u2642\u2695\u2696\u2708\u2764]{_DRAWN}?))*"
)
"""A flag, a key, or a picture with its tone, joined to others. What is drawn as text unless asked otherwise (\u260e) is no emoji."""
_DRESSING = re.compile(f"[{_DRAWN}{_TONE}]")


class Spot(NamedTuple):
    """An emoji at its place, half open, in code points."""

    start: int
    end: int
    emoji: str


def emojis(text: str) -> Iterator[Spot]:
    for hit in _EMOJI.finditer(text):
        yield Spot(hit.start(), hit.end(), hit[0])


def is_emoji(text: str) -> bool:
    """Exactly one."""
    return _EMOJI.fullmatch(text) is not None


def bare(emoji: str) -> str:
    """Whatever its tone, and however it was asked to be drawn."""
    return _DRESSING.sub("", emoji)


def strange(text: str, ours: Iterable[str] | None) -> list[Finding]:
    """The emoji that are not among the shop's own; where it has named none, it uses any."""
    own = list(ours or ())
    if not own:
        return []
    known = {bare(one) for one in own}
    return [_finding(spot, own[:SHOWN]) for spot in emojis(text) if bare(spot.emoji) not in known]


def _finding(spot: Spot, own: list[str]) -> Finding:
    instead = " ".join(own)
    return Finding(
        rule_id=RULE, light=Light.YELLOW, start=spot.start, end=spot.end, words=spot.emoji,
        reason=Wording("店铺不用这个表情。", "The shop does not use this emoji."),
        better=Wording(f"删掉表情，或换成 {instead}", f"Leave it out, or use one of {instead}"),
    )  # fmt: skip
