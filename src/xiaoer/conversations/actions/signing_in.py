"""A shopper signs in while they talk: the same conversation goes on as theirs."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from msgspec.structs import replace

from xiaoer.conversations import store
from xiaoer.conversations.actions.arriving import subject_of
from xiaoer.conversations.actions.keeping import keep
from xiaoer.conversations.actions.saying import locked, speak
from xiaoer.conversations.domain.conversations import Conversation, Person, State, goes_on
from xiaoer.conversations.domain.events import ConversationResolved, ConversationSignedIn
from xiaoer.conversations.domain.messages import Kind
from xiaoer.conversations.domain.signing_in import close, is_newer
from xiaoer.conversations.domain.words import Words
from xiaoer.conversations.store import attachments
from xiaoer.platform import events
from xiaoer.platform.db import Tx


def sign_in(tx: Tx, shop_id: UUID, visitor: UUID, account: Person, now: int, *, to: UUID | None = None) -> None:
    """What goes on of the visitor goes on as the account's, whose conversations are found by its customer's id, or under `to`.

    Where the account has one that goes on too, the one with the newest words does, and the other is an earlier talk of the
    same customer. The same again finds nothing left to do.
    """
    own = to or account.id
    held = _latest(tx, shop_id, (visitor, own))
    visitors, accounts = held.get(visitor), held.get(own)
    if visitors is None or not goes_on(visitors, now):
        return
    after = replace(visitors, customer=account)
    if accounts is None or not goes_on(accounts, now):
        _hand_on(tx, visitors, replace(after, visitor=own), now)
    elif is_newer(visitors, accounts):
        _end(tx, accounts, now)
        _hand_on(tx, visitors, replace(after, visitor=own, previous_id=visitors.previous_id or accounts.id), now)
        _say_that_one_ended(tx, visitors, accounts, now)
    else:
        _hand_on(tx, visitors, after, now)
        _end(tx, locked(tx, shop_id, visitors.id), now)
        _say_that_one_ended(tx, accounts, visitors, now)


def _latest(tx: Tx, shop_id: UUID, visitors: Iterable[UUID]) -> dict[UUID, Conversation]:
    """By visitor, as they are when they are held: one may have become somebody else's in this moment."""
    found = [store.latest_of_visitor(tx, shop_id, one) for one in visitors]
    held = store.locked(tx, [(shop_id, one.id) for one in found if one is not None])
    return {one.visitor: one for one in held.values()}


def _hand_on(tx: Tx, before: Conversation, after: Conversation, now: int) -> None:
    """Staff see whose it is and what they have ordered."""
    if before.subject_order_id is None:
        stage, order_id = subject_of(tx, before.shop_id, after.customer.id, now)
        after = replace(after, stage=stage, subject_order_id=order_id)
    store.hand_on(tx, after)
    attachments.hand_on(tx, before.shop_id, before.customer.id, after.customer.id)
    keep(tx, {before.id: before}, [after])
    told = ConversationSignedIn(before.id, after.customer.id, before.customer.id)
    events.announce(tx, told, shop_id=before.shop_id, subject_id=before.id, at=now)
    _note(tx, after, Words.SIGNED_IN, now)


def _end(tx: Tx, before: Conversation, now: int) -> None:
    """The one that does not go on: whoever still writes to it from another page is led to the other."""
    [after] = keep(tx, {before.id: before}, [close(before, now)])
    if before.state is not State.RESOLVED:
        told = ConversationResolved(before.id, by_bot=before.first_replied_at is None)
        events.announce(tx, told, shop_id=before.shop_id, subject_id=before.id, at=now)
        speak(tx, after, Words.GOES_ON_ELSEWHERE, now, Kind.EVENT)


def _say_that_one_ended(tx: Tx, one: Conversation, ended: Conversation, now: int) -> None:
    """Where `one` goes on: what was asked in the other may be unanswered still."""
    if ended.state is not State.RESOLVED:
        _note(tx, locked(tx, one.shop_id, one.id), Words.ANOTHER_ENDED, now)


def _note(tx: Tx, conversation: Conversation, words: Words, now: int) -> None:
    """For staff alone; not in one that is over, where nobody waits for it."""
    if conversation.state is not State.RESOLVED:
        speak(tx, conversation, words, now, Kind.NOTE)
