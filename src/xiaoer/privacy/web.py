"""What a person asks of a shop, as a supervisor answers it."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.privacy import actions
from xiaoer.privacy.actions import erasing, retaining
from xiaoer.privacy.domain.erasure import Erasure
from xiaoer.privacy.domain.events import Forgotten
from xiaoer.privacy.domain.purposes import LONGEST, TABLE, KeptFor
from xiaoer.rulebook import actions as rulebook

Db = NamedDependency[Database]
Who = NamedDependency[Caller]
Now = NamedDependency[Clock]


class CopyRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In which language; empty for the shop's own."""

    language: Annotated[Literal["", "zh", "en"], msgspec.Meta(description="Empty: the shop's own.")] = ""


@post(
    "/api/v1/customers/{customer_id:uuid}/copy", permission=Permission.PERSONAL_RIGHTS, tags=["privacy"],
    status_code=200, media_type="application/zip",
)  # fmt: skip
async def copy_person(
    customer_id: FromPath[UUID], data: JSONBody[CopyRequest], caller: Who, db: Db, clock: Now
) -> Response[bytes]:
    """Everything that is kept of the person, as a zip: a page to read, tables, JSON."""
    now = clock()
    copy = answer(await db.read(actions.copy_of, caller.shops, customer_id, now, data.language))
    await db.write(actions.note_copy, customer_id, copy, now, caller.account_id)
    named = f'attachment; filename="{customer_id}.zip"'
    return Response(actions.packed(copy), headers={"cache-control": "no-store", "content-disposition": named})


@post(
    "/api/v1/customers/{customer_id:uuid}/erasure", permission=Permission.PERSONAL_RIGHTS, tags=["privacy"],
)  # fmt: skip
async def erase_person(customer_id: FromPath[UUID], caller: Who, db: Db, clock: Now) -> Erasure:
    """Have the person erased; what has to stay is said once it is done."""
    return answer(await db.write(erasing.ask, caller.shops, customer_id, clock(), caller.account_id))


@get("/api/v1/customers/{customer_id:uuid}/erasure", permission=Permission.PERSONAL_RIGHTS, tags=["privacy"])
async def get_erasure(customer_id: FromPath[UUID], caller: Who, db: Db) -> erasing.State:
    return answer(await db.read(erasing.state, caller.shops, customer_id))


class TermRule(msgspec.Struct, frozen=True):
    """What the least days rest on."""

    id: str
    title_zh: str
    title_en: str
    source: str


class TermView(msgspec.Struct, frozen=True):
    """How many `days` the shop keeps what serves a purpose: `least` by law, `most` here; `usual` where it says nothing."""

    purpose: KeptFor
    days: int
    least: int
    most: int
    usual: int
    what_zh: str
    what_en: str
    rules: list[TermRule]


class RetentionView(msgspec.Struct, frozen=True):
    """A shop's terms of keeping; `due`: what the next night, which begins at `next_at` (microseconds), will forget, with
    `more` at least so many visitors, with `more_customers` at least so many customers. `changes` of the terms: the
    last ones, newest first.
    """

    shop_id: UUID
    terms: list[TermView]
    due: Forgotten
    next_at: int
    more: bool
    more_customers: bool
    changes: list[retaining.TermsChange]


@get("/api/v1/shops/{shop_id:uuid}/retention", permission=Permission.PERSONAL_RIGHTS, tags=["privacy"])
async def get_retention(shop_id: FromPath[UUID], caller: Who, db: Db, clock: Now) -> RetentionView:
    return view(shop_id, answer(await db.read(retaining.standing, caller.shops, shop_id, clock())))


@put("/api/v1/shops/{shop_id:uuid}/retention", permission=Permission.PERSONAL_RIGHTS, tags=["privacy"])
async def settle_retention(
    shop_id: FromPath[UUID], data: JSONBody[retaining.Terms], caller: Who, db: Db, clock: Now
) -> RetentionView:
    """Days by purpose; a purpose that is not named stays as it is."""
    answer(await db.write(retaining.settle, caller.shops, shop_id, data, caller.account_id, clock()))
    return view(shop_id, answer(await db.read(retaining.standing, caller.shops, shop_id, clock())))


def view(shop_id: UUID, found: retaining.Standing) -> RetentionView:
    terms = [
        TermView(
            purpose, found.days[purpose], term.least, LONGEST, term.days, term.zh, term.en,
            [TermRule(rule.id, rule.title_zh, rule.title_en, rule.source) for rule in _book().cite(term.rules)],
        )
        for purpose, term in TABLE.items()
    ]  # fmt: skip
    due = found.due
    return RetentionView(shop_id, terms, due.counts, found.next_at, due.more, due.more_customers, found.changes)


_book = cache(rulebook.load)

routes = [copy_person, erase_person, get_erasure, get_retention, settle_retention]
