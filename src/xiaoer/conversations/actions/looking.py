"""What people see of conversations; only of their own shops."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from xiaoer.conversations import store
from xiaoer.conversations.domain.conversations import Conversation, goes_on
from xiaoer.conversations.domain.messages import Author, Message, Receipt
from xiaoer.conversations.store import Load
from xiaoer.crisis import actions as crisis
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.etiquette import actions as etiquette
from xiaoer.etiquette.domain.settings import LightSettings
from xiaoer.platform.db import Tx
from xiaoer.team import actions as team
from xiaoer.values.refusal import Refused

MOST_LISTED = 2_000
MOST_MESSAGES = 500
MOST_FORMER = 60


def listed(
    tx: Tx, shops: frozenset[UUID], view: str, agent_id: UUID, customer_id: UUID | None = None
) -> list[Conversation]:
    return store.listed(tx, shops, view, agent_id, MOST_LISTED, customer_id)


def conversation_of(tx: Tx, shops: frozenset[UUID], conversation_id: UUID) -> Conversation | Refused:
    found = store.find(tx, shops, conversation_id)
    return found if found is not None else Refused("conversation_not_found")


class Followed(NamedTuple):
    """A conversation, how its shop stands or stood last, where it has ever been in a crisis, and how it lights drafts."""

    conversation: Conversation
    crisis: Crisis | None
    lights: LightSettings = LightSettings()


def followed(tx: Tx, shops: frozenset[UUID], conversation_id: UUID) -> Followed | Refused:
    found = conversation_of(tx, shops, conversation_id)
    if isinstance(found, Refused):
        return found
    return Followed(
        found, crisis.known(tx, [found.shop_id]).get(found.shop_id), etiquette.settings_of(tx, found.shop_id)
    )


def messages_after(
    tx: Tx, shops: frozenset[UUID], conversation_id: UUID, seq: int, most: int
) -> list[Message] | Refused:
    """The next messages after `seq`, notes among them."""
    found = store.find(tx, shops, conversation_id)
    if found is None:
        return Refused("conversation_not_found")
    return store.messages_after(tx, found, seq, min(most, MOST_MESSAGES))


def messages_at(tx: Tx, shop_id: UUID, places: Collection[tuple[UUID, int]]) -> list[Message]:
    """The messages at these places (conversation, seq) of a shop, as far as they are there."""
    return store.messages_at(tx, shop_id, places)


def receipt_of(tx: Tx, shop_id: UUID, conversation_id: UUID, author: Author, client_id: str) -> Receipt | None:
    """What was answered to a send before, where it is a message already."""
    return store.receipts(tx, [(shop_id, conversation_id, client_id, str(author))]).get(
        (conversation_id, author, client_id)
    )


def conversations_of(tx: Tx, keys: Collection[tuple[UUID, UUID]]) -> dict[UUID, Conversation]:
    """Conversations by (shop, id), as far as they are there."""
    return {one.id: one for one in store.of_ids(tx, keys)}


def ids_of_customers(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> list[UUID]:
    """Every conversation of these customers, oldest first."""
    return store.ids_of_customers(tx, shop_id, customer_ids)


def former_words(tx: Tx, conversation: Conversation, customer_ids: Collection[UUID], since: int) -> list[Message]:
    """What the person, by these ids, wrote in other conversations since the moment, oldest first."""
    return store.shoppers_words(tx, conversation.shop_id, customer_ids, conversation.id, since, MOST_FORMER)


def going_on(tx: Tx, shop_id: UUID, visitor: UUID, now: int) -> Conversation | None:
    """The conversation that the visitor's next message would belong to, if there is one."""
    latest = store.latest_of_visitor(tx, shop_id, visitor)
    return latest if latest is not None and goes_on(latest, now) else None


def own_among(tx: Tx, shop_id: UUID, visitors: Collection[UUID], ids: Collection[UUID]) -> list[Conversation]:
    """Those of these conversations that are the visitors' own, oldest first."""
    found = store.of_ids(tx, [(shop_id, one) for one in ids])
    return sorted((one for one in found if one.visitor in visitors), key=lambda one: one.id)


class TeamLoad(NamedTuple):
    """What each agent of a shop has in it, and how many wait for one, by stage and language."""

    agents: list[Load]
    queued: list[tuple[str, str, int]]


def team_load(tx: Tx, shops: frozenset[UUID], shop_id: UUID) -> TeamLoad | Refused:
    if shop_id not in shops:
        return Refused("shop_not_found")
    agents = [one.id for one in team.crew(tx, shop_id)]
    return TeamLoad(store.loads(tx, agents, [shop_id]), store.queued_kinds(tx, shop_id))
