"""Words with a red light in a shop where a supervisor may let them go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.conversations.given import NOW
from xiaoer.etiquette import actions as etiquette
from xiaoer.etiquette.domain.settings import LightChange, LightSettings, RedPolicy
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Database

WORDS = "滚，爱买不买"


def finding(rule_id: str, light: str = "red") -> dict[str, Any]:
    return {"rule_id": rule_id, "light": light, "reason_zh": f"{rule_id}不行", "reason_en": f"no {rule_id}"}


def red_light(*rule_ids: str) -> dict[str, Any]:
    return {"light": "red", "findings": [finding(one) for one in rule_ids or ("abuse.out",)]}


def asks_for_approval(database: Database, shop: UUID, boss: Caller, red: RedPolicy = RedPolicy.APPROVAL) -> None:
    settled = database.write_now(etiquette.settle, shop, LightChange(red=red), boss, NOW)
    assert settled == LightSettings(red=red)
