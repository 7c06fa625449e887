"""Threads of other systems: what goes on in one, and what of it its system may read."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from xiaoer.conversations import store
from xiaoer.conversations.actions.looking import going_on
from xiaoer.conversations.domain.conversations import Channel, Conversation
from xiaoer.conversations.domain.messages import Message
from xiaoer.conversations.domain.threads import Thread, anonymous, visitor_of
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import Customer, IdentityKind
from xiaoer.platform.db import Tx
from xiaoer.values.refusal import Refused


class Known(NamedTuple):
    """What is known of a thread: the conversation that goes on, and its customer; None where nobody was met yet.

    `before`: what goes on under the thread's name alone, said before it was known whose it is.
    """

    conversation: Conversation | None
    customer_id: UUID | None
    before: UUID | None


def known(tx: Tx, shop_id: UUID, thread: Thread, now: int) -> Known:
    talk = going_on(tx, shop_id, visitor_of(shop_id, thread), now)
    begun = None if thread.customer is None else going_on(tx, shop_id, visitor_of(shop_id, anonymous(thread)), now)
    before = begun.id if begun else None
    if talk is not None:
        return Known(talk, talk.customer.id, before)
    met = customers.known_as(tx, shop_id, *identity_of(shop_id, thread))
    return Known(None, met.id if met else None, before)


def meet(tx: Tx, shop_id: UUID, thread: Thread, now: int) -> Customer:
    """The customer behind the thread; somebody new where nobody is. Who spoke in it before they were known are they."""
    customer = customers.identify(tx, shop_id, *identity_of(shop_id, thread), now)
    if thread.customer is not None:
        customers.recognise(tx, shop_id, str(visitor_of(shop_id, anonymous(thread))), customer, now)
    return customer


def identity_of(shop_id: UUID, thread: Thread) -> tuple[IdentityKind, str]:
    if thread.customer is None:
        return IdentityKind.VISITOR, str(visitor_of(shop_id, thread))
    return IdentityKind.ACCOUNT, thread.customer


def newest(tx: Tx, shop_id: UUID, thread: Thread) -> Conversation | Refused:
    """The thread's conversation that goes on, or the last that is over."""
    return store.latest_of_visitor(tx, shop_id, visitor_of(shop_id, thread)) or Refused("conversation_not_found")


def carried(tx: Tx, shop_id: UUID, conversation_id: UUID) -> Conversation | Refused:
    """A conversation that another system brought; any other is answered as if it were not there."""
    found = store.find(tx, frozenset({shop_id}), conversation_id)
    if found is None or found.channel is not Channel.API:
        return Refused("conversation_not_found")
    return found


class Stretch(NamedTuple):
    """Messages in order, and their conversation as it is now."""

    conversation: Conversation
    messages: list[Message]


def carried_after(tx: Tx, shop_id: UUID, conversation_id: UUID, seq: int, most: int) -> Stretch | Refused:
    """What stands after `seq`; who says to have seen more than there is has seen what there is."""
    found = carried(tx, shop_id, conversation_id)
    if isinstance(found, Refused):
        return found
    return Stretch(found, store.messages_after(tx, found, min(seq, found.last_seq), most))
