"""What the rules say of an order before anybody asks."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.aftersales.given import NOON, facts
from tests.aftersales.vectors import policy
from xiaoer.aftersales.domain.applying import Applied, applying
from xiaoer.aftersales.domain.facts import Line, State
from xiaoer.aftersales.domain.moments import HOUR

GOODS = Line("L1", "轻羽绒服（演示）", "clothing", 2, 39900)


def told(name: str = "cn", **changes: Any) -> tuple[Applied, ...]:
    """The rules for the order of a vector, which was received three days ago, with some of its facts changed."""
    whole = facts()
    order = msgspec.structs.replace(whole.order, **({"lines": (GOODS,)} | changes))
    return applying(msgspec.structs.replace(whole, order=order), policy(name))


def lines(applied: tuple[Applied, ...]) -> list[tuple[str, str, bool, int, str]]:
    return [(str(one.kind), str(one.reason), one.eligible, one.amount, one.rule.id) for one in applied]


AWAY: dict[str, Any] = {"received_at": None}
WAITING: dict[str, Any] = {"state": State.PAID, "shipped_at": None, **AWAY}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"state": State.UNPAID, **AWAY}, [("refund_only", "changed_mind", False, 0, "LAW-7D-17-1")], id="not paid",
        ),
        pytest.param(
            WAITING | {"promised_dispatch_at": NOON + 2 * HOUR},
            [("refund_only", "changed_mind", True, 39900, "TM-TO-01"), ("modify", "changed_mind", True, 0, "TB-DIS-35-1")],
            id="before dispatch, in time",
        ),
        pytest.param(
            WAITING | {"promised_dispatch_at": NOON - 60 * HOUR},
            [
                ("refund_only", "changed_mind", True, 39900, "TM-TO-01"),
                ("compensation", "late_dispatch", True, 3990, "TM-SHIP-02"),
                ("modify", "changed_mind", True, 0, "TB-DIS-35-1"),
            ],
            id="before dispatch, late",
        ),
        pytest.param(
            {"state": State.SHIPPED, **AWAY},
            [("refund_only", "changed_mind", True, 39900, "TB-DIS-23-1")],
            id="on the way",
        ),
        pytest.param(
            {},
            [
                ("return_refund", "no_reason", True, 39900, "LAW-CPL-25-1"),
                ("return_refund", "quality", True, 39900, "LAW-CPL-24-1"),
                ("repair", "quality", True, 0, "LAW-CPL-24-1"),
            ],
            id="received",
        ),
        pytest.param(
            {"received_at": NOON - 20 * 24 * HOUR},
            [
                ("return_refund", "no_reason", False, 0, "LAW-7D-10-1"),
                ("return_refund", "quality", False, 0, "LAW-CPL-24-1"),
                ("repair", "quality", True, 0, "LAW-CC-582-1"),
            ],
            id="received long ago",
        ),
        pytest.param({"state": State.CANCELLED}, [], id="cancelled"),
    ],
)  # fmt: skip
def test_what_is_told_follows_the_goods(changes: dict[str, Any], expected: list[Any]) -> None:
    assert lines(told(**changes)) == expected


def test_how_long_the_shopper_has_time_is_told() -> None:
    returned, faulty, _ = told()
    # Seven days from the midnight after the receipt on the 18th.
    assert returned.until == NOON - 12 * HOUR + 5 * 24 * HOUR
    assert returned.text_zh == "在七天之内（签收次日零时起满 168 小时），可以无理由退换。"
    assert faulty.until is None


def test_a_compensation_says_what_is_due() -> None:
    (_, paid, _) = told(**WAITING, promised_dispatch_at=NOON - 60 * HOUR)
    assert (paid.text_zh[-10:], paid.text_en[-16:]) == ("应赔 ¥39.90。", ": ¥39.90 is due.")


def test_of_what_cases_have_taken_no_more_is_told() -> None:
    some = msgspec.structs.replace(GOODS, taken=1, refunded=19950)
    assert [one.amount for one in told(lines=(some,))] == [19950, 19950, 0]
    assert told(lines=(msgspec.structs.replace(GOODS, taken=2, refunded=39900),)) == ()
    late = WAITING | {"promised_dispatch_at": NOON - 60 * HOUR}
    left = told(**late, lines=(msgspec.structs.replace(GOODS, taken=2, refunded=39900),))
    assert [str(one.kind) for one in left] == ["compensation", "modify"]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", ["cn", "retail"])
def test_every_policy_says_something_in_every_state(name: str, state: State) -> None:
    applied = told(name, state=state)
    assert bool(applied) is (state not in {State.CANCELLED, State.REFUNDED})
    assert all(one.text_zh and one.text_en and one.rule.source for one in applied)
