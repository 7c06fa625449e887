"""Approvers decide on words that are held; what has its last step's approval goes, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec.structs import replace

from xiaoer.conversations import store
from xiaoer.conversations.actions.held import end, record, save
from xiaoer.conversations.actions.keeping import append_all
from xiaoer.conversations.actions.saying import locked
from xiaoer.conversations.domain import held, messages
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.events import HeldDecided, MessageHeld
from xiaoer.conversations.domain.held import Held, HeldState, Judge
from xiaoer.conversations.domain.messages import Author, Kind, Message, Receipt, Send
from xiaoer.conversations.store import held as held_store
from xiaoer.crisis import actions as crisis
from xiaoer.etiquette import actions as etiquette
from xiaoer.platform import events, jobs
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused

GIVE_BACK = "held.give_back"
"""The kind of the due time at which more of what a crisis held is given back."""
A_UNIT = 50
MOST_LISTED = 200
LINES = 6
"""Messages before it that an approver sees at once."""

Light = Callable[[str, Conversation], dict[str, Any]]
"""The light of a text at its place in a conversation."""


class Approval(msgspec.Struct, frozen=True):
    """The step that the approver saw, and what they made of the text where they altered it."""

    step: int
    text: str | None = None


class Rejection(msgspec.Struct, frozen=True):
    """The step that the approver saw, and why it must not go."""

    step: int
    reason: str


class Waiting(NamedTuple):
    """Words that wait, their conversation with its last lines, and whether the one who asks may decide now."""

    held: Held
    conversation: Conversation
    lines: list[Message]
    mine: bool


def waiting(tx: Tx, shops: frozenset[UUID], by: Caller) -> list[Waiting]:
    """What waits for approval in these shops, the longest wait first; in as many queries however much it is."""
    found = held_store.waiting(tx, sorted(shops), MOST_LISTED)
    ids = {one.conversation_id for one in found}
    talks, lines = store.several(tx, shops, ids), store.last_messages(tx, shops, ids, LINES)
    return [
        Waiting(one, talk, lines.get(talk.id, []), held.may_decide(one, _judge(by)))
        for one in found
        if (talk := talks.get(one.conversation_id))
    ]


def held_in(tx: Tx, conversation_id: UUID, by: Caller) -> list[Held] | Refused:
    """What waits in a conversation, and what came back to the one who asks."""
    talk = store.find(tx, by.shops, conversation_id)
    if talk is None:
        return Refused("conversation_not_found")
    return held_store.in_conversation(tx, talk.shop_id, talk.id, by.account_id)


def approve(tx: Tx, held_id: UUID, told: Approval, by: Caller, now: int, light: Light) -> Held | Refused:
    """A step is done; after the last one the words go as their author's, at this moment, once."""
    found = _to_decide(tx, held_id, told.step, by, now)
    if not isinstance(found, tuple):
        return found
    one, talk = found
    text = one.text if told.text is None else messages.clean(told.text)
    if isinstance(text, Refused):
        return text
    lit = light(text, talk) if text != one.text else one.light
    if lit is not None and held.gone_red(one, lit):
        return held.red(lit["findings"])
    after = replace(held.approve(one, _judge(by), text, now), light=lit)
    if refused := _hindrance(tx, after):
        return refused
    decided = HeldDecided(talk.id, one.id, one.step, approved=True, altered=text != one.text)
    events.announce(tx, decided, shop_id=one.shop_id, subject_id=talk.id, at=now, by=by.account_id)
    return _send(tx, after, now, by) if after.is_through else save(tx, after)


def _send(tx: Tx, one: Held, now: int, by: Caller) -> Held:
    """By the writer's own way, under the author's client id. Where that is a message already, its author has sent other words
    in place of these, which are taken back by it.
    """
    [outcome] = append_all(tx, [_as_its_author(one, now)])
    if isinstance(outcome, Refused):
        return end(tx, one, HeldState.OVERTAKEN, now, why=outcome.code)
    if isinstance(outcome, Receipt) and outcome.repeated:
        return record(tx, held.put_away(one, now), now)
    return end(tx, one, HeldState.SENT, now, by.account_id)


def _as_its_author(one: Held, now: int) -> Send:
    return Send(
        shop_id=one.shop_id, conversation_id=one.conversation_id, author=Author.AGENT, author_id=one.author_id,
        author_name=one.author_name, kind=Kind.TEXT, body=one.text, client_id=one.client_id, at=now, id=fresh(now),
        light=held.released(one), signature=one.signature,
    )  # fmt: skip


def _hindrance(tx: Tx, one: Held) -> Refused | None:
    asks = one.shop_id in etiquette.approving_red(tx, [one.shop_id] if held.is_red(one.light) else [])
    return held.hindrance(one, crisis.known(tx, [one.shop_id]).get(one.shop_id), asks=asks)


def refuse(tx: Tx, held_id: UUID, told: Rejection, by: Caller, now: int) -> Held | Refused:
    """It does not go; its author reads why."""
    reason = held.reason_of(told.reason)
    if isinstance(reason, Refused):
        return reason
    found = _to_decide(tx, held_id, told.step, by, now)
    if not isinstance(found, tuple):
        return found
    one, talk = found
    decided = HeldDecided(talk.id, one.id, one.step, approved=False, altered=False)
    events.announce(tx, decided, shop_id=one.shop_id, subject_id=talk.id, at=now, by=by.account_id)
    return record(tx, held.refuse(one, _judge(by), reason, now), now, by.account_id)


def _to_decide(tx: Tx, held_id: UUID, step: int, by: Caller, now: int) -> tuple[Held, Conversation] | Held | Refused:
    """What is to be decided, held with its conversation until the commit; one that cannot go any more has ended by it."""
    known = held_store.find(tx, by.shops, held_id)
    if known is None:
        return Refused("held_not_found")
    talk = locked(tx, known.shop_id, known.conversation_id)
    one = held_store.find(tx, frozenset({known.shop_id}), held_id, lock=True) or known
    if refused := held.refusal(one, _judge(by), step):
        return refused
    if _is_over(tx, one.shop_id, one.crisis_id):
        return end(tx, one, HeldState.GIVEN_BACK, now)
    if obstacle := held.obstacle(one, talk):
        return end(tx, one, HeldState.OVERTAKEN, now, why=obstacle.code)
    return one, talk


def _is_over(tx: Tx, shop_id: UUID, crisis_id: UUID | None) -> bool:
    """Whether it is no longer this very crisis that is on in the shop; words that no crisis holds wait for the end of none."""
    current = crisis.known(tx, [shop_id]).get(shop_id) if crisis_id else None
    return crisis_id is not None and not (current is not None and current.on and current.id == crisis_id)


def withdraw(tx: Tx, held_id: UUID, by: Caller, now: int) -> Held | Refused:
    """Its author takes it back, or is done with what came of it."""
    one = held_store.find(tx, by.shops, held_id, lock=True)
    if one is None or one.author_id != by.account_id:
        return Refused("held_not_found")
    after = held.put_away(one, now)
    return save(tx, after) if after.state is one.state else record(tx, after, now, by.account_id)


def overtake(tx: Tx, shop_id: UUID, conversation_id: UUID, now: int) -> None:
    """A conversation has ended or is another's: what its former agent wrote and waits does not go."""
    for one in held_store.locked_waiting(tx, shop_id, conversation_id=conversation_id):
        talk = store.find(tx, frozenset({shop_id}), conversation_id)
        if talk is not None and (obstacle := held.obstacle(one, talk)):
            end(tx, one, HeldState.OVERTAKEN, now, why=obstacle.code)


def give_back(tx: Tx, shop_id: UUID, crisis_id: UUID, now: int) -> None:
    """The switch is off: nothing is sent by itself, its authors decide. What is more than a unit follows in the next."""
    found = held_store.locked_waiting(tx, shop_id, crisis_id=crisis_id, most=A_UNIT)
    for one in found:
        end(tx, one, HeldState.GIVEN_BACK, now)
    if len(found) == A_UNIT:
        payload = {"shop_id": str(shop_id), "crisis_id": str(crisis_id)}
        jobs.plan(tx, f"{GIVE_BACK}:{shop_id}:{crisis_id}", GIVE_BACK, now, payload)


def give_back_more(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The due time's job."""
    give_back(tx, UUID(payload["shop_id"]), UUID(payload["crisis_id"]), now)


def give_back_late(tx: Tx, shop_id: UUID, told: MessageHeld, now: int) -> None:
    """Words that were held while the switch went off: `give_back` may have looked before they stood there."""
    if not _is_over(tx, shop_id, told.crisis_id):
        return
    one = held_store.find(tx, frozenset({shop_id}), told.held_id, lock=True)
    if one is not None and one.state is HeldState.WAITING:
        end(tx, one, HeldState.GIVEN_BACK, now)


def _judge(by: Caller) -> Judge:
    return Judge(by.account_id, by.name, by.may(Permission.CRISIS_SWITCH))
