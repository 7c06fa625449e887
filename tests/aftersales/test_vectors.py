"""Decisions against the clauses they rest on: tests/vectors/cases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.aftersales.vectors import Vector, facts_of, known_rules, policy, read_vectors
from xiaoer.aftersales.domain.decision import decide

VECTORS = [(name, vector) for name in ("cn", "retail") for vector in read_vectors(name)]
POLICIES = [pytest.param(name, id=name) for name in ("cn", "retail")]
TABLES = ("returnable", "compensation", "eligibility", "refund", "freight", "remedies", "evidence", "deadlines")


def rows(name: str) -> list[tuple[str, Any]]:
    return [(table, row) for table in TABLES for row in getattr(policy(name), table).rows]


@pytest.mark.parametrize(
    ("name", "vector"), [pytest.param(name, vector, id=f"{name}-{vector.id}") for name, vector in VECTORS]
)
def test_decision(name: str, vector: Vector) -> None:
    decision = decide(facts_of(vector), policy(name))
    expected = vector.expect
    assert (decision.eligible, decision.freight.payer, decision.refundable, decision.compensation) == (
        expected.eligible,
        expected.freight,
        expected.refundable,
        expected.compensation,
    ), vector.clause
    assert set(expected.rules) <= {rule.id for rule in decision.rules}
    assert sum(line.amount for line in decision.sum) == decision.refundable


def test_there_are_vectors_enough_and_none_twice() -> None:
    ids = [f"{name}-{vector.id}" for name, vector in VECTORS]
    assert len(ids) >= 60
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", POLICIES)
def test_every_cited_rule_exists(name: str) -> None:
    cited = {rule for _, row in rows(name) for rule in row.rules}
    assert cited
    assert cited <= known_rules().keys()


@pytest.mark.parametrize("name", POLICIES)
def test_every_row_speaks_chinese_and_english(name: str) -> None:
    for table, row in rows(name):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in row.zh), (table, row.number)
        assert row.en.isascii(), (table, row.number)


@pytest.mark.parametrize("name", POLICIES)
def test_every_row_of_eligibility_decides_a_vector(name: str) -> None:
    said = {
        line.text_en for one, vector in VECTORS if one == name for line in decide(facts_of(vector), policy(one)).lines
    }
    silent = [row.number for row in policy(name).eligibility.rows if row.en not in said]
    assert silent == []
