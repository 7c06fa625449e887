"""The built console and stored files: hashed names are kept for ever by browsers, the page itself never."""

from __future__ import annotations

from pathlib import Path

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from xiaoer.platform import storage
from xiaoer.platform.auth import Permission
from xiaoer.platform.errors import answer
from xiaoer.platform.packing import packed
from xiaoer.platform.settings import Settings
from xiaoer.values.refusal import Refused

CONSOLE = Path(__file__).parents[1] / "built" / "console"
_FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png",
    ".json": "application/json", ".html": "text/html",
}  # fmt: skip
_SMALL_ALREADY = {".woff2", ".png"}
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A stored picture shows nothing but itself, whatever it holds."""


@get(["/", "/{path:path}"], permission=Permission.PUBLIC, include_in_schema=False)
async def console_page(path: FromPath[str] = "") -> Response[bytes]:
    """The console; every path of its own router gives the same page."""
    if path.lstrip("/").startswith("api/"):
        answer(Refused("not_found", {"what": path}))
    page = CONSOLE / "index.html"
    if not page.exists():
        answer(Refused("not_built", {"what": "console"}))
    return Response(page.read_bytes(), media_type=_TYPES[".html"], headers={"cache-control": "no-cache"})


@get("/assets/{name:str}", permission=Permission.PUBLIC, include_in_schema=False)
async def console_asset(name: FromPath[str], request: Request[None, None, State]) -> Response[bytes]:
    asset = CONSOLE / "assets" / name
    kind = _TYPES.get(asset.suffix, "")
    if not kind or asset.parent != CONSOLE / "assets" or not asset.is_file():
        answer(Refused("not_found", {"what": name}))
    content, headers = asset.read_bytes(), {"cache-control": _FOR_EVER}
    if asset.suffix in _SMALL_ALREADY:
        return Response(content, media_type=kind, headers=headers)
    return await packed(request, content, kind, headers)


@get("/files/{name:str}", permission=Permission.PUBLIC, include_in_schema=False)
async def stored_file(name: FromPath[str], settings: NamedDependency[Settings]) -> Response[bytes]:
    """A stored picture by its hash. Only pictures of products are stored so far, and they are public."""
    content = storage.get(Path(settings.data_folder), name)
    if content is None:
        return answer(Refused("not_found", {"what": name}))
    return Response(
        content, media_type=_TYPES[".svg"],
        headers={
            "cache-control": _FOR_EVER, "content-security-policy": _FILE_POLICY,
            "cross-origin-resource-policy": "cross-origin",
        },
    )  # fmt: skip


routes = [console_page, console_asset, stored_file]
