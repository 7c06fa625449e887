"""As whom shoppers know somebody of the staff; the console shows it by the same cases before it is saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xiaoer.platform.auth.signatures import signature_of

CASES = json.loads((Path(__file__).parents[1] / "vectors/signatures.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(str(one) for one in case.values()))
def test_a_signature(case: dict[str, str]) -> None:
    assert signature_of(case["name"], case["alias"], case["post"]) == case["signature"]
