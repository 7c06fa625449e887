"""After each message, and after a draft that was stopped: what stands in the conversation, and whether it is news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from xiaoer.conversations import actions as conversations
from xiaoer.conversations.domain.conversations import Channel, Conversation, State
from xiaoer.conversations.domain.events import DraftStopped, MessageSent
from xiaoer.conversations.domain.messages import IMPORTED, SPOKEN, Author, Message
from xiaoer.conversations.domain.watching import Kind
from xiaoer.customers import actions as customers
from xiaoer.platform import events, jobs
from xiaoer.platform.db import Tx
from xiaoer.platform.events import Event, kind_of
from xiaoer.values.refusal import Refused
from xiaoer.watch import store
from xiaoer.watch.actions.raising import raise_news
from xiaoer.watch.domain import mentions, overrides, questions, wording
from xiaoer.watch.domain.alarms import Found, standings
from xiaoer.watch.domain.looking import BACK, Seen, look, may_matter
from xiaoer.watch.domain.settings import Watching

QUESTION = "watch.question"
"""The kind of a conversation's due time at which a question is looked at that may still stand."""
LATE = 15 * 60 * 1_000_000
"""Microseconds: what was said longer ago is past, and no longer watched. So is what a file brought."""
SECOND = 1_000_000
_SIDES = frozenset({Author.SHOPPER, Author.AGENT})
_SENT, _STOPPED = kind_of(MessageSent), kind_of(DraftStopped)


class Scene(NamedTuple):
    """A conversation and what both sides have said, up to the message that is looked at."""

    conversation: Conversation
    messages: tuple[Message, ...]


def follow(tx: Tx, event: Event, now: int) -> None:
    """The reaction. Most messages are looked at alone; what was said before is read only where that may matter."""
    if event.shop_id is None or now - event.at > LATE:
        return
    if event.kind == _STOPPED:
        _follow_stop(tx, event.shop_id, event.read_as(DraftStopped).conversation_id, event.at, now)
    else:
        _follow_message(tx, event.shop_id, event.read_as(MessageSent), now)


def _follow_message(tx: Tx, shop_id: UUID, told: MessageSent, now: int) -> None:
    if told.author not in _SIDES:
        return
    found = conversations.messages_at(tx, shop_id, [(told.conversation_id, told.seq)])
    if not found or found[0].client_id.startswith(IMPORTED) or not may_matter(found[0]):
        return
    settled = _watching(tx, shop_id)
    scene = _scene(tx, shop_id, told.conversation_id, told.seq)
    if scene is None:
        return
    if Kind.UNANSWERED in settled.kinds:
        _plan(tx, scene, settled, now)
    seen = _seen(tx, scene)
    if look(seen, settled.kinds):  # what was handled is asked for only where something is found at all
        stand = standings(store.of_conversation(tx, shop_id, told.conversation_id))
        through = {kind: one.through for kind, one in stand.items()}
        _raise(tx, scene, look(seen._replace(through=through), settled.kinds), now, seen.former)


def _follow_stop(tx: Tx, shop_id: UUID, conversation_id: UUID, at: int, now: int) -> None:
    settled = _watching(tx, shop_id)
    if Kind.OVERRIDE not in settled.kinds:
        return
    scene = _scene(tx, shop_id, conversation_id)
    if scene is not None:
        tries = overrides.keeps_trying(scene.messages, _stops(tx, conversation_id), at)
        _raise(tx, scene, [tries] if tries else [], now)


def question_due(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The due time's job: a question that stands although its agent has been active since is for supervisors to see.

    An agent who says nothing at all is told of by the limits.
    """
    shop_id, conversation_id = UUID(payload["shop_id"]), UUID(payload["conversation_id"])
    settled, scene = _watching(tx, shop_id), _scene(tx, shop_id, conversation_id)
    if scene is None or Kind.UNANSWERED not in settled.kinds or scene.conversation.state is State.RESOLVED:
        return
    stand = standings(store.of_conversation(tx, shop_id, conversation_id))
    through = stand[Kind.UNANSWERED].through if Kind.UNANSWERED in stand else 0
    left, agent = questions.standing(scene.messages, through), scene.conversation.assignee
    if left is None or agent is None:
        return
    due_at = left.at + settled.unanswered_after * SECOND
    if due_at > now:
        _plan_at(tx, scene.conversation, due_at)
    elif events.count_by(tx, _SENT, shop_id, agent.id, left.at):
        _raise(tx, scene, [questions.waits(scene.messages, left)], now)


def _scene(tx: Tx, shop_id: UUID, conversation_id: UUID, seq: int | None = None) -> Scene | None:
    """None where the conversation came from elsewhere with its past, or is not there any more."""
    shops = frozenset({shop_id})
    conversation = conversations.conversation_of(tx, shops, conversation_id)
    if isinstance(conversation, Refused) or conversation.channel is Channel.IMPORT:
        return None
    last = conversation.last_seq if seq is None else seq
    found = conversations.messages_after(tx, shops, conversation_id, max(0, last - BACK), BACK)
    told = () if isinstance(found, Refused) else found
    spoken = (one for one in told if one.seq <= last and one.kind in SPOKEN and one.author is not Author.SYSTEM)
    return Scene(conversation, tuple(spoken))


def _seen(tx: Tx, scene: Scene) -> Seen:
    conversation, newest = scene.conversation, scene.messages[-1]
    former: Sequence[Message] = ()
    if newest.author is Author.SHOPPER and mentions.is_matter(newest.body):
        ids = customers.ids_together(tx, conversation.shop_id, conversation.customer.id)
        former = conversations.former_words(tx, conversation, ids, newest.at - mentions.FORMER)
    stops = _stops(tx, conversation.id) if overrides.is_yellow(newest) else ()
    return Seen(scene.messages, {}, tuple(former), tuple(stops), conversation.assignee is not None)


def _stops(tx: Tx, conversation_id: UUID) -> list[int]:
    return [at for at, _ in events.of_subject(tx, _STOPPED, conversation_id)]


def _plan(tx: Tx, scene: Scene, settled: Watching, now: int) -> None:
    """Have the oldest question that stands looked at when it has stood too long; if it has already, the newest."""
    newest, wait = scene.messages[-1], settled.unanswered_after * SECOND
    if newest.author is not Author.SHOPPER or not wording.asks(newest.body):
        return
    left = questions.standing(scene.messages) or newest
    _plan_at(tx, scene.conversation, left.at + wait if left.at + wait > now else newest.at + wait)


def _plan_at(tx: Tx, conversation: Conversation, at: int) -> None:
    payload = {"shop_id": str(conversation.shop_id), "conversation_id": str(conversation.id)}
    jobs.plan(tx, f"{QUESTION}:{conversation.id}", QUESTION, at, payload)


def _raise(tx: Tx, scene: Scene, found: Sequence[Found], now: int, former: Sequence[Message] = ()) -> None:
    if found:
        raise_news(tx, scene.conversation, [*former, *scene.messages], found, now)


def _watching(tx: Tx, shop_id: UUID) -> Watching:
    return store.watching(tx, [shop_id]).get(shop_id, Watching())
