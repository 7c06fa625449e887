"""A person, forgotten: what they told and what was noted of them goes, their id and their joins stay."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from xiaoer.customers.actions.keeping import hold, restate
from xiaoer.customers.actions.segmenting import follow_segments
from xiaoer.customers.store import forgetting
from xiaoer.customers.store.forgetting import Place, Silent, silent
from xiaoer.customers.store.people import hear
from xiaoer.customers.store.profiles import take_turn
from xiaoer.platform.db import Tx

__all__ = ["Place", "Silent", "forget", "forget_ids", "hear", "silent", "take_turn", "visitors"]


def forget(
    tx: Tx, shop_id: UUID, customer_ids: Collection[UUID], name: str, now: int, *, for_good: bool, bought: bool
) -> None:
    """They are called `name` from now on. The store's data does not bring back what it told of them before; something new
    does, unless they are to be forgotten `for_good`. Their ids at the store go too, unless what they `bought` is kept with them.
    """
    where = hold(tx, shop_id, customer_ids, now)
    forgetting.forget(tx, shop_id, list(where), name, for_good=for_good)
    if not bought:
        forgetting.forget_ids(tx, shop_id, list(where))
    changed = sorted(set(where.values()))
    restate(tx, shop_id, changed)
    follow_segments(tx, shop_id, changed, now)
    # That they have left segments by it would be on record again.
    forgetting.forget_history(tx, shop_id, list(where))


def forget_ids(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID], now: int) -> None:
    """What was bought is no longer kept with those who were forgotten before, so their ids at the store go."""
    forgetting.forget_ids(tx, shop_id, list(hold(tx, shop_id, customer_ids, now)))


def visitors(tx: Tx, shop_id: UUID, before: int, after: Place | None, most: int) -> tuple[list[Place], Place | None]:
    """Of the next so many who came before the moment those who never bought nor signed in, and where to go on from.

    Whoever is joined with an account of the store has signed in, and what they did before is that account's.
    """
    seen = forgetting.came(tx, shop_id, before, after, most)
    known = forgetting.known(tx, shop_id, [one.id for one in seen])
    return [one for one in seen if one.id not in known], seen[-1] if seen else None
