"""Whether the rows of scenarios.jsonl and scripts.jsonl can be taken, all of them, before any is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xiaoer.scripts.domain.scripts import Scenario, ScriptRow
from xiaoer.scripts.domain.templates import faults
from xiaoer.values.json_lines import refused
from xiaoer.values.refusal import Refused

SCENARIOS = "scenarios.jsonl"
SCRIPTS = "scripts.jsonl"

Numbered = Sequence[tuple[int, Scenario]]
NumberedScripts = Sequence[tuple[int, ScriptRow]]
"""Rows with their line numbers."""


def check(scenarios: Numbered, scripts: NumberedScripts) -> Refused | None:
    """The first thing that is wrong, with its place; None when all can be taken."""
    return next(_problems(scenarios, scripts), None)


def _problems(scenarios: Numbered, scripts: NumberedScripts) -> Iterator[Refused]:
    yield from _repeated(SCENARIOS, "path", [(line, row.path) for line, row in scenarios])
    paths = {row.path for _, row in scenarios}
    for line, row in scenarios:
        parent = row.path.rpartition("/")[0]
        if parent and parent not in paths:
            yield _unknown(SCENARIOS, line, "path", parent)
    yield from _repeated(SCRIPTS, "key", [(line, script.key) for line, script in scripts])
    for line, script in scripts:
        if script.scenario not in paths:
            yield _unknown(SCRIPTS, line, "scenario", script.scenario)
        for fault in faults(script.text):
            yield refused(
                "import_faulty_template", SCRIPTS, line, field="text", text_line=fault.line, column=fault.column,
                what_zh=fault.zh, what_en=fault.en,
            )  # fmt: skip


def _repeated(file: str, field: str, values: Sequence[tuple[int, str]]) -> Iterator[Refused]:
    first: dict[str, int] = {}
    for line, value in values:
        if value in first:
            yield refused("import_repeated", file, line, field=field, value=value, first_line=first[value])
        first.setdefault(value, line)


def _unknown(file: str, line: int, field: str, value: str) -> Refused:
    return refused("import_unknown_reference", file, line, field=field, value=value, where=SCENARIOS)
