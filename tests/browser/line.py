"""A line to the desk that a test can cut and mend."""

from __future__ import annotations

from playwright.sync_api import Page, WebSocketRoute


class Line:
    """The way to the desk; while it is cut, every connection ends at once."""

    def __init__(self, page: Page) -> None:
        self._cut = False
        self._open: list[WebSocketRoute] = []
        page.route_web_socket("**/api/v1/live", self._connect)

    def cut(self) -> None:
        self._cut = True
        for socket in self._open:
            socket.close()

    def mend(self) -> None:
        """Whole again, though nobody has tried it yet."""
        self._cut = False

    def _connect(self, socket: WebSocketRoute) -> None:
        if self._cut:
            socket.close()
            return
        socket.connect_to_server()
        self._open.append(socket)
