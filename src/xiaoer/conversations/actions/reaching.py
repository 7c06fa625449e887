"""A shopper who waits while nobody is there leaves how they can be reached."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from xiaoer.conversations import store
from xiaoer.conversations.actions.keeping import append_all
from xiaoer.conversations.actions.looking import going_on
from xiaoer.conversations.actions.saying import DESK, locked
from xiaoer.conversations.domain import reaching
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.events import ContactLeft
from xiaoer.conversations.domain.messages import Author, Kind, Send
from xiaoer.conversations.domain.reaching import Facts, Left
from xiaoer.conversations.domain.signs import back_words
from xiaoer.customers import actions as customers
from xiaoer.platform import events
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.team import actions as team
from xiaoer.times import actions as times
from xiaoer.values.refusal import Refused


class Asked(NamedTuple):
    """The conversation for which a shopper is asked how to reach them, and in words when somebody is there again."""

    conversation_id: UUID
    back: str


def asked(tx: Tx, shop_id: UUID, visitor: UUID, locale: str, now: int) -> Asked | None:
    """None where nobody is waited for, or somebody is there."""
    found = going_on(tx, shop_id, visitor, now)
    if found is None or not found.wants_a_person:
        return None
    opens_at, back = _opens(tx, shop_id, locale, now)
    there = {one.id for one in team.crew(tx, shop_id) if one.is_reached}
    return Asked(found.id, back) if reaching.is_asked(found, is_open=opens_at == now, there=there) else None


def leave(tx: Tx, shop_id: UUID, conversation_id: UUID, left: Left, now: int) -> Refused | None:
    """What they left goes onto the customer, with their consent; in the conversation stands that they did."""
    facts = reaching.checked(left)
    if isinstance(facts, Refused):
        return facts
    if store.find(tx, frozenset({shop_id}), conversation_id) is None:
        return Refused("conversation_not_found")
    conversation = locked(tx, shop_id, conversation_id)
    line = _line(tx, conversation, left, facts, now)
    if store.repeated(tx, [line], {}):
        return None
    refused = reaching.refusal(conversation)
    if refused is not None:
        return refused
    kept = customers.leave_contact(tx, shop_id, conversation.customer.id, facts, now)
    if isinstance(kept, Refused):
        return kept
    append_all(tx, [line])
    told = ContactLeft(conversation_id, conversation.customer.id, tuple(sorted(str(one) for one in facts)))
    events.announce(tx, told, shop_id=shop_id, subject_id=conversation_id, at=now)
    return None


def _opens(tx: Tx, shop_id: UUID, locale: str, now: int) -> tuple[int | None, str]:
    """The next moment of working time, and that in words; no words where it is now, or nobody knows."""
    schedule = times.terms_of(tx, [shop_id])[shop_id].schedule
    opens_at = schedule.next_open(now)
    return opens_at, "" if opens_at in {None, now} else back_words(opens_at or now, now, schedule.zone, locale)


def _line(tx: Tx, conversation: Conversation, left: Left, facts: Facts, now: int) -> Send:
    """In the shopper's language, as all that the desk says; staff read it in its place."""
    _, back = _opens(tx, conversation.shop_id, conversation.locale, now)
    body = reaching.sentence(facts, back, conversation.locale)
    return Send(
        shop_id=conversation.shop_id, conversation_id=conversation.id, author=Author.SYSTEM, author_id=DESK, author_name="",
        kind=Kind.EVENT, body=body, client_id=f"contact:{left.client_id}", at=now, id=fresh(now),
    )  # fmt: skip
