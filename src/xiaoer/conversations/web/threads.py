"""Threads over HTTP, for another system with its key: a store's own app, the server of a mini-programme, a bridge."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any
from uuid import UUID, uuid4

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import File

from xiaoer.conversations import actions
from xiaoer.conversations.actions import attaching, carrying
from xiaoer.conversations.domain import frames, wire
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.messages import Attached, Author, Receipt
from xiaoer.conversations.domain.screens import conversation_topic
from xiaoer.conversations.domain.seeing import SHOPPER
from xiaoer.conversations.domain.threads import Carried, Rated, Read, Thread
from xiaoer.conversations.domain.views import MessageView, all_shown
from xiaoer.conversations.web.carrying import carry, introduce, rate
from xiaoer.conversations.web.desk import Desk
from xiaoer.conversations.web.files import Name, Size, served, taken, told_size
from xiaoer.conversations.web.routes import After, Limit
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.errors import answer
from xiaoer.platform.live.hub import Audience, Listener, Screen
from xiaoer.platform.settings import Settings
from xiaoer.values.refusal import Refused

MOST_BYTES = 65_536
"""Of a request with words: those of the longest message, however they are written."""
LONGEST_WAIT = 25
"""Seconds: shorter than proxies leave a line open on which nothing comes."""
_PATH = "/api/v1/shops/{shop_id:uuid}/threads"
_TALK = _PATH + "/{conversation_id:uuid}"
_SAYS: dict[str, Any] = {"permission": Permission.CONVERSATIONS_CARRY, "tags": ["threads"]}
_TELLS = _SAYS | {"status_code": 200, "request_max_body_size": MOST_BYTES}

AnyRequest = Request[Any, Any, Any]
Named = Annotated[str, QueryParameter(min_length=1, max_length=200)]
Of = Annotated[str | None, QueryParameter(min_length=1, max_length=200)]
Wait = Annotated[int, QueryParameter(ge=0, le=LONGEST_WAIT)]


class Kept(msgspec.Struct, frozen=True):
    """The message is on disk, at its place in its conversation; told the same again where it is sent again."""

    client_id: str
    conversation_id: UUID
    seq: int
    id: UUID
    at: int


class ThreadView(msgspec.Struct, frozen=True):
    """A thread's newest conversation. `agent`: as whom the shopper knows who has it; `queue_place`: where they stand, from 1."""

    conversation_id: UUID
    previous_id: UUID | None
    state: State
    last_seq: int
    opened_at: int
    resolved_at: int | None
    agent: str | None
    queue_place: int | None


class ThreadMessages(msgspec.Struct, frozen=True):
    """What the shopper may read after a place, in order. `after`: from where to ask on; `more`: there is more already."""

    items: list[MessageView]
    after: int
    more: bool
    state: State


@post(_PATH + "/messages", **_TELLS)
async def carry_message(
    shop_id: FromPath[UUID], data: JSONBody[Carried], request: AnyRequest, caller: NamedDependency[Caller]
) -> Kept:
    """A shopper's message, in the conversation that goes on in its thread, or in a new one."""
    return _kept(answer(await carry(_desk(request), _own(caller, shop_id), data)))


@get(_PATH, **_SAYS)
async def get_thread(
    shop_id: FromPath[UUID], thread: Named, request: AnyRequest, caller: NamedDependency[Caller], customer: Of = None
) -> ThreadView:
    db, named = _desk(request).db, Thread(thread, customer)
    found = answer(await db.read(carrying.newest, _own(caller, shop_id), named))
    return _view(found, await db.read(actions.queue_place, found))


@get(_TALK + "/messages", **_SAYS)
async def list_thread_messages(
    shop_id: FromPath[UUID],
    conversation_id: FromPath[UUID],
    request: AnyRequest,
    caller: NamedDependency[Caller],
    after: After = 0,
    limit: Limit = 200,
    wait: Wait = 0,
) -> ThreadMessages:
    """Exactly what was missed; with `wait` the answer comes as soon as there is something, or after so many seconds."""
    desk, place = _desk(request), (_own(caller, shop_id), conversation_id)
    if not wait:
        return await _page(desk, place, after, limit)
    listener = Listener(uuid4().hex, staff=False)
    desk.hub.enter(listener)
    desk.hub.listen(listener, conversation_topic(conversation_id))
    try:
        return await _awaited(desk, listener, place, (after, limit, wait))
    finally:
        desk.hub.leave(listener)


@post(_TALK + "/read", **_TELLS)
async def read_thread(
    shop_id: FromPath[UUID],
    conversation_id: FromPath[UUID],
    data: JSONBody[Read],
    request: AnyRequest,
    caller: NamedDependency[Caller],
) -> Read:
    """Shown to the staff who have the conversation open, and kept nowhere."""
    desk = _desk(request)
    found = answer(await desk.db.read(carrying.carried, _own(caller, shop_id), conversation_id))
    told = frames.ReadTold(found.id, Author.SHOPPER, min(data.seq, found.last_seq))
    desk.hub.show([Screen(conversation_topic(found.id), wire.encode(told), Audience.STAFF)])
    return Read(told.seq)


@post(_TALK + "/rating", **_TELLS)
async def rate_thread(
    shop_id: FromPath[UUID],
    conversation_id: FromPath[UUID],
    data: JSONBody[Rated],
    request: AnyRequest,
    caller: NamedDependency[Caller],
) -> Kept:
    return _kept(answer(await rate(_desk(request), _own(caller, shop_id), conversation_id, data)))


@post(_PATH + "/files", **_SAYS, request_max_body_size=None)
async def upload_to_thread(
    shop_id: FromPath[UUID],
    thread: Named,
    request: AnyRequest,
    caller: NamedDependency[Caller],
    settings: NamedDependency[Settings],
    drawing: NamedDependency[asyncio.Semaphore],
    customer: Of = None,
    name: Name = "",
) -> Attached:
    """The body is the file itself; what comes back is sent with `upload` in a message of the same thread."""
    answer(told_size(request))
    desk, named = _desk(request), Thread(thread, customer)
    shopper = await introduce(desk, _own(caller, shop_id), named, "zh")
    upload = answer(await desk.db.write(attaching.begin_of_shopper, shop_id, shopper.customer_id, desk.clock()))
    made = await taken(request, upload, settings, drawing, name)
    return answer(await desk.db.write(attaching.finish, upload, made))


@get(_TALK + "/files/{file_id:uuid}", **_SAYS)
async def get_thread_file(
    shop_id: FromPath[UUID],
    conversation_id: FromPath[UUID],
    file_id: FromPath[UUID],
    request: AnyRequest,
    caller: NamedDependency[Caller],
    settings: NamedDependency[Settings],
    size: Size = "whole",
) -> File:
    """A picture or file of the conversation, whoever sent it."""
    db, own = _desk(request).db, _own(caller, shop_id)
    answer(await db.read(carrying.carried, own, conversation_id))
    found = answer(await db.read(attaching.seen_by_staff, frozenset({own}), conversation_id, file_id))
    return served(found, settings, size, {"cross-origin-resource-policy": "same-origin"})


async def _awaited(
    desk: Desk, listener: Listener, place: tuple[UUID, UUID], asked: tuple[int, int, int]
) -> ThreadMessages:  # fmt: skip
    """`asked`: after, limit and wait. Looked at again whenever something happens in the conversation."""
    after, limit, wait = asked
    until = asyncio.get_running_loop().time() + wait
    page = await _page(desk, place, after, limit)
    while not page.items:
        try:
            async with asyncio.timeout_at(until):
                await listener.take()
        except TimeoutError:
            return page
        page = await _page(desk, place, page.after, limit)
    return page


async def _page(desk: Desk, place: tuple[UUID, UUID], after: int, limit: int) -> ThreadMessages:
    """The first stretch in which there is something for the shopper: notes among staff are passed over."""
    while True:
        talk, messages = answer(await desk.db.read(carrying.carried_after, *place, after, limit))
        seen, after = all_shown(messages, SHOPPER), messages[-1].seq if messages else min(after, talk.last_seq)
        if seen or after >= talk.last_seq:
            return ThreadMessages(seen, after, after < talk.last_seq, talk.state)


def _own(caller: Caller, shop_id: UUID) -> UUID:
    return answer(shop_id if shop_id in caller.shops else Refused("shop_not_found"))


def _desk(request: AnyRequest) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _kept(one: Receipt) -> Kept:
    return Kept(one.client_id, one.conversation_id, one.seq, one.id, one.at)


def _view(one: Conversation, place: int | None) -> ThreadView:
    return ThreadView(
        one.id, one.previous_id, one.state, one.last_seq, one.opened_at, one.resolved_at,
        one.assignee.signed if one.assignee else None, place,
    )  # fmt: skip


routes = [
    carry_message, get_thread, list_thread_messages, read_thread, rate_thread, upload_to_thread, get_thread_file,
]  # fmt: skip
