"""Facts and scripts to test with: keyword-only, valid by default."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from xiaoer.scripts.domain.facts import CustomerFacts, Facts, OrderFacts, ParcelFacts, ProductFacts
from xiaoer.scripts.domain.scripts import Content, Published, Scenario, State, Version, When
from xiaoer.values.money import Money

HOUR = 3_600_000_000
NOW = 1_795_228_200_000_000
"""2026-11-21 10:30 in Asia/Shanghai."""

FACTS = Facts(
    now=NOW,
    zone="Asia/Shanghai",
    shop_name="云禾生活馆（演示）",
    signature="客服小云（演示）",
    customer=CustomerFacts("晨曦_演示", 3),
    order=OrderFacts(
        number="2026112100018",
        state="shipped",
        state_zh="已发货",
        state_en="on the way",
        items=("短款羽绒服", "针织帽"),
        categories=frozenset({"clothing"}),
        paid=Money(49_800, "CNY"),
        refundable=Money(49_800, "CNY"),
        placed_at=NOW - 25 * HOUR,
        promised_dispatch_at=NOW + 23 * HOUR,
    ),
    parcel=ParcelFacts(
        "演示快递", "YS20261121001", "已到达杭州转运中心", NOW - 2 * HOUR - HOUR * 25 // 60, NOW + 26 * HOUR
    ),
    product=ProductFacts(
        "短款羽绒服", Money(39_900, "CNY"), {"面料成分": "聚酯纤维", "可机洗": False, "充绒量": 120.5}
    ),
)


def scenario(path: str = "insale/logistics", zh: str = "物流", en: str = "Logistics") -> Scenario:
    return Scenario(path, zh, en)


def content(**changed: Any) -> Content:
    given: dict[str, Any] = {
        "scenario": "insale/logistics",
        "stage": "insale",
        "title": "查物流",
        "title_en": "Where is my parcel",
        "text": "您的包裹由{{ parcel.carrier }}承运，最新进度：{{ parcel.last_scan }}。",
        "says": ("我的快递到哪了", "什么时候发货"),
        "when": When(),
    }
    return Content(**{**given, **changed})


def published(number: int = 1, *, at: Scenario | None = None, **changed: Any) -> Published:
    place = at or scenario()
    version = Version(
        script_id=UUID(int=number),
        key=f"key-{number}",
        version=1,
        state=State.PUBLISHED,
        content=content(scenario=place.path, **changed),
        written_at=NOW,
        published_at=NOW,
    )
    return Published(version, place)
