"""Builds the application: the only place that picks the real clock, database, rules and features."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Litestar, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from xiaoer import reactions
from xiaoer.aftersales import web as aftersales_web
from xiaoer.conversations import web as conversations_web
from xiaoer.conversations.domain import tokens
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.web.desk import Desk, Verdict
from xiaoer.conversations.web.files import MOST_DRAWING
from xiaoer.conversations.web.limits import Limits
from xiaoer.crisis import web as crisis_web
from xiaoer.customers import web as customers_web
from xiaoer.etiquette import actions as etiquette
from xiaoer.etiquette import web as etiquette_web
from xiaoer.etiquette.domain.lights import Judge, Place
from xiaoer.etiquette.domain.settings import LightSettings
from xiaoer.insights import web as insights_web
from xiaoer.intake import web as intake_web
from xiaoer.intake.domain import signing
from xiaoer.knowledge import web as knowledge_web
from xiaoer.knowledge.actions import Shelves
from xiaoer.platform import pages, worker
from xiaoer.platform.auth import Permission
from xiaoer.platform.auth import web as auth_web
from xiaoer.platform.auth.guard import guard, provide_caller
from xiaoer.platform.clock import Clock, system_clock
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.keyring import ring_of
from xiaoer.platform.live.hub import Hub
from xiaoer.platform.pacing import Paces
from xiaoer.platform.readied import ready_types
from xiaoer.platform.secret import secret_of
from xiaoer.platform.settings import Settings
from xiaoer.platform.version import VERSION
from xiaoer.platform.web import HANDLERS, Asked, add_headers, refuse_nul
from xiaoer.privacy import web as privacy_web
from xiaoer.scripts import web as scripts_web
from xiaoer.scripts.actions import Library
from xiaoer.shop.domain.shops import Shop
from xiaoer.shop.web import api as shop_web
from xiaoer.shop.web import defining
from xiaoer.shop.web import preview as preview_pages
from xiaoer.staff import web as staff_web
from xiaoer.team import web as team_web
from xiaoer.team.jobs import Signs
from xiaoer.times import web as times_web
from xiaoer.watch import web as watch_web


class Health(msgspec.Struct, frozen=True):
    """The process answers and its store does."""

    status: str
    version: str


@get("/api/v1/health", permission=Permission.PUBLIC, tags=["operations"])
async def health(db: NamedDependency[Database]) -> Health:
    await db.read(lambda tx: tx.raw is not None)
    return Health("ok", VERSION)


_ROUTES = [
    health, *auth_web.routes, *pages.routes, *shop_web.routes, *defining.routes, *customers_web.routes, *etiquette_web.routes,
    *scripts_web.routes, *times_web.routes, *team_web.routes, *crisis_web.routes, *conversations_web.routes, *knowledge_web.routes,
    *aftersales_web.routes, *watch_web.routes, *insights_web.routes, *privacy_web.routes, *intake_web.routes,
    *staff_web.routes,
]  # fmt: skip


Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def build(settings: Settings, clock: Clock = system_clock, *, jobs: bool = True) -> Litestar:
    """The whole desk. With `jobs` it also follows the log and fires due times itself."""
    return assemble(partial(running, settings, clock, jobs=jobs), preview=settings.preview)


@asynccontextmanager
async def running(settings: Settings, clock: Clock, app: Litestar, *, jobs: bool) -> AsyncIterator[None]:
    """What an application's handlers are given, from its start to its end."""
    judge, shelves = etiquette.load(), Shelves()
    async with standing(settings, clock, judge_with(judge), shelves, jobs=jobs) as desk:
        given = {"db": desk.db, "clock": clock, "settings": settings, "judge": judge, "shelves": shelves}
        given |= {
            "library": Library(),
            "purchases_of": reactions.purchases_of,
            "shop_key": partial(_shop_key, desk.secret),
            "sign_identity": partial(_sign_identity, desk.secret),
            "hook_key": partial(_hook_key, desk.secret),
            "drawing": asyncio.Semaphore(MOST_DRAWING),
        }
        app.state.update({**given, "desk": desk, "key_paces": Paces(settings.requests_a_second)})
        yield


def assemble(lifespan: Lifespan, *, preview: bool) -> Litestar:
    """The routes and what every request passes; nothing of it depends on a store."""
    return Litestar(
        route_handlers=[*_ROUTES, *(preview_pages.routes if preview else [])],
        dependencies={
            "caller": Provide(provide_caller),
            **{name: Provide(_giving(name), sync_to_thread=False) for name in _GIVEN},
        },
        guards=[guard],
        lifespan=[lifespan],
        request_class=Asked,
        before_request=refuse_nul,
        before_send=[add_headers],
        exception_handlers=HANDLERS,
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="Xiaoer 小二", version=VERSION, render_plugins=[JsonRenderPlugin()],
            openapi_router=Router(
                "/api/v1/schema", route_handlers=[], opt={"permission": Permission.SIGNED_IN}, include_in_schema=False
            ),
        ),
    )  # fmt: skip


@asynccontextmanager
async def standing(
    settings: Settings,
    clock: Clock,
    judge: Callable[[str, Conversation, LightSettings], Verdict],
    shelves: Shelves,
    *,
    jobs: bool,
) -> AsyncIterator[Desk]:
    """Everything that lives as long as the process: store, live delivery, loops."""
    ready_types()
    db, hub = open_database(settings.database_url, ring_of(settings)), Hub()
    db.hear(hub.heard)
    signs = Signs(db, clock)
    running = [asyncio.create_task(signs.run())]
    if settings.redis_url:
        running.append(asyncio.create_task(join_others(settings.redis_url, hub)))
    if jobs:
        running += start_loops(db, clock, shelves, settings.data_folder)
    limits = Limits(
        frames_a_second=settings.frames_a_second, sockets_an_address=settings.sockets_an_address,
        hellos_a_second=settings.hellos_a_second, uploads_a_second=settings.uploads_a_second,
    )  # fmt: skip
    try:
        yield Desk(db, clock, hub, secret_of(settings), judge, limits, signs.there)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.to_thread(db.close)


async def join_others(redis_url: str, hub: Hub) -> None:
    """Live delivery to and from other processes, for ever. One process alone does without Redis and its 16 MB."""
    from xiaoer.platform.live.relay import RedisRelay  # noqa: PLC0415 - see above

    relay = RedisRelay(redis_url, uuid4().hex, hub.deliver, hub.let_all_go)
    hub.relay = relay
    await relay.run()


def working(settings: Settings, clock: Clock = system_clock) -> AbstractAsyncContextManager[Desk]:
    """A worker: the loops without a web server."""
    return standing(settings, clock, judge_with(etiquette.load()), Shelves(), jobs=True)


def start_loops(db: Database, clock: Clock, shelves: Shelves, data_folder: str) -> list[asyncio.Task[Any]]:
    """The reactions and the due times, each in its own task."""
    bell = worker.Bell()
    db.hear(bell.heard)
    errands = reactions.errands(data_folder)
    loops = [asyncio.create_task(worker.fire(db, clock, reactions.jobs(data_folder), bell, errands))]
    return loops + [asyncio.create_task(worker.follow(db, clock, one, bell)) for one in reactions.table(shelves)]


_GIVEN = (
    "db", "clock", "settings", "judge", "shelves", "library", "purchases_of", "shop_key", "sign_identity", "hook_key",
    "drawing",
)  # fmt: skip


def _shop_key(secret: bytes, shop: Shop) -> str:
    return tokens.shop_key(secret, shop.slug, shop.key_number)


def _sign_identity(secret: bytes, shop: Shop, customer: str) -> str:
    return tokens.sign_customer(_shop_key(secret, shop), customer)


def _hook_key(secret: bytes, hook_id: UUID) -> bytes:
    return signing.key_of(secret, str(hook_id))


def _giving(name: str) -> Callable[[State], Any]:
    """Hands a handler what stands in the application's state under `name`."""

    def give(state: State) -> Any:
        return state[name]

    return give


def judge_with(judge: Judge) -> Callable[[str, Conversation, LightSettings], Verdict]:
    """The light of an agent's words at their place in a conversation."""

    def verdict(text: str, conversation: Conversation, settled: LightSettings) -> Verdict:
        place = Place(opening=conversation.first_replied_at is None, stage=str(conversation.stage))
        shown = msgspec.to_builtins(etiquette_web.view(etiquette.check_draft(judge, text, place, settled)))
        return Verdict(shown["light"], shown["findings"], shown["blocked"])

    return verdict
