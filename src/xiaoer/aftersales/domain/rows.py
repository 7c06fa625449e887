"""Past cases as a file brings them (cases.jsonl of a shop folder), and what their facts mean to a decision."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from xiaoer.aftersales.domain.cases import CaseState, Outcome, Responsibility
from xiaoer.aftersales.domain.facts import Condition, Kind, Proof, Reason, Told
from xiaoer.values.json_lines import once, read_lines, refused
from xiaoer.values.refusal import Refused

FILE = "cases.jsonl"

Days = Annotated[int, msgspec.Meta(ge=0, le=3650)]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class OutcomeRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How it ended: state is closed, refused or withdrawn; `refunded` in minor units."""

    state: str
    remedy: Words
    refunded: Annotated[int, msgspec.Meta(ge=0)]
    responsibility: Responsibility
    follow_up: Words


class CaseRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One past case. `order` is the order's number; `order_wants` serves whoever ties it to one and is passed over."""

    key: Key
    kind: Kind
    reason: str
    days_ago: Days
    shopper_said: Words
    facts: dict[str, Any]
    outcome: OutcomeRow
    order: Key | None = None
    order_wants: dict[str, Any] = {}


def read_cases(content: bytes, encoding: str = "utf-8") -> list[tuple[int, CaseRow]] | Refused:
    """The rows with their line numbers, all of them such that they can be imported, or the first thing that is wrong."""
    rows = read_lines(content, FILE, CaseRow, encoding)
    single = rows if isinstance(rows, Refused) else once(rows, FILE, "key", lambda row: row.key)
    if isinstance(single, Refused):
        return single
    return next((wrong for line, row in single if (wrong := _wrong(line, row))), single)


def _wrong(line: int, row: CaseRow) -> Refused | None:
    if row.order is None:
        return refused("import_missing_field", FILE, line, field="order")
    if reason_of(row) is None:
        return _none_of("reason", row.reason, [*Reason, _OUT_OF_STOCK], line)
    if end_of(row) is None:
        return _none_of("outcome.state", row.outcome.state, [*_ENDS], line)
    wrong = next((name for name in _WHOLE if not _whole_or_absent(row.facts.get(name))), None)
    if wrong is None:
        return None
    zh, en = "不小于 0 的整数", "a whole number, at least 0"
    return refused("import_wrong_value", FILE, line, field=f"facts.{wrong}", expected_zh=zh, expected_en=en)


def _none_of(field: str, value: str, known: list[str], line: int) -> Refused:
    zh = f"{'、'.join(known)} 之一（没有 {value}）"
    en = f"one of {', '.join(known)} (there is no {value})"
    return refused("import_wrong_value", FILE, line, field=field, expected_zh=zh, expected_en=en)


def _whole_or_absent(value: Any) -> bool:
    return value is None or (type(value) is int and value >= 0)


_ENDS = {"closed": CaseState.SETTLED, "refused": CaseState.REFUSED, "withdrawn": CaseState.WITHDRAWN}
_OUT_OF_STOCK = "out_of_stock"


def reason_of(row: CaseRow) -> Reason | None:
    """The reason as decisions know it; None for a word that they do not know."""
    if row.reason == _OUT_OF_STOCK:
        return Reason.LATE_DISPATCH
    return next((reason for reason in Reason if reason.value == row.reason), None)


def end_of(row: CaseRow) -> CaseState | None:
    return _ENDS.get(row.outcome.state)


def outcome_of(row: CaseRow) -> Outcome:
    told = row.outcome
    return Outcome(told.remedy, told.refunded, told.responsibility, told.follow_up)


_CONDITIONS = (
    ("damage_by_buyer", True, Condition.MISUSED),
    ("used", True, Condition.USED),
    ("tags_on", False, Condition.TAGS_REMOVED),
    ("seal_intact", False, Condition.SEAL_BROKEN),
)
_WHOLE = ("repairs_done", "gift_value", "price_after", "promise_days", "tracking_stalled_hours")
_SHOWN = ("photo", "video", "fault_confirmed", "order_snapshot", "medical_proof", "call_records", "promise_in_chat")


def told_of(row: CaseRow) -> Told:
    """What the file's facts say in the terms of a decision; facts that no table asks for stay with the case alone."""
    facts = row.facts
    found = (condition for name, value, condition in _CONDITIONS if facts.get(name) is value)
    kept = facts.get("gift_value", 0) if facts.get("gift_returned") is False else 0
    return Told(
        condition=next(found, Condition.INTACT),
        confirmed_at_purchase=facts.get("confirmed_no_return", True) is True,
        proof=Proof.GIVEN if any(facts.get(name) is True for name in _SHOWN) else Proof.PENDING,
        out_of_stock=row.reason == _OUT_OF_STOCK,
        failed_repairs=facts.get("repairs_done", 0),
        gift_kept_value=kept,
        current_unit_price=facts.get("price_after"),
        price_promise_days=facts.get("promise_days", 0),
        stalled_hours=facts.get("tracking_stalled_hours"),
    )
