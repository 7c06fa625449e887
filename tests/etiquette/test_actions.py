from __future__ import annotations

from uuid import UUID

import pytest
from msgspec.structs import replace

from tests import make, overtaking
from tests.conversations.given import NOW, OTHER_SHOP, caller
from tests.conversations.stored import everything
from xiaoer.etiquette import actions
from xiaoer.etiquette.actions import check_draft, load
from xiaoer.etiquette.domain.events import LightsSettled
from xiaoer.etiquette.domain.lights import Place
from xiaoer.etiquette.domain.rules import Light
from xiaoer.etiquette.domain.settings import (
    MOST_REASON,
    MOST_REASONS,
    LightChange,
    LightSettings,
    RedPolicy,
    asks_for_reason,
    checked,
    lets_ask,
)
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor, after
from xiaoer.values.refusal import Refused


@pytest.fixture
def shop(database: Database) -> UUID:
    return make.shop(database)


def test_a_red_draft_is_held_back() -> None:
    held = check_draft(load(), "这个不算售后", Place(stage="aftersale"))
    assert (held.light, held.blocked) == (Light.RED, True)
    assert [finding.rule_id for finding in held.findings] == ["refusal.not_after_sale"]


@pytest.mark.parametrize(
    ("settled", "light", "asks"),
    [
        pytest.param(LightSettings(yellow_reason=True), "yellow", True, id="yellow, and a reason is wanted"),
        pytest.param(LightSettings(yellow_reason=True), "red", False, id="red never leaves"),
        pytest.param(LightSettings(yellow_reason=True), "green", False, id="green"),
        pytest.param(LightSettings(), "yellow", False, id="no reason is wanted"),
    ],
)
def test_whether_a_light_asks_for_a_reason(
    settled: LightSettings, light: str, asks: bool  # noqa: FBT001 - a table
) -> None:  # fmt: skip
    assert asks_for_reason(settled, light) is asks


@pytest.mark.parametrize(
    ("settled", "light", "may"),
    [
        pytest.param(LightSettings(red=RedPolicy.APPROVAL), "red", True, id="red, and a supervisor may be asked"),
        pytest.param(LightSettings(red=RedPolicy.APPROVAL), "yellow", False, id="yellow"),
        pytest.param(LightSettings(), "red", False, id="red, and nobody may be asked"),
    ],
)
def test_whether_a_supervisor_may_be_asked(settled: LightSettings, light: str, may: bool) -> None:  # noqa: FBT001 - a table
    assert lets_ask(settled, light) is may


def test_a_shop_settles_what_its_lights_ask(database: Database, shop: UUID) -> None:
    lead = caller(shops=frozenset({shop}))
    assert database.read_now(actions.settings_for, frozenset({shop}), shop) == LightSettings(yellow_reason=False)
    for wanted in (True, False):
        own = LightSettings(yellow_reason=wanted)
        assert database.write_now(actions.settle, shop, LightChange(yellow_reason=wanted), lead, NOW) == own
        assert database.read_now(actions.settings_for, frozenset({shop}), shop) == own
    told = database.read_now(after, Cursor(), ["lights.settled"], 9)
    assert [(one.read_as(LightsSettled).yellow_reason, one.by) for one in told] == [
        (True, lead.account_id),
        (False, lead.account_id),
    ]
    own = LightSettings(red=RedPolicy.APPROVAL)
    database.write_now(actions.settle, shop, LightChange(red=RedPolicy.APPROVAL), lead, NOW)
    assert database.read_now(actions.settings_for, frozenset({shop}), shop) == own
    *_, last = database.read_now(after, Cursor(), ["lights.settled"], 9)
    assert last.read_as(LightsSettled) == LightsSettled(yellow_reason=False, red="approval")
    assert database.read_now(actions.approving_red, {shop, OTHER_SHOP}) == frozenset({shop})
    told_no_red = LightChange(emoji=("😊", "😊", "👍"))
    settled = database.write_now(actions.settle, shop, told_no_red, lead, NOW)
    own = LightSettings(emoji=("😊", "👍"), red=RedPolicy.APPROVAL)
    assert settled == database.read_now(actions.settings_for, frozenset({shop}), shop) == own


def test_what_somebody_else_has_settled_meanwhile_is_not_overwritten(database: Database, shop: UUID) -> None:
    seen, theirs = LightSettings(), LightSettings(red=RedPolicy.APPROVAL)
    mine = LightChange(yellow_reason=True, red=RedPolicy.BLOCKED, was=seen)
    lead = caller(shops=frozenset({shop}))
    assert database.write_now(actions.settle, shop, LightChange(red=RedPolicy.APPROVAL, was=seen), lead, NOW) == theirs
    before = everything(database)
    refused = database.write_now(actions.settle, shop, mine, lead, NOW)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["what_zh"], everything(database)) == ("changed_meanwhile", "预警设置", before)
    same = LightChange(red=RedPolicy.APPROVAL, was=seen)
    assert database.write_now(actions.settle, shop, same, lead, NOW) == theirs
    again = replace(mine, was=theirs)
    assert database.write_now(actions.settle, shop, again, lead, NOW) == LightSettings(yellow_reason=True)


def test_of_two_who_settle_at_the_same_time_the_later_is_told(database: Database, shop: UUID) -> None:
    lead, other = caller(shops=frozenset({shop})), caller(shops=frozenset({shop}))
    mine, theirs = (
        LightChange(yellow_reason=True, was=LightSettings()),
        LightChange(red=RedPolicy.APPROVAL, was=LightSettings()),
    )
    settled, refused = overtaking.both(
        database,
        lambda tx: actions.settle(tx, shop, theirs, other, NOW),
        lambda tx: actions.settle(tx, shop, mine, lead, NOW),
    )
    assert isinstance(refused, Refused)
    assert refused.code == "changed_meanwhile"
    assert database.read_now(actions.settings_for, lead.shops, shop) == settled == LightSettings(red=RedPolicy.APPROVAL)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param((), (), id="none"),
        pytest.param((" 顾客已确认 ", "", "顾客已确认", "活动规则原文"), ("顾客已确认", "活动规则原文"), id="trimmed, each once"),
        pytest.param(tuple(str(n) for n in range(MOST_REASONS)), tuple(str(n) for n in range(MOST_REASONS)), id="as many as there are keys"),
        pytest.param(("字" * MOST_REASON,), ("字" * MOST_REASON,), id="the longest"),
        pytest.param(tuple(str(n) for n in range(MOST_REASONS + 1)), Refused("reasons_many", {"most": MOST_REASONS}), id="more than keys"),
        pytest.param(("字" * (MOST_REASON + 1),), Refused("bad_reason", {"most": MOST_REASON}), id="too long"),
        pytest.param(("两\n行",), Refused("bad_reason", {"most": MOST_REASON}), id="two lines"),
    ],
)  # fmt: skip
def test_reasons_that_stand_ready(told: tuple[str, ...], kept: tuple[str, ...] | Refused) -> None:
    found = checked(LightSettings(reasons=told))
    assert found == (kept if isinstance(kept, Refused) else LightSettings(reasons=kept))


def test_who_tells_of_no_reasons_leaves_them(database: Database, shop: UUID) -> None:
    """As programs do that are older than reasons."""
    lead, own = caller(shops=frozenset({shop})), ("顾客已确认",)
    told = LightChange(yellow_reason=True, reasons=own)
    assert database.write_now(actions.settle, shop, told, lead, NOW) == LightSettings(yellow_reason=True, reasons=own)
    assert database.write_now(actions.settle, shop, LightChange(), lead, NOW) == LightSettings(reasons=own)
    assert database.write_now(actions.settle, shop, LightChange(reasons=()), lead, NOW) == LightSettings()
    before = everything(database)
    long = LightChange(reasons=("字" * (MOST_REASON + 1),))
    assert database.write_now(actions.settle, shop, long, lead, NOW) == Refused("bad_reason", {"most": MOST_REASON})
    assert everything(database) == before


def test_what_is_no_emoji_settles_nothing(database: Database, shop: UUID) -> None:
    before = everything(database)
    refused = database.write_now(actions.settle, shop, LightChange(emoji=("好",)), caller(shops=frozenset({shop})), NOW)
    assert isinstance(refused, Refused)
    assert (refused.code, everything(database)) == ("bad_emoji", before)


def test_another_shop_is_not_settled(database: Database, shop: UUID) -> None:
    before = everything(database)
    stranger = caller(shops=frozenset({OTHER_SHOP}))
    refused = Refused("shop_not_found")
    assert database.write_now(actions.settle, shop, LightChange(yellow_reason=True), stranger, NOW) == refused
    assert database.read_now(actions.settings_for, stranger.shops, shop) == refused
    assert everything(database) == before
