"""By what a message is found, and what is shown of one that was.

A text is compared in its folded form (width, case, traditional characters). It is found by pairs of neighbouring
characters, in Chinese, English and numbers alike, so that every part of it of two characters or more finds it; one
character alone is the beginning of a pair. Pairs in a text are not yet the words in it: the text itself has the last say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, groupby
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from xiaoer.conversations.domain.messages import Kind, Message
from xiaoer.conversations.domain.seeing import STAFF_ONLY
from xiaoer.etiquette.domain.folding import fold

LONGEST = 100
"""Characters of what is looked for."""
BEFORE, SHOWN = 24, 110
"""Characters of an excerpt: before the first place that was found, and in all."""
_MARK = "\ue000"
"""Begins what is no part of a text: not a letter, so never one of its pairs."""
_LOW = 21
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONG_AGO, _FAR = date(1971, 1, 1), date(2100, 1, 1)
FIRST, LAST = 0, 2**63 - 1


class Said(StrEnum):
    """Who said it; NOTE and WHISPER are what staff alone see."""

    SHOPPER = "shopper"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"
    NOTE = "note"
    WHISPER = "whisper"


class Terms(msgspec.Struct, frozen=True):
    """What is looked for: `pieces` all stand in the folded text; so it has all `pairs`, and pairs with each of `beginnings`."""

    pieces: tuple[str, ...]
    pairs: frozenset[str]
    beginnings: frozenset[str]


class Piece(msgspec.Struct, frozen=True):
    """A part of an excerpt; `hit`: it was looked for."""

    text: str
    hit: bool = False


def is_found(message: Message) -> bool:
    """Whether it is something that somebody said; not what the desk notes of the conversation's course."""
    return message.kind is not Kind.EVENT


def text_of(message: Message) -> str:
    """What of a message can be found: its words, the name of its file, and the sku or order number of its card."""
    named = message.attachment.name if message.attachment else message.card.code if message.card else ""
    return f"{message.body}\n{named}".strip()


def said_by(message: Message) -> Said:
    """Of what staff alone see its kind."""
    return Said(message.kind.value if message.kind in STAFF_ONLY else message.author.value)


def fitting(sizes: Sequence[int], most: int) -> int:
    """How many of the first are `most` together, at least one where there is one: so many are one unit's work."""
    return max(sum(total <= most for total in accumulate(sizes)), min(len(sizes), 1))


def place_of(at: int, id_: UUID) -> int:
    """Where a message stands among all: by its millisecond, until 2109, and then by chance, the same each time."""
    return at // 1_000 << _LOW | id_.int & (1 << _LOW) - 1


def bounds(first: date | None, last: date | None, zone: str) -> tuple[int, int]:
    """From which place on, and before which one, the messages of these days stand; both days are in it."""
    since = FIRST if first is None else _begins(first, zone)
    return since, LAST if last is None or last > _FAR else _begins(last + timedelta(days=1), zone)


def _begins(day: date, zone: str) -> int:
    """Of a day long before or after there were messages, the first or last place: some calendars end there."""
    if not _LONG_AGO < day <= _FAR:
        return FIRST if day <= _LONG_AGO else LAST
    midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return (midnight - _EPOCH) // timedelta(milliseconds=1) << _LOW


def words_of(shop_id: UUID, message: Message) -> str:
    """All by which the message is found, apart by blanks, sorted: each is of letters, digits and pictures alone."""
    marks = (mark_of(shop_id), mark_of(said_by(message)))
    return " ".join(sorted(_pairs(fold(text_of(message)).text).union(marks)))


def mark_of(one: UUID | Said) -> str:
    """What all messages of a shop, or of one side, have. Of a shop's id the end, which is by chance."""
    return f"{_MARK}{one.hex[-12:]}" if isinstance(one, UUID) else f"{_MARK}{one.value}"


def terms(words: str) -> Terms | None:
    """None where nothing of it can be looked for: no letter, no digit, no picture."""
    pieces = tuple(dict.fromkeys(fold(words).text.split()))
    found = [run for piece in pieces for run in _runs(piece)]
    pairs = {run[at : at + 2] for run in found for at in range(len(run) - 1)}
    single = {run for run in found if len(run) == 1}
    return Terms(pieces, frozenset(pairs), frozenset(single)) if found else None


def excerpt(message: Message, wanted: Terms) -> tuple[Piece, ...]:
    """A part of the message around the first place that was looked for, all of them marked; empty where it does not hold all."""
    text = text_of(message)
    folded = fold(text)
    if not all(piece in folded.text for piece in wanted.pieces):
        return ()
    every = re.compile("|".join(re.escape(one) for one in sorted(wanted.pieces, key=len, reverse=True)))
    hits = [folded.place(*found.span()) for found in every.finditer(folded.text)]
    start = max(0, hits[0][0] - BEFORE)
    end = max(start + SHOWN, hits[0][1])
    before, after = (Piece("…"),) * (start > 0), (Piece("…"),) * (end < len(text))
    return (*before, *_cut(text, start, min(end, len(text)), hits), *after)


def _cut(text: str, start: int, end: int, hits: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """The text from `start` to `end` in parts. One character may be two when it is folded, each of them found."""
    at = start
    for begins, ends in hits:
        begun, ended = max(at, begins), min(ends, end)
        if begun < ended:
            if at < begun:
                yield Piece(text[at:begun])
            yield Piece(text[begun:ended], hit=True)
            at = ended
    if at < end:
        yield Piece(text[at:end])


def _pairs(folded: str) -> set[str]:
    """Each character of a run with the one after it; the last one alone."""
    return {run[at : at + 2] for run in _runs(folded) for at in range(len(run))}


def _runs(folded: str) -> Iterator[str]:
    for is_one, characters in groupby(folded, _is_letter):
        if is_one:
            yield "".join(characters)


@lru_cache(maxsize=65_536)
def _is_letter(character: str) -> bool:
    """A letter, a digit or a picture such as 😊."""
    return character.isalnum() or unicodedata.category(character) == "So"
