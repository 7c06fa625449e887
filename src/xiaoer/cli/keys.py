"""Keys from the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from xiaoer.cli.opening import opened, read_settings, ready_secret
from xiaoer.cli.talk import advise, or_stop
from xiaoer.conversations.domain import tokens
from xiaoer.intake.actions.keys import KeyAsk, NewKey, make_key, never_for
from xiaoer.platform.auth.permissions import FOR_KEYS
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions as shops
from xiaoer.shop.actions.keys import renew_key, show_key
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.refusal import Refused


def shop_key(slug: str, /, *, renew: bool = False) -> None:
    """显示或更换店铺的签名密钥，用来证明登录顾客的身份。 Print or renew the key with which the shop signs who is logged in.

    Parameters
    ----------
    slug
        店铺标识。 The shop's slug.
    renew
        换一个新密钥；旧密钥签的名马上失效。 Make another key; what the old one signed is refused from then on.
    """
    settings = read_settings()
    with opened(settings) as db:
        key = or_stop(key_of(db, settings, slug, renew=renew))
    advise(
        "密钥只能放在店铺自己的服务器上，不要写进网页或 App：谁拿到它，谁就能冒充任何一位顾客。",
        "Keep the key on the shop's own servers, never in a page or an app: whoever has it can pass as any customer.",
    )
    sys.stdout.write(f"{key}\n")


def shop_token(slug: str, /, *, name: str, may: list[str]) -> None:
    """为程序新建接口密钥；密钥只显示这一次。 Make a key for a machine; it is printed this once.

    Parameters
    ----------
    slug
        店铺标识。 The shop's slug.
    name
        哪个程序使用它。 Which machine has it.
    may
        可以做什么，如 orders.write；可以写多个。 What it is for, such as orders.write; may be given again.
    """
    with opened(read_settings()) as db:
        shop = or_stop(db.read_now(shop_named, slug))
        made = or_stop(_make_key(db, shop, name, may))
    advise(
        f"接口密钥“{name}”只显示这一次，请马上保存到程序的配置里；不再使用时请在控制台停用。店铺编号：{shop.id}。",
        f"The key “{name}” is shown this once: put it into the machine's settings now, and revoke it in the console when "
        f"it is no longer used. The shop's id: {shop.id}.",
    )
    sys.stdout.write(f"{made.secret}\n")


def _make_key(db: Database, shop: Shop, name: str, may: Sequence[str]) -> NewKey | Refused:
    known = {str(one): one for one in FOR_KEYS}
    if wrong := [word for word in may if word not in known]:
        return never_for(wrong[0])
    return db.write_now(make_key, shop.id, KeyAsk(name, tuple(known[word] for word in may)), None, system_clock())


def key_of(db: Database, settings: Settings, slug: str, *, renew: bool) -> str | Refused:
    """The key with which the shop's servers sign who is logged in, or the next one; either is on record."""
    secret, shop = ready_secret(settings), db.write_now(_shown, slug, system_clock(), renew=renew)
    return shop if isinstance(shop, Refused) else tokens.shop_key(secret, shop.slug, shop.key_number)


def _shown(tx: Tx, slug: str, now: int, *, renew: bool) -> Shop | Refused:
    shop = shop_named(tx, slug)
    if isinstance(shop, Refused):
        return shop
    return renew_key(tx, shop.id, shop.key_number, None, now) if renew else show_key(tx, shop.id, None, now)


def shop_named(tx: Tx, slug: str) -> Shop | Refused:
    """The shop; one that is not there is refused with the names of those that are."""
    every = {shop.slug: shop for shop in shops.every_shop(tx)}
    known = {"known_zh": "、".join(every) or "–", "known_en": ", ".join(every) or "–"}
    return every.get(slug) or Refused("unknown_shop", {"slug": slug} | known)
