"""Who was away while a conversation ended comes back with the last place that they know, and hears exactly the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests import make
from tests.conversations.given import HOUR, LAN, NOW, SECOND, an_id, caller, send
from tests.conversations.stored import VISITOR, arrived, everything, now_is, wrote
from tests.conversations.welcomes import SECRET, Frame, greeted
from tests.counting import queries
from xiaoer.conversations import actions
from xiaoer.conversations.domain import wire
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.frames import MOST_FOLLOWED, Hello
from xiaoer.conversations.domain.messages import Author, Kind, Send
from xiaoer.conversations.domain.said import Identity
from xiaoer.conversations.domain.screens import conversation_topic, visitor_topic
from xiaoer.conversations.domain.tokens import shop_key, sign_customer, visitor_token
from xiaoer.conversations.store import forgetting
from xiaoer.conversations.web.desk import Party
from xiaoer.platform.db import Database, Tx

NEXT_WEEK = NOW + 7 * 24 * HOUR
"""After every reopening window of these shops."""
STRANGER = UUID(int=0xF2)


def over(database: Database, shop: UUID, *, visitor: UUID = VISITOR, now: int = NOW) -> Conversation:
    """A shopper asks, is answered with a note beside it, and the agent ends it."""
    one = arrived(database, shop=shop, visitor=visitor, now=now)
    wrote(database, one, "在吗", at=now, client_id=f"asked:{now}")
    wrote(database, one, "在的", Author.AGENT, at=now + SECOND, client_id="answered")
    wrote(database, one, "老顾客", Author.AGENT, kind=Kind.NOTE, at=now + SECOND)
    database.write_now(actions.resolve, one.id, caller(LAN, frozenset({shop})), now + 2 * SECOND)
    return now_is(database, one)


def hello(resume: Mapping[UUID, int], *, visitor: UUID = VISITOR, identity: Identity | None = None) -> Hello:
    return Hello(1, "shopper", "yunhe", visitor_token(SECRET, "yunhe", visitor), identity, resume=dict(resume))


def back(database: Database, said: Hello, now: int = NEXT_WEEK) -> list[Frame]:
    """What the shopper is told when they come back."""
    return asyncio.run(greeted(database, said, now))[1]


def wordy(one: Conversation, number: int) -> Send:
    return send(f"第 {number} 句", conversation_id=one.id, shop_id=one.shop_id)


def places(told: list[Frame], one: Conversation) -> list[int]:
    """The places of the conversation that were filled, in the order in which they were told of."""
    filled = [frame for frame in told if frame["type"] in {"message", "passed"}]
    return [frame["seq"] for frame in filled if frame["conversation_id"] == str(one.id)]


@pytest.mark.parametrize(
    ("last", "missed"),
    [
        pytest.param(0, [1, 2, 3, 4], id="nothing seen"),
        pytest.param(1, [2, 3, 4], id="the answer, a note and the end"),
        pytest.param(3, [4], id="the end alone"),
        pytest.param(4, [], id="everything seen"),
        pytest.param(9, [], id="more than there is, as after a restored backup"),
    ],
)
def test_a_shopper_hears_what_they_missed_of_one_that_is_over(
    database: Database, last: int, missed: list[int]
) -> None:  # fmt: skip
    one = over(database, make.shop(database))
    told = back(database, hello({one.id: last}))
    assert (told[0]["type"], told[0]["conversation"]) == ("welcome", None)
    assert places(told, one) == missed
    assert [frame["type"] for frame in told if frame.get("seq") == 3] == ["passed"] * (3 in missed)
    assert len(told) == 1 + len(missed), "nothing else is said"


def test_the_end_of_an_earlier_one_comes_before_what_goes_on_now(database: Database) -> None:
    """Another tab has opened the next conversation meanwhile."""
    shop = make.shop(database)
    old = over(database, shop)
    new = arrived(database, shop=shop, now=NEXT_WEEK)
    wrote(database, new, "又来了", at=NEXT_WEEK)
    told = back(database, hello({new.id: 0, old.id: 3}))
    filled = [(frame["conversation_id"], frame["seq"]) for frame in told if frame["type"] == "message"]
    assert told[0]["conversation"] == str(new.id)
    assert filled == [(str(old.id), 4), (str(new.id), 1)]


def test_several_that_are_over_come_in_the_order_in_which_they_were_opened(database: Database) -> None:
    shop = make.shop(database)
    each = [over(database, shop, now=NOW + week * 7 * 24 * HOUR) for week in range(3)]
    told = back(database, hello({one.id: 2 for one in reversed(each)}), NOW + 30 * 24 * HOUR)
    filled = [(frame["conversation_id"], frame["seq"]) for frame in told[1:]]
    assert filled == [(str(one.id), seq) for one in each for seq in (3, 4)]


def test_what_is_said_while_the_past_is_told_comes_once(database: Database) -> None:
    """A mark of the shopper's own from another tab, which the conversation takes also after its end."""
    shop = make.shop(database)
    one = over(database, shop)

    class Marked:
        """The store; right after it was read for what was missed, a mark is given."""

        def __init__(self) -> None:
            self.reads = 0

        async def read(self, reader: Any, *given: Any) -> Any:
            found = await database.read(reader, *given)
            if reader is actions.messages_after and not self.reads:
                self.reads += 1
                marked: dict[str, Any] = {"kind": Kind.SURVEY, "score": 5, "at": NOW + HOUR}
                await asyncio.to_thread(wrote, database, one, "好", **marked)
                await asyncio.sleep(0.01)
            return found

        async def write(self, action: Any, *given: Any) -> Any:
            return await database.write(action, *given)

    told = asyncio.run(greeted(database, hello({one.id: 2}), NEXT_WEEK, store=Marked()))[1]
    assert places(told, one) == [3, 4, 5]


def test_more_than_a_page_that_was_missed_comes_whole(database: Database) -> None:
    shop = make.shop(database)
    one = arrived(database, shop=shop)
    for part in range(3):
        sends = [wordy(one, part * 300 + number) for number in range(300)]
        database.write_now(actions.append_all, sends)
    database.write_now(actions.resolve, one.id, caller(LAN, frozenset({shop})), NOW + HOUR)
    last = now_is(database, one).last_seq
    assert places(back(database, hello({one.id: 5})), one) == list(range(6, last + 1))


def test_what_was_forgotten_meanwhile_keeps_its_places_and_no_words(database: Database) -> None:
    shop = make.shop(database)
    one = over(database, shop)
    forget = {"about_orders": False}
    database.write_now(forgetting.forget, shop, NEXT_WEEK, None, 10, **forget)
    told = back(database, hello({one.id: 1}))
    assert places(told, one) == [2, 3, 4]
    assert "在的" not in str(told)


class Counted:
    """The store; it counts how often messages are read."""

    def __init__(self, database: Database) -> None:
        self.database, self.pages = database, 0

    async def read(self, reader: Any, *given: Any) -> Any:
        self.pages += reader is actions.messages_after
        return await self.database.read(reader, *given)

    async def write(self, action: Any, *given: Any) -> Any:
        return await self.database.write(action, *given)


@pytest.mark.parametrize(
    ("behind", "pages"),
    [
        pytest.param([0, 0, 0], 0, id="nothing of any was missed"),
        pytest.param([-9, 0, 0], 0, id="more seen than there is"),
        pytest.param([0, 1, 0], 1, id="the end of one"),
        pytest.param([4, 4, 4], 3, id="everything"),
    ],
)
def test_only_those_are_read_of_which_something_was_missed(database: Database, behind: list[int], pages: int) -> None:
    shop = make.shop(database)
    each = [over(database, shop, now=NOW + week * 7 * 24 * HOUR) for week in range(3)]
    said = hello({one.id: one.last_seq - last for one, last in zip(each, behind, strict=True)})
    store = Counted(database)
    party, told = asyncio.run(greeted(database, said, NOW + 30 * 24 * HOUR, store=store))
    assert store.pages == pages
    assert len(told) == 1 + sum(max(last, 0) for last in behind)
    assert isinstance(party, Party)
    assert {conversation_topic(one.id) for one in each} < party.listener.topics, "what comes later is heard"


@pytest.mark.parametrize(("said", "pages"), [(399, 1), (400, 2), (801, 3)])
def test_a_page_that_is_not_full_is_the_last(database: Database, said: int, pages: int) -> None:
    one, store = arrived(database, shop=make.shop(database)), Counted(database)
    for first in range(0, said, 300):
        sends = [wordy(one, number) for number in range(first, min(first + 300, said))]
        database.write_now(actions.append_all, sends)
    before = now_is(database, one).last_seq - said
    told = asyncio.run(greeted(database, hello({one.id: before}), NOW + HOUR, store=store))[1]
    assert (len(places(told, one)), store.pages) == (said, pages)


@pytest.mark.parametrize(
    "resume",
    [pytest.param({}, id="none is named"), pytest.param({an_id(): 1}, id="one that is not there")],
)
def test_who_names_none_of_theirs_is_told_of_none(database: Database, resume: dict[UUID, int]) -> None:
    over(database, make.shop(database))
    assert [frame["type"] for frame in back(database, hello(resume))] == ["welcome"]


def test_anothers_conversation_is_as_if_it_were_not_there(database: Database) -> None:
    """Another visitor's, and that of the same visitor's id in another shop; a stranger listens to none of them either."""
    shop, elsewhere = make.shop(database), make.shop(database, slug="other")
    theirs, foreign = over(database, shop), over(database, elsewhere, visitor=STRANGER)
    before = everything(database)
    said = hello({theirs.id: 0, foreign.id: 0}, visitor=STRANGER)
    party, told = asyncio.run(greeted(database, said, NEXT_WEEK))
    assert [frame["type"] for frame in told] == ["welcome"]
    assert isinstance(party, Party)
    assert party.listener.topics == {visitor_topic(STRANGER)}
    kept = everything(database)
    changed = {name for name in kept if kept[name] != before[name]}
    assert changed <= {"customer", "identity", "profile", "event"}, "only that a stranger came is written down"


def test_who_has_signed_in_hears_the_end_of_what_they_talked_of_as_a_visitor(database: Database) -> None:
    """With the token of before beside the signature; without it anybody could be meant."""
    one = over(database, make.shop(database))
    signature = sign_customer(shop_key(SECRET, "yunhe"), "S-1")
    said = hello({one.id: 2}, identity=Identity("S-1", signature))
    assert places(back(database, said), one) == [3, 4]
    assert places(back(database, msgspec.structs.replace(said, token=None)), one) == []


@pytest.mark.parametrize(("last", "missed"), [(0, [1, 2, 3, 4]), (2, [3, 4]), (4, [])])
def test_an_agent_hears_what_they_missed_of_one_that_is_over(
    database: Database, last: int, missed: list[int]
) -> None:  # fmt: skip
    shop = make.shop(database)
    one = over(database, shop)
    agent = caller(LAN, frozenset({shop}))
    said = Hello(1, "agent", resume={one.id: last})
    told = asyncio.run(greeted(database, said, NEXT_WEEK, caller=agent))[1]
    assert places(told, one) == missed
    assert [frame["kind"] for frame in told if frame.get("seq") == 3] == ["note"] * (3 in missed)


def test_of_a_hello_that_names_more_than_may_be_followed_the_first_are_taken() -> None:
    some = [an_id() for _ in range(MOST_FOLLOWED + 1)]
    said = wire.decode(msgspec.json.encode(hello(dict.fromkeys(some, 1))).decode())
    assert isinstance(said, Hello)
    assert list(said.resumed) == some[:MOST_FOLLOWED]


@pytest.mark.parametrize(("place", "missed"), [(MOST_FOLLOWED - 1, [3, 4]), (MOST_FOLLOWED, [])])
def test_who_names_too_many_is_welcomed_and_hears_of_the_first(
    database: Database, place: int, missed: list[int]
) -> None:
    shop = make.shop(database)
    one, agent = over(database, shop), caller(LAN, frozenset({shop}))
    resume = [an_id() for _ in range(MOST_FOLLOWED + 20)]
    resume[place] = one.id
    named = dict.fromkeys(resume, 2)
    told = back(database, hello(named))
    assert (told[0]["type"], places(told, one)) == ("welcome", missed)
    said = Hello(1, "agent", resume=named)
    told = asyncio.run(greeted(database, said, NEXT_WEEK, caller=agent))[1]
    assert (told[0]["type"], places(told, one)) == ("welcome", missed)


def test_all_that_are_named_are_looked_for_by_their_key_at_once(database: Database) -> None:
    """However many there are, of one visitor or not."""
    shop = make.shop(database)
    ids = [over(database, shop, now=NOW + week * 7 * 24 * HOUR).id for week in range(3)]
    some = [*ids, *(an_id() for _ in range(MOST_FOLLOWED - 3))]

    def look(tx: Tx) -> list[Conversation]:
        return actions.own_among(tx, shop, {VISITOR}, some)

    in_parts = {"sqlite": 4, "postgresql": 1}
    assert database.read_now(lambda tx: queries(tx, look)) == in_parts[database.dialect]
    assert [one.id for one in database.read_now(look)] == ids
