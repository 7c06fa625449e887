"""What the frames of clients are made of, within its limits."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

WITHOUT_NUL = r"^[^\x00]*\Z"
"""PostgreSQL cannot compare a text with NUL."""

LONGEST_SKU = 300
ClientId = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w.:-]+\Z")]
Seq = Annotated[int, Meta(ge=0, le=2_000_000_000)]
Short = Annotated[str, Meta(max_length=300, pattern=WITHOUT_NUL)]


Own = Annotated[str, Meta(min_length=1, max_length=200, pattern=WITHOUT_NUL)]
"""The id of somebody or something in another system."""


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A shopper whom the store has logged in: its id for the customer, and HMAC-SHA256 of it under the shop's key."""

    customer: Own
    signature: Annotated[str, Meta(min_length=64, max_length=64)]


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The store page on which the shopper is; shown, never trusted.

    `sku`: of the product that the page names, which is the page's own word: one that none of ours can have, of more than
    300 characters or with NUL, counts as none, and keeps no shopper from writing.
    """

    title: Short = ""
    url: Annotated[str, Meta(max_length=2000)] = ""
    sku: str | None = None

    @property
    def known_sku(self) -> str | None:
        sku = self.sku or ""
        return sku if 0 < len(sku) <= LONGEST_SKU and "\x00" not in sku else None
