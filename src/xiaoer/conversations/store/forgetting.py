"""Conversations whose words are forgotten: their course and figures stay."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from xiaoer.conversations.domain.searching import fitting
from xiaoer.conversations.store.tables import FORGETTABLE, conversation_table, message_table
from xiaoer.platform.db import Tx, bulk

GONE = {"zh": "（内容已删除）", "en": "(erased)"}
MOST_MESSAGES = 300
"""Of a unit, unless one conversation has more: each is taken out of the index of words by itself."""
NOBODY = {"zh": "已删除的顾客", "en": "Erased customer"}

_talk, _message = conversation_table.c, message_table.c


def forget(
    tx: Tx, shop_id: UUID, before: int, customer_ids: Collection[UUID] | None, most: int, *, about_orders: bool
) -> list[UUID]:
    """Up to `most` resolved conversations whose last words were before the moment: all, or of these customers.

    Fewer where they are long. `about_orders`: whether those that concern an order are meant, or those that do not.
    """
    chosen = _due(shop_id, before, about_orders=about_orders).order_by(_talk.last_at).limit(most)
    if customer_ids is not None:
        chosen = chosen.where(_talk.customer_id.in_(customer_ids))
    found = tx.all(chosen)
    found = _still_over(tx, shop_id, found[: fitting([row.last_seq for row in found], MOST_MESSAGES)])
    for locale in GONE:
        _blank(tx, shop_id, [row.id for row in found if (row.locale == "en") == (locale == "en")], locale)
    return [row.id for row in found]


def due(tx: Tx, shop_id: UUID, before: int, *, about_orders: bool) -> int:
    """How many `forget` would forget."""
    chosen = _due(shop_id, before, about_orders=about_orders).subquery()
    return int(tx.all(sa.select(sa.func.count()).select_from(chosen))[0][0])


def still_talking(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID], since: int) -> set[UUID]:
    """Those of the customers who have said or heard something since the moment."""
    chosen = sa.select(_talk.customer_id).where(_talk.shop_id == shop_id, _talk.customer_id.in_(customer_ids))
    return {row.customer_id for row in tx.all(chosen.where(_talk.last_at >= since).distinct())}


def last_kept(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> dict[UUID, int]:
    """Of each of the customers the last moment of a conversation that still has its words; nobody who has none."""
    chosen = sa.select(_talk.customer_id, sa.func.max(_talk.last_at).label("last"))
    mine = chosen.where(_talk.shop_id == shop_id, _talk.customer_id.in_(customer_ids), _talk.erased.is_(False))
    return {row.customer_id: row.last for row in tx.all(mine.group_by(_talk.customer_id))}


def kept(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> tuple[int, int | None]:
    """How many conversations of these customers still have their words, and when the last of them ended."""
    found = tx.first(
        sa.select(sa.func.count().label("talks"), sa.func.max(_talk.last_at).label("last"))
        .where(_talk.shop_id == shop_id, _talk.customer_id.in_(customer_ids))
        .where(_talk.erased.is_(False))
    )
    return (found.talks, found.last) if found else (0, None)


def _still_over(tx: Tx, shop_id: UUID, found: Sequence[sa.Row[Any]]) -> list[sa.Row[Any]]:
    """Those in which nobody has written again in this moment, held until the commit."""
    keys = [(shop_id, row.id) for row in found]
    held = bulk.fetch(tx, conversation_table, ("id", "resolved_at"), ("shop_id", "id"), keys, lock=True)
    over = {id_ for id_, resolved_at in held if resolved_at is not None}
    return [row for row in found if row.id in over]


def _blank(tx: Tx, shop_id: UUID, ids: Collection[UUID], locale: str) -> None:
    mine = (_message.shop_id == shop_id, _message.conversation_id.in_(ids))
    tx.run(
        sa.update(message_table)
        .where(*mine)
        .values(body=GONE[locale], light=None, source=None, attachment=None, card=None)
    )
    shoppers = sa.update(message_table).where(*mine, _message.author == "shopper")
    tx.run(shoppers.values(author_name=NOBODY[locale]))
    tx.run(
        sa.update(conversation_table)
        .where(_talk.shop_id == shop_id, _talk.id.in_(ids))
        .values(customer_name=NOBODY[locale], last_text=GONE[locale], erased=True)
    )


def _due(shop_id: UUID, before: int, *, about_orders: bool) -> sa.Select[tuple[UUID, str, int]]:
    about = _talk.subject_order_id.is_not(None) if about_orders else _talk.subject_order_id.is_(None)
    chosen = sa.select(_talk.id, _talk.locale, _talk.last_seq)
    return chosen.where(_talk.shop_id == shop_id, _talk.last_at < before, about, FORGETTABLE)
