"""What shoppers look at while they talk."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from xiaoer.conversations import store
from xiaoer.conversations.domain import screens
from xiaoer.conversations.domain.viewing import Viewing
from xiaoer.conversations.store import viewing
from xiaoer.platform.db import Tx
from xiaoer.platform.live.hub import Audience, Screen
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.products import Product
from xiaoer.values.refusal import Refused


class Viewed(NamedTuple):
    """The page, and the shop's product on it, where the page names one that there is."""

    viewing: Viewing
    product_id: UUID | None


def view(tx: Tx, shop_id: UUID, conversation_id: UUID, page: Viewing) -> None:
    """The shopper is on this page now; staff who have the conversation open hear that it is another."""
    viewing.put(tx, shop_id, conversation_id, page)
    topic = screens.conversation_topic(conversation_id)
    tx.screens.append(Screen(topic, screens.viewing_changed(conversation_id), Audience.STAFF))


def viewed(tx: Tx, shops_allowed: frozenset[UUID], conversation_id: UUID) -> Viewed | Refused | None:
    """None where the shopper has told of no page."""
    talk = store.find(tx, shops_allowed, conversation_id)
    if talk is None:
        return Refused("conversation_not_found")
    page = viewing.of_conversations(tx, talk.shop_id, [talk.id]).get(talk.id)
    if page is None:
        return None
    found = shops.find_product_by_sku(tx, frozenset({talk.shop_id}), page.sku) if page.sku else None
    return Viewed(page, found.id if isinstance(found, Product) else None)
