"""A message on its way in: pure checks first, then the writer."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from xiaoer.conversations import actions
from xiaoer.conversations.domain import cards, frames, messages, views
from xiaoer.conversations.domain.cards import Wanted
from xiaoer.conversations.domain.conversations import Conversation, Person
from xiaoer.conversations.domain.folding import Outcome
from xiaoer.conversations.domain.frames import Acknowledged, HeldFrame, SendFrame
from xiaoer.conversations.domain.held import Held, red
from xiaoer.conversations.domain.messages import CARDS, SPOKEN, Author, Card, Kind, Receipt, Send
from xiaoer.conversations.domain.screens import conversation_topic
from xiaoer.conversations.web.catching_up import follow
from xiaoer.conversations.web.desk import Party, Seen, Shopper, Verdict
from xiaoer.conversations.web.greeting import bring_along, written_to
from xiaoer.conversations.web.viewing import look
from xiaoer.etiquette.domain.settings import asks_for_reason
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.db import Database
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused

NOT_YET = UUID(int=0)
"""In the place of a conversation that is found, or opened, where the words are written."""


Place = tuple[UUID, UUID, Author, str]
"""Where a message stands that was sent before: shop, conversation, author, client id."""


class Spoken(NamedTuple):
    """What is said: of which kind, the words, and the card that these stand for."""

    kind: Kind
    body: str
    card: Card | None = None


async def send(party: Party, frame: SendFrame) -> None:
    body = body_of(frame)
    if isinstance(body, Refused):
        party.refuse(frame.client_id, body)
    elif frame.kind == "survey":
        await _rate(party, frame, body)
    elif isinstance(party.who, Shopper):
        await _from_shopper(party, party.who, frame, body)
    else:
        await _from_agent(party, party.who, frame, body)


def body_of(frame: SendFrame) -> str | Refused:
    if frame.kind in CARDS or frame.card is not None:
        alone = frame.kind in CARDS and frame.card and not frame.body and frame.upload is None and frame.score is None
        return "" if alone else Refused("bad_card")
    if frame.kind == "survey" or frame.score is not None:
        whole = frame.kind == "survey" and frame.score is not None and frame.upload is None
        return messages.clean_beside(frame.body) if whole else Refused("bad_rating")
    if frame.upload is None:
        return messages.clean(frame.body)
    return messages.clean_beside(frame.body) if frame.kind == "text" else Refused("note_with_file")


async def _from_shopper(party: Party, shopper: Shopper, frame: SendFrame, body: str) -> None:
    wanted = wanted_of(frame, shopper.shop_id, shopper.customer_id, shopper.locale)
    spoken = await spoken_of(party.desk.db, Spoken(Kind.TEXT, body), wanted, _place(party, frame, party.conversation))
    if not isinstance(spoken, Spoken):
        _answer(party, frame.client_id, spoken)
        return
    _answer(party, frame.client_id, await _stored(party, shopper, frame, spoken))
    await look(party, frame.page)


async def _stored(party: Party, shopper: Shopper, frame: SendFrame, spoken: Spoken) -> Outcome:
    """In the conversation that these words belong to, which may have to be opened."""
    known, named = party.conversation, frame.conversation
    if known is not None and named in {None, known.id}:
        outcome = await _keep(party, known, frame, spoken)
        if outcome != Refused("conversation_over"):
            return outcome
        named = None
    begun = await _begin(party, shopper, frame, spoken, named)
    if begun.conversation is not None:
        party.conversation = begun.conversation
        # All that was said in it since it was opened has been heard: it goes to all of its visitor's sockets.
        party.desk.hub.listen(party.listener, conversation_topic(begun.conversation.id))
    return begun.outcome


async def _rate(party: Party, frame: SendFrame, body: str) -> None:
    """A shopper's mark for a conversation that is over: it opens no other."""
    conversation = party.conversation
    if not isinstance(party.who, Shopper):
        party.refuse(frame.client_id, Refused("bad_rating"))
    elif conversation is None or frame.conversation not in {None, conversation.id}:
        party.refuse(frame.client_id, Refused("conversation_not_found"))
    else:
        _answer(party, frame.client_id, await _keep(party, conversation, frame, Spoken(Kind.SURVEY, body)))


async def _from_agent(party: Party, caller: Caller, frame: SendFrame, body: str) -> None:
    seen = await written_to(party, frame.conversation) if frame.conversation else None
    if seen is None or not caller.may(Permission.CONVERSATIONS_REPLY):
        party.refuse(frame.client_id, Refused("conversation_not_found"))
        return
    found, kind = seen.conversation, Kind(frame.kind)
    if kind is Kind.WHISPER and not caller.may(Permission.CONVERSATIONS_LEAD):
        party.refuse(frame.client_id, Refused("not_allowed", {"permission": str(Permission.CONVERSATIONS_LEAD)}))
        return
    wanted = wanted_of(frame, found.shop_id, found.customer.id, found.locale, joined=True)
    spoken = await spoken_of(party.desk.db, Spoken(kind, body), wanted, _place(party, frame, found))
    if not isinstance(spoken, Spoken):
        _answer(party, frame.client_id, spoken)
        return
    verdict = party.desk.judge(spoken.body, found, seen.lights) if spoken.body and kind in SPOKEN else None
    await _leave(party, caller, seen, frame, spoken, verdict)


async def _leave(
    party: Party, caller: Caller, seen: Seen, frame: SendFrame, spoken: Spoken, verdict: Verdict | None
) -> None:  # fmt: skip
    """As far as their light lets an agent's words go."""
    why = (frame.override or "").strip()
    light = _shown(verdict, "" if verdict.blocked else why) if verdict else None
    outcome: Outcome
    if verdict is not None and verdict.blocked and not _asks(frame):
        outcome = red(verdict.findings)
    elif verdict is not None and not why and asks_for_reason(seen.lights, verdict.light):
        outcome = Refused("reason_needed")
    else:
        outcome = await _keep(party, seen.conversation, frame, spoken, light)
    if verdict is not None and isinstance(outcome, Refused) and outcome.code == "red_light":
        rules = [str(one["rule_id"]) for one in verdict.findings]
        await party.desk.db.write(
            actions.stop_draft, seen.conversation, rules, caller.account_id, party.desk.clock()
        )
        party.refuse(frame.client_id, outcome, light)
    else:
        _answer(party, frame.client_id, outcome)


def _asks(frame: SendFrame) -> bool:
    """Whether a supervisor is asked to let words go, should they be red; a file and a card cannot wait for that."""
    return frame.approval and frame.kind == "text" and frame.upload is None


def wanted_of(
    frame: SendFrame, shop_id: UUID, customer_id: UUID, locale: str, *, joined: bool = False
) -> Wanted | None:  # fmt: skip
    return Wanted(shop_id, customer_id, Kind(frame.kind), frame.card, locale, joined) if frame.card else None


async def spoken_of(
    db: Database, words: Spoken, wanted: Wanted | None, place: Place | None
) -> Spoken | Receipt | Refused:  # fmt: skip
    """The words, or the card that is wanted; the receipt of one that was sent before and could not be any more."""
    if wanted is None:
        return words
    card = await db.read(actions.card_of, wanted)
    if isinstance(card, Card):
        return Spoken(wanted.kind, cards.words(card, wanted.locale), card)
    return (await db.read(actions.receipt_of, *place) if place else None) or card


def _place(party: Party, frame: SendFrame, conversation: Conversation | None) -> Place | None:
    return (conversation.shop_id, conversation.id, party.author, frame.client_id) if conversation else None


def _shown(verdict: Verdict, override: str) -> dict[str, Any]:
    """The light as it is kept with the message, and why it was sent all the same."""
    light = {"light": verdict.light, "findings": verdict.findings}
    return {**light, "override": override} if override else light


async def _begin(
    party: Party, shopper: Shopper, frame: SendFrame, spoken: Spoken, named: UUID | None
) -> actions.Begun:
    """As `_stored`, in one unit: words that are refused open nothing."""
    now = party.desk.clock()
    if await bring_along(party.desk, shopper):
        await _follow_on(party, shopper)
    stage, order_id = await party.desk.db.read(actions.subject_of, shopper.shop_id, shopper.customer_id, now)
    arrival = actions.Arrival(
        shopper.shop_id, shopper.visitor, Person(shopper.customer_id, shopper.name, shopper.level),
        stage=stage, locale=shopper.locale, subject_order_id=order_id,
    )  # fmt: skip
    said = _send(party, (shopper.shop_id, NOT_YET), frame, spoken)
    return await party.desk.db.write(actions.begin, arrival, said, named, now)


async def _follow_on(party: Party, shopper: Shopper) -> None:
    """What was brought along stood under another visitor, whom this socket did not hear."""
    known, talk = party.conversation, await party.desk.db.read(
        actions.going_on, shopper.shop_id, shopper.visitor, party.desk.clock()
    )
    if talk is not None and (known is None or known.id != talk.id):
        party.conversation = talk
        await follow(party, talk, 0)


async def _keep(
    party: Party, conversation: Conversation, frame: SendFrame, spoken: Spoken, light: dict[str, Any] | None = None
) -> Outcome:  # fmt: skip
    kept = _send(party, (conversation.shop_id, conversation.id), frame, spoken, light)
    return await party.desk.db.join(actions.append_all, kept)


def _send(
    party: Party, to: tuple[UUID, UUID], frame: SendFrame, spoken: Spoken, light: dict[str, Any] | None = None
) -> Send:
    """`to`: shop and conversation."""
    now, (shop_id, conversation_id) = party.desk.clock(), to
    return Send(
        shop_id=shop_id, conversation_id=conversation_id, author=party.author,
        author_id=_author_id(party), author_name=party.who.name, kind=spoken.kind, body=spoken.body, client_id=frame.client_id,
        at=now, id=fresh(now), light=light, origin=party.listener.key,
        sku=_sku(party, frame), upload=frame.upload, score=frame.score,
        guarded=party.author is Author.AGENT and spoken.kind in SPOKEN, card=spoken.card,
        approval=party.author is Author.AGENT and _asks(frame),
        signature=party.who.signature if isinstance(party.who, Caller) else None,
    )  # fmt: skip


def _answer(party: Party, client_id: str, outcome: Outcome) -> None:
    """A fresh message is acknowledged by the hub, in the order of all else; a repeated one is told again here."""
    if isinstance(outcome, Refused):
        party.refuse(client_id, outcome)
    elif isinstance(outcome, Held):
        party.tell(HeldFrame(views.held(outcome)))
        why = Refused("held_for_approval", {"topics": "、".join(outcome.topics)}) if outcome.topics else Refused("held_red")
        party.refuse(client_id, why)
    elif outcome.repeated:
        party.tell(
            Acknowledged(outcome.client_id, outcome.conversation_id, outcome.seq, outcome.id, outcome.at)
        )


def _sku(party: Party, frame: SendFrame) -> str | None:
    """The product on the shopper's page, as the page says, or that of which they send the card."""
    if not isinstance(party.who, Shopper):
        return None
    return frame.card if frame.kind == "product" else frame.page.known_sku if frame.page else None


def _author_id(party: Party) -> UUID:
    return party.who.account_id if isinstance(party.who, Caller) else party.who.customer_id
