"""Pictures and files over HTTP: staff with their session, shoppers with a ticket in the address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from math import ceil
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

import structlog
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import InternalServerException
from litestar.params import FromPath, QueryParameter
from litestar.response import File

from xiaoer.conversations.actions import attaching
from xiaoer.conversations.domain import tokens
from xiaoer.conversations.domain.attachments import LOOKED_AT, MOST_BYTES, Type, Upload, clean_name, is_picture, sniff
from xiaoer.conversations.domain.messages import Attached
from xiaoer.conversations.domain.tokens import Use
from xiaoer.conversations.web.desk import Desk
from xiaoer.conversations.web.tickets import FILE_PATH, UPLOAD_PATH
from xiaoer.platform import pictures, uploads
from xiaoer.platform.apart import Gone, apart
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import RefusedRequest, answer
from xiaoer.platform.settings import Settings
from xiaoer.platform.uploads import Place
from xiaoer.platform.web import answer_refused
from xiaoer.values.refusal import Refused

MOST_DRAWING = 2
"""Pictures drawn anew at one time; each takes a process for about half a second."""
KEPT_SECONDS = 3_600
"""How long the browser of whoever may see a file may keep it."""

log = structlog.get_logger("web")
AnyRequest = Request[Any, Any, Any]
Name = Annotated[str, QueryParameter(name="name", max_length=1_000)]
Size = Annotated[Literal["whole", "preview"], QueryParameter(name="size")]

_CLOSED = "sandbox; default-src 'none'"
"""What is in the file may do nothing, wherever it is opened."""
FOR_ALL_PAGES = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
"""The widget stands on the store's pages. The ticket is what lets in, and the browser brings nothing by itself."""


@post(
    "/api/v1/conversations/{conversation_id:uuid}/files", permission=Permission.CONVERSATIONS_REPLY,
    tags=["conversations"], request_max_body_size=None,
)  # fmt: skip
async def upload_file(
    conversation_id: FromPath[UUID],
    request: AnyRequest,
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    settings: NamedDependency[Settings],
    drawing: NamedDependency[asyncio.Semaphore],
    name: Name = "",
) -> Attached:
    """The body is the file itself; what comes back is sent with `upload` in a message."""
    answer(told_size(request))
    upload = answer(await db.write(attaching.begin_of_agent, conversation_id, caller, clock()))
    made = await taken(request, upload, settings, drawing, name)
    return answer(await db.write(attaching.finish, upload, made))


@get(
    "/api/v1/conversations/{conversation_id:uuid}/files/{file_id:uuid}", permission=Permission.CONVERSATIONS_READ,
    tags=["conversations"],
)  # fmt: skip
async def get_file(
    conversation_id: FromPath[UUID],
    file_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    size: Size = "whole",
) -> File:
    found = answer(await db.read(attaching.seen_by_staff, caller.shops, conversation_id, file_id))
    return served(found, settings, size, {"cross-origin-resource-policy": "same-origin"})


def refused_to_pages(request: AnyRequest, error: RefusedRequest) -> Response[bytes]:
    """The sentence for the shopper, which the browser gives to the store's page only where it says so."""
    response = answer_refused(request, error)
    response.headers.update(FOR_ALL_PAGES)
    return response


@post(
    f"{UPLOAD_PATH}{{ticket:str}}", permission=Permission.PUBLIC, tags=["conversations"], request_max_body_size=None,
    exception_handlers={RefusedRequest: refused_to_pages},
)  # fmt: skip
async def upload_with_ticket(
    ticket: FromPath[str],
    request: AnyRequest,
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    settings: NamedDependency[Settings],
    drawing: NamedDependency[asyncio.Semaphore],
    name: Name = "",
) -> Response[Attached]:
    """A shopper's file, as the body; the address was told over the socket."""
    desk: Desk = request.app.state.desk
    named = tokens.read_ticket(desk.secret, Use.UPLOAD, ticket, clock())
    shop_id, customer_id = answer(named or Refused("upload_over"))
    answer(told_size(request))
    answer(too_hasty(request, desk))
    upload = answer(await db.write(attaching.begin_of_shopper, shop_id, customer_id, clock()))
    made = await taken(request, upload, settings, drawing, name)
    kept = answer(await db.write(attaching.finish, upload, made))
    return Response(kept, status_code=201, headers=FOR_ALL_PAGES)


@get(f"{FILE_PATH}{{ticket:str}}", permission=Permission.PUBLIC, tags=["conversations"])
async def get_file_with_ticket(
    ticket: FromPath[str],
    request: AnyRequest,
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    settings: NamedDependency[Settings],
    size: Size = "whole",
) -> File:
    desk: Desk = request.app.state.desk
    shop_id, file_id = answer(tokens.read_ticket(desk.secret, Use.FILE, ticket, clock()) or Refused("file_not_found"))
    found = answer(await db.read(attaching.seen_with_ticket, shop_id, file_id))
    return served(found, settings, size, FOR_ALL_PAGES)


def too_hasty(request: AnyRequest, desk: Desk) -> Refused | None:
    """Each customer may bring so many an hour, and anybody can be a new one: hence by address too."""
    address = request.client.host if request.client else ""
    wait = desk.limits.take_file(address, asyncio.get_running_loop().time())
    if not wait:
        return None
    log.warning("address_hasty", address=address, hint="uploads_a_second; behind a proxy: trusted_proxies")
    return Refused("too_many_requests", {"seconds": ceil(wait)})


def told_size(request: AnyRequest) -> Refused | None:
    """Refused before a byte is read where the sender says itself that it is too much."""
    told = request.headers.get("content-length", "")
    return uploads.too_large(MOST_BYTES) if told.isdecimal() and int(told) > MOST_BYTES else None


async def taken(
    request: AnyRequest, upload: Upload, settings: Settings, drawing: asyncio.Semaphore, name: str
) -> Attached:
    """The file on disk as it is kept; nothing of it stays where it is refused."""
    place = uploads.place_of(settings.data_folder, upload.shop_id, upload.id)
    kept = False
    try:
        size = answer(await uploads.receive(_parts(request), place.half, MOST_BYTES))
        kind = answer(sniff(uploads.head_of(place.half, LOOKED_AT)) or Refused("file_kind"))
        made = answer(await _kept(place, kind, size, drawing))
        kept = True
    finally:
        place.half.unlink(missing_ok=True)
        if not kept:
            uploads.remove(place)
    width, height = (made.width, made.height) if is_picture(kind) else (None, None)
    return Attached(upload.id, clean_name(name, Type(made.type)), made.type, made.size, width, height)


async def _parts(request: AnyRequest) -> AsyncIterator[bytes]:
    """A sender who leaves in the middle is no failure of the desk."""
    try:
        async for part in request.stream():
            yield part
    except InternalServerException as error:
        raise RefusedRequest(Refused("upload_broken_off")) from error


async def _kept(place: Place, kind: Type, size: int, drawing: asyncio.Semaphore) -> pictures.Drawn | Refused:
    try:
        if not is_picture(kind):
            await asyncio.to_thread(uploads.settle, place)
            return pictures.Drawn(kind, size, 0, 0)
        async with drawing:
            return await apart(pictures.draw_bounded, *place)
    except Gone:
        return Refused("picture_broken")
    except OSError as error:
        return uploads.refused_by_disk(error)


def served(upload: Upload, settings: Settings, size: str, for_pages: dict[str, str]) -> File:
    attached, place = upload.attached, uploads.place_of(settings.data_folder, upload.shop_id, upload.id)
    path: Path = place.preview if size == "preview" and place.preview.exists() else place.whole
    if attached is None or not path.exists():
        return answer(Refused("file_not_found"))
    how = "inline" if is_picture(Type(attached.type)) else "attachment"
    headers = for_pages | {
        "content-disposition": f"{how}; filename*=UTF-8''{quote(attached.name, safe='')}",
        "content-security-policy": _CLOSED,
        "cache-control": f"private, max-age={KEPT_SECONDS}",
        "referrer-policy": "no-referrer",
    }
    return File(path, media_type=attached.type, headers=headers)


routes = [upload_file, get_file, upload_with_ticket, get_file_with_ticket]
