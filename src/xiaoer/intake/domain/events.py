"""What happens to an import, for the log: ids and counts, nothing of the rows."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import msgspec


class FileReceived(msgspec.Struct, frozen=True, tag_field="kind", tag="import.received"):
    """A file came; `size` in bytes."""

    source: str
    size: int


class FileChecked(msgspec.Struct, frozen=True, tag_field="kind", tag="import.checked"):
    """A file was checked whole; of a chat log, `orders` are its conversations."""

    orders: int
    problems: int


class ImportStarted(msgspec.Struct, frozen=True, tag_field="kind", tag="import.started"):
    """What was checked is being stored, or goes on to be; `blocks_done` of `blocks` are stored already."""

    blocks: int
    blocks_done: int


class ImportAdvanced(msgspec.Struct, frozen=True, tag_field="kind", tag="import.advanced"):
    """A unit was stored: how far the import is, and what this unit changed; `customers` are those whom it concerns."""

    VERSION: ClassVar = 3
    blocks_done: int
    orders_added: int
    orders_changed: int
    customers_added: int
    customers_changed: int
    products_added: int
    customers: tuple[UUID, ...] = ()
    conversations_added: int = 0
    conversations_changed: int = 0
    messages_added: int = 0
    products_changed: int = 0


class ImportFinished(msgspec.Struct, frozen=True, tag_field="kind", tag="import.finished"):
    """Everything is stored."""

    VERSION: ClassVar = 2
    orders_added: int
    orders_changed: int
    conversations_added: int = 0
    messages_added: int = 0


class ImportCancelled(msgspec.Struct, frozen=True, tag_field="kind", tag="import.cancelled"):
    """Someone stopped it; what was stored until then stays."""

    blocks_done: int
