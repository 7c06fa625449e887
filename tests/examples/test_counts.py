"""What examples/README.md says of how much there is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SHOP, WORDS = EXAMPLES / "demo_shop", EXAMPLES / "retail_words"


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def similar(path: Path) -> int:
    return sum(len(row["similar"]) for row in rows(path))


@pytest.mark.parametrize(
    ("told", "many"),
    [
        pytest.param(r"(\d+) products in", len(rows(SHOP / "material/products.jsonl")), id="products"),
        pytest.param(r"(\d+) knowledge entries", len(rows(SHOP / "material/knowledge.jsonl")), id="entries"),
        pytest.param(
            r"knowledge entries with (\d+) similar", similar(SHOP / "material/knowledge.jsonl"), id="questions"
        ),
        pytest.param(r"(\d+) pictures", len([*(SHOP / "pictures").glob("*.svg")]), id="pictures"),
        pytest.param(r"\. (\d+) entries with", len(rows(WORDS / "knowledge.jsonl")), id="retail-entries"),
        pytest.param(r"\. \d+ entries with (\d+) similar", similar(WORDS / "knowledge.jsonl"), id="retail-questions"),
        pytest.param(r"and (\d+) scripts over", len(rows(WORDS / "scripts.jsonl")), id="retail-scripts"),
    ],
)
def test_the_readme_counts_rightly(told: str, many: int) -> None:
    text = " ".join((EXAMPLES / "README.md").read_text(encoding="utf-8").replace("\n\n", ". ").split())
    assert re.findall(told, text) == [str(many)]
