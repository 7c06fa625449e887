"""The shops' entries in memory, each with its index; as new as the store whenever they are asked for."""

from __future__ import annotations

from threading import Lock
from uuid import UUID

import msgspec

from xiaoer.knowledge import store
from xiaoer.knowledge.domain.answering import Entry
from xiaoer.knowledge.domain.index import Index, Source, build
from xiaoer.platform.db import Tx


class Shelf(msgspec.Struct, frozen=True, eq=False):
    """A shop's entries in the order of their index."""

    edition: store.Edition
    entries: tuple[Entry, ...]
    index: Index


class Shelves:
    """One a process; safe to ask from several threads."""

    def __init__(self) -> None:
        self._shelves: dict[UUID, Shelf] = {}
        self._lock = Lock()

    def of(self, tx: Tx, shop_id: UUID) -> Shelf:
        """The shop's shelf, built anew where the store has changed since."""
        edition = store.edition(tx, shop_id)
        shelf = self._shelves.get(shop_id)
        if shelf is not None and shelf.edition == edition:
            return shelf
        with self._lock:
            shelf = self._shelves.get(shop_id)
            if shelf is None or shelf.edition != edition:
                shelf = self._shelves[shop_id] = stocked(edition, store.entries(tx, shop_id))
        return shelf


def stocked(edition: store.Edition, entries: list[Entry]) -> Shelf:
    return Shelf(edition, tuple(entries), build([source(entry) for entry in entries]))


def source(entry: Entry) -> Source:
    """What an entry gives to the index."""
    answers = " ".join([entry.category, *(answer.text for answer in entry.answers)])
    return Source((entry.question, *entry.similar), answers)
