"""Mood 情绪: how a shopper feels by their own words, message by message, and where it goes. It explains itself by those words."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

import msgspec

from xiaoer.conversations.domain.messages import Author, Kind, Message
from xiaoer.watch.domain.heat import heat, heated_words, pleased_words
from xiaoer.watch.domain.looking import cut

FURIOUS, ANGRY = 5, 2
"""From these heats on."""
BEFORE = 3
"""With so many messages before it the newest is compared."""
MOST_WORDS = 5


class Mood(StrEnum):
    """From warm to hot."""

    FRIENDLY = "friendly"
    CALM = "calm"
    UNEASY = "uneasy"
    ANGRY = "angry"
    FURIOUS = "furious"


class Trend(StrEnum):
    """Where it goes."""

    RISING = "rising"
    STEADY = "steady"
    EASING = "easing"


class Felt(msgspec.Struct, frozen=True):
    """A shopper's message: its place and moment, the mood, how heated it is (0 to 6), and the words that say so."""

    seq: int
    at: int
    mood: Mood
    heat: int
    words: tuple[str, ...]


class Course(msgspec.Struct, frozen=True):
    """The mood of each of a shopper's messages, oldest first, and where it goes."""

    conversation_id: UUID
    points: tuple[Felt, ...]
    trend: Trend


def felt(message: Message) -> Felt:
    body = cut(message).body
    weight = heat(body).weight
    words = heated_words(body) if weight else pleased_words(body)
    return Felt(message.seq, message.at, _mood(weight, words), weight, words[:MOST_WORDS])


def _mood(weight: int, words: Sequence[str]) -> Mood:
    if weight >= FURIOUS:
        return Mood.FURIOUS
    if weight >= ANGRY:
        return Mood.ANGRY
    if weight:
        return Mood.UNEASY
    return Mood.FRIENDLY if words else Mood.CALM


def course(conversation_id: UUID, messages: Sequence[Message]) -> Course:
    """Of what the shopper wrote; pictures and files without words say nothing."""
    said = [
        one for one in messages if one.author is Author.SHOPPER and one.kind is not Kind.SURVEY and one.body.strip()
    ]
    points = tuple(felt(one) for one in sorted(said, key=lambda one: one.seq))
    return Course(conversation_id, points, trend([one.heat for one in points]))


def trend(heats: Sequence[int]) -> Trend:
    """The newest message against the mean of those right before it; of one alone nothing can be said."""
    before = heats[-1 - BEFORE : -1]
    if not before or heats[-1] * len(before) == sum(before):
        return Trend.STEADY
    return Trend.RISING if heats[-1] * len(before) > sum(before) else Trend.EASING
