"""A shopper's question answered, and entries looked up by a person."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.knowledge.actions.shelves import Shelves
from xiaoer.knowledge.domain.answering import Answer, Asked, Clarify, Entry, HandOver, Render, respond
from xiaoer.knowledge.domain.matching import fused
from xiaoer.platform.db import Tx
from xiaoer.scripts.domain import templates
from xiaoer.scripts.domain.facts import Facts

MOST_FOUND = 20


class Ask(msgspec.Struct, frozen=True):
    """A question put to a shop. `facts` fill the variables of the answer."""

    shop_id: UUID
    asked: Asked
    facts: Facts


class Found(msgspec.Struct, frozen=True):
    """An entry and how well it fits what was looked for, 0 to 1; None where nothing was."""

    entry: Entry
    score: float | None


def answer(tx: Tx, shelves: Shelves, ask: Ask) -> Answer | Clarify | HandOver:
    """What the bot says, asks back, or why a person should answer."""
    shelf = shelves.of(tx, ask.shop_id)
    return respond(shelf.index, shelf.entries, ask.asked, rendering(ask.facts))


def rendering(facts: Facts) -> Render:
    """Fills a text with these facts; None where it needs one that is not known."""

    def render(text: str) -> str | None:
        said = templates.render(text, facts)
        return said if isinstance(said, str) else None

    return render


def search(tx: Tx, shelves: Shelves, shop_id: UUID, query: str) -> list[Found]:
    """The entries that fit a query best; all of them, in their order, without one."""
    shelf = shelves.of(tx, shop_id)
    if not query.strip():
        return [Found(entry, None) for entry in shelf.entries]
    return [Found(shelf.entries[hit.entry], hit.score) for hit in fused(shelf.index, query, MOST_FOUND)]


def of_product(tx: Tx, shelves: Shelves, shop_id: UUID, sku: str) -> list[Found]:
    """The entries that say something of this product alone, in their order."""
    shelf = shelves.of(tx, shop_id)
    return [Found(entry, None) for entry in shelf.entries if any(one.when.sku == sku for one in entry.answers)]
