"""A server that answers as a real Vendure did (tests/vectors/connectors/vendure.json)."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from typing_extensions import override

RECORDED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors/connectors/vendure.json").read_text(encoding="utf-8")
)
KEY = "only-for-tests"


class Replay:
    """What it answers can be changed: `orders` by their codes, `says` in place of everything."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[dict[str, Any]] = []
        self.products: list[dict[str, Any]] = list(RECORDED["lists"]["products"]["items"])
        self.orders = {one["code"]: one for one in RECORDED["lists"]["orders"]["items"]}
        self.says: tuple[int, bytes] | None = None
        self.currency = "CNY"

    def answer(self, key: str, asked: dict[str, Any]) -> tuple[int, bytes]:
        self.asked.append(asked)
        if self.says is not None:
            return self.says
        if key != KEY:
            return 200, json.dumps({"errors": [{"message": "You are not currently authorized"}]}).encode()
        return 200, json.dumps({"data": self._data(asked["query"], asked.get("variables", {}).get("o", {}))}).encode()

    def _data(self, query: str, options: dict[str, Any]) -> dict[str, Any]:
        if "activeChannel" in query:
            return {"activeChannel": {"code": "__default_channel__", "defaultCurrencyCode": self.currency}}
        if "products(" in query:
            return {"products": _part(self.products, options)}
        if "customers(" in query:
            return {"customers": _part(RECORDED["lists"]["customers"]["items"], options)}
        return {"orders": _part([one for one in self.orders.values() if _fits(one, options["filter"])], options)}


def _part(items: list[dict[str, Any]], options: dict[str, Any]) -> dict[str, Any]:
    skip = options.get("skip", 0)
    return {"totalItems": len(items), "items": items[skip : skip + options["take"]]}


def _fits(order: dict[str, Any], which: dict[str, dict[str, Any]]) -> bool:
    """The filters that the connector uses, as Vendure takes them."""
    return all(_matches(order[name], *how) for name, wanted in which.items() for how in wanted.items())


def _matches(told: str, how: str, value: Any) -> bool:
    match how:
        case "after":
            return told > str(value)
        case "in":
            return told in list(value)
        case _:
            return told == str(value)


@contextmanager
def running() -> Iterator[Replay]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, body = replay.answer(self.headers.get("vendure-api-key", ""), asked)
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, *_args: Any) -> None:
            """Nothing is said of each request."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        replay = Replay(f"http://127.0.0.1:{server.server_port}/admin-api")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield replay
        finally:
            server.shutdown()
            thread.join()
