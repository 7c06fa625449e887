"""What was checked, on disk: blocks that are stored one after the other, each soon done.

First what is sold and who buys, each once for the whole file, then the orders: a block of orders finds its products and
customers stored. What the file tells of a product or a buyer in several orders is settled here, not where it is stored.
Of a chat log first who asks, then the conversations.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from xiaoer.conversations.domain.logs import LoggedTalk
from xiaoer.intake.domain.combining import Person, Told
from xiaoer.intake.domain.listing import ListedCustomer
from xiaoer.shop.domain.incoming import IncomingOrder, ListedProduct
from xiaoer.shop.domain.placing import FirstSold, note_sold
from xiaoer.shop.domain.untold import Untold

ORDERS_A_BLOCK = 32
"""Some milliseconds of the one writer; of the others, that hold less, as many as a statement takes."""
OTHERS_A_BLOCK = 64
TALKS_A_BLOCK, MESSAGES_A_BLOCK = 32, 100
LISTED_A_BLOCK = 48
"""Customers, or variants of products."""
FRAME = 4
"""Bytes before each block that say how long it is."""


class Goods(msgspec.Struct, frozen=True, array_like=True, tag="goods"):
    """What orders tell of products."""

    sold: tuple[FirstSold, ...]


class Buyer(msgspec.Struct, frozen=True, array_like=True):
    """Somebody as their newest order tells of them; `rank` is when that was placed, and its number."""

    source: str
    rank: tuple[int, str]
    person: Person


class People(msgspec.Struct, frozen=True, array_like=True, tag="people"):
    """Who buys."""

    buyers: tuple[Buyer, ...]


class Orders(msgspec.Struct, frozen=True, array_like=True, tag="orders"):
    """What they buy; `untold` as in shop.domain.untold, of all of them."""

    orders: tuple[IncomingOrder, ...]
    untold: Untold = ()


class Shopper(msgspec.Struct, frozen=True, array_like=True):
    """Somebody who asks, by the source's id of them, and how their latest conversation calls them."""

    source: str
    nick: str


class Shoppers(msgspec.Struct, frozen=True, array_like=True, tag="shoppers"):
    """Who asks."""

    shoppers: tuple[Shopper, ...]


class Talks(msgspec.Struct, frozen=True, array_like=True, tag="talks"):
    """What they ask, and what they hear."""

    talks: tuple[LoggedTalk, ...]


class ListedPeople(msgspec.Struct, frozen=True, array_like=True, tag="listed_people"):
    """Customers as a file lists them."""

    people: tuple[ListedCustomer, ...]


class Catalogue(msgspec.Struct, frozen=True, array_like=True, tag="catalogue"):
    """Products as a file lists them."""

    products: tuple[ListedProduct, ...]


Block = Goods | People | Orders | Shoppers | Talks | ListedPeople | Catalogue
_encode = msgspec.msgpack.Encoder().encode


class Writer:
    """Takes checked orders one by one; `count` is how many blocks `end` has written."""

    def __init__(self, orders: BinaryIO, untold: Untold) -> None:
        self.count = 0
        self._untold = untold
        self._orders = orders
        self._waiting: list[IncomingOrder] = []
        self._sold: dict[str, FirstSold] = {}
        self._buyers: dict[str, tuple[int, str, bytes]] = {}

    def add(self, told: Told) -> None:
        order = told.order
        note_sold(self._sold, order)
        rank = (order.placed_at or 0, order.number)
        known = self._buyers.get(order.buyer)
        if known is None or known[:2] < rank:
            self._buyers[order.buyer] = (*rank, _encode(told.person))
        self._waiting.append(order)
        if len(self._waiting) == ORDERS_A_BLOCK:
            self._flush()

    def end(self, blocks: BinaryIO, orders: Path) -> None:
        """All blocks into one file; `orders` is where those of the orders lie."""
        if self._waiting:
            self._flush()
        self._orders.flush()
        for sold in _parts(self._sold):
            self._write(blocks, Goods(tuple(self._sold[sku] for sku in sold)))
        for buyers in _parts(self._buyers):
            self._write(blocks, People(tuple(_buyer(source, *self._buyers[source]) for source in buyers)))
        with orders.open("rb") as written:
            shutil.copyfileobj(written, blocks, 2**20)

    def _flush(self) -> None:
        self._write(self._orders, Orders(tuple(self._waiting), self._untold))
        self._waiting = []

    def _write(self, into: BinaryIO, block: Block) -> None:
        _write(into, block)
        self.count += 1


class TalkWriter:
    """As Writer, of checked conversations."""

    def __init__(self, talks: BinaryIO) -> None:
        self.count = 0
        self._talks = talks
        self._waiting: list[LoggedTalk] = []
        self._messages = 0
        self._shoppers: dict[str, tuple[int, str]] = {}

    def add(self, talk: LoggedTalk) -> None:
        if talk.shopper is not None:
            rank = (talk.began_at, talk.shopper_name)
            self._shoppers[talk.shopper] = max(rank, self._shoppers.get(talk.shopper, rank), key=_named_last)
        too_many = self._messages + len(talk.messages) > MESSAGES_A_BLOCK or len(self._waiting) == TALKS_A_BLOCK
        if self._waiting and too_many:
            self._flush()
        self._waiting.append(talk)
        self._messages += len(talk.messages)

    def end(self, blocks: BinaryIO, talks: Path) -> None:
        """All blocks into one file; `talks` is where those of the conversations lie."""
        if self._waiting:
            self._flush()
        self._talks.flush()
        for sources in _parts(self._shoppers):
            self._write(blocks, Shoppers(tuple(Shopper(one, self._shoppers[one][1]) for one in sources)))
        with talks.open("rb") as written:
            shutil.copyfileobj(written, blocks, 2**20)

    def _flush(self) -> None:
        self._write(self._talks, Talks(tuple(self._waiting)))
        self._waiting, self._messages = [], 0

    def _write(self, into: BinaryIO, block: Block) -> None:
        _write(into, block)
        self.count += 1


class ListWriter:
    """As Writer, of checked customers or products."""

    def __init__(self, listed: BinaryIO) -> None:
        self.count = 0
        self._listed = listed
        self._waiting: list[Any] = []
        self._weight = 0

    def add(self, one: ListedCustomer | ListedProduct) -> None:
        weight = len(one.variants) if isinstance(one, ListedProduct) else 1
        if self._waiting and self._weight + weight > LISTED_A_BLOCK:
            self._flush()
        self._waiting.append(one)
        self._weight += weight

    def end(self, blocks: BinaryIO, listed: Path) -> None:
        """All blocks into one file; `listed` is where they lie."""
        if self._waiting:
            self._flush()
        self._listed.flush()
        with listed.open("rb") as written:
            shutil.copyfileobj(written, blocks, 2**20)

    def _flush(self) -> None:
        told = tuple(self._waiting)
        _write(self._listed, Catalogue(told) if isinstance(told[0], ListedProduct) else ListedPeople(told))
        self._waiting, self._weight = [], 0
        self.count += 1


def _named_last(one: tuple[int, str]) -> tuple[bool, int, str]:
    """The latest who has a name at all."""
    return one[1] != "", *one


def _write(into: BinaryIO, block: Block) -> None:
    packed = _encode(block)
    into.write(len(packed).to_bytes(FRAME, "big") + packed)


def blocks_from(path: Path, offset: int) -> Iterator[tuple[Block, int]]:
    """The blocks from a place on, each with the place after it."""
    decoder = msgspec.msgpack.Decoder(Block)
    with path.open("rb") as file:
        file.seek(offset)
        while frame := file.read(FRAME):
            length = int.from_bytes(frame, "big")
            offset += FRAME + length
            yield decoder.decode(file.read(length)), offset


def _buyer(source: str, placed_at: int, number: str, packed: bytes) -> Buyer:
    return Buyer(source, (placed_at, number), msgspec.msgpack.decode(packed, type=Person))


def _parts(keys: Iterable[str]) -> Iterator[Sequence[str]]:
    """The keys in their order, in which they stand in the indexes too: neighbours are written side by side."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), OTHERS_A_BLOCK):
        yield ordered[start : start + OTHERS_A_BLOCK]
