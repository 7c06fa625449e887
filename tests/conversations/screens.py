"""Open screens as they would look after every frame: a console's list and threads, a shopper's thread and state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from xiaoer.conversations import actions, store
from xiaoer.conversations.domain import views
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Message
from xiaoer.conversations.domain.seeing import SHOPPER, Reader
from xiaoer.conversations.store import held as held_store
from xiaoer.platform.db import Database
from xiaoer.platform.live.hub import Audience, Screen

Shown = dict[str, Any]
LEAD = Reader(UUID(int=0xEE), leads=True)


class Screens:
    """Takes the frames of commits as open screens do, those of staff as who leads; `database.hear(screens.heard)`."""

    def __init__(self) -> None:
        self.rows: dict[str, Shown] = {}
        self.states: dict[str, Shown] = {}
        self.staff: dict[str, list[Shown]] = {}
        self.shopper: dict[str, list[Shown]] = {}
        self.held: dict[str, dict[str, Shown]] = {}
        self.erased: set[str] = set()
        self.frames: list[tuple[str, Shown]] = []

    def heard(self, _announced: Sequence[Any], screens: Sequence[Screen]) -> None:
        for screen in screens:
            frame = msgspec.json.decode(screen.in_private or screen.frame)
            self.frames.append((screen.audience.value, dict(frame)))
            match frame.pop("type"):
                case "conversation":
                    assert screen.audience is Audience.STAFF
                    self.rows[frame["row"]["id"]] = frame["row"]
                case "state":
                    assert screen.audience is Audience.SHOPPER
                    self.states[frame.pop("conversation")] = frame
                case "erased":
                    assert screen.audience is Audience.STAFF
                    self.erased.update(frame["conversations"])
                case "held":
                    assert screen.audience is Audience.STAFF
                    one = frame["held"]
                    self.held.setdefault(one["conversation_id"], {})[one["id"]] = one
                case "message" | "passed":
                    self._place(self.staff if screen.audience is Audience.STAFF else self.shopper, frame, screen)

    def _place(self, threads: dict[str, list[Shown]], frame: Shown, screen: Screen) -> None:
        thread = threads.setdefault(frame["conversation_id"], [])
        assert frame["seq"] == screen.seq == len(thread) + 1
        thread.append(frame)


class Fresh(NamedTuple):
    """What someone who comes now is given: row, thread and held words to staff, thread and state to the shopper."""

    row: Shown
    staff: list[Shown]
    held: list[Shown]
    shopper: list[Shown]
    state: Shown


def fresh(database: Database, one: Conversation) -> Fresh:
    found = database.read_now(store.find, frozenset({one.shop_id}), one.id)
    assert found is not None
    kept = database.read_now(store.messages_after, found, 0, 500)
    held = database.read_now(held_store.of_conversations, one.shop_id, [one.id])
    state = {
        "state": str(found.state), "agent_name": found.assignee.signed if found.assignee else None,
        "queue_place": database.read_now(actions.queue_place, found),
    }  # fmt: skip
    return Fresh(
        msgspec.to_builtins(views.row(found)), _thread(kept, LEAD),
        [msgspec.to_builtins(views.held(each)) for each in held], _thread(kept, SHOPPER), state,
    )  # fmt: skip


def agree(screens: Screens, database: Database, one: Conversation) -> None:
    """Old screens with their frames show what fresh ones show."""
    now, key = fresh(database, one), str(one.id)
    assert screens.rows[key] == now.row
    if key not in screens.erased:  # they are asked for anew, and a shopper's own page is left to them
        assert screens.staff.get(key, []) == now.staff
        assert screens.held.get(key, {}) == {each["id"]: each for each in now.held}
        assert screens.shopper.get(key, []) == now.shopper
    assert screens.states[key] == now.state


def _thread(kept: list[Message], reader: Reader) -> list[Shown]:
    return [
        msgspec.to_builtins(view) if (view := views.shown(each, reader)) else _passed(each.conversation_id, each.seq)
        for each in kept
    ]


def _passed(conversation_id: UUID, seq: int) -> Shown:
    return {"conversation_id": str(conversation_id), "seq": seq}
