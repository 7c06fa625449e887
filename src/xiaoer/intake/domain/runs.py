"""An import from the file's arrival to its end, and what it has changed so far."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

import msgspec

from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.mapping import Mapping

QUIET = 60_000_000
"""Microseconds without a unit after which a running import counts as unfinished: whoever ran it is gone."""
UNTOUCHED = 7 * 86_400_000_000
"""Microseconds after which an import that nobody went on with is over."""
PROBLEMS_KEPT = 7 * 86_400_000_000
"""Microseconds for which the list of an import's problems can be fetched after its end."""


def due_key(run_id: UUID) -> str:
    """By which an import's next unit is planned."""
    return f"import:{run_id}"


class RunState(StrEnum):
    RECEIVED = "received"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class Counts(msgspec.Struct, frozen=True):
    """What the stored units changed, together."""

    orders_added: int = 0
    orders_changed: int = 0
    customers_added: int = 0
    customers_changed: int = 0
    products_added: int = 0
    products_changed: int = 0
    conversations_added: int = 0
    conversations_changed: int = 0
    messages_added: int = 0

    def plus(self, more: Counts) -> Counts:
        names = self.__struct_fields__
        return Counts(**{name: getattr(self, name) + getattr(more, name) for name in names})


class Looked(msgspec.Struct, frozen=True):
    """What a file is at first sight: its form, encoding, columns and first rows."""

    form: str
    encoding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Summary(msgspec.Struct, frozen=True):
    """A check's report without its problems, which lie in the file storage. Of a chat log, `orders` are its conversations."""

    rows: int
    orders: int
    bad_orders: int
    repeated_rows: int
    problems: int
    kinds: dict[str, int]


class Run(msgspec.Struct, frozen=True):
    """An import. `file`, `blocks` and `problems` are names in the file storage, empty where there is none; `place` is where the next block begins."""

    shop_id: UUID
    id: UUID
    source: str
    file_name: str
    file: str
    size: int
    looked: Looked
    state: RunState
    mapping: Mapping | None
    keep_good: bool
    summary: Summary | None
    problems: str
    blocks: str
    blocks_total: int
    blocks_done: int
    place: int
    counts: Counts
    created_at: int
    checked_at: int | None = None
    started_at: int | None = None
    moved_at: int | None = None
    finished_at: int | None = None
    holds: Holds = Holds.ORDERS

    def over(self, state: RunState, now: int) -> Run:
        """It has ended: its rows, which tell of people, are needed no more; its numbers and problems are."""
        looked = msgspec.structs.replace(self.looked, rows=())
        return msgspec.structs.replace(self, state=state, finished_at=now, file="", blocks="", looked=looked)

    def is_unfinished(self, now: int) -> bool:
        """Whether it was being stored and nobody goes on with it."""
        return self.state is RunState.RUNNING and now - (self.moved_at or 0) > QUIET
