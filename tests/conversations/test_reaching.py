"""How to reach a shopper who waits while nobody is there: the rules, and on both databases what becomes of what is left."""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.conversations.given import HOUR, LAN, NOW, SECOND, YUN, caller, conversation
from tests.conversations.stored import appended, everything, messages, now_is, said
from tests.conversations.test_due import settled
from tests.team.given import here, says
from tests.times.given import OFFICE, at
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Arrival, reaching
from xiaoer.conversations.actions.reaching import Asked
from xiaoer.conversations.domain.conversations import Conversation, Person, State
from xiaoer.conversations.domain.events import ContactLeft
from xiaoer.conversations.domain.messages import Author, Kind, Send
from xiaoer.conversations.domain.reaching import Left, checked, decode, is_asked, refusal, sentence
from xiaoer.customers import actions as customers
from xiaoer.customers.actions import Search, forgetting
from xiaoer.customers.actions.telling import COUNTED_WITHIN, MOST_LEFT
from xiaoer.customers.domain.consent import ConsentSource, Purpose
from xiaoer.customers.domain.people import Customer, Facts, IdentityKind
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.customers.domain.told import FactName, FactSource, masked
from xiaoer.customers.web.customers import view
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor, after
from xiaoer.platform.ids import fresh
from xiaoer.team.domain.agents import Presence
from xiaoer.times.domain.limits import Times
from xiaoer.values.refusal import Refused

NAME, PHONE, EMAIL = FactName.NAME, FactName.PHONE, FactName.EMAIL
NUMBER, MAIL = "13812345678", "demo.li@example.com"
EVENING = at("2026-11-25 20:00")
VISITOR = UUID(int=0xF7)


def left(**told: Any) -> Left:
    return Left(**{"client_id": "reach-0001", "agreed": True, "phone": NUMBER, **told})


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param({}, {PHONE: NUMBER}, id="a phone"),
        pytest.param({"phone": "", "email": f" {MAIL}\t"}, {EMAIL: MAIL}, id="a mail alone"),
        pytest.param({"name": " 演示\u200b 李\n女士 "}, {NAME: "演示 李 女士", PHONE: NUMBER}, id="a name in one line"),
        pytest.param({"phone": "+1 (415) 555-0100"}, {PHONE: "+14155550100"}, id="from abroad"),
        pytest.param({"phone": "138 1234-5678"}, {PHONE: NUMBER}, id="as people write it"),
        pytest.param({"phone": "１３８１２３４５６７８"}, {PHONE: NUMBER}, id="full width"),
        pytest.param({"phone": "", "name": "演示李女士"}, Refused("nothing_to_reach_by"), id="nothing to reach by"),
        pytest.param({"phone": " \u200b", "email": "\x00"}, Refused("nothing_to_reach_by"), id="nothing that is seen"),
        pytest.param({"phone": "12345"}, Refused("phone_unreadable"), id="too short"),
        pytest.param({"phone": "138****5678"}, Refused("phone_unreadable"), id="masked"),
        pytest.param(
            {"phone": "晚上打", "email": MAIL}, Refused("phone_unreadable"), id="a bad phone beside a good mail"
        ),
        pytest.param({"email": "demo.li"}, Refused("email_unreadable"), id="a bad mail beside a good phone"),
        pytest.param({"phone": "", "email": "demo@localhost"}, Refused("email_unreadable"), id="no domain"),
        pytest.param({"phone": "", "email": "demo@example."}, Refused("email_unreadable"), id="half a domain"),
        pytest.param({"phone": "", "email": "d o@example.com"}, Refused("email_unreadable"), id="a blank in it"),
        pytest.param({"agreed": False}, Refused("consent_needed"), id="no consent"),
    ],
)
def test_what_is_taken(told: dict[str, Any], kept: dict[FactName, str] | Refused) -> None:
    assert checked(left(**told)) == kept


@given(
    name=st.text(max_size=60), phone=st.just(NUMBER) | st.text(max_size=40), email=st.just(MAIL) | st.text(max_size=60),
    agreed=st.booleans(),
)  # fmt: skip
def test_whatever_is_written_is_refused_or_kept_in_one_line_with_a_way_to_reach(
    *, name: str, phone: str, email: str, agreed: bool
) -> None:
    kept = checked(Left("reach-0001", agreed, name, phone, email))
    if not isinstance(kept, Refused):
        assert agreed
        assert kept.keys() & {PHONE, EMAIL}
        assert all(value.strip() and value.isprintable() for value in kept.values())


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'"\\ud800', id="half a text"),
        pytest.param(b"[" * 4_000, id="too deep"),
        pytest.param(b"\xff", id="no text"),
        pytest.param(b'{"client_id":"reach-0001"}', id="no word of consent"),
        pytest.param(b'{"client_id":"short","agreed":true}', id="no id"),
        pytest.param(b'{"client_id":"reach-0001","agreed":"yes"}', id="consent that is none"),
        pytest.param(
            json.dumps({"client_id": "reach-0001", "agreed": True, "phone": "1" * 41}).encode(), id="too long"
        ),
        pytest.param(b'{"client_id":"reach-0001","agreed":true,"shop":"x"}', id="an unknown field"),
    ],
)
def test_another_body_is_refused_without_a_word_of_it(body: bytes) -> None:
    assert decode(body) == Refused("bad_request", {"what": "client_id, agreed, name, phone, email"})


def test_a_body_is_read() -> None:
    told = {"client_id": "reach-0001", "agreed": True, "name": "", "phone": NUMBER, "email": ""}
    assert decode(json.dumps(told).encode()) == left()


@pytest.mark.parametrize(
    ("state", "assignee", "waits", "is_open", "there", "expected"),
    [
        pytest.param(State.QUEUED, None, True, True, (), True, id="nobody has come"),
        pytest.param(State.QUEUED, None, True, True, (LAN.id,), False, id="somebody is there"),
        pytest.param(State.QUEUED, None, True, False, (), True, id="off hours"),
        pytest.param(State.QUEUED, None, True, False, (LAN.id,), True, id="off hours, somebody still at the desk"),
        pytest.param(State.ASSIGNED, LAN, True, False, (LAN.id,), False, id="their agent is there off hours"),
        pytest.param(State.ASSIGNED, LAN, True, False, (YUN.id,), True, id="their agent has left for the day"),
        pytest.param(State.ASSIGNED, LAN, True, True, (YUN.id,), False, id="their agent is away, others are there"),
        pytest.param(State.WAITING, LAN, False, False, (), False, id="answered"),
        pytest.param(State.BOT, None, True, False, (), False, id="with the bot"),
        pytest.param(State.RESOLVED, None, False, False, (), False, id="over"),
    ],
)
def test_when_it_is_asked_for(
    *, state: State, assignee: Any, waits: bool, is_open: bool, there: tuple[UUID, ...], expected: bool
) -> None:
    one = conversation(state=state, assignee=assignee, waiting_since=NOW if waits else None)
    assert is_asked(one, is_open=is_open, there=there) is expected


@pytest.mark.parametrize(
    ("state", "refused"),
    [(state, state in {State.BOT, State.RESOLVED}) for state in State],
    ids=[str(state) for state in State],
)
def test_when_it_is_taken(*, state: State, refused: bool) -> None:
    assert refusal(conversation(state=state)) == (Refused("nobody_asked_for") if refused else None)


@pytest.mark.parametrize(
    ("facts", "back", "locale", "expected"),
    [
        ({PHONE: NUMBER}, "明天 09:00 ", "zh", "联系方式（电话）已收到，客服明天 09:00 上班后会尽快联系您。"),
        ({NAME: "李", EMAIL: MAIL}, "", "zh", "联系方式（邮箱）已收到，客服会尽快联系您。"),
        (
            {PHONE: NUMBER, EMAIL: MAIL}, "tomorrow at 09:00", "en",
            "We have your contact details (phone, e-mail). Our team will be in touch tomorrow at 09:00.",
        ),
        ({EMAIL: MAIL}, "", "en", "We have your contact details (e-mail). Our team will be in touch as soon as possible."),
    ],
)  # fmt: skip
def test_what_is_said_of_it(facts: dict[FactName, str], back: str, locale: str, expected: str) -> None:
    assert sentence(facts, back, locale) == expected


class Scene(NamedTuple):
    """A shop by office hours, and a visitor of it who has asked for a person."""

    shop: UUID
    customer: UUID
    talk: Conversation


def waiting(database: Database, now: int = EVENING, *, locale: str = "zh", times: Times | None = None) -> Scene:
    shop = settled(database, times or Times(hours=OFFICE))
    who = database.write_now(customers.identify, shop, IdentityKind.VISITOR, str(VISITOR), now)
    return Scene(shop, who.id, asking(database, shop, who, now, locale))


def asking(database: Database, shop: UUID, who: Customer, now: int, locale: str = "zh") -> Conversation:
    arrival = Arrival(shop, VISITOR, Person(who.id, who.facts.name), locale=locale)
    opened = database.write_now(actions.arrive, arrival, now)
    words = Send(shop, opened.id, Author.SHOPPER, who.id, "", Kind.TEXT, "转人工", f"ask-{now}", now, fresh(now))
    appended(database, [words])
    database.write_now(actions.hand_over, shop, opened.id, "asked", now)
    return now_is(database, opened)


def leaves(database: Database, scene: Scene, now: int = EVENING + SECOND, **told: Any) -> Refused | None:
    return database.write_now(reaching.leave, scene.shop, scene.talk.id, left(**told), now)


def told_of(database: Database, scene: Scene) -> dict[FactName, tuple[str, FactSource, int]]:
    """What is shown of the customer beside the name by which the desk calls a visitor."""
    found = database.read_now(customers.find_profile, frozenset({scene.shop}), scene.customer)
    assert not isinstance(found, Refused)
    return {one.name: (one.value, one.source, one.told_at) for one in found.shown}


def test_off_hours_it_is_asked_for_with_the_next_opening(database: Database) -> None:
    scene = waiting(database)
    ask = database.read_now(reaching.asked, scene.shop, VISITOR, "zh", EVENING)
    assert ask == Asked(scene.talk.id, "明天 09:00 ")
    assert database.read_now(reaching.asked, scene.shop, VISITOR, "en", EVENING) == Asked(
        scene.talk.id, "tomorrow at 09:00"
    )
    assert database.read_now(reaching.asked, scene.shop, UUID(int=0xF8), "zh", EVENING) is None
    assert database.read_now(reaching.asked, make.shop(database, slug="other"), VISITOR, "zh", EVENING) is None


def test_in_working_time_it_is_asked_for_as_long_as_no_agent_is_there(database: Database) -> None:
    morning = at("2026-11-25 10:00")
    scene = waiting(database, morning)
    assert database.read_now(reaching.asked, scene.shop, VISITOR, "zh", morning) == Asked(scene.talk.id, "")
    agent = here(database, scene.shop, now=morning)
    assert database.read_now(reaching.asked, scene.shop, VISITOR, "zh", morning) is None
    says(database, agent, Presence.AWAY, morning)
    assert database.read_now(reaching.asked, scene.shop, VISITOR, "zh", morning) == Asked(scene.talk.id, "")


def test_who_has_been_answered_is_not_asked(database: Database) -> None:
    scene = waiting(database)
    agent = caller(LAN, frozenset({scene.shop}))
    reply = Send(
        scene.shop, scene.talk.id, Author.AGENT, agent.account_id, agent.name, Kind.TEXT, "在的", "reply-01", EVENING, fresh(EVENING)
    )  # fmt: skip
    appended(database, [reply])
    assert database.read_now(reaching.asked, scene.shop, VISITOR, "zh", EVENING) is None


def test_it_goes_onto_the_customer_with_consent_and_a_line_says_so(database: Database) -> None:
    scene, now = waiting(database), EVENING + SECOND
    before = now_is(database, scene.talk)
    assert leaves(database, scene, name="演示李女士", email=MAIL) is None
    assert told_of(database, scene) == {
        NAME: ("演示李女士", FactSource.SHOPPER, now), PHONE: (NUMBER, FactSource.SHOPPER, now),
        EMAIL: (MAIL, FactSource.SHOPPER, now),
    }  # fmt: skip
    found = database.read_now(customers.find_profile, frozenset({scene.shop}), scene.customer)
    assert not isinstance(found, Refused)
    assert [(one.purpose, one.given, one.source, one.at, one.by_name) for one in found.consents] == [
        (Purpose.CONTACT, True, ConsentSource.SHOPPER, now, "")
    ]
    assert {(one.contact.masked, one.contact.verified) for one in found.contacts} == {
        ("138****5678", False), ("d****@example.com", False)
    }  # fmt: skip
    line = messages(database, scene.talk)[-1]
    assert (line.author, line.kind) == (Author.SYSTEM, Kind.EVENT)
    assert line.body == "联系方式（电话、邮箱）已收到，客服明天 09:00 上班后会尽快联系您。"
    kept = now_is(database, scene.talk)
    assert (kept.state, kept.waiting_since, kept.last_text) == (before.state, before.waiting_since, before.last_text)
    [event] = database.read_now(after, Cursor(), ["contact.left"], 9)
    assert event.read_as(ContactLeft) == ContactLeft(scene.talk.id, scene.customer, ("email", "name", "phone"))


def test_it_is_found_by_its_phone_and_stands_nowhere_in_the_clear(database: Database) -> None:
    scene = waiting(database)
    assert leaves(database, scene, email=MAIL) is None
    for words in ("+8613812345678", MAIL):
        page = database.read_now(customers.search, frozenset({scene.shop}), Search(scene.shop, words))
        assert not isinstance(page, Refused)
        assert [one.id for one in page.profiles] == [scene.customer]
    written = repr(everything(database))
    assert masked(PHONE, NUMBER) in written
    assert [one for one in (NUMBER, MAIL, "demo.li") if one in written] == []


def test_beside_the_conversation_it_stands_as_on_the_page(database: Database) -> None:
    scene = waiting(database)
    assert leaves(database, scene, email=MAIL) is None
    card = database.read_now(customers.find_card, frozenset({scene.shop}), scene.customer)
    assert not isinstance(card, Refused)
    beside = view(scene.customer, card, Purchases(0, 0, "CNY", None))
    assert (beside.masked_phone, beside.masked_email, beside.masked_address) == ("138****5678", "d****@example.com", "")
    assert database.read_now(customers.find_card, frozenset({UUID(int=0x52)}), scene.customer) == Refused(
        "customer_not_found"
    )


def test_the_same_sent_again_is_one(database: Database) -> None:
    scene = waiting(database)
    assert leaves(database, scene) is None
    before = everything(database)
    assert leaves(database, scene, EVENING + 9 * SECOND) is None
    assert everything(database) == before
    assert leaves(database, scene, EVENING + 10 * SECOND, client_id="reach-0002", phone="13912345678") is None
    assert told_of(database, scene)[PHONE] == ("13912345678", FactSource.SHOPPER, EVENING + 10 * SECOND)
    assert [body for _, _, body in said(database, scene.talk)].count(messages(database, scene.talk)[-1].body) == 2


def test_what_the_staff_wrote_and_the_store_tells_goes_before_it(database: Database) -> None:
    scene = waiting(database)
    by = caller(shops=frozenset({scene.shop}))
    told = database.write_now(customers.tell, scene.customer, PHONE, "13700000003", by, EVENING)
    assert not isinstance(told, Refused)
    assert leaves(database, scene) is None
    assert told_of(database, scene)[PHONE][:2] == ("13700000003", FactSource.HAND)
    found = database.read_now(customers.find_profile, frozenset({scene.shop}), scene.customer)
    assert not isinstance(found, Refused)
    assert (NUMBER, FactSource.SHOPPER) in [(one.value, one.source) for one in found.told]


def test_who_writes_anothers_phone_is_proposed_and_not_joined(database: Database) -> None:
    scene = waiting(database)
    told = {"C-1": Facts("演示王先生", phone="13812345678")}
    [other] = database.write_now(customers.remember, scene.shop, told, EVENING).values()
    assert leaves(database, scene) is None
    database.write_now(customers.settle, scene.shop, [scene.customer], EVENING + 2 * SECOND)
    shops = frozenset({scene.shop})
    found = database.read_now(customers.find_together, shops, scene.customer)
    assert not isinstance(found, Refused)
    assert found[1] == (scene.customer,)
    proposed = database.read_now(customers.proposals_of, shops, scene.shop)
    assert not isinstance(proposed, Refused)
    assert [(one.doubt, {one.first_id, one.second_id}) for one, _, _ in proposed.pairs] == [
        ("not_verified", {scene.customer, other})
    ]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        pytest.param({"phone": ""}, "nothing_to_reach_by", id="nothing to reach by"),
        pytest.param({"phone": "12"}, "phone_unreadable", id="a bad phone"),
        pytest.param({"email": "x"}, "email_unreadable", id="a bad mail"),
        pytest.param({"agreed": False}, "consent_needed", id="no consent"),
    ],
)
def test_what_is_refused_changes_nothing(database: Database, told: dict[str, Any], code: str) -> None:
    scene = waiting(database)
    before = everything(database)
    assert leaves(database, scene, **told) == Refused(code)
    assert everything(database) == before


def test_a_foreign_shop_or_one_that_nobody_waits_in_changes_nothing(database: Database) -> None:
    scene = waiting(database)
    before = everything(database)
    foreign = database.write_now(reaching.leave, UUID(int=0x52), scene.talk.id, left(), EVENING)
    assert foreign == Refused("conversation_not_found")
    assert everything(database) == before
    done = database.write_now(actions.resolve, scene.talk.id, caller(LAN, frozenset({scene.shop})), EVENING)
    assert not isinstance(done, Refused)
    before = everything(database)
    assert leaves(database, scene) == Refused("nobody_asked_for")
    assert everything(database) == before


def test_so_many_times_a_day(database: Database) -> None:
    scene = waiting(database)
    for number in range(MOST_LEFT):
        assert leaves(database, scene, client_id=f"reach-000{number}", phone=f"1381234567{number}") is None
    before = everything(database)
    late = EVENING + COUNTED_WITHIN
    assert leaves(database, scene, late, client_id="reach-more") == Refused("too_many_contacts", {"most": MOST_LEFT})
    assert everything(database) == before
    assert leaves(database, scene, late + SECOND, client_id="reach-more") is None


def test_forgetting_takes_it(database: Database) -> None:
    scene = waiting(database)
    assert leaves(database, scene, name="演示李女士") is None
    database.write_now(
        forgetting.forget, scene.shop, [scene.customer], "已删除的顾客", EVENING + HOUR, for_good=True, bought=True
    )
    found = database.read_now(customers.find_profile, frozenset({scene.shop}), scene.customer)
    assert not isinstance(found, Refused)
    assert [(one.name, one.value) for one in found.told] == [(NAME, "已删除的顾客")]
    assert (found.contacts, found.consents) == ((), ())
    assert "演示李女士" not in repr(everything(database))
