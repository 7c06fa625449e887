"""What people settle of a shop on its page: names, language, zone, and how its chat window looks and greets, and where."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Literal

import msgspec

from xiaoer.shop.domain.shops import Brand, Position, Shop
from xiaoer.shop.domain.sites import site_of
from xiaoer.values import forms
from xiaoer.values.refusal import Refused

MOST_NAME, MOST_SIGNATURE, MOST_LINE, MOST_GREETING = 60, 30, 60, 300
"""Characters: of the shop's name, of who signs, of what stands beside that, of the greeting."""
MOST_QUICK, MOST_QUICK_WORDS = 8, 40
"""Questions to choose from, in one language; characters of one."""
MOST_SITES = 20
LEAST_ON_WHITE = 1.2
"""Contrast by WCAG 2.2 that the button of the chat window has at least on a white page. Words on it are black or white,
whichever can be read better, and so always can."""


class ShopFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`locale` is the language in which the shop is at home; `zone` the IANA zone in which its days are counted.

    `position`: at which side of a page its chat window stands. `sites`: origins such as https://shop.example, whose pages
    alone may show it; none named for any.
    """

    name: str
    name_en: str
    locale: Literal["zh", "en"]
    zone: str
    brand: Brand
    position: Position = "right"
    sites: tuple[str, ...] = ()


def facts_of(shop: Shop) -> ShopFacts:
    told = {name: getattr(shop, name) for name in ShopFacts.__struct_fields__}
    return msgspec.convert(told, ShopFacts, from_attributes=True)


def checked(told: ShopFacts, zones: Collection[str]) -> ShopFacts | Refused:
    """The facts as they are kept: trimmed, without questions that are empty. `zones`: those that this machine knows."""
    kept = _trimmed(told)
    return next(_problems(kept, zones), kept)


def _trimmed(told: ShopFacts) -> ShopFacts:
    brand = told.brand
    texts = {
        name: getattr(brand, name).strip() for name in Brand.__struct_fields__ if name not in {"quick", "quick_en"}
    }
    quick, quick_en = (tuple(filter(None, (one.strip() for one in some))) for some in (brand.quick, brand.quick_en))
    kept = Brand(**texts | {"color": texts["color"].lower()}, quick=quick, quick_en=quick_en)
    sites = dict.fromkeys(site_of(one) or one.strip() for one in told.sites if one.strip())
    return msgspec.structs.replace(
        told, name=told.name.strip(), name_en=told.name_en.strip(), brand=kept, sites=tuple(sites)
    )


def _problems(facts: ShopFacts, zones: Collection[str]) -> Iterator[Refused]:
    brand = facts.brand
    if not all((facts.name, facts.name_en, brand.agent_name)):
        yield Refused("shop_nameless")
    for most, text in _lengths(facts):
        if len(text) > most:
            yield Refused("shop_text_long", {"begin": text[:12], "most": most, "length": len(text)})
        if forms.has_unseen(text, lines=most == MOST_GREETING):
            yield Refused("shop_text", {"begin": "".join(one for one in text[:12] if not forms.has_unseen(one))})
    if max(len(brand.quick), len(brand.quick_en)) > MOST_QUICK:
        yield Refused("shop_quick_many", {"most": MOST_QUICK})
    if len(facts.sites) > MOST_SITES:
        yield Refused("shop_sites_many", {"most": MOST_SITES})
    yield from (Refused("shop_site", {"site": one[:80]}) for one in facts.sites if site_of(one) is None)
    if facts.zone not in zones:
        yield Refused("shop_zone", {"zone": facts.zone[:60]})
    if not re.fullmatch(forms.COLOR, brand.color):
        yield Refused("shop_color", {"color": brand.color[:20]})
    elif on_white(brand.color) < LEAST_ON_WHITE:
        yield Refused("shop_color_pale", {"color": brand.color})


def _lengths(facts: ShopFacts) -> Iterator[tuple[int, str]]:
    """Each text with how long it may be."""
    brand = facts.brand
    yield from ((MOST_NAME, text) for text in (facts.name, facts.name_en))
    yield MOST_SIGNATURE, brand.agent_name
    beside = (brand.agent_title, brand.agent_title_en, brand.promise, brand.promise_en)
    yield from ((MOST_LINE, text) for text in beside)
    yield from ((MOST_GREETING, text) for text in (brand.greeting, brand.greeting_en))
    yield from ((MOST_QUICK_WORDS, text) for text in (*brand.quick, *brand.quick_en))


def on_white(color: str) -> float:
    """The contrast of #rrggbb on white, from 1 to 21 (WCAG 2.2)."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    lights = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 1.05 / (0.2126 * lights[0] + 0.7152 * lights[1] + 0.0722 * lights[2] + 0.05)
