"""A shop: one storefront on one platform, with its brand."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

import msgspec

Position = Literal["right", "left"]
"""At which side of a page the chat window stands; on one that runs from right to left it is the other side."""


class Brand(msgspec.Struct, frozen=True):
    """How the shop greets: words in Chinese, then in English where they differ. `color` is #rrggbb."""

    color: str
    agent_name: str
    agent_title: str = ""
    agent_title_en: str = ""
    greeting: str = ""
    greeting_en: str = ""
    quick: tuple[str, ...] = ()
    quick_en: tuple[str, ...] = ()
    promise: str = ""
    promise_en: str = ""


class Shop(msgspec.Struct, frozen=True):
    """`policy` names the set of after-sale tables; `zone` is the IANA zone in which its days are counted.

    `key_number` goes into the key with which the shop signs who is logged in: the next one, and it is another key.
    `position` is of its chat window, `sites` are those whose pages may show it, none named for any. No source tells of these.
    """

    id: UUID
    slug: str
    name: str
    name_en: str
    platform: str
    locale: str
    currency: str
    zone: str
    policy: str
    brand: Brand
    dispatch_hours: int | None
    key_number: int = 0
    position: Position = "right"
    sites: tuple[str, ...] = ()

    @property
    def called(self) -> dict[str, str]:
        """Its name in both languages, as sentences of refusals take it."""
        return {"shop_zh": self.name, "shop_en": self.name_en or self.name}

    def is_shown_on(self, origin: str) -> bool:
        """Whether pages of that origin, as a browser tells it, may show the chat window."""
        return not self.sites or origin in self.sites
