"""Keys from the command line."""

from __future__ import annotations

from xiaoer.conversations.domain import tokens
from xiaoer.platform.db import Database
from xiaoer.platform.secret import secret_of
from xiaoer.platform.settings import BadSettings, Settings
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused


def key_of(db: Database, settings: Settings, slug: str) -> str | Refused:
    """The key with which the shop's servers sign who is logged in."""
    known = [shop.slug for shop in db.read_now(shops.every_shop)]
    if slug not in known:
        return Refused("unknown_shop", {"slug": slug, "known": "、".join(known) or "–"})
    try:
        return tokens.shop_key(secret_of(settings), slug)
    except BadSettings as error:
        return Refused("bad_setting", {"what": str(error)})
