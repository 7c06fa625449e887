"""Connectors over HTTP."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from xiaoer.intake.actions import connecting as actions
from xiaoer.intake.actions.connecting import ConnectorAsk
from xiaoer.intake.domain.sources import Settings
from xiaoer.intake.store.connectors import Connector
from xiaoer.intake.web.asked import allowed, own
from xiaoer.intake.web.rows import RowView, row_view
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import Problem, answer, problem


class ConnectorView(msgspec.Struct, frozen=True):
    """A connector and how it goes; `problem` is why the last look failed, `refused` the latest rows that could not be
    stored, or not whole. Moments in microseconds.
    """

    id: UUID
    shop_id: UUID
    kind: str
    settings: Settings
    stored: int
    failures: int
    problem: Problem | None
    refused: list[RowView]
    made_at: int
    read_at: int | None


class ConnectorList(msgspec.Struct, frozen=True):
    """Connectors, newest first."""

    items: list[ConnectorView]


@get("/api/v1/connectors", permission=Permission.CONNECTIONS_READ, tags=["ways in"])
async def list_connectors(
    caller: NamedDependency[Caller], db: NamedDependency[Database], shop: FromQuery[UUID | None] = None
) -> ConnectorList:
    return ConnectorList([_view(one) for one in await db.read(actions.find_connectors, allowed(caller, shop))])


@post("/api/v1/shops/{shop_id:uuid}/connectors", permission=Permission.CONNECTIONS_MANAGE, tags=["ways in"])
async def make_connector(
    shop_id: FromPath[UUID],
    data: JSONBody[ConnectorAsk],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> ConnectorView:
    return _view(answer(await actions.connect(db, clock, own(caller, shop_id), data, caller.account_id)))


@post(
    "/api/v1/connectors/{connector_id:uuid}/read",
    permission=Permission.CONNECTIONS_MANAGE, tags=["ways in"], status_code=200,
)  # fmt: skip
async def read_now(
    connector_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> ConnectorView:
    return _view(answer(await db.write(actions.read_now, caller.shops, connector_id, clock())))


@delete(
    "/api/v1/connectors/{connector_id:uuid}",
    permission=Permission.CONNECTIONS_MANAGE, tags=["ways in"], status_code=200,
)  # fmt: skip
async def remove_connector(
    connector_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> ConnectorView:
    by, now = caller.account_id, clock()
    return _view(answer(await db.write(actions.remove_connector, caller.shops, connector_id, by, now)))


def _view(one: Connector) -> ConnectorView:
    return ConnectorView(
        one.id, one.shop_id, one.kind, one.settings, one.stored, one.failures,
        problem(one.problem) if one.problem else None, [row_view(row) for row in one.refused], one.made_at, one.read_at,
    )  # fmt: skip


routes = [list_connectors, make_connector, read_now, remove_connector]
