"""`make shots`: the demo desk on a free port and in a temporary folder, and a picture of every page in shots/.

Each page in Chinese and English, light and dark, wide and narrow: `inbox-zh-dark-1440.png`.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Literal, get_args

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv/bin"
SHOTS = ROOT / "shots"
DEMO = ROOT / "build/demo_shop"
LOGIN = {"login": "qinglan", "password": "demo-xiaoer"}
Scheme = Literal["light", "dark"]
LOCALES = {"zh": "zh-CN", "en": "en-US"}
WIDTHS = (1440, 768, 390)
START_SECONDS = 120
SETTLE_MILLISECONDS = 1500
"""Charts and lists move in; nothing on the page says that they have come to rest."""


def main() -> None:
    if not (DEMO / "shop.json").exists():
        subprocess.run([BIN / "python", "examples/demo_shop/generate.py", DEMO], cwd=ROOT, check=True)
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir()
    with demo_desk() as address, sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for locale, scheme, width in product(LOCALES, get_args(Scheme), WIDTHS):
            picture_all(browser, address, locale, scheme, width)
        browser.close()
    sys.stdout.write(f"{len(list(SHOTS.iterdir()))} pictures in {SHOTS}\n")


@contextmanager
def demo_desk() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="xiaoer-shots-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        own = {
            "XIAOER_PORT": str(port),
            "XIAOER_DATA_FOLDER": folder,
            "XIAOER_DATABASE_URL": f"sqlite:///{folder}/shots.sqlite3",
        }
        server = subprocess.Popen([BIN / "xiaoer", "demo", DEMO], cwd=folder, env={**os.environ, **own})
        try:
            wait_for(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(address):
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("The demo desk did not start; it says why above.")
        time.sleep(0.2)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/api/v1/health", timeout=2):  # noqa: S310 - our own address
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def picture_all(browser: Browser, address: str, locale: str, scheme: Scheme, width: int) -> None:
    context = browser.new_context(
        base_url=address, locale=LOCALES[locale], color_scheme=scheme, viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    )  # fmt: skip
    chosen = json.dumps({"locale": locale, "theme": scheme})
    context.add_init_script(f"localStorage.setItem('xiaoer.preferences', {json.dumps(chosen)})")
    ending = f"{locale}-{scheme}-{width}"
    picture(context, "/sign-in", f"sign-in-{ending}")
    context.request.post("/api/v1/session", data=LOGIN)
    for name, path in pages(context).items():
        picture(context, path, f"{name}-{ending}")
    context.close()


def pages(context: BrowserContext) -> dict[str, str]:
    """Every page by name; the conversation and the product are the first that there are."""
    shop = context.request.get("/api/v1/shops").json()["items"][0]
    rows = context.request.get(f"/api/v1/conversations?shop={shop['id']}&view=all").json()["items"]
    goods = context.request.get(f"/api/v1/products?shop={shop['id']}&query=").json()["items"]
    store = f"/preview/{shop['slug']}"
    found = {"inbox": "/inbox", "figures": "/figures", "missing": "/nowhere/at/all", "store": store}
    if rows:
        found["conversation"] = f"/inbox/{rows[0]['id']}"
    if goods:
        found["product"] = f"{store}/{goods[0]['sku']}"
    return found


def picture(context: BrowserContext, path: str, name: str) -> None:
    page = context.new_page()
    page.goto(path, wait_until="load")
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    page.screenshot(path=SHOTS / f"{name}.png")
    page.close()


if __name__ == "__main__":
    main()
