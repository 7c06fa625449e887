"""A shop with a plan for a crisis, people who approve, and a switch."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.conversations.given import NOW, SHOP
from tests.team.given import joined
from xiaoer.crisis import actions
from xiaoer.crisis.actions import PlanChange, Switching
from xiaoer.crisis.domain.plans import Approver, Link, Plan, Topic
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.values.refusal import Refused

STATEMENT = "关于保温杯召回，我们正在核实，今天 18 点前在店铺首页公布处理办法。"
IN_ENGLISH = "We are looking into the recall of the flask and will publish what to do on our front page by 18:00 today."
RECALL = Topic("召回", ("召回", "退厂", "recall"))
FIRE = Topic("起火", ("起火", "冒烟"))
PLAN = Plan(STATEMENT, IN_ENGLISH, (RECALL, FIRE), (Link(),))
WHY = "保温杯被曝漏热（演示）"
LEAD, OTHER, SENIOR = (UUID(int=0xE0 + number) for number in (1, 2, 3))
APPROVERS = (
    Approver(LEAD, "主管甲（测试）", leads=True),
    Approver(OTHER, "主管乙（测试）", leads=True),
    Approver(SENIOR, "资深丙（测试）", leads=False),
)


def a_crisis(**given: Any) -> Crisis:
    plain: dict[str, Any] = {"id": UUID(int=0xCC), "shop_id": SHOP, "on": True, "since": NOW, "by": LEAD, "plan": PLAN}
    return Crisis(**{**plain, **given})


def lead(database: Database, shop: UUID, login: str = "lead") -> Caller:
    return joined(database, shop, login, role=Role.SUPERVISOR)


def senior(database: Database, shop: UUID, login: str = "senior") -> Caller:
    return joined(database, shop, login, role=Role.SENIOR_AGENT)


def planned(database: Database, shop: UUID, by: Caller, plan: Plan = PLAN, *, now: int = NOW - 1) -> Plan:
    kept = database.write_now(actions.settle, shop, PlanChange(plan, "演练前准备"), by, now)
    assert isinstance(kept, Plan), kept
    return kept


def switched_on(database: Database, by: Caller, *shops: UUID, now: int = NOW) -> list[Crisis]:
    found = database.write_now(actions.begin, Switching(shops, WHY), by, now)
    assert not isinstance(found, Refused), found
    return found


def switched_off(database: Database, by: Caller, *shops: UUID, now: int = NOW + 1) -> None:
    found = database.write_now(actions.end, Switching(shops, "已经澄清"), by, now)
    assert found == []


def in_crisis(database: Database, shop: UUID, by: Caller, plan: Plan = PLAN) -> Crisis:
    """The plan stands and the switch is on."""
    planned(database, shop, by, plan)
    [one] = switched_on(database, by, shop)
    return one
