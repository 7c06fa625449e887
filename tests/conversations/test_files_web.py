"""Files over HTTP and the socket at a running desk: taken, served so that nothing in them can act, or refused."""

from __future__ import annotations

import asyncio
import http.client
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest
import sqlalchemy as sa
from PIL import Image

from tests import make
from tests.conftest import count
from tests.conversations.live import SECRET, LiveDesk, heard, opened, said, watching
from tests.live_client import LiveClient
from tests.platform.test_pictures import PAGE, bomb, encoded
from xiaoer.conversations.domain.attachments import MOST_BYTES
from xiaoer.conversations.domain.tokens import Use, ticket
from xiaoer.conversations.store.tables import attachment_table, message_table
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused

PHOTO = encoded(Image.new("RGB", (1200, 900), "#8a1c1c"), "JPEG")
PAPER = b"%PDF-1.4\n%%EOF\n"
CLOSED = "sandbox; default-src 'none'"
ODD = "../a\r\nb\u202e" + "长" * 300 + ".jpg"


class Answer(NamedTuple):
    """What came back: status, headers in small letters, content."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)


def ask(
    desk: LiveDesk, method: str, path: str, body: bytes | Iterable[bytes] = b"", headers: dict[str, str] | None = None
) -> Answer:
    line = http.client.HTTPConnection(urlsplit(desk.desk.address).netloc, timeout=60)
    try:
        line.request(method, path, body or None, headers or {}, encode_chunked=not isinstance(body, bytes))
        answer = line.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read())
    finally:
        line.close()


def staff(desk: LiveDesk, login: str = "lan") -> dict[str, str]:
    """The headers of the desk's own pages."""
    words = json.dumps({"login": login, "password": make.PASSWORD}).encode()
    answer = ask(desk, "POST", "/api/v1/session", words, {"content-type": "application/json"})
    return {"cookie": answer.headers["set-cookie"].split(";")[0], "x-csrf-token": answer.json["csrf"]}


async def uploading(desk: LiveDesk, shopper: LiveClient, content: bytes, name: str = "x.jpg") -> Answer:
    before = sum(one["type"] == "upload" for one in shopper.told)
    await shopper.say(type="upload")
    await shopper.until(lambda: sum(one["type"] == "upload" for one in shopper.told) > before)
    path = [one["path"] for one in shopper.told if one["type"] == "upload"][-1]
    return await asyncio.to_thread(ask, desk, "POST", f"{path}?name={quote(name)}", content)


async def brought(desk: LiveDesk, shopper: LiveClient, content: bytes, name: str) -> tuple[str, dict[str, Any]]:
    """The shopper's conversation with the file in it, and what the file is."""
    answer = await uploading(desk, shopper, content, name)
    assert answer.status == 201, answer
    told = await said(shopper, f"client-{uuid4()}", "", upload=answer.json["id"])
    assert told["type"] == "acknowledged", told
    return told["conversation"], answer.json


async def addressed(shopper: LiveClient, file_id: str) -> str:
    await shopper.say(type="file", id=file_id)
    path: str = (await heard(shopper, "file", id=file_id))["path"]
    return path


def test_a_shoppers_photo_is_seen_by_both_and_can_do_nothing(live_desk: LiveDesk) -> None:
    async def scene() -> None:
        async with live_desk.shopper() as shopper:
            conversation, made = await brought(live_desk, shopper, PHOTO + PAGE, ODD)
            assert (made["type"], made["width"], made["height"]) == ("image/jpeg", 1200, 900)
            assert made["name"] == "a b " + "长" * 92 + ".jpg"
            path = await addressed(shopper, made["id"])
        staffs = f"/api/v1/conversations/{conversation}/files/{made['id']}"
        for address, headers in ((path, {}), (staffs, staff(live_desk))):
            for size in ("whole", "preview"):
                seen = await asyncio.to_thread(ask, live_desk, "GET", f"{address}?size={size}", b"", headers)
                assert (seen.status, seen.headers["content-type"]) == (200, "image/jpeg")
                assert seen.headers["content-disposition"] == f"inline; filename*=UTF-8''{quote(made['name'])}"
                assert seen.headers["content-security-policy"] == CLOSED
                assert seen.headers["x-content-type-options"] == "nosniff"
                assert seen.headers["cache-control"] == "private, max-age=3600"
                assert PAGE not in seen.content
        [message] = [one for one in live_desk.messages(conversation) if one.attachment]
        assert message.kind == "image"

    asyncio.run(scene())


def test_a_paper_is_only_downloaded(live_desk: LiveDesk) -> None:
    async def scene() -> None:
        async with live_desk.shopper() as shopper:
            _, made = await brought(live_desk, shopper, PAPER, "发票.html")
            assert (made["name"], made["type"], made["width"]) == ("发票.html.pdf", "application/pdf", None)
            seen = await asyncio.to_thread(ask, live_desk, "GET", await addressed(shopper, made["id"]))
        assert (seen.content, seen.headers["content-type"]) == (PAPER, "application/pdf")
        assert seen.headers["content-disposition"].startswith("attachment; ")
        assert seen.headers["content-security-policy"] == CLOSED

    asyncio.run(scene())


def test_an_agents_picture_reaches_the_shopper(live_desk: LiveDesk) -> None:
    async def scene() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await opened(shopper)
            await watching(agent, conversation)
            path = f"/api/v1/conversations/{conversation}/files?name=x.png"
            made = (await asyncio.to_thread(ask, live_desk, "POST", path, PHOTO, staff(live_desk))).json
            client_id = f"agent-{uuid4()}"
            note = await said(agent, f"note-{uuid4()}", "", conversation, kind="note", upload=made["id"])
            assert note["code"] == "note_with_file"
            assert (await said(agent, client_id, "", conversation, upload=made["id"]))["type"] == "acknowledged"
            told = await heard(shopper, "message", client_id=client_id)
            assert (told["kind"], told["attachment"]) == ("image", made)
            seen = await asyncio.to_thread(ask, live_desk, "GET", await addressed(shopper, made["id"]))
            assert seen.status == 200

    asyncio.run(scene())


BAD = [
    pytest.param(b"", "file_empty", 422, id="empty"),
    pytest.param(PAGE, "file_kind", 415, id="a page"),
    pytest.param(b"<svg onload='alert(1)'/>", "file_kind", 415, id="SVG"),
    pytest.param(b"PK\x03\x04rest", "file_kind", 415, id="zip"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + PAGE, "picture_broken", 422, id="a page that begins as a PNG"),
    pytest.param(PHOTO[:-500], "picture_broken", 422, id="half a photo"),
    pytest.param(bomb(50_000, 50_000), "picture_too_large", 422, id="a bomb of pixels"),
]


def lying(desk: LiveDesk) -> list[Path]:
    return [path for path in (desk.desk.folder / "data" / "attachments").rglob("*") if path.is_file()]


def sent_files(desk: LiveDesk) -> int:
    """Messages with a file: the desk itself says a word in the conversations of other tests meanwhile."""
    chosen = sa.select(sa.func.count()).where(message_table.c.kind.in_(["image", "file"]))
    return int(desk.database.read_now(lambda tx: tx.all(chosen))[0][0])


@pytest.mark.parametrize(("content", "code", "status"), BAD)
def test_what_is_refused_leaves_nothing(live_desk: LiveDesk, content: bytes, code: str, status: int) -> None:
    async def scene() -> Answer:
        async with live_desk.shopper() as shopper:
            return await uploading(live_desk, shopper, content, "photo.jpg")

    before, on_disk = sent_files(live_desk), lying(live_desk)
    answer = asyncio.run(scene())
    assert (answer.status, answer.json["code"]) == (status, code)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert (sent_files(live_desk), lying(live_desk)) == (before, on_disk)


def parts(size: int) -> Iterable[bytes]:
    """So many bytes, without saying beforehand how many."""
    for _ in range(size // 2**20):
        yield b"%PDF-" + b"0" * (2**20 - 5)
    yield b"0" * (size % 2**20)


def test_too_large_is_refused_by_what_is_told_and_by_what_comes(live_desk: LiveDesk) -> None:
    shop = live_desk.database.read_now(shops.find_shop, "yunhe")
    assert not isinstance(shop, Refused)
    address = f"/api/v1/uploads/{ticket(SECRET.encode(), Use.UPLOAD, shop.id, uuid4(), 2**60)}"
    on_disk = lying(live_desk)
    told = ask(live_desk, "POST", address, b"", {"content-length": str(MOST_BYTES + 1)})
    assert (told.status, told.json["code"], told.json["facts"]) == (413, "file_too_large", {"most": 20})
    came = ask(live_desk, "POST", address, parts(MOST_BYTES + 1), {"transfer-encoding": "chunked"})
    assert (came.status, came.json["code"]) == (413, "file_too_large")
    assert lying(live_desk) == on_disk
    assert ask(live_desk, "POST", address, parts(MOST_BYTES), {"transfer-encoding": "chunked"}).status == 201


def test_a_sender_who_leaves_in_the_middle_leaves_nothing(live_desk: LiveDesk) -> None:
    shop = live_desk.database.read_now(shops.find_shop, "yunhe")
    assert not isinstance(shop, Refused)
    on_disk, begun = lying(live_desk), count(live_desk.database, attachment_table)
    line = http.client.HTTPConnection(urlsplit(live_desk.desk.address).netloc, timeout=60)
    line.putrequest("POST", f"/api/v1/uploads/{ticket(SECRET.encode(), Use.UPLOAD, shop.id, uuid4(), 2**60)}")
    line.putheader("content-length", "1000")
    line.endheaders(b"%PDF-1.4")
    until(lambda: count(live_desk.database, attachment_table) > begun and lying(live_desk) != on_disk)
    line.close()
    until(lambda: lying(live_desk) == on_disk)
    assert "request_failed" not in live_desk.desk.log


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("told", ["nothing", "v1.upload.a.b.1.c"])
def test_without_a_ticket_nothing_is_taken_or_seen(live_desk: LiveDesk, told: str) -> None:
    refused = ask(live_desk, "POST", f"/api/v1/uploads/{told}", PHOTO)
    assert (refused.status, refused.json["code"]) == (403, "upload_over")
    unseen = ask(live_desk, "GET", f"/api/v1/files/{told}")
    assert (unseen.status, unseen.json["code"]) == (404, "file_not_found")


def test_another_shopper_and_another_shop_find_nothing(live_desk: LiveDesk) -> None:
    async def scene() -> None:
        async with live_desk.shopper() as shopper, live_desk.shopper() as other, live_desk.agent() as agent:
            conversation, made = await brought(live_desk, shopper, PHOTO, "x.jpg")
            await other.say(type="file", id=made["id"])
            await heard(other, "error", code="file_not_found")
            stolen = await said(other, f"client-{uuid4()}", "", upload=made["id"])
            assert stolen["code"] == "file_not_found"
            await watching(agent, conversation)
            unsent = (await uploading(live_desk, shopper, PHOTO)).json
            taken = await said(agent, f"agent-{uuid4()}", "", conversation, upload=unsent["id"])
            assert taken["code"] == "file_not_found"
        path = f"/api/v1/conversations/{conversation}/files"
        for address in (f"{path}/{made['id']}", f"{path}/{uuid4()}"):
            foreign = await asyncio.to_thread(ask, live_desk, "GET", address, b"", staff(live_desk, "far"))
            assert (foreign.status, foreign.json["code"]) == (404, "file_not_found")
        far = staff(live_desk, "far")
        upload = await asyncio.to_thread(ask, live_desk, "POST", path, PHOTO, far)
        assert (upload.status, upload.json["code"]) == (404, "conversation_not_found")
        nobody = await asyncio.to_thread(ask, live_desk, "GET", f"{path}/{made['id']}")
        assert nobody.status == 401

    asyncio.run(scene())
