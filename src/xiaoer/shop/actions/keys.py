"""The key with which a shop signs who is logged in: shown and renewed on record. It is made from the installation's secret,
and stands nowhere; a shop keeps only its number.
"""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.shop.domain.events import ShopKeyRenewed, ShopKeyShown
from xiaoer.shop.domain.shops import Shop
from xiaoer.shop.store import shops
from xiaoer.values.refusal import Refused


def show_key(tx: Tx, shop_id: UUID, by: Caller | None, now: int) -> Shop | Refused:
    """The shop whose key is shown to `by`, None being the installation itself."""
    if by is not None and shop_id not in by.shops:
        return Refused("shop_not_found")
    shop = shops.held(tx, shop_id)
    _note(tx, shop, ShopKeyShown(shop.key_number), by, now)
    return shop


def renew_key(tx: Tx, shop_id: UUID, number: int, by: Caller | None, now: int) -> Shop | Refused:
    """The shop with its next key, if that of `number` still is its key. What the old one signed is refused from here on."""
    if by is not None and shop_id not in by.shops:
        return Refused("shop_not_found")
    shop = shops.held(tx, shop_id)
    if shop.key_number != number:
        return Refused("shop_key_moved_on")
    renewed = msgspec.structs.replace(shop, key_number=number + 1)
    shops.number_key(tx, shop_id, renewed.key_number)
    _note(tx, renewed, ShopKeyRenewed(renewed.key_number), by, now)
    return renewed


def _note(tx: Tx, shop: Shop, told: ShopKeyShown | ShopKeyRenewed, by: Caller | None, now: int) -> None:
    announce(tx, told, shop_id=shop.id, subject_id=shop.id, at=now, by=by.account_id if by else None)
