"""The pages on which shoppers are."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from xiaoer.conversations.domain.viewing import Viewing
from xiaoer.conversations.store.tables import viewing_table
from xiaoer.platform.db import Tx

_PAGE = viewing_table.c


def put(tx: Tx, shop_id: UUID, conversation_id: UUID, one: Viewing) -> None:
    key = {"shop_id": shop_id, "conversation_id": conversation_id}
    told = key | {"title": one.title, "url": one.url, "sku": one.sku, "at": one.at}
    tx.put(viewing_table, [told], ("shop_id", "conversation_id"))


def of_conversations(tx: Tx, shop_id: UUID, conversations: Collection[UUID]) -> dict[UUID, Viewing]:
    mine = (_PAGE.shop_id == shop_id, _PAGE.conversation_id.in_(conversations))
    return {
        row.conversation_id: Viewing(row.title, row.url, row.sku, row.at)
        for row in tx.all(sa.select(viewing_table).where(*mine))
    }


def drop_of(tx: Tx, shop_id: UUID, conversations: Collection[UUID]) -> None:
    tx.run(sa.delete(viewing_table).where(_PAGE.shop_id == shop_id, _PAGE.conversation_id.in_(conversations)))
