"""Pictures and files in conversations: what is taken, by its first bytes alone, and under what name it is kept."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from uuid import UUID

import msgspec

from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Attached, Kind, Send

MOST_BYTES = 20 * 1024 * 1024
KEPT_UNSENT = 24 * 3_600 * 1_000_000
"""What was uploaded and never sent goes after this long (microseconds)."""
COUNTED_WITHIN = 3_600 * 1_000_000
MOST_UPLOADS = 40
"""Of one shopper within `COUNTED_WITHIN` microseconds."""
LONGEST_NAME = 100
LOOKED_AT = 32
"""Bytes from the beginning that tell what a file is."""


class Type(StrEnum):
    """All that is taken; docs/decisions/0012-attachments.md says why nothing else is."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    PDF = "application/pdf"
    MP4 = "video/mp4"
    MOV = "video/quicktime"


ENDINGS: dict[Type, tuple[str, ...]] = {
    Type.JPEG: (".jpg", ".jpeg"),
    Type.PNG: (".png",),
    Type.WEBP: (".webp",),
    Type.GIF: (".gif",),
    Type.PDF: (".pdf",),
    Type.MP4: (".mp4", ".m4v", ".3gp"),
    Type.MOV: (".mov",),
}
"""The endings that a name of this type may have, the usual one first."""

_BEGINNINGS = (
    (b"\xff\xd8\xff", Type.JPEG),
    (b"\x89PNG\r\n\x1a\n", Type.PNG),
    (b"GIF87a", Type.GIF),
    (b"GIF89a", Type.GIF),
    (b"%PDF-", Type.PDF),
)
_FILM_BRANDS = (b"iso", b"mp4", b"avc", b"M4V", b"3gp", b"MSN", b"mmp")
"""How the brand of a film begins (ISO/IEC 14496-12); HEIC and AVIF pictures are in the same box under other brands."""


class Upload(msgspec.Struct, frozen=True):
    """A file of `owner_id` on its way into a message. `conversation_id` is open for a shopper's until it is sent.

    `attached` is None until the file is there, looked at and kept; `sent_at` until it stands in a message.
    """

    shop_id: UUID
    id: UUID
    owner_id: UUID
    conversation_id: UUID | None
    created_at: int
    attached: Attached | None = None
    sent_at: int | None = None


def is_picture(kind: Type) -> bool:
    return kind.startswith("image/")


def kind_of(attached: Attached) -> Kind:
    return Kind.IMAGE if is_picture(Type(attached.type)) else Kind.FILE


def sniff(head: bytes) -> Type | None:
    """What a file is by its first `LOOKED_AT` bytes; None for what is not taken, whatever its name says."""
    for beginning, found in _BEGINNINGS:
        if head.startswith(beginning):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Type.WEBP
    if head[4:8] == b"ftyp":
        return _film(head[8:12])
    return None


def clean_name(told: str, kind: Type) -> str:
    """The last part of the name as it was told, without what cannot be seen, in one line, with an ending that is true."""
    last = told.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(one if _is_shown(one) else " " for one in unicodedata.normalize("NFC", last))
    name = " ".join(seen.split()).strip(". ")
    ending = next((one for one in ENDINGS[kind] if name.lower().endswith(one)), "")
    stem = name[: len(name) - len(ending)].rstrip(". ")
    usual = name[len(name) - len(ending) :] if ending else ENDINGS[kind][0]
    return (stem[: LONGEST_NAME - len(usual)].rstrip(". ") or _nameless(kind)) + usual


def may_be_sent(upload: Upload | None, send: Send, conversation: Conversation) -> bool:
    """Whether the sender has just uploaded it for this conversation, and it stands in no message yet."""
    return (
        upload is not None
        and upload.attached is not None
        and upload.sent_at is None
        and (upload.shop_id, upload.owner_id) == (conversation.shop_id, send.author_id)
        and upload.conversation_id in {None, conversation.id}
    )


def in_list(attached: Attached, locale: str) -> str:
    """What a list of conversations shows in the place of words."""
    picture = kind_of(attached) is Kind.IMAGE
    if locale == "zh":
        return "[图片]" if picture else f"[文件] {attached.name}"
    return "[Picture]" if picture else f"[File] {attached.name}"


def _film(brand: bytes) -> Type | None:
    if brand == b"qt  ":
        return Type.MOV
    return Type.MP4 if brand.startswith(_FILM_BRANDS) else None


def _is_shown(character: str) -> bool:
    """Not so: control and format characters (marks of direction among them), halves of pairs, ends of lines."""
    return not unicodedata.category(character).startswith(("C", "Zl", "Zp"))


def _nameless(kind: Type) -> str:
    return "picture" if is_picture(kind) else "file"
