"""Parties who talk while a desk fails, what they were told of it, and whether the store holds just that."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from tests.live_client import Frame, LiveClient
from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.conversations.store import rows
from xiaoer.conversations.store.tables import message_table
from xiaoer.platform.db import Database

BURST = 10
PEOPLE = {Author.SHOPPER, Author.AGENT}
Kept = dict[tuple[str, int], Message]
"""What the store holds, by conversation and place."""


class Party:
    """One client, and all that it has said: client ids with their words, in order. `talks`: where an agent says them in turn."""

    def __init__(self, name: str, client: LiveClient, talks: Sequence[str] = ()) -> None:
        self.name = name
        self.client = client
        self.said: dict[str, str] = {}
        self._talks = talks

    async def say(self, client_id: str, words: str) -> None:
        talk = self._talks[len(self.said) % len(self._talks)] if self._talks else None
        self.said[client_id] = words
        await self.client.send(client_id, words, talk)

    async def chat(self, stop: asyncio.Event) -> None:
        """One message after another, each as soon as the one before was acknowledged."""
        number = 0
        while not stop.is_set():
            client_id = f"{self.name}:{number:06}"
            await self.say(client_id, f"{self.name} 第 {number} 句")
            await self.client.until(lambda wanted=client_id: wanted in self.client.acknowledged or stop.is_set(), 60)
            number += 1

    async def burst(self, number: int) -> None:
        """Messages that the server has no time to acknowledge."""
        for place in range(BURST):
            await self.say(f"{self.name}:{number}-{place:02}", f"{self.name} 断电前的第 {place} 句")

    async def rest(self, others: Iterable[Party]) -> None:
        """Everything said is answered, and everything that was acknowledged to the others has been heard."""
        await self.client.until(lambda: not self.client.waiting, 60)
        for talk, last in furthest(others).items():
            if talk in self.client.last_seq:
                await self.client.until(lambda talk=talk, last=last: self.client.last_seq[talk] >= last, 60)


def furthest(parties: Iterable[Party]) -> dict[str, int]:
    """By conversation the last place that somebody was told of as theirs."""
    found: dict[str, int] = {}
    for party in parties:
        for told in party.client.acknowledged.values():
            found[told["conversation"]] = max(found.get(told["conversation"], 0), told["seq"])
    return found


def check(database: Database, parties: Sequence[Party]) -> None:
    """What each party was told is what the store holds: each word once, at the place that was told, in the order in which
    its author said it; nothing that nobody said; and what they heard of each other as it stands there.
    """
    kept = stored(database)
    places: dict[str, list[int]] = {}
    for talk, seq in kept:
        places.setdefault(talk, []).append(seq)
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in places.values())
    of_people = Counter(one.client_id for one in kept.values() if one.author in PEOPLE)
    assert of_people == Counter(client_id for party in parties for client_id in party.said)
    assert {one.author for one in kept.values()} <= PEOPLE | {Author.BOT, Author.SYSTEM}
    for party in parties:
        _was_told_the_truth(party, kept)
        _heard_what_stands(party.client, kept)


def stored(database: Database) -> Kept:
    row = message_table.c
    chosen = sa.select(*(row[name] for name in rows.MESSAGE)).order_by(row.conversation_id, row.seq)
    found = [rows.message(one) for one in database.read_now(lambda tx: tx.all(chosen))]
    return {(str(one.conversation_id), one.seq): one for one in found}


def _was_told_the_truth(party: Party, kept: Kept) -> None:
    told = party.client.acknowledged
    assert told.keys() == party.said.keys()
    assert not party.client.refused
    for client_id, frame in told.items():
        one = kept[frame["conversation"], frame["seq"]]
        found = (one.client_id, one.body, str(one.id), one.at)
        assert found == (client_id, party.said[client_id], frame["id"], frame["at"])
    for talk in {frame["conversation"] for frame in told.values()}:
        in_order = sorted(frame["seq"] for frame in told.values() if frame["conversation"] == talk)
        as_said = [told[one]["seq"] for one in party.said if told[one]["conversation"] == talk]
        assert in_order == as_said, f"{party.name} in {talk}"


def _heard_what_stands(client: LiveClient, kept: Kept) -> None:
    """Every frame of a message, also one that came twice; and of each conversation no place was left out."""
    for frame in client.told:
        if frame["type"] == "message":
            assert _shown(frame) == _of(kept[frame["conversation_id"], frame["seq"]])
        elif frame["type"] == "passed":
            assert str(kept[frame["conversation_id"], frame["seq"]].kind) in {"note", "whisper"}
    for talk, taken in client.received.items():
        assert [frame["seq"] for frame in taken] == list(range(1, len(taken) + 1)), talk


def _shown(frame: Frame) -> tuple[Any, ...]:
    return tuple(frame[name] for name in ("id", "author", "kind", "body", "client_id", "at", "source", "score"))


def _of(one: Message) -> tuple[Any, ...]:
    source = rows.message_row(one.conversation_id, one)[rows.MESSAGE.index("source")]
    return (str(one.id), str(one.author), str(one.kind), one.body, one.client_id, one.at, source, one.score)
