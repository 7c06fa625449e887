"""Webhooks over HTTP: where machines send, and where people look after it."""

from __future__ import annotations

from typing import Annotated, Any, Protocol
from uuid import UUID

import msgspec
from litestar import Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, SkipValidation

from xiaoer.intake.actions import hooks as actions
from xiaoer.intake.actions.hooks import HookAsk, Looked, Message
from xiaoer.intake.domain import signing
from xiaoer.intake.domain.deliveries import Delivery, DeliveryState
from xiaoer.intake.store.hooks import Hook
from xiaoer.intake.web.asked import allowed, own
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import Problem, RefusedRequest, answer, problem

LARGEST_BODY = 1_000_000

AnyRequest = Request[Any, Any, Any]
MessageId = Annotated[str, HeaderParameter(name="webhook-id")]
Timestamp = Annotated[str, HeaderParameter(name="webhook-timestamp")]
Signature = Annotated[str, HeaderParameter(name="webhook-signature")]


class KeyOf(Protocol):
    """The signing key of a webhook; the application gives it, because it is made from the installation's."""

    def __call__(self, hook_id: UUID) -> bytes: ...


class DeliveryView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A delivery; `problem` is why its last try was refused. Moments in microseconds."""

    message_id: str
    state: DeliveryState
    attempts: int
    came_at: int
    tried_at: int | None
    problem: Problem | None = None


class HookView(msgspec.Struct, frozen=True):
    """A webhook: where it is sent to (`path`), how many deliveries stand how, and some of them, failed ones first."""

    id: UUID
    shop_id: UUID
    name: str
    path: str
    made_at: int
    waiting: int
    applied: int
    dead: int
    deliveries: list[DeliveryView]


class HookList(msgspec.Struct, frozen=True):
    """Webhooks, newest first."""

    items: list[HookView]


class NewHook(msgspec.Struct, frozen=True):
    """`secret` signs what is sent; it is told this once."""

    id: UUID
    path: str
    secret: str


class Taken(msgspec.Struct, frozen=True):
    """It is kept and will be applied; `again` where it had come before and nothing was done."""

    id: str
    again: bool


@get("/api/v1/webhooks", permission=Permission.CONNECTIONS_READ, tags=["ways in"])
async def list_hooks(
    caller: NamedDependency[Caller], db: NamedDependency[Database], shop: FromQuery[UUID | None] = None
) -> HookList:
    return HookList([_view(one) for one in await db.read(actions.look, allowed(caller, shop))])


@post("/api/v1/shops/{shop_id:uuid}/webhooks", permission=Permission.CONNECTIONS_MANAGE, tags=["ways in"])
async def make_hook(
    shop_id: FromPath[UUID],
    data: JSONBody[HookAsk],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    hook_key: NamedDependency[SkipValidation[KeyOf]],
) -> NewHook:
    made = await db.write(actions.make_hook, own(caller, shop_id), data, caller.account_id, clock())
    return NewHook(made.id, path_of(made.id), signing.shown(hook_key(made.id)))


@delete(
    "/api/v1/webhooks/{hook_id:uuid}", permission=Permission.CONNECTIONS_MANAGE, tags=["ways in"], status_code=200
)
async def remove_hook(
    hook_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Hook:
    return answer(await db.write(actions.remove_hook, caller.shops, hook_id, caller.account_id, clock()))


@post(
    "/api/v1/webhooks/{hook_id:uuid}/deliveries/{message_id:str}/retry",
    permission=Permission.CONNECTIONS_MANAGE, tags=["ways in"], status_code=200,
)  # fmt: skip
async def retry_delivery(
    hook_id: FromPath[UUID],
    message_id: FromPath[str],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Hook:
    return answer(await db.write(actions.retry, caller.shops, hook_id, message_id, clock()))


@post(
    "/api/v1/hooks/{hook_id:uuid}", permission=Permission.PUBLIC, tags=["ways in"], status_code=202,
    request_max_body_size=LARGEST_BODY,
)  # fmt: skip
async def receive(
    request: AnyRequest,
    hook_id: FromPath[UUID],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    hook_key: NamedDependency[SkipValidation[KeyOf]],
    message_id: MessageId = "",
    timestamp: Timestamp = "",
    signature: Signature = "",
) -> Taken:
    """Signed as Standard Webhooks 1.0 says, over the raw body."""
    to = answer(await db.read(actions.find_hook, hook_id))
    message = Message(message_id, timestamp, signature, await request.body())
    if refused := actions.check(hook_key(hook_id), message, clock()):
        raise RefusedRequest(refused)
    return Taken(message_id, again=not await db.write(actions.receive, to, message, clock()))


def path_of(hook_id: UUID) -> str:
    return f"/api/v1/hooks/{hook_id}"


def _view(looked: Looked) -> HookView:
    one = looked.hook
    counts = {str(state): many for state, many in looked.counts.items()}
    shown = [_delivery(delivery) for delivery in looked.deliveries]
    return HookView(one.id, one.shop_id, one.name, path_of(one.id), one.made_at, **counts, deliveries=shown)


def _delivery(one: Delivery) -> DeliveryView:
    why = problem(one.problem) if one.problem else None
    return DeliveryView(one.message_id, one.state, one.attempts, one.came_at, one.tried_at, why)


routes = [list_hooks, make_hook, remove_hook, retry_delivery, receive]
