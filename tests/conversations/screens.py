"""Open screens as they would look after every frame: a console's list and threads, a shopper's thread and state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from xiaoer.conversations import store
from xiaoer.conversations.domain import views
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Message
from xiaoer.conversations.domain.seeing import SHOPPER, Reader
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
                case "message" | "passed":
                    self._place(self.staff if screen.audience is Audience.STAFF else self.shopper, frame, screen)

    def _place(self, threads: dict[str, list[Shown]], frame: Shown, screen: Screen) -> None:
        thread = threads.setdefault(frame["conversation_id"], [])
        assert frame["seq"] == screen.seq == len(thread) + 1
        thread.append(frame)


def fresh(database: Database, one: Conversation) -> tuple[Shown, list[Shown], list[Shown]]:
    """What someone who comes now is given: the row, the thread for staff, the thread for the shopper."""
    found = database.read_now(store.find, frozenset({one.shop_id}), one.id)
    assert found is not None
    kept = database.read_now(store.messages_after, found, 0, 500)
    return msgspec.to_builtins(views.row(found)), _thread(kept, LEAD), _thread(kept, SHOPPER)


def agree(screens: Screens, database: Database, one: Conversation) -> None:
    """Old screens with their frames show what fresh ones show."""
    row, staff, shopper = fresh(database, one)
    key = str(one.id)
    assert screens.rows[key] == row
    assert screens.staff.get(key, []) == staff
    assert screens.shopper.get(key, []) == shopper
    agent = row["assignee"]["name"] if row["assignee"] else None
    assert (screens.states[key]["state"], screens.states[key]["agent_name"]) == (row["state"], agent)


def _thread(kept: list[Message], reader: Reader) -> list[Shown]:
    return [
        msgspec.to_builtins(view) if (view := views.shown(each, reader)) else _passed(each.conversation_id, each.seq)
        for each in kept
    ]


def _passed(conversation_id: UUID, seq: int) -> Shown:
    return {"conversation_id": str(conversation_id), "seq": seq}
