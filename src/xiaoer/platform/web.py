"""What every response has: security headers, refusals as problems, the request's number in the log."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import uuid4

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)  # fmt: skip
from litestar.types import Message, Scope
from typing_extensions import override

from xiaoer.platform.db import Unavailable
from xiaoer.platform.errors import RefusedRequest, problem
from xiaoer.platform.keyring import Unsealable
from xiaoer.values.json_lines import holds_nul
from xiaoer.values.refusal import Refused

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types vue"
)
"""docs/decisions/0006-content-security-policy.md."""

_HEADERS = (
    (b"content-security-policy", CONTENT_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)

AGAIN_AFTER = "1"
"""Seconds after which who was told that the store takes nothing may come again; a queue that is full is empty by then."""

log = structlog.get_logger("web")
AnyRequest = Request[Any, Any, Any]


class Asked(AnyRequest):
    """A request whose JSON is UTF-8 and holds no NUL: PostgreSQL keeps no text with one, and SQLite would."""

    @override
    async def json(self) -> Any:
        if holds_nul(await self.body()):
            raise RefusedRequest(Refused("nul_character"))
        try:
            return await super().json()
        except UnicodeDecodeError as error:
            raise RefusedRequest(Refused("bad_request", {"what": f"UTF-8: {error.reason}"})) from error


async def refuse_nul(request: AnyRequest) -> None:
    """The same for what stands in an address."""
    if "\x00" in request.scope["path"] or b"%00" in request.scope["query_string"]:
        raise RefusedRequest(Refused("nul_character"))


async def add_headers(message: Message, _scope: Scope) -> None:
    """Security headers on every response that does not say otherwise itself."""
    if message["type"] == "http.response.start":
        said = {name.lower() for name, _ in message["headers"]}
        message["headers"] = [*message["headers"], *(pair for pair in _HEADERS if pair[0] not in said)]


def answer_refused(request: AnyRequest, error: RefusedRequest) -> Response[bytes]:
    return _respond(request, error.refused)


def answer_unavailable(request: AnyRequest, error: Unavailable) -> Response[bytes]:
    log.warning("store_unavailable", path=request.url.path, failure=str(error))
    response = _respond(request, Refused("unavailable"))
    response.headers["retry-after"] = AGAIN_AFTER
    return response


def answer_unsealable(request: AnyRequest, error: Unsealable) -> Response[bytes]:
    log.error("unsealable", path=request.url.path, refused=error.refused.code, facts=error.refused.facts)
    return _respond(request, error.refused)


def answer_http(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """The framework's own refusals, in our words."""
    match error:
        case NotFoundException():
            return _respond(request, Refused("not_found", {"what": request.url.path}))
        case MethodNotAllowedException():
            return _respond(request, Refused("method_not_allowed"))
        case ValidationException():
            return _respond(request, Refused("bad_request", {"what": _what_is_wrong(error)}))
        case _ if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return _respond(request, Refused("request_too_large", {"most": _most_of(request)}))
        case _ if error.status_code < 500:
            return _respond(request, Refused("bad_request", {"what": error.detail}))
        case _:
            return answer_failure(request, error)


def _most_of(request: AnyRequest) -> str:
    most = request.route_handler.resolve_request_max_body_size() or 0
    return f"{most // 2**20} MB" if most >= 2**20 else f"{most // 2**10} KB"


def answer_failure(request: AnyRequest, error: Exception) -> Response[bytes]:
    """A bug: the number goes to the person and into the log, the words only into the log."""
    number = uuid4().hex[:12]
    log.error("request_failed", request_id=number, path=request.url.path, exc_info=error)
    return _respond(request, Refused("failed", {"request_id": number}), number)


def _what_is_wrong(error: ValidationException) -> str:
    if isinstance(error.extra, list) and error.extra:
        return "; ".join(f"{one.get('key', '')}: {one.get('message', '')}".strip(": ") for one in error.extra)
    return error.detail


def _respond(request: AnyRequest, refused: Refused, number: str = "") -> Response[bytes]:
    chinese = not request.headers.get("accept-language", "zh").lower().startswith("en")
    told = problem(refused, number, chinese=chinese)
    later = {"retry-after": str(refused.facts["seconds"])} if "seconds" in refused.facts else {}
    return Response(
        msgspec.json.encode(told), status_code=told.status, media_type="application/problem+json",
        headers={"cache-control": "no-store", **later},
    )  # fmt: skip


HANDLERS: dict[int | type[Exception], Any] = {
    RefusedRequest: answer_refused,
    Unavailable: answer_unavailable,
    Unsealable: answer_unsealable,
    HTTPException: answer_http,
    Exception: answer_failure,
}
