"""P6: from the widget's script tag to brand, signature and product card on screen, on slow networks and a slow processor.

`python benches/widget.py [--runs 5] [--slower 4] [--small]`. A store's page of 390 by 844 pixels on an origin of its own, with a picture
and a style sheet, brings the widget of a desk by one tag and has it open at once. Chromium slows the network and the
processor down (DevTools protocol). Bytes are of the script as the desk sends it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright
from typing_extensions import override

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import machine
from tests import make
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.desks import running_desk
from xiaoer.platform.db import open_database, schema

GOAL_BYTES = 8_000


class Network(NamedTuple):
    """Milliseconds a request waits, bytes a second, and the seconds within which the card shall stand there."""

    name: str
    latency: float
    throughput: float
    goal: float


NETWORKS = (
    Network("Slow 3G", 2000, 50_000, 2.8), Network("Fast 3G", 562.5, 180_000, 1.1), Network("Slow 4G", 150, 200_000, 0.6),
)  # fmt: skip

PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/store.css"><title>羊毛格纹流苏围巾</title>
<script type="application/ld+json">{"@type": "Product", "name": "羊毛格纹流苏围巾", "sku": "YH-C023", "image": "/hero.svg",
"offers": {"price": "129.00", "priceCurrency": "CNY"}}</script>
<h1>羊毛格纹流苏围巾</h1><img src="/hero.svg" alt="" width="390" height="390"><p>¥129.00</p>
<script>
const drawn = () => document.querySelector('xiaoer-widget')?.shadowRoot?.querySelector('.panel .card')
const look = () => drawn() ? requestAnimationFrame(() => setTimeout(() => {
  const [tag] = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/w/yunhe.js'))
  window.seconds = (performance.now() - tag.startTime) / 1000
})) : requestAnimationFrame(look)
requestAnimationFrame(look)
</script>
<script src="DESK/w/yunhe.js" data-open></script></html>"""
FILES = {
    "/store.css": ("text/css", b"body { margin: 0; font: 16px sans-serif }" + b"/* a store's own styles */" * 400),
    "/hero.svg": ("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#b66" d="M0 0h9v9H0z"/></svg>'),
}  # fmt: skip


@contextmanager
def store(desk: str) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = FILES.get(self.path, ("text/html; charset=utf-8", PAGE.replace("DESK", desk).encode()))
            self.send_response(200)
            self.send_header("content-type", kind)
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def first_card(browser: Browser, address: str, network: Network, slower: float) -> float:
    """Seconds from the tag, when the browser asks for the script, to the frame with the product card; nothing is cached."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False, "latency": network.latency, "downloadThroughput": network.throughput,
            "uploadThroughput": network.throughput,
        },
    )  # fmt: skip
    line.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address, wait_until="commit", timeout=60_000)
    page.wait_for_function("window.seconds !== undefined", timeout=60_000)
    seconds = float(page.evaluate("window.seconds"))
    context.close()
    return seconds


def script_bytes(desk: str) -> int:
    asked = urllib.request.Request(f"{desk}/w/yunhe.js", headers={"accept-encoding": "gzip"})  # noqa: S310 - our own
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 - an address of this machine
        return len(answer.read())


def measure(desk: str, runs: int, slower: float) -> None:
    print(f"script with the shop's words: {script_bytes(desk)} bytes gzip (goal {GOAL_BYTES} without them)")
    with store(desk) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for network in NETWORKS:
            seconds = [first_card(browser, address, network, slower) for _ in range(runs)]
            print(
                f"{network.name}, processor {slower:g} times slower, from the tag to the card, median of {runs}: "
                f"{statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f}; goal {network.goal} s)"
            )
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--slower", type=float, default=4, help="how many times slower the processor is made")
    parser.add_argument("--small", action="store_true", help="one run each")
    asked = parser.parse_args()
    machine.tell(programs=("Chromium",))
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/store.sqlite3"
        schema.upgrade(address)
        database = open_database(address)
        make.shop(database)
        database.close()
        with running_desk(address, Path(folder), log_level="warning") as desk:
            measure(desk.address, 1 if asked.small else asked.runs, asked.slower)


if __name__ == "__main__":
    main()
