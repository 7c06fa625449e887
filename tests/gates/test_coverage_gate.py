"""The coverage gate: what must be whole is asked for whole, the rest never falls, and the lines are named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gates.tree import modules
from tools.coverage_gate import complaints, is_whole, measured, percents, raised

DOMAIN = "src/xiaoer/shop/domain/orders.py"
ACTIONS = "src/xiaoer/shop/actions.py"


def entry(*, lines: int, missing: list[int], branches: list[list[int]] | None = None, taken: int = 0) -> dict[str, Any]:
    """A file of coverage's JSON report, as format 3 has it."""
    gaps = branches or []
    summary = {
        "num_statements": lines, "covered_lines": lines - len(missing), "num_branches": taken + len(gaps),
        "covered_branches": taken,
    }  # fmt: skip
    return {"summary": summary, "missing_lines": missing, "missing_branches": gaps}


@pytest.mark.parametrize(
    ("files", "floors", "said"),
    [
        pytest.param({DOMAIN: entry(lines=10, missing=[])}, {}, [], id="a-whole-domain"),
        pytest.param(
            {DOMAIN: entry(lines=10, missing=[7])}, {},
            [f"{DOMAIN}: must be covered whole; no test reaches 7"], id="a-line-of-a-domain",
        ),
        pytest.param(
            {DOMAIN: entry(lines=10, missing=[], branches=[[4, 6], [8, -2]], taken=2)}, {},
            [f"{DOMAIN}: must be covered whole; no test reaches 4->6, 8->exit"], id="branches-of-a-domain",
        ),
        pytest.param(
            {DOMAIN: entry(lines=10, missing=[4, 5], branches=[[4, 6]])}, {},
            [f"{DOMAIN}: must be covered whole; no test reaches 4, 5"], id="a-branch-of-a-missing-line-says-nothing-new",
        ),
        pytest.param({ACTIONS: entry(lines=10, missing=[3])}, {"shop": 90}, [], id="at-the-floor"),
        pytest.param(
            {ACTIONS: entry(lines=10, missing=[3])}, {"shop": 91},
            ["shop: 90 % covered, it was 91 %. No test reaches:", f"    {ACTIONS}: 3"], id="below-the-floor",
        ),
        pytest.param(
            {ACTIONS: entry(lines=10, missing=[])}, {},
            ["shop: 100 % and not in coverage_ratchet.json yet: python -m tools.coverage_gate --raise"], id="a-new-part",
        ),
        pytest.param(
            {DOMAIN: entry(lines=90, missing=[]), ACTIONS: entry(lines=10, missing=[1, 2])}, {"shop": 81},
            ["shop: 80 % covered, it was 81 %. No test reaches:", f"    {ACTIONS}: 1, 2"],
            id="a-whole-domain-does-not-lift-the-rest",
        ),
    ],
)  # fmt: skip
def test_what_the_gate_says(files: dict[str, Any], floors: dict[str, int], said: list[str]) -> None:
    assert complaints(measured({"files": files}), floors) == said


@pytest.mark.parametrize(
    ("path", "whole"),
    [
        pytest.param("src/xiaoer/shop/domain/orders.py", True, id="inside-a-domain"),
        pytest.param("src/xiaoer/rulebook/domain.py", True, id="a-domain-of-one-file"),
        pytest.param("src/xiaoer/values/money.py", True, id="values"),
        pytest.param("src/xiaoer/shop/actions.py", False, id="actions"),
        pytest.param("src/xiaoer/app.py", False, id="a-file-beside"),
        pytest.param("src/xiaoer/platform/domain_names.py", False, id="only-sounds-like-it"),
    ],
)
def test_what_must_be_whole(path: str, whole: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_whole(path) is whole


def test_percents_are_rounded_down_by_part() -> None:
    files = {
        "src/xiaoer/app.py": entry(lines=3, missing=[1]),
        "src/xiaoer/platform/db/tx.py": entry(lines=1, missing=[]),
        "src/xiaoer/platform/clock.py": entry(lines=1, missing=[1], taken=1),
        "src/xiaoer/shop/__init__.py": entry(lines=0, missing=[]),
    }
    assert percents(measured({"files": files})) == {"app": 66, "platform": 66, "shop": 100}


def test_the_ratchet_only_rises() -> None:
    assert raised({"app": 80, "shop": 90, "gone": 70}, {"app": 85, "shop": 85, "new": 10}) == {
        "app": 85, "new": 10, "shop": 90,
    }  # fmt: skip


def test_nothing_in_a_domain_is_excused() -> None:
    pure = [module for module in modules() if module.is_pure]
    assert pure
    assert [module.place for module in pure if "pragma: no" in module.path.read_text(encoding="utf-8")] == []
