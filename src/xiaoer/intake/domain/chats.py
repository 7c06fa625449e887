"""The rows of one conversation made one: each message once and known again, in the order in which it was said.

Which file a message came in, and how often, makes no difference to the mark by which it is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

from xiaoer.conversations.domain.logs import LoggedTalk, Said
from xiaoer.conversations.domain.messages import Author, Kind
from xiaoer.intake.domain.combining import Combined, Layout, Row
from xiaoer.intake.domain.problems import Problem, problem

MOST_MESSAGES = 1_000
"""In a conversation: as many as are stored in one unit of some milliseconds."""


def gather(rows: Sequence[Row], layout: Layout, day: int) -> Combined[LoggedTalk]:
    """All rows of one conversation; `day` is the moment at which a log without times stands."""
    problems = list(_missing(rows, layout))
    single = _once(sorted(rows, key=lambda row: _place(row, layout)), layout, problems)
    repeated = len(rows) - len(single)
    problems += _other_shoppers(rows, layout)
    if len(single) > MOST_MESSAGES:
        problems.append(problem(single[-1][0], "", len(single), "most_messages", {"most": MOST_MESSAGES}))
    if problems:
        return Combined(None, problems, repeated)
    talk = LoggedTalk(
        key=layout.of(single[0], "talk"), shopper=_last(single, layout, "shopper"),
        shopper_name=_last(single, layout, "shopper_name") or "", order=_last(single, layout, "order"),
        channel=_last(single, layout, "channel") or "", score=_last(single, layout, "score"), day=day,
        messages=tuple(_said(row, client_id, layout) for row, client_id in _marked(single, layout)),
    )  # fmt: skip
    return Combined(talk, [], repeated)


def _place(row: Row, layout: Layout) -> tuple[int, int, int]:
    """By time, then by the source's own place, then by line."""
    return layout.of(row, "at") or 0, layout.of(row, "seq") or 0, row[0]


def _missing(rows: Sequence[Row], layout: Layout) -> Iterator[Problem]:
    for row in rows:
        for name in ("speaker", "text", "at"):
            if name in layout.places and layout.of(row, name) is None:
                yield problem(row[0], layout.label(name), None, "missing")


def _once(rows: Sequence[Row], layout: Layout, problems: list[Problem]) -> list[Row]:
    """Each message once: by its own id, or by a row that says the same at the same place."""
    by_id: dict[str, Row] = {}
    placed: set[tuple[Any, ...]] = set()
    single: list[Row] = []
    for row in rows:
        number, words = layout.of(row, "message"), _words(row, layout)
        if number is None:
            if layout.of(row, "seq") is not None and words in placed:
                continue
            placed.add(words)
        elif number in by_id:
            first = by_id[number]
            if _words(first, layout) != words:
                known, later = sorted((first, row), key=lambda one: one[0])
                problems.append(problem(later[0], layout.label("message"), number, "repeated", {"first": known[0]}))
            continue
        else:
            by_id[number] = row
        single.append(row)
    return single


def _words(row: Row, layout: Layout) -> tuple[Any, ...]:
    return tuple(layout.of(row, name) for name in ("at", "seq", "speaker", "kind", "text"))


def _marked(rows: Sequence[Row], layout: Layout) -> Iterator[tuple[Row, str]]:
    """Each message with the mark by which it is known again: the source's own id of it, or what it says, to whom it
    may have been said before.
    """
    said: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        number = layout.of(row, "message")
        if number is not None:
            yield row, f"log:{number}"
            continue
        words = _words(row, layout)
        said[words] += 1
        told = "\x1f".join("" if one is None else str(one) for one in (*words, said[words]))
        yield row, f"log#{blake2b(told.encode(), digest_size=12).hexdigest()}"


def _said(row: Row, client_id: str, layout: Layout) -> Said:
    return Said(
        client_id=client_id, author=Author(layout.of(row, "speaker")), agent=layout.of(row, "agent") or "",
        kind=Kind(layout.of(row, "kind") or Kind.TEXT), body=layout.of(row, "text"), at=layout.of(row, "at"),
    )  # fmt: skip


def _last(rows: Sequence[Row], layout: Layout, name: str) -> Any:
    """What the latest row that tells anything tells."""
    told = (layout.of(row, name) for row in reversed(rows)) if name in layout.places else ()
    return next((one for one in told if one is not None), None)


def _other_shoppers(rows: Sequence[Row], layout: Layout) -> Iterator[Problem]:
    """A conversation is one shopper's: a row that names another one."""
    first: Row | None = None
    for row in rows:
        shopper = layout.of(row, "shopper")
        if shopper is None:
            continue
        first = first or row
        if (known := layout.of(first, "shopper")) != shopper:
            yield problem(row[0], layout.label("shopper"), shopper, "talk_differs", {"first": first[0], "other": known})
            return
