"""The small library of tests/vectors/suggestions."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import msgspec

from xiaoer.scripts.domain.scripts import Published, Scenario, ScriptRow, State, Version

VECTORS = Path(__file__).parents[1] / "vectors" / "suggestions"


def scenarios() -> list[tuple[int, Scenario]]:
    lines = (VECTORS / "scenarios.jsonl").read_text("utf-8").splitlines()
    return [(number, msgspec.json.decode(line, type=Scenario)) for number, line in enumerate(lines, 1)]


def rows() -> list[tuple[int, ScriptRow]]:
    lines = (VECTORS / "scripts.jsonl").read_text("utf-8").splitlines()
    return [(number, msgspec.json.decode(line, type=ScriptRow)) for number, line in enumerate(lines, 1)]


def library() -> list[Published]:
    tree = {one.path: one for _, one in scenarios()}
    return [Published(_version(number, row), tree[row.scenario]) for number, row in rows()]


def _version(number: int, row: ScriptRow) -> Version:
    return Version(
        script_id=UUID(int=number), key=row.key, version=1, state=State.PUBLISHED, content=row.content, written_at=0
    )
