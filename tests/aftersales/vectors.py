"""Reads the vectors of tests/vectors/cases: facts as people would write them down, and what must come of them."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from xiaoer.aftersales.domain.facts import Facts, Kind, Line, Order, Platform, Reason, State, Told, Wanted
from xiaoer.aftersales.domain.policy import Payer, Policy, read_policy
from xiaoer.rulebook import actions as rulebook
from xiaoer.rulebook.domain import Rule

FOLDER = Path(__file__).parents[1] / "vectors" / "cases"


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`rules`: ids that the decision must cite among others."""

    eligible: bool
    freight: Payer
    refundable: int
    rules: tuple[str, ...]
    compensation: int = 0


class Vector(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Defaults: one down jacket paid with 399.00 on Tmall, received three days ago, looked at on 21 November 2026."""

    id: str
    clause: str
    kind: Kind
    reason: Reason
    expect: Expected
    platform: Platform = Platform.TMALL
    zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    state: State = State.DELIVERED
    lines: tuple[Line, ...] = (Line("L1", "轻羽绒服（演示）", "clothing", 1, 39900),)
    wanted: tuple[tuple[str, int], ...] = ()
    freight: int = 0
    paid: int | None = None
    refunded: int = 0
    held: int = 0
    changed: bool = False
    told: Told = Told()
    paid_at: datetime | None = datetime.fromisoformat("2026-11-15T10:00:00+08:00")
    promised_dispatch_at: datetime | None = datetime.fromisoformat("2026-11-17T10:00:00+08:00")
    shipped_at: datetime | None = datetime.fromisoformat("2026-11-16T09:00:00+08:00")
    received_at: datetime | None = datetime.fromisoformat("2026-11-18T15:00:00+08:00")
    completed_at: datetime | None = None
    now: datetime = datetime.fromisoformat("2026-11-21T12:00:00+08:00")


def micros(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp()) * 1_000_000


def facts_of(vector: Vector) -> Facts:
    """All lines whole are wanted where the vector names none."""
    order = Order(
        state=vector.state,
        currency=vector.currency,
        paid=sum(line.paid for line in vector.lines) + vector.freight if vector.paid is None else vector.paid,
        freight=vector.freight,
        lines=vector.lines,
        refunded=vector.refunded,
        held=vector.held,
        changed=vector.changed,
        paid_at=micros(vector.paid_at),
        promised_dispatch_at=micros(vector.promised_dispatch_at),
        shipped_at=micros(vector.shipped_at),
        received_at=micros(vector.received_at),
        completed_at=micros(vector.completed_at),
    )
    wanted = vector.wanted or tuple((line.line_id, line.quantity) for line in vector.lines)
    return Facts(
        kind=vector.kind,
        reason=vector.reason,
        order=order,
        wanted=tuple(Wanted(*want) for want in wanted),
        told=vector.told,
        platform=vector.platform,
        zone=vector.zone,
        now=micros(vector.now) or 0,
    )


def read_vectors(name: str) -> list[Vector]:
    lines = (FOLDER / f"{name}.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Vector) for line in lines]


def packed(file: str) -> bytes:
    return files("xiaoer.aftersales").joinpath("data", "policies", file).read_bytes()


@cache
def known_rules() -> dict[str, Rule]:
    retail = msgspec.json.decode(packed("retail_rules.json"), type=list[Rule])
    return rulebook.load().by_id | {rule.id: rule for rule in retail}


@cache
def policy(name: str) -> Policy:
    return read_policy(f"{name}.json", packed(f"{name}.json"), known_rules())
