"""Loading the rules that lie in the package, checking a draft with them, and what a shop settles about its lights."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from uuid import UUID

import msgspec

from xiaoer.etiquette import store
from xiaoer.etiquette.domain.emoji import strange
from xiaoer.etiquette.domain.events import LightsSettled
from xiaoer.etiquette.domain.lexicon import Lexicon
from xiaoer.etiquette.domain.lights import Judge, Judgement, Place, compile_rules, judge
from xiaoer.etiquette.domain.rules import Pack
from xiaoer.etiquette.domain.settings import LightChange, LightSettings, RedPolicy, changed, checked
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce, kind_of
from xiaoer.platform.meanwhile import changed_since
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused

NOTHING = LightSettings()
"""Of a shop that has settled nothing."""
_WHAT = ("预警设置", "the settings of the lights")
_DATA = files("xiaoer.etiquette").joinpath("data")


def packs() -> tuple[Pack, ...]:
    """The hand-written rule packs of `data/packs`, by file name."""
    found = sorted(_DATA.joinpath("packs").iterdir(), key=lambda file: file.name)
    return tuple(msgspec.yaml.decode(file.read_bytes(), type=Pack) for file in found)


def lexicon() -> Lexicon:
    """The word list of `data/lexicon.json`."""
    return msgspec.json.decode(_DATA.joinpath("lexicon.json").read_bytes(), type=Lexicon)


@cache
def load() -> Judge:
    """The judge of all rules in the package, which stay as they are; the first time takes tens of milliseconds."""
    return compile_rules(packs(), lexicon())


def check_draft(by: Judge, text: str, place: Place, settled: LightSettings = NOTHING) -> Judgement:
    """The light of what an agent is about to send in a shop that has settled this."""
    return judge(by, text, place, strange(text, settled.emoji))


def settings_of(tx: Tx, shop_id: UUID) -> LightSettings:
    """What the shop has settled; no reason is asked for where that is nothing."""
    return store.settings(tx, shop_id) or NOTHING


def approving_red(tx: Tx, shop_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the shops where a supervisor may let words with a red light go; none is asked for where there are none."""
    settled = store.settings_of(tx, shop_ids) if shop_ids else {}
    return frozenset(shop_id for shop_id, one in settled.items() if one.red is RedPolicy.APPROVAL)


def settings_for(tx: Tx, allowed: frozenset[UUID], shop_id: UUID) -> LightSettings | Refused:
    return settings_of(tx, shop_id) if shop_id in allowed else Refused("shop_not_found")


def settle(tx: Tx, shop_id: UUID, told: LightChange, by: Caller, now: int) -> LightSettings | Refused:
    """Settle it for whatever is sent from now on, if it still is what was looked at where that is told."""
    if shop_id not in by.shops:
        return Refused("shop_not_found")
    shops.hold_shop(tx, shop_id)
    before = store.settings(tx, shop_id) or NOTHING
    settled = checked(changed(before, told))
    if isinstance(settled, Refused):
        return settled
    if told.was is not None and before not in {told.was, settled}:
        return changed_since(tx, [kind_of(LightsSettled)], shop_id, _WHAT)
    store.save_settings(tx, shop_id, settled, now, by.account_id)
    announced = LightsSettled(settled.yellow_reason, settled.emoji, str(settled.red), settled.reasons)
    announce(tx, announced, shop_id=shop_id, subject_id=shop_id, at=now, by=by.account_id)
    return settled
