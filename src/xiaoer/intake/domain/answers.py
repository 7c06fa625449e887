"""What each row of a request is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from xiaoer.values.refusal import Refused


class Result(StrEnum):
    """`held`: nothing is wrong with the row, but another of the request is refused and all or none was asked for."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    HELD = "held"


class Answer(msgspec.Struct, frozen=True):
    """What became of the row at `place` (from 0) with the source's `key`; `why` stands where it was refused, or
    stored without the part that it names.
    """

    place: int
    key: str
    result: Result
    why: Refused | None = None


def held_back(answers: Iterable[Answer]) -> list[Answer]:
    """The answers where all or none was asked for and one is refused."""
    return [one if one.why else Answer(one.place, one.key, Result.HELD) for one in answers]


def counted(answers: Iterable[Answer]) -> dict[Result, int]:
    found = Counter(one.result for one in answers)
    return {result: found[result] for result in Result}
