"""Who may see what: a table of every kind and reader, and that live frames, histories and catching up agree on it."""

from __future__ import annotations

from itertools import product
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conversations.given import LAN, SHOP, YUN, conversation, message, send
from xiaoer.conversations.actions.keeping import _message_screens
from xiaoer.conversations.domain import flow, screens, seeing, views
from xiaoer.conversations.domain.conversations import Assignee, State
from xiaoer.conversations.domain.messages import Author, Kind
from xiaoer.conversations.domain.seeing import SHOPPER, Reader
from xiaoer.platform.live.hub import Audience

LEAD, OTHER_LEAD, MING = UUID(int=0xEE), UUID(int=0xEF), UUID(int=0xA3)
READERS = {
    "the shopper": SHOPPER, "who has it": Reader(LAN.id), "another agent": Reader(YUN.id), "its author": Reader(LEAD),
    "another who leads": Reader(OTHER_LEAD, leads=True),
}  # fmt: skip
SEEN = {
    Kind.NOTE: set(READERS) - {"the shopper"},
    Kind.WHISPER: {"who has it", "its author", "another who leads"},
}
"""All that is not for everybody."""


@pytest.mark.parametrize(("kind", "who"), list(product(Kind, READERS)))
def test_who_sees_what(kind: Kind, who: str) -> None:
    one = message(kind=kind, author_id=LEAD, to=LAN.id)
    expected = who in SEEN.get(kind, set(READERS))
    assert seeing.may_see(READERS[who], one) is expected
    assert (views.shown(one, READERS[who]) is not None) is expected
    told = msgspec.json.decode(screens.message_for(one, READERS[who]))
    assert told["type"] == ("message" if expected else "passed")


def test_of_a_whisper_whose_hearer_is_not_known_only_its_author_and_who_leads_see_anything() -> None:
    one = message(kind=Kind.WHISPER, author_id=LEAD, to=None)
    assert seeing.privy(one) == frozenset({LEAD})
    assert not seeing.may_see(Reader(LAN.id), one)


def test_what_all_staff_may_see_is_nobodys_alone() -> None:
    assert seeing.privy(message(kind=Kind.NOTE)) is None
    assert screens.privy_topics(SHOP, message(kind=Kind.NOTE)) == ()


READS = st.builds(Reader, st.sampled_from([None, LAN.id, YUN.id, MING, LEAD, OTHER_LEAD]), st.booleans())


@given(kind=st.sampled_from(list(Kind)), has=st.sampled_from([LAN, YUN]), reader=READS)
def test_open_screens_show_what_the_history_shows(kind: Kind, has: Assignee, reader: Reader) -> None:
    """Of the frames of one message each reader gets that which a fresh look gives them."""
    before = conversation(state=State.ASSIGNED, assignee=has)
    sent = send("先道歉", Author.AGENT, kind=kind, author_id=LEAD)
    appended = flow.append(before, sent)
    listens = {screens.conversation_topic(before.id)}
    if reader.account_id is not None:
        listens |= {screens.agent_topic(reader.account_id)} | ({screens.lead_topic(SHOP)} if reader.leads else set())
    side = Audience.SHOPPER if reader.account_id is None else Audience.STAFF
    heard = [
        one.frame_for(listens)
        for one in _message_screens(sent, appended)
        if one.audience is side and one.topic == screens.conversation_topic(before.id)
    ]
    expected = screens.message_for(appended.message, Reader(reader.account_id, reader.leads))
    assert heard == [expected]
