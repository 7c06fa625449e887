"""The server's end of a socket, which can be cut off.

To close a socket is to say so to the other side, after all that was said before. One that reads nothing takes neither,
and keeps its memory here for as long as it likes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from typing_extensions import override
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

CUT_AFTER = 5.0
"""Seconds for which one that is to be closed is given to take what it is told."""
_CUT = "xiaoer.cut"


class Line(WebSocketsSansIOProtocol):
    """Tells the application how to cut it off; cuts off by itself what has answered no ping."""

    @override
    async def run_asgi(self) -> None:
        self.scope["extensions"][_CUT] = {"off": self.transport.abort}
        await super().run_asgi()

    @override
    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.loop.call_later(CUT_AFTER, self.transport.abort)


def cut_of(scope: Mapping[str, Any]) -> Callable[[], None]:
    """Cuts off the socket of this scope; nothing where the server has no such way."""
    told = (scope.get("extensions") or {}).get(_CUT, {})
    off: Callable[[], None] = told.get("off", _nothing)
    return off


def _nothing() -> None:
    """As a test's client has it."""
