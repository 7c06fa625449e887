"""Messages found by their words. The index follows the log in units of its own: no message waits for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec

from xiaoer.conversations import store
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.events import MessageSent
from xiaoer.conversations.domain.messages import Message
from xiaoer.conversations.domain.searching import (
    LAST,
    Piece,
    Said,
    Terms,
    bounds,
    excerpt,
    fitting,
    is_found,
    mark_of,
    place_of,
    said_by,
    terms,
    text_of,
    words_of,
)  # fmt: skip
from xiaoer.conversations.domain.seeing import Reader, may_see
from xiaoer.conversations.store import searching
from xiaoer.conversations.store.searching import Key, Place, Row, Within
from xiaoer.customers import actions as customers
from xiaoer.platform import jobs
from xiaoer.platform.db import Tx
from xiaoer.platform.events import Event
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused

FILL, LOGGED, MERGE = "search.fill", "search.logged", "search.merge"
"""Kinds of jobs: what a store held before it could be searched; conversations that came in a file; what was erased."""
A_UNIT, TALKS_A_UNIT = 60, 30
"""Messages, and conversations, that a unit of a job looks at: of ordinary length some 9 ms of the writer."""
MOST_CHARACTERS = 6_000
"""Of the messages that a unit puts in, unless one alone is longer: their characters are the work."""
PAGES_A_UNIT = 16
"""Of the index of words on SQLite, 4 KB each: some 6 ms of the writer."""
PAUSE = 50_000
"""Microseconds between two units of a job."""
A_PAGE = 30
LOOKS = (60, 300, 1_500)
"""How many messages that have the pairs of what is looked for are read, at most, for one page."""
A_READ, MOST_READ = 60, 120_000
"""How many of them are read at once, and after how many characters no more are."""


class Search(msgspec.Struct, frozen=True):
    """What is looked for: `words` all stand in the message. Days are the shop's own, both are in it; `before` is a place."""

    words: str
    shop_id: UUID | None = None
    said: Said | None = None
    first: date | None = None
    last: date | None = None
    customer_id: UUID | None = None
    before: int = LAST


class Hit(msgspec.Struct, frozen=True):
    """A message that was found, with its conversation and the part of it that was looked for."""

    place: int
    message: Message
    conversation: Conversation
    excerpt: tuple[Piece, ...]


class Hits(msgspec.Struct, frozen=True):
    """The newest first; `following` is `before` of the next page, None at the end. `filling`: the past is still being put in."""

    items: tuple[Hit, ...]
    following: int | None
    filling: bool


def index(tx: Tx, event: Event, now: int) -> None:
    """The reaction: what was said can be found."""
    index_all(tx, [event], now)


def index_all(tx: Tx, told: Sequence[Event], _now: int) -> int:
    """The same for the first events of a unit together; how many it were."""
    return put_in(tx, [_key(event) for event in told])


def _key(event: Event) -> Key:
    if event.shop_id is None:
        raise LookupError(f"the message at {event.position} belongs to no shop")
    said = event.read_as(MessageSent)
    return event.shop_id, said.conversation_id, said.seq


def put_in(tx: Tx, keys: Sequence[Key]) -> int:
    """Put the first of these messages into the index, as many as are one unit's work; how many of `keys` it were.

    Those that are in it already stay as they are.
    """
    held = searching.held_messages(tx, keys)
    done = fitting([len(text_of(held[key])) if key in held else 0 for key in keys], MOST_CHARACTERS)
    found = [(key[0], held[key]) for key in keys[:done] if key in held and is_found(held[key])]
    places = _free(tx, [place_of(one.at, one.id) for _, one in found])
    searching.add(tx, (
        Row(shop_id, one.conversation_id, one.seq, place, words_of(shop_id, one))
        for (shop_id, one), place in zip(found, places, strict=True)
    ))  # fmt: skip
    return done


def _free(tx: Tx, wanted: Sequence[int]) -> list[int]:
    """These places or, where one is taken, the next that is not."""
    used, free = searching.taken(tx, wanted), list[int]()
    for place in wanted:
        while place in used:
            place += 1  # noqa: PLW2901 - the next one
            used |= searching.taken(tx, [place])
        used.add(place)
        free.append(place)
    return free


def fill(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """One unit of the past of a shop, the newest conversations first; the next is planned until all are in."""
    shop_id, before = UUID(payload["shop"]), payload.get("before")
    talks = searching.talks_before(tx, shop_id, before and UUID(before), TALKS_A_UNIT)
    if not talks:
        return
    if not _put_in_some(tx, shop_id, talks):
        before = str(talks[-1])
    jobs.plan(tx, f"{FILL}:{shop_id}", FILL, now + PAUSE, {"shop": str(shop_id), "before": before})


def plan_logged(tx: Tx, shop_id: UUID, talks: Sequence[UUID], now: int) -> None:
    """Have conversations that came in a file put in: they have no event.

    Before their messages are written: whoever holds the job's row holds messages after it.
    """
    if talks:
        jobs.plan_unless(tx, f"{LOGGED}:{shop_id}", LOGGED, now, {"shop": str(shop_id)})
        searching.set_unfound(tx, shop_id, talks)


def put_in_logged(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """One unit of what came to a shop in files; the next is planned until all are in."""
    shop_id = UUID(payload["shop"])
    talks = searching.unfound(tx, shop_id, TALKS_A_UNIT)
    if not talks:
        return
    if not _put_in_some(tx, shop_id, talks):
        searching.clear_unfound(tx, shop_id, talks)
    jobs.plan(tx, f"{LOGGED}:{shop_id}", LOGGED, now + PAUSE, payload)


def merge_later(tx: Tx, at: int) -> None:
    """Have the index of words written anew without what was taken out of it until now."""
    if searching.keeps_words(tx):
        jobs.plan(tx, MERGE, MERGE, at, {"begun": False})


def merge_words(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """One unit of it; the next is planned until all is written."""
    if searching.merge(tx, PAGES_A_UNIT, begin=not payload["begun"]):
        jobs.plan(tx, MERGE, MERGE, now + PAUSE, {"begun": True})


def _put_in_some(tx: Tx, shop_id: UUID, talks: Collection[UUID]) -> bool:
    """Whether there may be more."""
    found = searching.missing(tx, shop_id, talks, A_UNIT)
    done = put_in(tx, found)
    searching.learn_sizes(tx)
    return done < len(found) or len(found) == A_UNIT


def search(tx: Tx, allowed: frozenset[UUID], reader: Reader, asked: Search) -> Hits | Refused:
    """Messages of the shops that the reader may see, and of those only what is for them."""
    if asked.shop_id is not None and asked.shop_id not in allowed:
        return Refused("shop_not_found")
    wanted = terms(asked.words)
    if wanted is None:
        return Refused("search_words")
    if asked.first is not None and asked.last is not None and asked.first > asked.last:
        return Refused("search_days")
    among = allowed if asked.shop_id is None else frozenset({asked.shop_id})
    return _search(tx, among, reader, asked, wanted)


def _search(tx: Tx, among: frozenset[UUID], reader: Reader, asked: Search, wanted: Terms) -> Hits:
    zones = {shop.id: shop.zone for shop in shops.shops_of(tx, among)}
    talks = None if asked.customer_id is None else _talks_of(tx, among, asked.customer_id)
    found, following, read = list[tuple[Place, Message, tuple[Piece, ...]]](), None, 0
    for places, following in _looked(tx, zones, asked, wanted, talks):  # noqa: B007 - the last one is told
        messages = searching.messages_at(tx, places)
        found += _held_in(messages, reader, asked, wanted)
        read += sum(len(text_of(one)) for one in messages.values())
        if len(found) >= A_PAGE or read >= MOST_READ:
            break
    if len(found) > A_PAGE:
        following = found[A_PAGE - 1][0].place
    return Hits(_hits(tx, found[:A_PAGE]), following, _is_filling(tx, among))


def _looked(
    tx: Tx, zones: Mapping[UUID, str], asked: Search, wanted: Terms, talks: Sequence[UUID] | None
) -> Iterator[tuple[list[Place], int | None]]:  # fmt: skip
    """What may be it, part by part, each with the place before which the rest stands; None at the end."""
    before = asked.before
    for most in LOOKS:
        places = _places(tx, zones, asked, wanted, talks, before, most)
        more = len(places) == most
        for first in range(0, max(len(places), 1), A_READ):
            part = places[first : first + A_READ]
            yield part, part[-1].place if more or part[-1:] != places[-1:] else None
        if not more:
            return
        before = places[-1].place


def _places(
    tx: Tx, zones: Mapping[UUID, str], asked: Search, wanted: Terms, talks: Sequence[UUID] | None, before: int, most: int
) -> list[Place]:  # fmt: skip
    """What may be it, of all the shops together."""
    ways = []
    for shop_id, zone in sorted(zones.items()):
        since, until = bounds(asked.first, asked.last, zone)
        marks = (mark_of(shop_id), *([mark_of(asked.said)] if asked.said else []))
        within = Within(since, min(until, before), marks)
        if talks is None:
            ways.append(searching.with_words(tx, shop_id, wanted, within, most))
        else:
            ways.append(searching.of_talks(tx, shop_id, talks, within, most))
    return list(islice(merge(*ways, reverse=True), most))


def _held_in(
    read: Mapping[Place, Message], reader: Reader, asked: Search, wanted: Terms
) -> list[tuple[Place, Message, tuple[Piece, ...]]]:  # fmt: skip
    """Of these messages those that hold what is wanted, and are for the reader."""
    mine = ((place, one) for place, one in read.items() if may_see(reader, one) and asked.said in {None, said_by(one)})
    return [(place, one, shown) for place, one in mine if (shown := excerpt(one, wanted))]


def _talks_of(tx: Tx, among: frozenset[UUID], customer_id: UUID) -> list[UUID]:
    """The conversations of a customer and of all who are joined with them."""
    return [
        talk
        for shop_id in sorted(among)
        for talk in store.ids_of_customers(tx, shop_id, customers.ids_together(tx, shop_id, customer_id))
    ]


def _hits(tx: Tx, found: Sequence[tuple[Place, Message, tuple[Piece, ...]]]) -> tuple[Hit, ...]:
    keys = list(dict.fromkeys((place.shop_id, place.conversation_id) for place, _, _ in found))
    talks = {one.id: one for one in store.of_ids(tx, keys)}
    return tuple(Hit(place.place, one, talks[one.conversation_id], shown) for place, one, shown in found)


def _is_filling(tx: Tx, among: frozenset[UUID]) -> bool:
    return jobs.is_planned(tx, [f"{kind}:{shop_id}" for kind in (FILL, LOGGED) for shop_id in among])
