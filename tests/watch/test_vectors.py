"""The labelled dialogues, as they come out: every error stands here by name, so that a change of the rules shows."""

from __future__ import annotations

from collections import Counter

from tests.watch.dialogues import Quality, dialogues, measured
from xiaoer.conversations.domain.watching import Kind
from xiaoer.etiquette.actions import load

JUDGE = load()


def test_there_are_enough_of_each_kind_and_as_many_that_raise_none() -> None:
    all_of_them = dialogues()
    kinds = Counter(kind for one in all_of_them for kind in one.alarms)
    assert len(all_of_them) == len({one.id for one in all_of_them}) >= 60
    assert min(kinds[kind] for kind in Kind) >= 5
    assert Counter(one.lang for one in all_of_them)["en"] >= 20
    assert sum(not one.alarms for one in all_of_them) * 2 >= len(all_of_them)


def test_what_the_watch_makes_of_them() -> None:
    quality, errors = measured(JUDGE)
    assert quality == {
        Kind.ANGER: Quality(15, 1, 2),
        Kind.PROMISE: Quality(10, 0, 1),
        Kind.UNANSWERED: Quality(6, 1, 1),
        Kind.THIRD_MENTION: Quality(5, 0, 1),
        Kind.OVERRIDE: Quality(5, 0, 0),
    }
    assert errors == [
        ("quiet sarcasm", [], ["anger"]),
        ("english sarcasm", [], ["anger"]),
        ("vouches in other words", [], ["promise"]),
        ("asked in other words", [], ["unanswered"]),
        ("three times not sent", ["unanswered"], []),
        ("three times in other words", [], ["third_mention"]),
        ("english jokes about himself", ["anger"], []),
    ]


def test_of_nothing_nothing_is_wrong() -> None:
    assert (Quality(0, 0, 0).precision, Quality(0, 0, 0).recall) == (1.0, 1.0)
    assert (Quality(3, 1, 2).precision, Quality(3, 1, 2).recall) == (0.75, 0.6)
