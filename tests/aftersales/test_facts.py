"""Where an order stood at a moment, and what people may tell."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.aftersales.given import facts
from xiaoer.aftersales.domain.facts import Kind, Line, Phase, State, Told, Wanted, phase_of, state_at, wrong_line

MOMENTS: dict[str, int | None] = {"shipped_at": 10, "received_at": 20, "completed_at": 30, "cancelled_at": None}


@pytest.mark.parametrize(
    ("state", "moment", "changes", "stood"),
    [
        pytest.param("completed", 40, {}, State.COMPLETED, id="now"),
        pytest.param("completed", 30, {}, State.COMPLETED, id="just-completed"),
        pytest.param("completed", 29, {}, State.DELIVERED, id="was-delivered"),
        pytest.param("completed", 19, {}, State.SHIPPED, id="was-shipped"),
        pytest.param("completed", 9, {}, State.PAID, id="was-paid"),
        pytest.param("packed", 9, dict.fromkeys(MOMENTS), State.PACKED, id="no-moments"),
        pytest.param("refunded", 40, {"cancelled_at": 40}, State.REFUNDED, id="refunded"),
        pytest.param("refunded", 35, {"cancelled_at": 40}, State.COMPLETED, id="before-the-refund"),
        pytest.param("cancelled", 5, {"cancelled_at": 8} | dict.fromkeys(("shipped_at", "received_at", "completed_at")),
                     State.PAID, id="before-it-was-cancelled"),
        pytest.param("cancelled", 5, dict.fromkeys(MOMENTS), State.CANCELLED, id="cancelled-at-no-moment"),
    ],
)  # fmt: skip
def test_state_at(state: str, moment: int, changes: dict[str, int | None], stood: State) -> None:
    assert state_at(state, moment, **(MOMENTS | changes)) is stood


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_phase(state: State) -> None:
    assert phase_of(state) in Phase


@pytest.mark.parametrize(
    ("told", "what"),
    [
        pytest.param({"owed_freight": -1}, "owed_freight", id="negative-freight"),
        pytest.param({"gift_kept_value": -1}, "gift_kept_value", id="negative-gift"),
        pytest.param({"bad_percent": 101}, "bad_percent", id="more-than-all"),
        pytest.param({"nature": "liquid"}, "nature", id="unknown-word"),
        pytest.param({"colour": "red"}, "colour", id="unknown-field"),
    ],
)
def test_told_is_checked(told: dict[str, Any], what: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=what):
        msgspec.convert(told, Told)


LINES = (Line("L1", "杯（演示）", "other", 3, 9000, taken=1), Line("L2", "盘（演示）", "other", 1, 4000))


@pytest.mark.parametrize(
    ("kind", "wanted", "wrong"),
    [
        pytest.param(Kind.RETURN_REFUND, (("L1", 2), ("L2", 1)), None, id="what-is-left"),
        pytest.param(Kind.RETURN_REFUND, (("L1", 3),), Wanted("L1", 3), id="one-went-back-before"),
        pytest.param(Kind.COMPENSATION, (("L1", 3),), None, id="compensation-for-all"),
        pytest.param(Kind.REFUND_ONLY, (("L2", 2),), Wanted("L2", 2), id="more-than-bought"),
        pytest.param(Kind.REFUND_ONLY, (("L2", 0),), Wanted("L2", 0), id="none"),
        pytest.param(Kind.REFUND_ONLY, (("L2", 1), ("L2", 1)), Wanted("L2", 1), id="twice"),
        pytest.param(Kind.REFUND_ONLY, (("L9", 1),), Wanted("L9", 1), id="not-in-the-order"),
    ],
)
def test_wrong_line(kind: Kind, wanted: tuple[tuple[str, int], ...], wrong: Wanted | None) -> None:
    assert wrong_line(facts(kind=kind, lines=LINES, wanted=wanted)) == wrong
