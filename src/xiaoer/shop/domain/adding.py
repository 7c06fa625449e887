"""A shop that somebody opens on a page: what is told of it, and what that makes."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

import msgspec

from xiaoer.shop.domain.incoming import IncomingShop
from xiaoer.shop.domain.rows import Key
from xiaoer.shop.domain.settling import MOST_SIGNATURE, ShopFacts, checked
from xiaoer.shop.domain.shops import Brand
from xiaoer.values import forms
from xiaoer.values.refusal import Refused

COLOR = "#0b6bcb"
"""Of its chat window, until one is settled."""


class NewShop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As shop.json tells it, without the brand. `policy` is the set of after-sale rules."""

    slug: str
    name: str
    name_en: str
    platform: Key
    locale: Literal["zh", "en"]
    currency: str
    zone: str
    policy: Literal["cn", "retail"]


def incoming(told: NewShop, zones: Collection[str]) -> IncomingShop | Refused:
    """The shop as a source would tell it, signed with its own name. `zones`: those that this machine knows."""
    if not re.fullmatch(forms.SLUG, told.slug):
        return Refused("shop_slug", {"slug": told.slug[:40]})
    if not re.fullmatch(forms.CURRENCY, told.currency):
        return Refused("shop_currency", {"currency": told.currency[:20]})
    signature = told.name.strip()[:MOST_SIGNATURE]
    facts = checked(ShopFacts(told.name, told.name_en, told.locale, told.zone, Brand(COLOR, signature)), zones)
    if isinstance(facts, Refused):
        return facts
    return IncomingShop(
        told.slug, facts.name, facts.name_en, told.platform, facts.locale, told.currency, facts.zone, told.policy,
        facts.brand, None,
    )  # fmt: skip
