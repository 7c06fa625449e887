"""A shopper's words that another system brings: as those of the widget, without a socket."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from xiaoer.conversations import actions
from xiaoer.conversations.actions import carrying
from xiaoer.conversations.actions.carrying import Known
from xiaoer.conversations.domain.cards import Wanted
from xiaoer.conversations.domain.conversations import Channel, Person
from xiaoer.conversations.domain.frames import SendFrame
from xiaoer.conversations.domain.messages import Author, Kind, Receipt, Send
from xiaoer.conversations.domain.threads import Carried, Rated, Thread, anonymous, says_the_same, visitor_of
from xiaoer.conversations.web.desk import Desk, Shopper
from xiaoer.conversations.web.greeting import bring_along
from xiaoer.conversations.web.sending import NOT_YET, Spoken, body_of, spoken_of
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused

NOBODY = UUID(int=0)
"""Whose orders are asked for where the customer is not known yet: nobody's."""


async def carry(desk: Desk, shop_id: UUID, said: Carried) -> Receipt | Refused:
    """The message, in the thread's conversation, which may have to be opened; what is refused writes nothing."""
    body = body_of(SendFrame(said.client_id, said.body, kind=said.kind, upload=said.upload, card=said.card))
    if isinstance(body, Refused):
        return body
    known = await desk.db.read(carrying.known, shop_id, said, desk.clock())
    if said.upload is not None and known.customer_id is None and known.before is None:
        return Refused("file_not_found")
    spoken = await _spoken(desk, shop_id, said, body, known)
    if isinstance(spoken, Spoken):
        spoken = await _kept(desk, shop_id, said, spoken, known)
    return await _once(desk, shop_id, spoken, said, body)


async def rate(desk: Desk, shop_id: UUID, conversation_id: UUID, said: Rated) -> Receipt | Refused:
    """The shopper's mark for a conversation that is over: it opens no other."""
    body = body_of(SendFrame(said.client_id, said.body, kind="survey", score=said.score))
    if isinstance(body, Refused):
        return body
    found = await desk.db.read(carrying.carried, shop_id, conversation_id)
    if isinstance(found, Refused):
        return found
    shopper = _shopper(shop_id, found.visitor, found.customer, found.locale)
    send = _send(desk, shopper, said, Spoken(Kind.SURVEY, body), conversation_id)
    outcome = await desk.db.join(actions.append_all, send)
    return await _once(desk, shop_id, cast(Receipt | Refused, outcome), said, body)


async def introduce(desk: Desk, shop_id: UUID, thread: Thread, locale: str) -> Shopper:
    """Who speaks in the thread, met where nobody knew them. What they said in it before they were known goes on as theirs."""
    shopper = await desk.db.write(_introduce, shop_id, thread, locale, desk.clock())
    await bring_along(desk, shopper)
    return shopper


def _introduce(tx: Tx, shop_id: UUID, thread: Thread, locale: str, now: int) -> Shopper:
    customer = carrying.meet(tx, shop_id, thread, now)
    person = Person(customer.id, customer.facts.name, customer.facts.level)
    before = visitor_of(shop_id, anonymous(thread)) if thread.customer is not None else None
    return _shopper(shop_id, visitor_of(shop_id, thread), person, locale, before)


async def _spoken(desk: Desk, shop_id: UUID, said: Carried, body: str, known: Known) -> Spoken | Receipt | Refused:
    kind, talk, customer_id = Kind(said.kind), known.conversation, known.customer_id or NOBODY
    locale = talk.locale if talk else said.locale
    wanted = Wanted(shop_id, customer_id, kind, said.card, locale) if said.card else None
    place = (shop_id, talk.id, Author.SHOPPER, said.client_id) if talk else None
    return await spoken_of(desk.db, Spoken(Kind.TEXT, body), wanted, place)


async def _kept(desk: Desk, shop_id: UUID, said: Carried, spoken: Spoken, known: Known) -> Receipt | Refused:
    """By the writer's batch where the conversation goes on; else in one unit that opens it, so that what is refused opens none."""
    talk = known.conversation
    if talk is not None and known.before is None:
        shopper = _shopper(shop_id, talk.visitor, talk.customer, talk.locale)
        outcome = await desk.db.join(actions.append_all, _send(desk, shopper, said, spoken, talk.id))
        if outcome != Refused("conversation_over"):
            return cast(Receipt | Refused, outcome)
    if known.before is not None:
        kept = await desk.db.read(actions.receipt_of, shop_id, known.before, Author.SHOPPER, said.client_id)
        if kept is not None:
            return kept
    return await _begun(desk, await introduce(desk, shop_id, said, said.locale), said, spoken)


async def _begun(desk: Desk, shopper: Shopper, said: Carried, spoken: Spoken) -> Receipt | Refused:
    now = desk.clock()
    stage, order_id = await desk.db.read(actions.subject_of, shopper.shop_id, shopper.customer_id, now)
    arrival = actions.Arrival(
        shopper.shop_id, shopper.visitor, Person(shopper.customer_id, shopper.name, shopper.level),
        channel=Channel.API, stage=stage, locale=shopper.locale, subject_order_id=order_id,
    )  # fmt: skip
    begun = await desk.db.write(actions.begin, arrival, _send(desk, shopper, said, spoken, NOT_YET), None, now)
    return cast(Receipt | Refused, begun.outcome)  # words of a shopper are never held for approval


async def _once(
    desk: Desk, shop_id: UUID, outcome: Receipt | Refused, said: Carried | Rated, body: str
) -> Receipt | Refused:  # fmt: skip
    """A repeated send is told the same again; other words under its client id are a mistake of the sender's."""
    if isinstance(outcome, Refused) or not outcome.repeated:
        return outcome
    kept = await desk.db.read(actions.messages_at, shop_id, [(outcome.conversation_id, outcome.seq)])
    if all(says_the_same(one, said, body) for one in kept):
        return outcome
    return Refused("client_id_reused", {"client_id": said.client_id})


def _send(desk: Desk, shopper: Shopper, said: Carried | Rated, spoken: Spoken, conversation_id: UUID) -> Send:
    now, carried = desk.clock(), said if isinstance(said, Carried) else None
    return Send(
        shop_id=shopper.shop_id, conversation_id=conversation_id, author=Author.SHOPPER, author_id=shopper.customer_id,
        author_name=shopper.name, kind=spoken.kind, body=spoken.body, client_id=said.client_id, at=now, id=fresh(now),
        sku=carried.card if carried and carried.kind == "product" else None, card=spoken.card,
        upload=carried.upload if carried else None, score=said.score if isinstance(said, Rated) else None,
    )  # fmt: skip


def _shopper(shop_id: UUID, visitor: UUID, person: Person, locale: str, before: UUID | None = None) -> Shopper:
    return Shopper(shop_id, visitor, person.id, person.name, person.level, locale, before)
