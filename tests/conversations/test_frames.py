from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest

from tests.conversations.given import LAN, NOW, message
from xiaoer.conversations.domain import views, wire
from xiaoer.conversations.domain.frames import MOST_FOLLOWED, Hello, Ping, Pong, Said, SendFrame, Told
from xiaoer.conversations.domain.said import Identity, Page
from xiaoer.conversations.domain.seeing import Reader

VECTORS = Path(__file__).parents[1] / "vectors"
HOSTILE = json.loads((VECTORS / "conversations" / "frames.json").read_text("utf-8"))["frames"]
OF_CLIENTS = json.loads((VECTORS / "live" / "client-frames.json").read_text("utf-8"))["frames"]
DEEP = '{"type":' * 5_000
SOME = UUID("0199aa00-0000-7000-8000-000000000001")


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one["label"])
def test_a_frame_is_taken_or_the_refusal_says_why(one: dict[str, Any]) -> None:
    text = one["text"].replace("DEEP", DEEP)
    if one["why"] is None:
        assert type(wire.decode(text)) in get_args(Said)
        return
    with pytest.raises(msgspec.DecodeError) as refused:
        wire.decode(text)
    assert one["why"] in str(refused.value)


@pytest.mark.parametrize("one", OF_CLIENTS, ids=lambda one: one["label"])
def test_what_our_clients_write_is_taken(one: dict[str, Any]) -> None:
    said = wire.decode(json.dumps(one["frame"]))
    assert type(said).__struct_config__.tag == one["frame"]["type"]


def test_a_hello_with_everything() -> None:
    text = (
        '{"type":"hello","version":1,"role":"shopper","shop":"yunhe","token":"t","locale":"en",'
        f'"identity":{{"customer":"C-1","signature":"{"0" * 64}"}},"resume":{{"{SOME}":12}}}}'
    )
    assert wire.decode(text) == Hello(
        version=1, role="shopper", shop="yunhe", token="t", identity=Identity("C-1", "0" * 64), locale="en",
        resume={SOME: 12},
    )  # fmt: skip


def test_a_send_with_everything() -> None:
    text = (
        f'{{"type":"send","client_id":"client-0001","conversation":"{SOME}","kind":"note","body":"在吗",'
        '"page":{"title":"首页","url":"https://shop.example/","sku":null},"override":"顾客要求简短回复"}'
    )
    assert wire.decode(text) == SendFrame(
        client_id="client-0001", conversation=SOME, kind="note", body="在吗",
        page=Page("首页", "https://shop.example/", None), override="顾客要求简短回复",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sku", "known"),
    [
        pytest.param("YH-1001", "YH-1001", id="one of ours"),
        pytest.param("长" * 300, "长" * 300, id="as long as one of ours can be"),
        pytest.param("长" * 301, None, id="longer"),
        pytest.param("Y" * 9_000, None, id="far longer"),
        pytest.param("YH\x00", None, id="with NUL, which no database compares"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_whatever_a_page_calls_its_product_its_shopper_is_heard(sku: str | None, known: str | None) -> None:
    page = {"title": "首页", "url": "https://shop.example/", "sku": sku}
    for told in (
        {"type": "hello", "version": 1, "role": "shopper", "shop": "yunhe"},
        {"type": "send", "client_id": "client-0001", "kind": "text", "body": "在吗"},
    ):
        said = wire.decode(json.dumps({**told, "page": page}))
        assert isinstance(said, Hello | SendFrame)
        assert said.page is not None
        assert said.page.known_sku == known


def test_bytes_are_read_as_text_is() -> None:
    assert wire.decode(b'{"type":"ping"}') == Ping()


def test_half_a_surrogate_pair_in_the_text_itself_is_no_frame() -> None:
    with pytest.raises(msgspec.DecodeError, match="half a surrogate pair"):
        wire.decode('{"type":"ping"}\ud800')


def test_encoding() -> None:
    assert wire.encode(Pong(NOW)) == b'{"type":"pong","server_at":1795257000000000}'


def test_a_message_frame_is_its_view() -> None:
    view = views.shown(message(body="您好\n\u2028\x07🙂"), Reader(LAN.id))
    assert view is not None
    assert msgspec.json.decode(wire.encode(wire.message_frame(view)))["body"] == "您好\n\u2028\x07🙂"


def test_types_are_told_apart() -> None:
    for union in (Said, Told):
        tags = [one.__struct_config__.tag for one in get_args(union)]
        assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(
    ("client_id", "known"),
    [
        pytest.param("client-0001", True, id="one of ours"),
        pytest.param("c" * 64, True, id="as long as one may be"),
        pytest.param("c" * 65, False, id="longer"),
        pytest.param("c" * 60_000, False, id="as long as a frame"),
        pytest.param("c", False, id="too short"),
        pytest.param("client 0001", False, id="with a space"),
    ],
)
def test_a_send_that_cannot_be_read_is_named_by_a_client_id_alone(client_id: str, *, known: bool) -> None:
    text = json.dumps({"type": "send", "client_id": client_id, "body": "在吗", "kind": "song"})
    assert wire.sent_as(text) == ((client_id, "在吗") if known else None)


def test_of_what_a_hello_resumes_the_first_hundred_count() -> None:
    named = {UUID(int=number): number for number in range(MOST_FOLLOWED + 1)}
    assert list(Hello(version=1, role="agent", resume=named).resumed) == list(named)[:MOST_FOLLOWED]
