"""The widget's script: its code with the shop's words baked in, one cacheable response."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.datastructures import State

from xiaoer.platform.auth import Permission
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.platform.packing import packed
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.refusal import Refused

PLACE = "__XIAOER_BOOT__"
SCRIPT = Path(__file__).parents[2] / "built" / "widget" / "widget.js"
FILES_SCRIPT = SCRIPT.with_name("files.js")
REACH_SCRIPT = SCRIPT.with_name("reach.js")
TYPES = SCRIPT.with_name("xiaoer.d.ts")
FRESH_SECONDS = 300
NOWHERE = "https://desk.invalid"
"""No page can be of it: the desk of a script that a page has inlined, where nobody has said its address."""


class Boot(msgspec.Struct, frozen=True):
    """What the widget must know to draw its first message: no further request is needed."""

    slug: str
    name: str
    name_en: str
    color: str
    agent_name: str
    agent_title: str
    agent_title_en: str
    greeting: str
    greeting_en: str
    quick: tuple[str, ...]
    quick_en: tuple[str, ...]
    promise: str
    promise_en: str
    position: str
    origin: str
    socket_path: str = "/api/v1/live"


@get("/w/{name:str}", permission=Permission.PUBLIC, include_in_schema=False)
async def widget_script(
    name: FromPath[str], request: Request[None, None, State], db: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Response[bytes]:
    shop = answer(await db.read(shops.find_shop, name.removesuffix(".js")))
    if not SCRIPT.exists():
        answer(Refused("not_built", {"what": "widget"}))
    return await _cacheable(request, bake(SCRIPT.read_text(encoding="utf-8"), boot(shop, settings.public_url), shop.sites))


@get("/widget/files.js", permission=Permission.PUBLIC, include_in_schema=False)
async def files_script(request: Request[None, None, State]) -> Response[bytes]:
    """What the widget fetches once it is open: pictures and files. A module, so pages of all origins are let in."""
    if not FILES_SCRIPT.exists():
        answer(Refused("not_built", {"what": "widget"}))
    return await _cacheable(request, FILES_SCRIPT.read_bytes())


@get("/widget/reach.js", permission=Permission.PUBLIC, include_in_schema=False)
async def reach_script(request: Request[None, None, State]) -> Response[bytes]:
    """What it fetches when nobody is there: the form for being reached."""
    if not REACH_SCRIPT.exists():
        answer(Refused("not_built", {"what": "widget"}))
    return await _cacheable(request, REACH_SCRIPT.read_bytes())


@get("/widget/xiaoer.d.ts", permission=Permission.PUBLIC, include_in_schema=False)
async def script_types(request: Request[None, None, State]) -> Response[bytes]:
    """The types of what a store's page can ask of the widget."""
    if not TYPES.exists():
        answer(Refused("not_built", {"what": "widget"}))
    return await _cacheable(request, TYPES.read_bytes(), "text/plain")


async def _cacheable(
    request: Request[None, None, State], script: bytes, media_type: str = "text/javascript"
) -> Response[bytes]:
    tag = f'W/"{hashlib.sha256(script).hexdigest()[:32]}"'
    headers = {
        "etag": tag,
        "cache-control": f"public, max-age={FRESH_SECONDS}, stale-while-revalidate=86400",
        "cross-origin-resource-policy": "cross-origin",
        "access-control-allow-origin": "*",
    }
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=headers)
    return await packed(request, script, media_type, headers)


def boot(shop: Shop, origin: str) -> Boot:
    brand = shop.brand
    return Boot(
        slug=shop.slug, name=shop.name, name_en=shop.name_en, color=brand.color, agent_name=brand.agent_name,
        agent_title=brand.agent_title, agent_title_en=brand.agent_title_en, greeting=brand.greeting,
        greeting_en=brand.greeting_en, quick=brand.quick, quick_en=brand.quick_en, promise=brand.promise,
        promise_en=brand.promise_en, position=shop.position, origin=origin,
    )  # fmt: skip


def bake(script: str, told: Boot, sites: Sequence[str] = ()) -> bytes:
    """The script with the shop's words in place of the mark, for pages of the sites and the desk's own; of any where none is named."""
    baked = script.replace(PLACE, _literal(told))
    return (_guarded(baked, told, sites) if sites else baked).encode()


def _guarded(script: str, told: Boot, sites: Sequence[str]) -> str:
    desk = _literal(told.origin or NOWHERE)
    own = f"new URL((document.currentScript||{{}}).src||{desk}).origin"
    why = _literal(f"{told.name} 的聊天窗口不能放在这个网站上 / {told.name_en} does not allow its chat window on this site")
    return f"if(![...{_literal(sites)},{own}].includes(location.origin))console.warn({why});else{{{script}\n}}"


def _literal(value: object) -> str:
    """In JavaScript; `<` is escaped, since a page may inline the script."""
    return msgspec.json.encode(value).decode().replace("<", "\\u003c").replace("\u2028", "\\u2028")
