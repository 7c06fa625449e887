"""After each message, and after a draft that was stopped: what stands in the conversation, and whether it is news."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from xiaoer.conversations import actions as conversations
from xiaoer.conversations.domain.conversations import Channel, Conversation, State
from xiaoer.conversations.domain.events import DraftStopped, MessageSent
from xiaoer.conversations.domain.messages import IMPORTED, Author, Message
from xiaoer.conversations.domain.watching import Kind
from xiaoer.customers import actions as customers
from xiaoer.platform import events, jobs, reacting
from xiaoer.platform.db import Tx
from xiaoer.platform.events import Event, kind_of
from xiaoer.values.refusal import Refused
from xiaoer.watch import store
from xiaoer.watch.actions.memory import Talks
from xiaoer.watch.actions.raising import raise_news
from xiaoer.watch.domain import mentions, overrides, questions, wording
from xiaoer.watch.domain.alarms import Found, Standing, is_news
from xiaoer.watch.domain.looking import Seen, cut, look, may_matter
from xiaoer.watch.domain.settings import Watching

QUESTION = "watch.question"
"""The kind of a conversation's due time at which a question is looked at that may still stand."""
LATE = 15 * 60 * 1_000_000
"""Microseconds: what was said longer ago is past, and no longer watched. So is what a file brought."""
SECOND = 1_000_000
A_UNIT = 32
"""Events that are followed together: few enough that a unit is hardly longer by it, and little is read in vain."""
_SENT, _STOPPED = kind_of(MessageSent), kind_of(DraftStopped)


class _Looked(NamedTuple):
    """What was seen by the newest message of a conversation: what stands by itself, and when it is to be looked at again."""

    shop_id: UUID
    seen: Seen
    settled: Watching
    found: Sequence[Found]
    again_at: int | None

    @property
    def key(self) -> tuple[UUID, UUID]:
        return self.shop_id, self.seen.messages[-1].conversation_id


def follow(talks: Talks, tx: Tx, event: Event, now: int) -> None:
    """The reaction. It reads the message alone, and what belongs to it only where something may stand."""
    follow_all(talks, tx, [event], now)


def follow_all(talks: Talks, tx: Tx, told: Sequence[Event], now: int) -> int:
    """The same for the first events of a unit, with what they ask for read and planned at once; how many it were.

    What a unit may take is counted by the processor: it asks few things of the store, and in a busy process a wait for the
    interpreter after each would end it before it has begun.
    """
    until, looked = time.thread_time() + reacting.LONGEST_UNIT, list[_Looked | None]()
    _read_ahead(talks, tx, told, now)
    for event in told:
        if looked and time.thread_time() > until:
            break
        looked.append(_looked(talks, tx, event, now))
    followed = told[: len(looked)]
    # As the due time's own job does: the due row first, then the alarm. The other way round the two could stop each other.
    _plan_all(tx, [one for one in looked if one is not None])
    return _raise_all(tx, followed, looked, until, now)


def _looked(talks: Talks, tx: Tx, event: Event, now: int) -> _Looked | None:
    if event.shop_id is None or event.kind != _SENT or now - event.at > LATE:
        return None
    sent = event.read_as(MessageSent)
    return _look_at(talks, tx, event.shop_id, sent, now) if _is_looked_at(sent) else None


def _raise_all(tx: Tx, told: Sequence[Event], looked: Sequence[_Looked | None], until: float, now: int) -> int:
    """What stands and is news, in the order of the log, as long as there is time; how many events that were."""
    stand = store.standings_of(tx, list({one.key for one in looked if one is not None and one.found}))
    begun = False
    for place, (event, one) in enumerate(zip(told, looked, strict=True)):
        stopped = event.shop_id is not None and event.kind == _STOPPED and now - event.at <= LATE
        if not stopped and (one is None or not one.found):
            continue
        if begun and time.thread_time() > until:
            return place
        begun = True
        if one is not None:
            _look_again(tx, one, stand[one.key], now)
        elif event.shop_id is not None:
            _follow_stop(tx, event.shop_id, event.read_as(DraftStopped).conversation_id, event.at, now)
    return len(told)


def _read_ahead(talks: Talks, tx: Tx, told: Sequence[Event], now: int) -> None:
    """The messages of several events in one read, and what their shops watch for, which would otherwise be reads of each."""
    last = dict[tuple[UUID, UUID], int]()
    for event in told:
        if event.shop_id is not None and event.kind == _SENT and now - event.at <= LATE:
            sent = event.read_as(MessageSent)
            if _is_looked_at(sent):
                last[event.shop_id, sent.conversation_id] = sent.seq
    talks.read_ahead(tx, last)
    shops = {shop_id for shop_id, _ in last}
    settled = store.watching(tx, shops)
    talks.settled = {one: settled.get(one, Watching()) for one in shops}


def _is_looked_at(told: MessageSent) -> bool:
    return told.author == Author.SHOPPER or (told.author == Author.AGENT and told.light == "yellow")


def _look_at(talks: Talks, tx: Tx, shop_id: UUID, told: MessageSent, now: int) -> _Looked | None:
    messages = talks.until(tx, shop_id, told.conversation_id, told.seq)
    newest = messages[-1] if messages else None
    if newest is None or newest.seq != told.seq or newest.client_id.startswith(IMPORTED) or not may_matter(newest):
        return None
    settled = talks.settled[shop_id]
    again_at = _again_at(messages, settled, now) if Kind.UNANSWERED in settled.kinds else None
    seen = Seen(messages, {}, _former(talks, tx, shop_id, newest), _stops_before(tx, shop_id, newest))
    return _Looked(shop_id, seen, settled, look(seen, settled.kinds), again_at)


def _look_again(tx: Tx, one: _Looked, stand: Mapping[Kind, Standing], now: int) -> None:
    """Something was found: it goes by what was told or handled before and, where it may be news, by the conversation."""
    kinds, seen = one.settled.kinds, one.seen._replace(through={kind: told.through for kind, told in stand.items()})
    found = look(seen, kinds) if any(seen.through.values()) else one.found
    if not any(is_news(each, stand.get(each.kind, Standing())) for each in found):
        return
    conversation = _live(tx, *one.key)
    if conversation is not None:
        found = look(seen._replace(assigned=conversation.assignee is not None), kinds)
        raise_news(tx, conversation, [*seen.former, *seen.messages], found, now)


def _former(talks: Talks, tx: Tx, shop_id: UUID, newest: Message) -> tuple[Message, ...]:
    """What the person said lately in other conversations; read once a conversation."""
    if newest.author is not Author.SHOPPER or not mentions.is_matter(newest.body):
        return ()
    kept = talks.former(newest.conversation_id)
    conversation = _live(tx, shop_id, newest.conversation_id) if kept is None else None
    if conversation is not None:
        ids = customers.ids_together(tx, shop_id, conversation.customer.id)
        kept = tuple(map(cut, conversations.former_words(tx, conversation, ids, newest.at - mentions.FORMER)))
        talks.keep_former(newest.conversation_id, kept)
    return kept or ()


def _follow_stop(tx: Tx, shop_id: UUID, conversation_id: UUID, at: int, now: int) -> None:
    conversation = _live(tx, shop_id, conversation_id)
    if conversation is None or Kind.OVERRIDE not in _watching(tx, shop_id).kinds:
        return
    messages = Talks().until(tx, shop_id, conversation_id, conversation.last_seq)
    tries = overrides.keeps_trying(messages, _stops(tx, shop_id, conversation_id, at), at)
    raise_news(tx, conversation, messages, [tries] if tries else [], now)


def question_due(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The due time's job: a question that stands although its agent has been active since is for supervisors to see.

    An agent who says nothing at all is told of by the limits.
    """
    shop_id, settled = UUID(payload["shop_id"]), _watching(tx, UUID(payload["shop_id"]))
    conversation = _live(tx, shop_id, UUID(payload["conversation_id"]))
    if conversation is None or conversation.state is State.RESOLVED or Kind.UNANSWERED not in settled.kinds:
        return
    stand = store.standing(tx, shop_id, conversation.id).get(Kind.UNANSWERED, Standing())
    messages = Talks().until(tx, shop_id, conversation.id, conversation.last_seq)
    left, agent = questions.standing(messages, stand.through), conversation.assignee
    if left is None or agent is None:
        return
    due_at = left.at + settled.unanswered_after * SECOND
    if due_at > now:
        jobs.plan_all(tx, [_plan(shop_id, conversation.id, due_at)])
    elif events.count_by(tx, _SENT, shop_id, agent.id, left.at):
        raise_news(tx, conversation, messages, [questions.waits(messages, left)], now)


def _live(tx: Tx, shop_id: UUID, conversation_id: UUID) -> Conversation | None:
    """None where the conversation came from elsewhere with its past, or is not there any more."""
    found = conversations.conversation_of(tx, frozenset({shop_id}), conversation_id)
    return None if isinstance(found, Refused) or found.channel is Channel.IMPORT else found


def _stops_before(tx: Tx, shop_id: UUID, newest: Message) -> tuple[int, ...]:
    return tuple(_stops(tx, shop_id, newest.conversation_id, newest.at)) if overrides.is_yellow(newest) else ()


def _stops(tx: Tx, shop_id: UUID, conversation_id: UUID, at: int) -> list[int]:
    """As far back as they matter."""
    return events.moments(tx, _STOPPED, shop_id, conversation_id, at - overrides.TRYING)


def _again_at(messages: Sequence[Message], settled: Watching, now: int) -> int | None:
    """When a question has stood too long: the oldest that stands, once, and after that the newest."""
    newest, wait = messages[-1], settled.unanswered_after * SECOND
    if newest.author is not Author.SHOPPER or not wording.asks(newest.body):
        return None
    left = questions.standing(messages) or newest
    return newest.at + wait if left is newest or left.at + wait <= now else None


def _plan_all(tx: Tx, looked: Sequence[_Looked]) -> None:
    """Have the questions looked at, each conversation at the moment that was found last."""
    moments = {one.key: one.again_at for one in looked if one.again_at is not None}
    jobs.plan_all(tx, (_plan(*key, at) for key, at in moments.items()))


def _plan(shop_id: UUID, conversation_id: UUID, at: int) -> jobs.Plan:
    payload = {"shop_id": str(shop_id), "conversation_id": str(conversation_id)}
    return jobs.Plan(f"{QUESTION}:{conversation_id}", QUESTION, at, payload)


def _watching(tx: Tx, shop_id: UUID) -> Watching:
    return store.watching(tx, [shop_id]).get(shop_id, Watching())
