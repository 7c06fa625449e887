"""One value of an order's recipient, shown whole for a reason."""

from __future__ import annotations

from uuid import UUID

from xiaoer.platform import showing
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.showing import Asked, Personal, Whose
from xiaoer.shop.store import recipients
from xiaoer.values.refusal import Refused


def show_recipient(tx: Tx, order_id: UUID, asked: Asked, by: Caller, now: int) -> str | Refused:
    refused = showing.allowed(asked, by)
    if refused is not None:
        return refused
    found = recipients.of_order(tx, by.shops, order_id)
    if found is None:
        return Refused("order_not_found")
    told = {Personal.NAME: found.whole.name, Personal.PHONE: found.whole.phone, Personal.ADDRESS: found.whole.address}
    whose = Whose(found.shop_id, found.customer_id, order_id)
    return showing.show(tx, asked, whose, told.get(asked.field, ""), by, now)
