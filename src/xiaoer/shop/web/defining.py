"""A shop's attributes over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.shop.actions import defining
from xiaoer.shop.domain.attributes import AttributeUse, UndefinedAttribute
from xiaoer.shop.domain.rows import AttributeRow


class AttributesView(msgspec.Struct, frozen=True):
    """A shop's definitions in their order, with how its products keep to them, and what is said and not defined."""

    shop_id: UUID
    defined: list[AttributeUse]
    undefined: list[UndefinedAttribute]


class Attributes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of a shop's definitions, in the order in which products show them; and what they were when that was decided."""

    was: Annotated[tuple[AttributeRow, ...], msgspec.Meta(max_length=1_000)]
    definitions: Annotated[tuple[AttributeRow, ...], msgspec.Meta(max_length=1_000)]


@get("/api/v1/shops/{shop_id:uuid}/attributes", permission=Permission.PRODUCTS_READ, tags=["shop"])
async def get_attributes(
    shop_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]
) -> AttributesView:
    return await _view(db, caller, shop_id)


@put("/api/v1/shops/{shop_id:uuid}/attributes", permission=Permission.PRODUCTS_SETTLE, tags=["shop"])
async def settle_attributes(
    shop_id: FromPath[UUID],
    data: JSONBody[Attributes],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> AttributesView:
    was, told = ([row.definition for row in rows] for rows in (data.was, data.definitions))
    answer(await db.write(defining.settle_attributes, shop_id, was, told, caller, clock()))
    return await _view(db, caller, shop_id)


async def _view(db: Database, caller: Caller, shop_id: UUID) -> AttributesView:
    found = answer(await db.read(defining.attributes_of, caller.shops, shop_id))
    return AttributesView(shop_id, found.uses, found.undefined)


routes = [get_attributes, settle_attributes]
