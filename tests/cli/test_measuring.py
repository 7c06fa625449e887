"""`xiaoer knowledge eval`: figures of a labelled file."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.program import Shell, assert_refused

ROWS = [
    {
        "key": "size",
        "question": "尺码怎么选",
        "similar": ["穿多大码", "选什么尺码"],
        "answers": [{"text": "看尺码表。"}],
    },
    {
        "key": "invoice",
        "question": "怎么开发票",
        "similar": ["发票怎么开", "能开发票吗"],
        "answers": [{"text": "可以开。"}],
    },
]


def test_the_figures_of_a_file(bare: Shell, tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    said = bare.run("knowledge", "eval", str(file))
    assert said.returncode == 0, said.stderr
    assert "labelled.jsonl: 2, held_out" in said.stdout
    assert [stage in said.stdout for stage in ("exact", "fuzzy", "words", "fused")] == [True] * 4


def test_a_bad_line_of_the_strangers_is_said(bare: Shell, tmp_path: Path) -> None:
    file, beyond = tmp_path / "labelled.jsonl", tmp_path / "beyond.jsonl"
    file.write_text(json.dumps(ROWS[0]) + "\n", encoding="utf-8")
    beyond.write_text('{"question": "x"}\n{"question"\n', encoding="utf-8")
    said = bare.run("knowledge", "eval", file, "--out-of-scope", beyond)
    assert_refused(
        said,
        "beyond.jsonl:2 第 12 列附近不是完整的 JSON，请改正这一行。",
        "beyond.jsonl:2 is not well-formed JSON near column 12. Correct that line.",
    )


def test_a_file_that_is_not_there(bare: Shell, tmp_path: Path) -> None:
    said = bare.run("knowledge", "eval", str(tmp_path / "nothing.jsonl"))
    assert said.returncode == 2
    assert "nothing.jsonl" in said.stderr
