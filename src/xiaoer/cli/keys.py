"""Keys from the command line."""

from __future__ import annotations

import sys

from xiaoer.cli.opening import opened, read_settings, ready_secret
from xiaoer.cli.talk import advise, or_stop
from xiaoer.conversations.domain import tokens
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.refusal import Refused


def shop_key(slug: str, /) -> None:
    """显示店铺的签名密钥，用来证明登录顾客的身份。 Print the key with which the shop signs who is logged in.

    Parameters
    ----------
    slug
        店铺标识。 The shop's slug.
    """
    settings = read_settings()
    with opened(settings) as db:
        key = or_stop(key_of(db, settings, slug))
    advise(
        "密钥只能放在店铺自己的服务器上，不要写进网页或 App：谁拿到它，谁就能冒充任何一位顾客。",
        "Keep the key on the shop's own servers, never in a page or an app: whoever has it can pass as any customer.",
    )
    sys.stdout.write(f"{key}\n")


def key_of(db: Database, settings: Settings, slug: str) -> str | Refused:
    """The key with which the shop's servers sign who is logged in."""
    shop = db.read_now(shop_named, slug)
    return shop if isinstance(shop, Refused) else tokens.shop_key(ready_secret(settings), shop.slug)


def shop_named(tx: Tx, slug: str) -> Shop | Refused:
    """The shop; one that is not there is refused with the names of those that are."""
    every = {shop.slug: shop for shop in shops.every_shop(tx)}
    return every.get(slug) or Refused("unknown_shop", {"slug": slug, "known": "、".join(every) or "–"})
