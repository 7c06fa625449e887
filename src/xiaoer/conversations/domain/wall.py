"""The wall: all that goes on in some shops at a look, for who leads there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

import msgspec

from xiaoer.conversations.domain.conversations import Conversation, Stage, State
from xiaoer.conversations.domain.events import LimitBreached
from xiaoer.conversations.domain.views import ConversationRow, Countdown, row
from xiaoer.team.domain.agents import Presence

LOOKS_BACK = 3_600 * 1_000_000
"""Microseconds of the log that the wall speaks of."""
MOST_LIMITS = 60


class Standing(msgspec.Struct, frozen=True):
    """How many conversations of a shop and stage are in a state, and since when the longest of their shoppers waits."""

    shop_id: UUID
    stage: Stage
    state: State
    many: int
    since: int | None


class Queue(msgspec.Struct, frozen=True):
    """A shop's stage: `open` conversations, in `waiting` of them somebody waits in the queue, the longest `since` (microseconds)."""

    shop_id: UUID
    stage: Stage
    open: int
    waiting: int
    since: int | None


class AtWork(msgspec.Struct, frozen=True):
    """An agent. In all of their shops: in `assigned` conversations the shopper waits, the longest `since`; in `waiting` the agent.

    In the shops that the wall speaks of, within the last hour: red messages of theirs that were stopped, and limits that
    were up while they had the conversation.
    """

    id: UUID
    name: str
    role: str
    presence: Presence
    there: bool
    capacity: int
    assigned: int
    waiting: int
    since: int | None
    red_lights: int
    broken: int


class LimitNote(msgspec.Struct, frozen=True):
    """A limit of a conversation that is near, or is up (`broken`); one that no longer `runs` was broken within the last hour."""

    row: ConversationRow
    limit: str
    due_at: int
    broken: bool
    runs: bool


class Wall(msgspec.Struct, frozen=True):
    """As it is at `at`. Of the open conversations those are listed that wait longest, then the newest."""

    at: int
    queues: list[Queue]
    agents: list[AtWork]
    limits: list[LimitNote]
    conversations: list[ConversationRow]


def queues(standing: Iterable[Standing]) -> list[Queue]:
    """By shop and stage, in the order in which a stage is met."""
    met: dict[tuple[UUID, Stage], Queue] = {}
    for one in standing:
        before = met.get((one.shop_id, one.stage), Queue(one.shop_id, one.stage, 0, 0, None))
        queued = one.state is State.QUEUED
        met[one.shop_id, one.stage] = Queue(
            one.shop_id, one.stage, before.open + one.many, one.many if queued else before.waiting,
            one.since if queued else before.since,
        )  # fmt: skip
    return list(met.values())


def limit_notes(
    conversations: Mapping[UUID, Conversation], breaches: Iterable[LimitBreached], now: int
) -> list[LimitNote]:  # fmt: skip
    """What runs and is near or up, the earliest first; then what was broken and runs no longer, the latest first."""
    running = [note for one in conversations.values() for note in _running(row(one), now)]
    known = {(note.row.id, note.limit, note.due_at) for note in running}
    over: list[LimitNote] = []
    for breach in breaches:
        one, key = conversations.get(breach.conversation_id), (breach.conversation_id, breach.limit, breach.due_at)
        if one is not None and key not in known:
            known.add(key)
            over.append(LimitNote(row(one), breach.limit, breach.due_at, broken=True, runs=False))
    running.sort(key=lambda note: (note.due_at, note.row.id))
    over.sort(key=lambda note: (-note.due_at, note.row.id))
    return [*running, *over][:MOST_LIMITS]


def _running(shown: ConversationRow, now: int) -> Iterator[LimitNote]:
    for limit in shown.limits:
        if _is_near(limit, now):
            yield LimitNote(shown, limit.limit, limit.due_at, broken=limit.due_at <= now, runs=True)


def _is_near(limit: Countdown, now: int) -> bool:
    return now >= min(limit.near_at, limit.due_at)
