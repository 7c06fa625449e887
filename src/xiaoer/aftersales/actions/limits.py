"""The due time that a case's state sets to a party."""

from __future__ import annotations

from xiaoer.aftersales.domain.cases import Case, next_deadline
from xiaoer.platform import jobs
from xiaoer.platform.db import Tx

KIND = "case.deadline"


def plan_next(tx: Tx, case: Case, now: int) -> None:
    """Plan the earliest deadline of the state the case has just entered; take back the one of the state before."""
    limit = next_deadline(case, now)
    if limit is None or limit.due_at is None:
        jobs.cancel(tx, _key(case))
        return
    payload = {
        "shop_id": str(case.shop_id), "case_id": str(case.id), "state": str(case.state), "who": str(limit.who),
        "due_at": limit.due_at,
    }  # fmt: skip
    jobs.plan(tx, _key(case), KIND, limit.due_at, payload)


def _key(case: Case) -> str:
    return f"case:{case.id}"
