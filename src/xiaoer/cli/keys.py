"""Keys from the command line."""

from __future__ import annotations

from xiaoer.cli.opening import ready_secret
from xiaoer.conversations.domain import tokens
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.refusal import Refused


def key_of(db: Database, settings: Settings, slug: str) -> str | Refused:
    """The key with which the shop's servers sign who is logged in."""
    shop = db.read_now(shop_named, slug)
    return shop if isinstance(shop, Refused) else tokens.shop_key(ready_secret(settings), shop.slug)


def shop_named(tx: Tx, slug: str) -> Shop | Refused:
    """The shop; one that is not there is refused with the names of those that are."""
    every = {shop.slug: shop for shop in shops.every_shop(tx)}
    return every.get(slug) or Refused("unknown_shop", {"slug": slug, "known": "、".join(every) or "–"})
