"""A socket that says too much is read later and loses nothing; one that says nothing is closed."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from tests import make
from tests.conftest import count
from tests.conversations.live import HELLO, SECONDS, Ended, LiveDesk, hear, heard, opened
from tests.conversations.test_files_web import PAPER, ask
from tests.desks import running_desk
from xiaoer.conversations.store.tables import attachment_table
from xiaoer.conversations.web.live import HELLO_SECONDS
from xiaoer.customers.store.tables import customer_table
from xiaoer.platform.db import open_database
from xiaoer.values.pace import BURST_SECONDS

A_SECOND, OVER = 20, 40


@pytest.fixture(scope="module")
def paced_desk(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    folder = tmp_path_factory.mktemp("paced")
    (folder / "store.sqlite3").write_bytes(empty_sqlite.read_bytes())
    address = f"sqlite:///{folder}/store.sqlite3"
    database = open_database(address)
    make.shop(database)
    with running_desk(address, folder, frames_a_second=str(A_SECOND)) as desk:
        yield LiveDesk(desk, database)
    database.close()


def test_faster_than_its_rate_loses_nothing_and_takes_its_time(paced_desk: LiveDesk) -> None:
    names = [f"flood-{number:04}" for number in range(A_SECOND * BURST_SECONDS + OVER)]

    async def flood() -> float:
        async with paced_desk.shopper() as shopper, paced_desk.shopper() as calm:
            conversation = await opened(shopper)
            started = time.monotonic()
            for name in names:
                await shopper.send(name, name)
            await opened(calm)
            assert shopper.waiting, "the calm one was answered while the flood went on"
            await shopper.until(lambda: not shopper.waiting, SECONDS)
            spent = time.monotonic() - started
            kept = [one.client_id for one in paced_desk.messages(conversation)]
            assert [one for one in kept if one.startswith("flood")] == names
            return spent

    assert asyncio.run(flood()) >= (OVER - 1) / A_SECOND


def test_all_tabs_of_a_shopper_share_one_pace(paced_desk: LiveDesk) -> None:
    many = A_SECOND * BURST_SECONDS // 2 + OVER

    async def flood() -> float:
        async with paced_desk.shopper() as one:
            conversation = await opened(one)
            async with paced_desk.shopper(token=one.token) as other:
                started = time.monotonic()
                for number in range(many):
                    for tab, party in (("one", one), ("other", other)):
                        await party.send(f"{tab}-{number:04}", "在吗", conversation)
                await one.until(lambda: not one.waiting, SECONDS)
                await other.until(lambda: not other.waiting, SECONDS)
                return time.monotonic() - started

    assert asyncio.run(flood()) >= (2 * OVER - 2) / A_SECOND - 1


def test_an_address_has_so_many_sockets_and_no_more(empty_sqlite: Path, tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_bytes(empty_sqlite.read_bytes())
    address = f"sqlite:///{tmp_path}/store.sqlite3"
    with running_desk(address, tmp_path, sockets_an_address="3") as desk:

        async def story() -> None:
            lines = [await connect(desk.socket, proxy=None) for _ in range(3)]
            async with connect(desk.socket, proxy=None) as refused:
                told, closed = await hear(refused)
            assert ([one["code"] for one in told], closed) == (["too_many_sockets"], 4429)
            elsewhere = {"x-forwarded-for": "203.0.113.9"}
            async with connect(desk.socket, proxy=None, additional_headers=elsewhere) as other:
                await other.send("no frame")
                assert (await hear(other)).code == 4400
            await lines.pop().close()
            async with asyncio.timeout(SECONDS):
                while (await welcomed(desk.socket)).code == 4429:  # noqa: ASYNC110 - it sees it go a moment later
                    await asyncio.sleep(0.05)
            for line in lines:
                await line.close()

        asyncio.run(story())


def test_an_address_comes_only_so_often_and_whoever_is_refused_is_not_kept(empty_sqlite: Path, tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_bytes(empty_sqlite.read_bytes())
    address = f"sqlite:///{tmp_path}/store.sqlite3"
    database = open_database(address)
    make.shop(database)
    with running_desk(address, tmp_path, hellos_a_second="1") as desk:

        async def comes(**headers: str) -> Ended:
            async with connect(desk.socket, proxy=None, additional_headers=headers) as line:
                await line.send(json.dumps(HELLO))
                await line.send('{"type":"ping"}')
                return await hear(line)

        async def story() -> None:
            ended = [await comes() for _ in range(BURST_SECONDS + 5)]
            kept = count(database, customer_table)
            codes = [one.code for one in ended]
            assert codes.count(None) == kept < len(ended)
            refused = next(one for one in ended if one.code is not None)
            assert ([one["code"] for one in refused.told], refused.code) == (["too_many_hellos"], 4429)
            assert "1 秒后" in refused.told[0]["sentence_zh"]
            assert (await comes(**{"x-forwarded-for": "203.0.113.9"})).code is None
            async with asyncio.timeout(SECONDS):
                while (await comes()).code is not None:  # noqa: ASYNC110 - its second passes
                    await asyncio.sleep(0.2)

        asyncio.run(story())
    database.close()


def test_an_address_uploads_only_so_often_and_nothing_is_kept_of_what_is_refused(
    empty_sqlite: Path, tmp_path: Path
) -> None:
    """However many shoppers come from it: each is somebody new here."""
    (tmp_path / "store.sqlite3").write_bytes(empty_sqlite.read_bytes())
    address = f"sqlite:///{tmp_path}/store.sqlite3"
    database = open_database(address)
    make.shop(database)
    with running_desk(address, tmp_path, uploads_a_second="1") as running:
        desk = LiveDesk(running, database)

        async def place() -> str:
            async with desk.shopper() as shopper:
                await shopper.say(type="upload")
                path: str = (await heard(shopper, "upload"))["path"]
                return path

        async def story() -> list[str]:
            return [await place() for _ in range(BURST_SECONDS + 20)]

        paths = asyncio.run(story())
        with ThreadPoolExecutor(8) as senders:  # together, so that no slow machine gives one a second more for each
            answers = list(senders.map(lambda path: ask(desk, "POST", path, PAPER), paths))
        refused = [one for one in answers if one.status != 201]
        kept = count(database, attachment_table)
        assert 0 < len(refused) == len(paths) - kept
        assert {(one.status, one.json["code"]) for one in refused} == {(429, "too_many_requests")}
        assert all(int(one.headers["retry-after"]) >= 1 for one in refused)
        assert refused[0].headers["access-control-allow-origin"] == "*", "the widget can read why"
        elsewhere = {"x-forwarded-for": "203.0.113.9"}
        assert ask(desk, "POST", paths[-1], PAPER, elsewhere).status == 201
    database.close()


async def welcomed(address: str) -> Ended:
    async with connect(address, proxy=None) as line:
        await line.send("no frame")
        return await hear(line)


def test_one_that_never_says_hello_is_closed(paced_desk: LiveDesk) -> None:
    async def silent() -> Ended:
        async with connect(paced_desk.desk.socket, proxy=None) as line:
            return await hear(line)

    started = time.monotonic()
    told, closed = asyncio.run(silent())
    assert ([one["code"] for one in told], closed) == (["bad_frame"], 4400)
    assert time.monotonic() - started > HELLO_SECONDS - 1
