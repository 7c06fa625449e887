"""Messages: what is sent, what is kept, what is shown."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from xiaoer.values.refusal import Refused

LONGEST = 4_000
"""Characters of a body."""


IMPORTED = "import:"
"""How the client id of a past message begins that came from a file."""


class Author(StrEnum):
    """Who speaks."""

    SHOPPER = "shopper"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class Kind(StrEnum):
    """`product` and `order` bring a card. `note` is for staff only, `whisper` for who has the conversation and who leads; `event` says what happened to the conversation,
    `survey` is the shopper's mark for it.
    """

    TEXT = "text"
    IMAGE = "image"
    FILE = "file"
    PRODUCT = "product"
    ORDER = "order"
    NOTE = "note"
    SURVEY = "survey"
    WHISPER = "whisper"
    EVENT = "event"


CARDS = frozenset({Kind.PRODUCT, Kind.ORDER})
"""What brings a card."""
SPOKEN = frozenset({Kind.TEXT, Kind.IMAGE, Kind.FILE}) | CARDS
"""What one side says to the other: it asks, and it answers."""


class Attached(msgspec.Struct, frozen=True):
    """The picture or file of a message. `type` is what its content says; width and height (pixels) are a picture's."""

    id: UUID
    name: str
    type: str
    size: int
    width: int | None
    height: int | None


class Card(msgspec.Struct, frozen=True):
    """The product or order of a message as it was when that was sent: what is drawn of it is never looked up again.

    `code`: its sku or order number. `detail`: the options of the variant, or of the order's first line, in words.
    `picture`: a path on this server. `amount`: the price, or what the order came to, in minor units of `currency`.
    `pieces` and the state are an order's, None for a product.
    """

    id: UUID
    code: str
    title: str
    detail: str
    picture: str | None
    amount: int
    currency: str
    pieces: int | None
    state: str | None
    state_zh: str | None
    state_en: str | None


class Source(msgspec.Struct, frozen=True):
    """What a bot's answer rests on."""

    knowledge_entry_id: UUID
    title: str


class Send(msgspec.Struct, frozen=True):
    """One message on its way in. `client_id` is the sender's own id: the same one again is the same message.

    `sku`: the product on the page that a shopper writes from. `upload`: the file that it brings, which makes its kind.
    `card`: what a message of the kinds `CARDS` shows.
    `score`: a survey's mark, 1 to 5.
    `guarded`: an agent says it to a shopper here and now, so a crisis may hold it back. `approval`: should its light be red,
    they ask a supervisor to let it go.
    `signature`: as whom shoppers know its author, where that is not by the name.
    """

    shop_id: UUID
    conversation_id: UUID
    author: Author
    author_id: UUID
    author_name: str
    kind: Kind
    body: str
    client_id: str
    at: int
    id: UUID
    light: dict[str, Any] | None = None
    source: Source | None = None
    origin: str | None = None
    sku: str | None = None
    upload: UUID | None = None
    score: int | None = None
    guarded: bool = False
    approval: bool = False
    signature: str | None = None
    card: Card | None = None


class Message(msgspec.Struct, frozen=True):
    """One utterance, with its place `seq` in the conversation (1, 2, 3 … without gaps). `to`: who is whispered to.

    `signature`: as whom shoppers know its author, where that is not by the name.
    """

    conversation_id: UUID
    seq: int
    id: UUID
    author: Author
    author_id: UUID
    author_name: str
    kind: Kind
    body: str
    client_id: str
    at: int
    light: dict[str, Any] | None = None
    source: Source | None = None
    attachment: Attached | None = None
    score: int | None = None
    to: UUID | None = None
    signature: str | None = None
    card: Card | None = None


class Receipt(msgspec.Struct, frozen=True):
    """What the sender is told once the message is on disk; `repeated` where it already was."""

    client_id: str
    conversation_id: UUID
    seq: int
    id: UUID
    at: int
    repeated: bool = False


def clean(body: str) -> str | Refused:
    """The body as it is kept: ends trimmed, NUL removed (PostgreSQL cannot keep it); or why it is not taken."""
    text = body.replace("\x00", "").strip()
    if not any(_is_seen(character) for character in text):
        return Refused("empty_message")
    return too_long(text) or text


def too_long(text: str) -> Refused | None:
    return Refused("message_too_long", {"most": LONGEST, "length": len(text)}) if len(text) > LONGEST else None


def clean_beside(body: str) -> str | Refused:
    """As `clean`, of the words beside a file or a mark: there need not be any."""
    cleaned = clean(body)
    return "" if isinstance(cleaned, Refused) and cleaned.code == "empty_message" else cleaned


def _is_seen(character: str) -> bool:
    """Not so: blanks, control characters, and format characters such as zero-width ones (Unicode's Z, Cc and Cf)."""
    return not unicodedata.category(character).startswith(("Z", "Cc", "Cf"))
