"""Threads: conversations of shoppers whom another system brings, under the names that it has for them itself."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID, uuid5

import msgspec
from msgspec import Meta

from xiaoer.conversations.domain.messages import CARDS, Message
from xiaoer.conversations.domain.said import ClientId, Own, Seq, Short


class Thread(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A conversation as another system names it; `customer`: the store's own id of the shopper, where that is known.

    The two together are the name: nobody comes into another customer's conversation by that of the thread alone.
    """

    thread: Own
    customer: Own | None = None


class Carried(Thread, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A shopper's message. `kind` and `card` as in a `send` of the live protocol; `upload`: a file that was uploaded for this thread.

    `locale`: the shopper's language, for a conversation that is opened with it.
    """

    client_id: ClientId
    body: str = ""
    kind: Literal["text", "product", "order"] = "text"
    card: Short | None = None
    upload: UUID | None = None
    locale: Literal["zh", "en"] = "zh"


class Rated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shopper's mark for a conversation that is over, 1 to 5, and words beside it."""

    client_id: ClientId
    score: Annotated[int, Meta(ge=1, le=5)]
    body: str = ""


class Read(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shopper has read up to `seq`."""

    seq: Seq


def visitor_of(shop_id: UUID, thread: Thread) -> UUID:
    """As whom the thread's conversations are found. A name holds no NUL, so no two are written alike."""
    return uuid5(shop_id, "\x00".join(("thread", thread.thread, *filter(None, (thread.customer,)))))


def anonymous(thread: Thread) -> Thread:
    """The same before it was known whose it is."""
    return Thread(thread.thread)


def says_the_same(message: Message, said: Carried | Rated, body: str) -> bool:
    """Whether a send under the client id of `message` is that again; `body`: its words as they would be kept."""
    return _what(message) == _asked(said, body)


def _what(message: Message) -> tuple[Any, ...]:
    file = message.attachment.id if message.attachment else None
    if message.card is not None:
        return (str(message.kind), message.card.code, file, None)
    return ("words", message.body, file, message.score)


def _asked(said: Carried | Rated, body: str) -> tuple[Any, ...]:
    if isinstance(said, Rated):
        return ("words", body, None, said.score)
    if said.kind in CARDS:
        return (said.kind, said.card, None, None)
    return ("words", body, said.upload, None)
