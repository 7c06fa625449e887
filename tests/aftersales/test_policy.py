"""A policy is whole or it is not read."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.aftersales.vectors import known_rules, packed, policy
from xiaoer.aftersales.domain.policy import read_policy
from xiaoer.aftersales.domain.tables import BadTable

ANY = {"when": {}, "rules": ["FRT-07"], "zh": "其余", "en": "the rest"}


def changed(table: str, rows: list[dict[str, Any]], **more: Any) -> bytes:
    """The retail policy with one table's rows replaced."""
    file = msgspec.json.decode(packed("retail.json"))
    file[table] |= {"rows": rows, **more}
    return msgspec.json.encode(file)


def refusal(written: bytes) -> str:
    with pytest.raises(BadTable) as refused:
        read_policy("mine.json", written, known_rules())
    return str(refused.value)


@pytest.mark.parametrize(
    ("table", "rows", "more", "said"),
    [
        pytest.param(
            "freight", [ANY | {"then": {"payer": "seller"}, "rules": ["FRT-99"]}], {},
            "mine.json, table freight, row 1: there is no rule 'FRT-99' in the rulebook", id="unknown-rule",
        ),
        pytest.param(
            "freight", [ANY | {"then": {"payer": "seller"}, "when": {"kind": "repair"}}], {},
            "mine.json, table freight: no row answers {'kind': 'return_refund'}", id="gap",
        ),
        pytest.param(
            "freight", [ANY | {"then": {"payer": "seller"}}, ANY | {"then": {"payer": "buyer"}}], {},
            "mine.json, table freight, row 2: it is never reached: earlier rows answer before it", id="unreachable",
        ),
        pytest.param(
            "freight", [ANY | {"then": {"payer": "seller"}}, ANY | {"then": {"payer": "buyer"}}], {"hit": "unique"},
            "mine.json, table freight: rows 1 and 2 all answer {}; only one may", id="overlap",
        ),
        pytest.param(
            "freight", [ANY | {"then": {"payer": "seller"}}], {"hit": "collect"},
            "mine.json, table freight: it gives one answer, so its hit policy is first or unique", id="collects",
        ),
        pytest.param(
            "freight", [ANY | {"then": {"payer": "seller"}, "when": {"eligible": True}}], {"inputs": ["eligible"]},
            "mine.json, table freight: there is no input 'eligible'", id="input-of-a-later-table",
        ),
        pytest.param(
            "freight", [ANY | {"then": {"payer": "carrier"}}], {},
            "mine.json, table freight, row 1: Invalid enum value 'carrier'", id="unknown-output",
        ),
    ],
)  # fmt: skip
def test_refused(table: str, rows: list[dict[str, Any]], more: dict[str, Any], said: str) -> None:
    assert refusal(changed(table, rows, **more)).startswith(said)


def test_a_file_that_is_no_policy() -> None:
    assert refusal(b"{").startswith("mine.json, table (the file): ")
    assert "missing required field" in refusal(b'{"name": "x", "version": 1}')


def test_a_policy_quotes_the_rules_it_cites_and_no_others() -> None:
    rules = policy("retail").rules
    assert {rule.split("-")[0] for rule in rules} == {"RETAIL"}
    assert rules["RETAIL-CANCEL-2"].title_en == "Only two reasons for cancelling"
    assert "tau2/policy.md" in rules["RETAIL-CANCEL-2"].source


def test_a_unique_table_without_overlap_is_read() -> None:
    rows = [
        ANY | {"then": {"payer": "seller"}, "when": {"kind": "repair"}},
        ANY | {"then": {"payer": "none"}, "when": {"kind": [k for k in KINDS if k != "repair"]}},
    ]
    read = read_policy("mine.json", changed("freight", rows, hit="unique"), known_rules())
    assert len(read.freight.rows) == 2


KINDS = [
    "return_refund", "refund_only", "exchange", "resend", "repair", "price_protection", "dispute", "rights_complaint",
    "compensation", "modify",
]  # fmt: skip
