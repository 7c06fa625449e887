"""Fixtures of the browser tests: one Chromium, filled stores, desks, and watched contexts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser import stock
from tests.browser.watched import Watch
from tests.desks import RunningDesk, running_desk

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "src/xiaoer/built"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CHROMIUM = "/usr/bin/chromium-headless-shell"
"""The same engine without the window of a browser: a third of the processor's time goes into that window."""
SECRET = "only-for-tests-only-for-tests-32"
PATIENCE = 20_000
"""Milliseconds: two cores may be shared with other runs."""

expect.set_options(timeout=PATIENCE)

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}

OpenContext = Callable[..., BrowserContext]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """For this folder alone: as long as Playwright runs, no other test could run a loop of its own in this thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built() -> Path:
    for part in ("console/index.html", "widget/widget.js"):
        if not (BUILT / part).is_file():
            pytest.fail(f"{BUILT / part} is missing: run `make build` first.", pytrace=False)
    return BUILT


@pytest.fixture(scope="session")
def sqlite_stock(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> stock.SqliteStock:
    return stock.SqliteStock(tmp_path_factory.mktemp("stock"), empty_sqlite)


@pytest.fixture(scope="session")
def postgres_stock(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> stock.PostgresStock:
    server, empty = request.getfixturevalue("postgres"), request.getfixturevalue("empty_postgres")
    return stock.PostgresStock(tmp_path_factory.mktemp("stock"), server, empty)


@pytest.fixture(params=["sqlite", "postgres"])
def own_desk(built: Path, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[RunningDesk, str]]:
    """A desk for one test alone on each kind of database, and the address of its store."""
    filled = request.getfixturevalue(f"{request.param}_stock")
    url = filled.copy(tmp_path)
    with running_desk(url, tmp_path, preview="true") as desk:
        yield desk, url
        sys.stdout.write("".join(desk.log.splitlines(keepends=True)[-40:]))


@pytest.fixture(scope="module")
def desk(
    built: Path, sqlite_stock: stock.SqliteStock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningDesk]:
    """One desk for the tests of a file, each with a customer of its own: what a file meets is always the same."""
    folder = tmp_path_factory.mktemp("desk")
    with running_desk(sqlite_stock.copy(folder), folder, preview="true", secret=SECRET) as running:
        yield running


@pytest.fixture
def watches() -> list[Watch]:
    return []


@pytest.fixture
def open_context(browser: Browser, watches: list[Watch]) -> Iterator[OpenContext]:
    """Opens watched contexts; what went wrong on their pages fails the test when it ends."""
    with ExitStack() as opened:

        def open_one(**options: Any) -> BrowserContext:
            context = browser.new_context(**({"locale": "zh-CN", "reduced_motion": "reduce"} | options))
            context.set_default_timeout(PATIENCE)
            watches.append(Watch(context))
            opened.callback(context.close)
            return context

        yield open_one
        problems = [problem for watch in watches for problem in watch.problems()]
        assert not problems, "\n".join(problems)


@pytest.fixture
def agent(desk: RunningDesk, open_context: OpenContext) -> Page:
    """The console at 1440 px, nobody signed in."""
    return open_context(base_url=desk.address, **DESKTOP).new_page()


@pytest.fixture
def shopper(desk: RunningDesk, open_context: OpenContext) -> Page:
    """A page on a phone, nothing opened."""
    return open_context(base_url=desk.address, **PHONE).new_page()
