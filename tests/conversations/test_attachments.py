"""What a file is, what it is called, and who may send it: rules alone."""

from __future__ import annotations

import unicodedata
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.conversations.given import LAN, NOW, OTHER_SHOP, SHOPPER, conversation, send
from xiaoer.conversations.domain import flow
from xiaoer.conversations.domain.attachments import (
    ENDINGS,
    LONGEST_NAME,
    Type,
    Upload,
    clean_name,
    in_list,
    kind_of,
    may_be_sent,
    sniff,
)
from xiaoer.conversations.domain.conversations import State
from xiaoer.conversations.domain.folding import fold
from xiaoer.conversations.domain.messages import Attached, Author, Kind, Receipt, clean_beside
from xiaoer.values.refusal import Refused

PHOTO = Attached(UUID(int=0xE1), "破损.jpg", "image/jpeg", 2048, 1200, 900)
PAPER = Attached(UUID(int=0xE2), "发票.pdf", "application/pdf", 15, None, None)
HERE = conversation()
UPLOAD = Upload(HERE.shop_id, PHOTO.id, SHOPPER.id, None, NOW, PHOTO)

BEGINNINGS = [
    pytest.param(b"\xff\xd8\xff\xe0\x00\x10JFIF", Type.JPEG, id="JPEG"),
    pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", Type.PNG, id="PNG"),
    pytest.param(b"GIF87a", Type.GIF, id="GIF of 1987"),
    pytest.param(b"GIF89a", Type.GIF, id="GIF of 1989"),
    pytest.param(b"RIFF\x10\x00\x00\x00WEBPVP8 ", Type.WEBP, id="WebP"),
    pytest.param(b"RIFF\x10\x00\x00\x00WAVEfmt ", None, id="a sound in the same box as WebP"),
    pytest.param(b"%PDF-1.7", Type.PDF, id="PDF"),
    pytest.param(b" %PDF-1.7", None, id="a PDF with something before it"),
    pytest.param(b"\x00\x00\x00\x18ftypisom", Type.MP4, id="MP4"),
    pytest.param(b"\x00\x00\x00\x18ftypmp42", Type.MP4, id="MP4 version 2"),
    pytest.param(b"\x00\x00\x00\x14ftypqt  ", Type.MOV, id="QuickTime"),
    pytest.param(b"\x00\x00\x00\x18ftypheic", None, id="HEIC"),
    pytest.param(b"\x00\x00\x00\x1cftypavif", None, id="AVIF"),
    pytest.param(b"<!doctype html>", None, id="HTML"),
    pytest.param(b"<svg xmlns=", None, id="SVG"),
    pytest.param(b"PK\x03\x04", None, id="zip"),
    pytest.param(b"MZ\x90\x00", None, id="a program"),
    pytest.param("订单".encode(), None, id="plain text"),
    pytest.param(b"\x89PN", None, id="half a beginning"),
    pytest.param(b"", None, id="nothing"),
]


@pytest.mark.parametrize(("head", "found"), BEGINNINGS)
def test_the_content_says_what_it_is(head: bytes, found: Type | None) -> None:
    assert sniff(head) == found


NAMES = [
    pytest.param("破损 照片.jpg", Type.JPEG, "破损 照片.jpg", id="as it was"),
    pytest.param("IMG_1.JPEG", Type.JPEG, "IMG_1.JPEG", id="an ending that is true too"),
    pytest.param("page.html", Type.PNG, "page.html.png", id="an ending that lies"),
    pytest.param("photo.png", Type.JPEG, "photo.png.jpg", id="drawn anew as another type"),
    pytest.param("../../etc/passwd", Type.PDF, "passwd.pdf", id="a path"),
    pytest.param("C:\\Users\\x\\票.pdf", Type.PDF, "票.pdf", id="a path of Windows"),
    pytest.param("a\r\nset-cookie: x\x00.pdf", Type.PDF, "a set-cookie: x.pdf", id="ends of lines and NUL"),
    pytest.param("\u202egpj.exe", Type.JPEG, "gpj.exe.jpg", id="a mark of direction"),
    pytest.param("长" * 300 + ".pdf", Type.PDF, "长" * 96 + ".pdf", id="300 characters"),
    pytest.param("", Type.WEBP, "picture.webp", id="none, of a picture"),
    pytest.param("...", Type.MP4, "file.mp4", id="dots"),
    pytest.param(".pdf", Type.PDF, "pdf.pdf", id="an ending alone"),
    pytest.param("folder/", Type.GIF, "picture.gif", id="a folder"),
    pytest.param("half \ud83d.mov", Type.MOV, "half.mov", id="half a pair"),
]


@pytest.mark.parametrize(("told", "kind", "kept"), NAMES)
def test_a_name_is_cleaned(told: str, kind: Type, kept: str) -> None:
    assert clean_name(told, kind) == kept


@given(st.text(), st.sampled_from(Type))
def test_every_name_can_be_shown_and_says_the_truth(told: str, kind: Type) -> None:
    name = clean_name(told, kind)
    assert 0 < len(name) <= LONGEST_NAME
    assert name.lower().endswith(ENDINGS[kind])
    assert "/" not in name
    assert "\\" not in name
    assert not any(unicodedata.category(one).startswith(("C", "Zl", "Zp")) for one in name)
    assert clean_name(name, kind) == name


@given(st.binary(max_size=64))
def test_every_beginning_is_a_type_or_none(head: bytes) -> None:
    assert sniff(head) in {*Type, None}


MAY = [
    pytest.param({}, {}, True, id="the shopper's own"),
    pytest.param({"conversation_id": HERE.id}, {}, True, id="uploaded for this conversation"),
    pytest.param({"conversation_id": UUID(int=1)}, {}, False, id="uploaded for another"),
    pytest.param({"owner_id": LAN.id}, {}, False, id="of somebody else"),
    pytest.param({"shop_id": OTHER_SHOP}, {}, False, id="of another shop"),
    pytest.param({"sent_at": NOW}, {}, False, id="sent already"),
    pytest.param({"attached": None}, {}, False, id="not yet there"),
    pytest.param({"owner_id": LAN.id}, {"author": Author.AGENT, "author_id": LAN.id}, True, id="the agent's own"),
]


@pytest.mark.parametrize(("of_upload", "of_send", "may"), MAY)
def test_who_may_send_it(of_upload: dict[str, Any], of_send: dict[str, Any], *, may: bool) -> None:
    upload = replace(UPLOAD, **of_upload)
    sent = send("", upload=upload.id, **of_send)
    assert may_be_sent(upload, sent, HERE) is may
    [outcome] = fold({HERE.id: HERE}, {}, [sent], {upload.id: upload}).outcomes
    assert isinstance(outcome, Receipt) if may else outcome == Refused("file_not_found")


def test_what_is_nowhere_is_not_sent() -> None:
    folded = fold({HERE.id: HERE}, {}, [send("", upload=UUID(int=5))])
    assert (folded.outcomes, folded.changed, folded.attached) == ([Refused("file_not_found")], {}, [])


def test_a_file_stands_in_one_message_and_its_repeat_is_the_same() -> None:
    first = send("", upload=PHOTO.id, client_id="client-1")
    sends = [first, first, send("", upload=PHOTO.id, client_id="client-2")]
    folded = fold({HERE.id: HERE}, {}, sends, {PHOTO.id: UPLOAD})
    assert [type(one) for one in folded.outcomes] == [Receipt, Receipt, Refused]
    assert folded.attached == [replace(UPLOAD, conversation_id=HERE.id, sent_at=NOW)]
    [(_, appended)] = folded.appended
    assert (appended.message.kind, appended.message.attachment) == (Kind.IMAGE, PHOTO)
    assert appended.event.message_kind == "image"


@pytest.mark.parametrize("attached", [PHOTO, PAPER], ids=["picture", "file"])
def test_a_picture_asks_and_answers_as_words_do(attached: Attached) -> None:
    asked = flow.append(HERE, send(""), attached)
    assert (asked.conversation.unread, asked.conversation.waiting_since) == (1, NOW)
    before = replace(asked.conversation, state=State.ASSIGNED, assignee=LAN)
    answered = flow.append(before, send("", Author.AGENT, at=NOW + 9), attached)
    assert (answered.conversation.state, answered.conversation.waiting_since) == (State.WAITING, None)
    assert (answered.event.waited, answered.event.first) == (9, True)
    assert answered.message.kind is kind_of(attached)


def test_the_list_says_what_came() -> None:
    shown = [in_list(one, locale) for one in (PHOTO, PAPER) for locale in ("zh", "en")]
    assert shown == ["[图片]", "[Picture]", "[文件] 发票.pdf", "[File] 发票.pdf"]
    assert flow.append(HERE, send("看这里"), PHOTO).conversation.last_text == "看这里"
    assert flow.append(HERE, send(""), PHOTO).conversation.last_text == "[图片]"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param("", "", id="none"),
        pytest.param(" \u200b", "", id="none to be seen"),
        pytest.param(" 看 ", "看", id="some"),
        pytest.param("x" * 4001, Refused("message_too_long", {"most": 4000, "length": 4001}), id="too many"),
    ],
)
def test_words_beside_a_file(told: str, kept: str | Refused) -> None:
    assert clean_beside(told) == kept
