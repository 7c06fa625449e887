"""Knowledge over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter, SkipValidation

from xiaoer.knowledge import actions
from xiaoer.knowledge.actions import Found, Shelves
from xiaoer.knowledge.domain.answering import AnswerText
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.values.refusal import Refused


class EntryView(msgspec.Struct, frozen=True):
    """An entry; `score` from 0 to 1 is how well it fits the query, None without one."""

    id: UUID
    key: str
    title: str
    similar: tuple[str, ...]
    answers: tuple[AnswerText, ...]
    category: str
    stage: str
    score: float | None


class Entries(msgspec.Struct, frozen=True):
    """Entries, the best fit first."""

    items: list[EntryView]


@get("/api/v1/knowledge", permission=Permission.KNOWLEDGE_READ, tags=["knowledge"])
async def find_entries(
    shop: FromQuery[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    shelves: NamedDependency[SkipValidation[Shelves]],
    words: Annotated[str, QueryParameter(name="query", max_length=100)] = "",
    sku: Annotated[str, QueryParameter(max_length=100)] = "",
) -> Entries:
    if shop not in caller.shops:
        return answer(Refused("shop_not_found"))
    if sku:
        return Entries([_view(one) for one in await db.read(actions.of_product, shelves, shop, sku)])
    found = await db.read(actions.search, shelves, shop, words)
    return Entries([_view(one) for one in found])


def _view(found: Found) -> EntryView:
    entry = found.entry
    return EntryView(
        id=entry.id, key=entry.key, title=entry.question, similar=entry.similar, answers=entry.answers,
        category=entry.category, stage=entry.stage, score=found.score,
    )  # fmt: skip


routes = [find_entries]
