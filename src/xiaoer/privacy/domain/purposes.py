"""What is kept for which purpose and how long: one table, with the rule that each row rests on.

Failed sign-ins and ended sessions are not in it: they are forgotten as soon as they no longer count.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from xiaoer.values.refusal import Refused

DAY = 86_400_000_000
THREE_YEARS = 3 * 365 + 1
"""Days, the leap day among them."""
LONGEST = 20 * 365


class KeptFor(StrEnum):
    """Why something of a person is kept."""

    TRADE = "trade"
    TALKS = "talks"
    CUSTOMERS = "customers"
    VISITORS = "visitors"


class Term(msgspec.Struct, frozen=True):
    """`days` where a shop has said nothing, and never fewer than `least`; `rules` are ids of the rulebook."""

    days: int
    least: int
    rules: tuple[str, ...]
    zh: str
    en: str


TABLE: dict[KeptFor, Term] = {
    KeptFor.TRADE: Term(
        THREE_YEARS, THREE_YEARS, ("LAW-ECL-31-1", "LAW-OTM-31-1", "LAW-CALL-REC-2"),
        "交易记录：订单的收件信息、留言和物流轨迹，售后单里的原话，谈到订单的会话；从交易完成起算",
        "trade: recipients, notes and courses of parcels of orders, the words of cases, conversations about an order; from the end of "
        "the trade",
    ),
    KeptFor.TALKS: Term(
        365, 1, ("LAW-PIPL-19-1",), "没有谈到订单的会话，从最后一句话起算", "conversations about no order; from their last words"
    ),
    KeptFor.CUSTOMERS: Term(
        THREE_YEARS, 1, ("LAW-PIPL-19-1",),
        "很久没有往来的顾客：从资料最后一次更新（店铺数据有更新，或有人登记资料、合并身份）和最后一笔交易完成起算，取较晚的；"
        "交易记录、会话还在保存期内，或还有授权没撤回的，继续保存",
        "quiet customers; from when they were last heard of (the store told something new, or somebody put something on record "
        "or joined them) or the end of their last trade, whichever is later; who has a trade or a conversation that is still "
        "kept, or has given a consent and not taken it back, is kept",
    ),
    KeptFor.VISITORS: Term(
        180, 1, ("LAW-PIPL-19-1",),
        "没有下过单、也没有登录过的访客，从最后一次来访起算",
        "visitors who never bought nor signed in; from their last visit",
    ),
}  # fmt: skip


def days_of(said: Mapping[KeptFor, int]) -> dict[KeptFor, int]:
    """The days in force: what a shop said, never less than the law asks."""
    return {purpose: max(said.get(purpose, term.days), term.least) for purpose, term in TABLE.items()}


class Changed(msgspec.Struct, frozen=True):
    """The days of one purpose, as they were and as they are."""

    purpose: KeptFor
    was: int
    days: int


def changed(before: Mapping[str, int], after: Mapping[str, int]) -> list[Changed]:
    """By two events of settling; what one of them does not name yet stood as it does where a shop has said nothing."""
    told = ((one, before.get(one, term.days), after.get(one, term.days)) for one, term in TABLE.items())
    return [Changed(one, was, days) for one, was, days in told if was != days]


def check(purpose: KeptFor, days: int) -> Refused | None:
    term = TABLE[purpose]
    if term.least <= days <= LONGEST:
        return None
    facts = {"purpose": str(purpose), "least": term.least, "most": LONGEST, "rules": ", ".join(term.rules)}
    return Refused("retention_days", facts)


def cut(days: Mapping[KeptFor, int], purpose: KeptFor, now: int) -> int:
    """What ended before this moment is no longer kept."""
    return now - days[purpose] * DAY
