"""Every stage measured on a labelled file: knowledge.jsonl of a shop, or a published FAQ set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec

from xiaoer.knowledge.domain.answering import ASK_FROM, sure
from xiaoer.knowledge.domain.evaluation import (
    DEPTH,
    FOLDS,
    Labelled,
    Query,
    RefusalFigures,
    StageFigures,
    held_out,
    refusal_figures,
    stage_figures,
    standards,
)
from xiaoer.knowledge.domain.index import Index, Source, build
from xiaoer.knowledge.domain.matching import Hit, exact, fused, fuzzy, weighted
from xiaoer.values.json_lines import decode_text, read_lines, refused
from xiaoer.values.refusal import Refused

Judged = list[tuple[Query, Sequence[Hit]]]
Stage = Callable[[Index, str], Sequence[Hit]]


class EvaluatedRow(msgspec.Struct, frozen=True):
    """A line of either form: `question` with `answers`, or `standard`. Other fields are passed over."""

    similar: tuple[str, ...] = ()
    question: str = ""
    standard: str = ""
    category: str = ""
    answers: tuple[dict[str, Any], ...] = ()


class Speed(msgspec.Struct, frozen=True):
    """Milliseconds an answer takes, in the middle and for all but one in a hundred."""

    p50: float
    p99: float


class Evaluation(msgspec.Struct, frozen=True):
    """`method` says how questions were kept apart: held_out or standards."""

    file: str
    entries: int
    method: str
    stages: tuple[StageFigures, ...]
    refusal: RefusalFigures
    milliseconds: Speed


STAGES: tuple[tuple[str, Stage], ...] = (
    ("exact", exact),
    ("fuzzy", lambda index, asked: fuzzy(index, asked, DEPTH)),
    ("words", lambda index, asked: weighted(index, asked, DEPTH)),
    ("fused", lambda index, asked: fused(index, asked, DEPTH)),
)


def evaluate(path: Path, out_of_scope: Path | None = None) -> Evaluation | Refused:
    """The figures of a file; `out_of_scope` holds one question a line (JSON with `question`, or plain text).

    Where it is not named, `<name>.oos.txt` beside the file is taken if it is there.
    """
    rows = _rows(path)
    if isinstance(rows, Refused):
        return rows
    beside = path.with_name(f"{path.stem}.oos.txt")
    chosen = out_of_scope or (beside if beside.is_file() else None)
    unknown = [] if chosen is None else _questions(chosen)
    if isinstance(unknown, Refused):
        return unknown
    published = bool(rows[0].standard)
    entries = [_labelled(row) for row in rows]
    rounds = [standards(entries)] if published else [held_out(entries, fold) for fold in range(FOLDS)]
    return _measured(path.name, len(entries), "standards" if published else "held_out", rounds, unknown)


def _measured(
    file: str, entries: int, method: str, rounds: Sequence[tuple[list[Source], list[Query]]], unknown: list[Query]
) -> Evaluation:
    judged: dict[str, Judged] = {name: [] for name, _ in STAGES}
    taken: list[float] = []
    for number, (sources, queries) in enumerate(rounds):
        index = build(sources)
        for query in [*queries, *unknown[number :: len(rounds)]]:
            for name, stage in STAGES:
                began = perf_counter()
                judged[name].append((query, stage(index, query.text)))
                if name == "fused":
                    taken.append((perf_counter() - began) * 1000)
    known = {name: [pair for pair in pairs if pair[0].entry is not None] for name, pairs in judged.items()}
    return Evaluation(
        file=file,
        entries=entries,
        method=method,
        stages=tuple(stage_figures(name, known[name]) for name, _ in STAGES),
        refusal=refusal_figures(judged["fused"], sure, ASK_FROM),
        milliseconds=_speed(sorted(taken)),
    )


def _speed(taken: Sequence[float]) -> Speed:
    if not taken:
        return Speed(0.0, 0.0)
    return Speed(taken[len(taken) // 2], taken[min(len(taken) - 1, len(taken) * 99 // 100)])


def _rows(path: Path) -> list[EvaluatedRow] | Refused:
    content = _content(path)
    if isinstance(content, Refused):
        return content
    rows = read_lines(content, path.name, EvaluatedRow)
    return rows if isinstance(rows, Refused) else [row for _, row in rows]


def _questions(path: Path) -> list[Query] | Refused:
    if path.suffix == ".jsonl":
        rows = _rows(path)
        return rows if isinstance(rows, Refused) else [Query(row.question, None) for row in rows]
    content = _content(path)
    text = content if isinstance(content, Refused) else decode_text(content, path.name)
    if isinstance(text, Refused):
        return text
    return [Query(line.strip(), None) for line in text.splitlines() if line.strip()]


def _content(path: Path) -> bytes | Refused:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return refused("import_no_file", path.name, folder=str(path.parent))
    except OSError as error:
        return refused("import_unreadable", path.name, folder=str(path.parent), said=error.strerror or str(error))


def _labelled(row: EvaluatedRow) -> Labelled:
    answers = " ".join([row.category, *(str(answer.get("text", "")) for answer in row.answers)])
    return Labelled(row.question or row.standard, row.similar, answers)
