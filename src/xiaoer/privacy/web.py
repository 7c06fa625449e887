"""What a person asks of a shop, as a supervisor answers it."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.privacy import actions
from xiaoer.privacy.actions import erasing
from xiaoer.privacy.domain.erasure import Erasure

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


routes = [copy_person, erase_person, get_erasure]
