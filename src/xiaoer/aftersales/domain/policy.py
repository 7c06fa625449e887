"""A policy: the tables by which one kind of shop decides, and the rules that their rows cite."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from xiaoer.aftersales.domain.facts import INPUTS, LINE_INPUTS
from xiaoer.aftersales.domain.review import review
from xiaoer.aftersales.domain.tables import BadTable, Choice, Flag, Hit, InputType, Table, WrittenTable, read_table
from xiaoer.rulebook.domain import Certainty, Rule

T = TypeVar("T")


class Party(StrEnum):
    SELLER = "seller"
    BUYER = "buyer"
    CARRIER = "carrier"
    PLATFORM = "platform"


class Payer(StrEnum):
    SELLER = "seller"
    BUYER = "buyer"
    NONE = "none"


class Basis(StrEnum):
    """What comes back: the goods' share, of all wanted lines or of those that may go back; with freight; a drop."""

    NOTHING = "nothing"
    GOODS = "goods"
    RETURNABLE_GOODS = "returnable_goods"
    GOODS_AND_FREIGHT = "goods_and_freight"
    PRICE_DIFFERENCE = "price_difference"


class RemedyKind(StrEnum):
    CANCEL = "cancel"
    INTERCEPT = "intercept"
    REFUND_ONLY = "refund_only"
    RETURN_REFUND = "return_refund"
    EXCHANGE = "exchange"
    RESEND = "resend"
    REPAIR = "repair"
    PARTIAL_REFUND = "partial_refund"
    PRICE_DIFFERENCE = "price_difference"
    COMPENSATION = "compensation"
    MODIFY = "modify"
    PAID_REPAIR = "paid_repair"
    EXPLAIN = "explain"


class After(StrEnum):
    """From which moment a deadline runs: receipt of the goods, or a state of the case."""

    RECEIPT = "receipt"
    OPENED = "opened"
    AGREED = "agreed"
    GOODS_BACK = "goods_back"


class Returnable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    returnable: bool


class Compensated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`permille` of what the wanted goods cost, at least `least` and at most `most`; with 0 just `least`."""

    permille: int
    least: int
    most: int | None = None


class Eligible(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    eligible: bool


class Refunded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    basis: Basis
    percent: int = 100


class FreightPaid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    payer: Payer


class Offered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    remedy: RemedyKind


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    by: Party


class Limited(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    who: Party
    after: After
    hours: int


class CitedRule(msgspec.Struct, frozen=True):
    """A rule as a decision quotes it: enough to read it and to find where it stands."""

    id: str
    title_zh: str
    title_en: str
    statement_zh: str
    source: str
    certainty: Certainty
    effective: date | None


class Policy(msgspec.Struct, frozen=True):
    name: str
    version: int
    returnable: Table[Returnable]
    compensation: Table[Compensated]
    eligibility: Table[Eligible]
    refund: Table[Refunded]
    freight: Table[FreightPaid]
    remedies: Table[Offered]
    evidence: Table[Shown]
    deadlines: Table[Limited]
    rules: Mapping[str, CitedRule]


class _WrittenPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    version: int
    returnable: WrittenTable
    compensation: WrittenTable
    eligibility: WrittenTable
    refund: WrittenTable
    freight: WrittenTable
    remedies: WrittenTable
    evidence: WrittenTable
    deadlines: WrittenTable


_RETURNABLE: dict[str, InputType] = {"returnable": Choice(("all", "some", "none"))}
_COMPENSABLE: dict[str, InputType] = {"compensable": Flag()}
_ELIGIBLE: dict[str, InputType] = {"eligible": Flag()}


def read_policy(file: str, written: bytes, rules: Mapping[str, Rule]) -> Policy:
    """The policy in a file's bytes (JSON); `rules` are those that its rows may cite. Raises BadTable."""
    try:
        policy = msgspec.json.decode(written, type=_WrittenPolicy)
    except msgspec.DecodeError as wrong:
        raise BadTable(file, "(the file)", 0, str(wrong)) from wrong
    late = {**INPUTS, **_RETURNABLE, **_COMPENSABLE}
    read = _Reader(file, rules)
    tables: dict[str, Any] = {
        "returnable": read.table(
            "returnable", policy.returnable, {**INPUTS, **LINE_INPUTS}, Returnable, answering=True
        ),
        "compensation": read.table("compensation", policy.compensation, INPUTS, Compensated),
        "eligibility": read.table("eligibility", policy.eligibility, late, Eligible, answering=True),
        "refund": read.table("refund", policy.refund, late, Refunded, answering=True),
        "freight": read.table("freight", policy.freight, late, FreightPaid, answering=True),
        "remedies": read.table("remedies", policy.remedies, late | _ELIGIBLE, Offered),
        "evidence": read.table("evidence", policy.evidence, late | _ELIGIBLE, Shown),
        "deadlines": read.table("deadlines", policy.deadlines, late | _ELIGIBLE, Limited),
    }
    return Policy(name=policy.name, version=policy.version, rules=read.cited(tables), **tables)


class _Reader:
    """Reads the tables of one file, each checked as a whole."""

    def __init__(self, file: str, rules: Mapping[str, Rule]) -> None:
        self.file = file
        self.rules = rules

    def table(
        self, name: str, written: WrittenTable, known: Mapping[str, Any], outputs: type[T], *, answering: bool = False
    ) -> Table[T]:
        """One table; `answering`: it must give one answer to everything."""
        table = read_table(self.file, name, written, known, outputs)
        for row in table.rows:
            for rule in row.rules:
                if rule not in self.rules:
                    raise BadTable(self.file, name, row.number, f"there is no rule {rule!r} in the rulebook")
        if answering and table.hit is Hit.COLLECT:
            raise BadTable(self.file, name, 0, "it gives one answer, so its hit policy is first or unique")
        if table.hit is not Hit.COLLECT:
            self._one_voice(table, answering=answering)
        return table

    def _one_voice(self, table: Table[T], *, answering: bool) -> None:
        found = review(table)
        if found.overlaps:
            both = " and ".join(str(number) for number in found.overlaps[0].rows)
            example = found.overlaps[0].example
            raise BadTable(self.file, table.name, 0, f"rows {both} all answer {example}; only one may")
        if found.unreachable:
            what = "it is never reached: earlier rows answer before it"
            raise BadTable(self.file, table.name, found.unreachable[0], what)
        if answering and found.gaps:
            raise BadTable(self.file, table.name, 0, f"no row answers {found.gaps[0]}")

    def cited(self, tables: Mapping[str, Table[Any]]) -> dict[str, CitedRule]:
        ids = {rule for table in tables.values() for row in table.rows for rule in row.rules}
        return {one: _quoted(self.rules[one]) for one in ids}


def _quoted(rule: Rule) -> CitedRule:
    return CitedRule(
        id=rule.id, title_zh=rule.title_zh, title_en=rule.title_en, statement_zh=rule.statement_zh,
        source=rule.source, certainty=rule.certainty, effective=rule.effective,
    )  # fmt: skip
