"""What the frames of clients are made of, within its limits."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

WITHOUT_NUL = r"^[^\x00]*\Z"
"""PostgreSQL cannot compare a text with NUL."""

ClientId = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w.:-]+\Z")]
Seq = Annotated[int, Meta(ge=0, le=2_000_000_000)]
Short = Annotated[str, Meta(max_length=300, pattern=WITHOUT_NUL)]


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A shopper whom the store has logged in: its id for the customer, and HMAC-SHA256 of it under the shop's key."""

    customer: Annotated[str, Meta(min_length=1, max_length=200, pattern=WITHOUT_NUL)]
    signature: Annotated[str, Meta(min_length=64, max_length=64)]


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The store page on which the shopper is; shown, never trusted."""

    title: Short = ""
    url: Annotated[str, Meta(max_length=2000)] = ""
    sku: Short | None = None
