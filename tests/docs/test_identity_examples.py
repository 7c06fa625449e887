"""The examples of docs/guide/identity make the signatures of the vectors, and both languages show the same ones."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
KNOWN: dict[str, Any] = json.loads((ROOT / "tests/vectors/conversations/identity.json").read_text(encoding="utf-8"))
NODE = Path(sys.executable).parent / "node"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAMES = ("identity.md", "identity.zh.md")


def text_of(name: str) -> str:
    return (ROOT / "docs/guide" / name).read_text(encoding="utf-8")


def examples(name: str) -> dict[str, str]:
    """The first example in each language."""
    return dict(reversed(BLOCK.findall(text_of(name))))


def said(command: list[str | Path], customer: str) -> str:
    words = [str(word) for word in (*command, KNOWN["shop_key"], customer)]
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


@pytest.mark.parametrize("one", KNOWN["customers"], ids=lambda one: repr(one["customer"]))
def test_the_python_example(one: dict[str, str]) -> None:
    program = examples("identity.md")["python"] + "\nimport sys\nprint(sign(sys.argv[1], sys.argv[2]))\n"
    assert said([sys.executable, "-c", program], one["customer"]) == one["signature"]


@pytest.mark.parametrize("one", KNOWN["customers"], ids=lambda one: repr(one["customer"]))
def test_the_node_example(one: dict[str, str], tmp_path: Path) -> None:
    program = tmp_path / "sign.mjs"
    program.write_text(
        examples("identity.md")["js"] + "\nconsole.log(sign(process.argv[2], process.argv[3]))\n", encoding="utf-8"
    )
    assert said([NODE, program], one["customer"]) == one["signature"]


def test_both_languages_show_the_same_examples() -> None:
    english, chinese = (BLOCK.findall(text_of(name)) for name in NAMES)
    assert [language for language, _ in english] == ["python", "js", "php", "java", "go", "html", "js"]
    assert english == chinese


@pytest.mark.parametrize("name", NAMES)
def test_the_table_to_check_with_is_the_vectors(name: str) -> None:
    text = text_of(name)
    assert f"`{KNOWN['shop_key']}`" in text
    for one in KNOWN["customers"][:2]:
        assert f"| `{one['customer']}` | `{one['signature']}` |" in text
