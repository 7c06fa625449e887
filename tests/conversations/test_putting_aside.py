"""A conversation that is put aside in a real store: it is on record, comes back once, and is never forgotten."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests import make
from tests.conversations.given import HOUR, LAN, NOW, SECOND, SHOP, YUN, caller, send
from tests.conversations.queues import fire, follow, has, waits
from tests.conversations.stored import appended, due, everything, fired, messages, now_is, taken, wrote
from tests.platform.stopping_program import stopped_at
from tests.team.given import here, routed
from xiaoer.conversations import actions
from xiaoer.conversations.actions import PutAside, Transfer
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.messages import Author, Kind
from xiaoer.conversations.domain.timing import Aside
from xiaoer.conversations.domain.waiting import key
from xiaoer.platform import events
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor
from xiaoer.platform.jobs import LEASE
from xiaoer.values.refusal import Refused

MINUTE = 60 * SECOND
AT, UNTIL = NOW + 2 * SECOND, NOW + HOUR
LATER = PutAside(UNTIL, "等仓库回复")
LEAD = caller(YUN, role=Role.SUPERVISOR)
_IMPLIED = {"kind", "conversation_id"}
NOTHING_OF_IT = frozenset({UUID(int=0x99)})


def answered(database: Database, *, now: int = NOW) -> Conversation:
    return wrote(database, taken(database, now=now), "我去查一下", Author.AGENT, at=now + SECOND)


def put(database: Database, one: Conversation, told: PutAside = LATER, by: Caller | None = None) -> Conversation:
    after = database.write_now(actions.put_aside, one.id, told, by or caller(shops=frozenset({one.shop_id})), AT)
    assert isinstance(after, Conversation), after
    return after


def told(database: Database) -> list[tuple[str, dict[str, Any], UUID | None]]:
    kinds = ["conversation.put_aside", "conversation.back", "conversation.queued"]
    found = database.read_now(events.after, Cursor(), kinds, 99)
    return [(one.kind, {k: v for k, v in one.data.items() if k not in _IMPLIED}, one.by) for one in found][1:]


PUT = ("conversation.put_aside", {"assignee_id": str(LAN.id), "until_at": UNTIL}, LAN.id)


def notes(database: Database, one: Conversation) -> list[tuple[str, str]]:
    return [(str(each.author), each.body) for each in messages(database, one) if each.kind is Kind.NOTE]


def listed(database: Database, view: str) -> list[UUID]:
    return [one.id for one in database.read_now(actions.listed, frozenset({SHOP}), view, LAN.id)]


def test_it_leaves_the_list_and_is_on_record(database: Database) -> None:
    one = answered(database)
    after = put(database, one)
    assert after.timing.aside == Aside(UNTIL, "等仓库回复")
    assert (listed(database, "mine"), listed(database, "aside"), listed(database, "all")) == ([], [one.id], [one.id])
    assert told(database) == [PUT]
    assert notes(database, one) == [("agent", "稍后处理，今天 11:30 再跟进：等仓库回复")]
    assert due(database) == {key(one.id): UNTIL}


def test_it_comes_back_at_its_moment_and_once(database: Database) -> None:
    one = answered(database)
    put(database, one)
    assert fired(database, UNTIL - 1) == 0
    fired(database, UNTIL)
    fired(database, UNTIL + HOUR)
    assert now_is(database, one).timing.aside == Aside(UNTIL, "等仓库回复", back=True)
    assert (listed(database, "mine"), listed(database, "aside")) == ([one.id], [])
    assert told(database) == [PUT, ("conversation.back", {"how": "due"}, None)]
    assert notes(database, one)[1:] == [("system", "稍后处理的时间到了，请跟进：等仓库回复")]
    assert due(database) == {key(one.id): NOW + 20 * HOUR}, "the limit of the matter runs on"


def test_after_a_kill_between_claim_and_firing_it_comes_back_once(database: Database, database_url: str) -> None:
    """The other process claims by its own clock, so its moment is long past."""
    one = answered(database, now=NOW - 2 * HOUR)
    database.write_now(actions.put_aside, one.id, PutAside(NOW - HOUR), caller(), NOW - 2 * HOUR + 2 * SECOND)
    with stopped_at("claimed", database_url):
        assert now_is(database, one).is_aside
    fired(database, NOW + LEASE)
    fired(database, NOW + 2 * LEASE)
    assert [name for name, *_ in told(database)] == ["conversation.put_aside", "conversation.back"]
    assert len(notes(database, one)) == 2


def test_it_comes_back_at_once_when_the_shopper_writes(database: Database) -> None:
    one = answered(database)
    put(database, one)
    after = wrote(database, one, "还没好吗", at=NOW + MINUTE)
    assert (after.timing.aside, after.state, after.waiting_since) == (None, State.ASSIGNED, NOW + MINUTE)
    assert [timer.limit for timer in after.timing.reply] == ["next_reply"]
    assert told(database) == [PUT, ("conversation.back", {"how": "written"}, None)]
    fired(database, UNTIL)
    assert len(told(database)) == 2, "its moment means nothing any more"


def test_its_agent_takes_it_up_before(database: Database) -> None:
    one = answered(database)
    put(database, one)
    after = database.write_now(actions.bring_back, one.id, caller(), NOW + MINUTE)
    assert isinstance(after, Conversation)
    assert (after.timing.aside, after.assignee, listed(database, "mine")) == (None, LAN, [one.id])
    assert told(database) == [PUT, ("conversation.back", {"how": "undone"}, LAN.id)]
    assert notes(database, one)[1:] == [("agent", "提前处理（原定今天 11:30）")]
    assert due(database) == {key(one.id): NOW + 20 * HOUR}


def test_who_leads_takes_it_up_and_it_stays_its_agents(database: Database) -> None:
    one = answered(database)
    put(database, one)
    after = database.write_now(actions.bring_back, one.id, LEAD, NOW + MINUTE)
    assert isinstance(after, Conversation)
    assert (after.timing.aside, after.assignee) == (None, LAN)
    assert told(database)[1:] == [("conversation.back", {"how": "undone"}, YUN.id)]


def test_once_its_moment_has_come_it_is_seen_without_a_word(database: Database) -> None:
    one = answered(database)
    put(database, one)
    fired(database, UNTIL)
    before = messages(database, one)
    after = database.write_now(actions.bring_back, one.id, caller(), UNTIL + MINUTE)
    assert isinstance(after, Conversation)
    assert (after.timing.aside, messages(database, one), len(told(database))) == (None, before, 2)


def test_a_time_can_be_chosen_anew(database: Database) -> None:
    one = answered(database)
    put(database, one)
    put(database, one, PutAside(UNTIL + HOUR, "仓库明天才在"))
    fired(database, UNTIL)
    assert now_is(database, one).timing.aside == Aside(UNTIL + HOUR, "仓库明天才在")
    assert due(database) == {key(one.id): UNTIL + HOUR}


@pytest.mark.parametrize(
    ("told_", "by", "refused"),
    [
        pytest.param(LATER, caller(YUN), Refused("already_taken", {"name": LAN.name}), id="a colleague's"),
        pytest.param(LATER, LEAD, Refused("already_taken", {"name": LAN.name}), id="a colleague's, for who leads"),
        pytest.param(LATER, caller(shops=NOTHING_OF_IT), Refused("conversation_not_found"), id="another shop's"),
        pytest.param(PutAside(NOW), caller(), Refused("aside_time"), id="a moment that is over"),
        pytest.param(
            PutAside(NOW + 25 * HOUR), caller(), Refused("aside_past_limit"), id="past the limit of the matter"
        ),
    ],
)
def test_a_refusal_changes_nothing(database: Database, told_: PutAside, by: Caller, refused: Refused) -> None:
    one = answered(database)
    before = everything(database)
    assert database.write_now(actions.put_aside, one.id, told_, by, AT) == refused
    assert everything(database) == before


def test_whoever_waits_is_not_put_off(database: Database) -> None:
    one = wrote(database, answered(database), "多久", at=AT)
    before = everything(database)
    assert database.write_now(actions.put_aside, one.id, LATER, caller(), AT) == Refused("aside_while_waited_for")
    assert everything(database) == before


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        pytest.param(caller(YUN), Refused("already_taken", {"name": LAN.name}), id="a colleague's"),
        pytest.param(caller(shops=NOTHING_OF_IT), Refused("conversation_not_found"), id="another shop's"),
    ],
)
def test_only_who_has_it_or_leads_takes_it_up(database: Database, by: Caller, refused: Refused) -> None:
    one = answered(database)
    put(database, one)
    before = everything(database)
    assert database.write_now(actions.bring_back, one.id, by, AT) == refused
    assert everything(database) == before


def test_what_is_not_aside_is_not_taken_up(database: Database) -> None:
    one = answered(database)
    before = everything(database)
    assert database.write_now(actions.bring_back, one.id, caller(), AT) == Refused("not_aside")
    assert everything(database) == before


def test_a_limit_that_is_up_meanwhile_is_told_all_the_same(database: Database) -> None:
    one = answered(database)
    put(database, one, PutAside(NOW + 25 * HOUR, past_limit=True))
    for hours in (20, 23, 24):
        fired(database, NOW + hours * HOUR)
    found = database.read_now(events.after, Cursor(), ["limit.alarmed", "limit.breached"], 9)
    assert [(one.kind, one.data["limit"]) for one in found] == [("limit.alarmed", "resolution")] * 2 + [
        ("limit.breached", "resolution")
    ]
    assert now_is(database, one).is_aside


def test_over_the_night_its_agent_goes_and_in_the_morning_somebody_has_it(database: Database) -> None:
    shop = make.shop(database)
    routed(database, shop)
    lan, one = here(database, shop), waits(database, shop)
    follow(database)
    appended(
        database, [send("我去查", Author.AGENT, conversation_id=one.id, shop_id=shop, author_id=lan.account_id, at=AT)]
    )
    assert isinstance(database.write_now(actions.put_aside, one.id, LATER, lan, AT), Conversation)
    database.write_now(actions.return_all, shop, lan.account_id, NOW + MINUTE)
    gone = now_is(database, one)
    assert (gone.state, gone.assignee, gone.is_aside) == (State.WAITING, None, True)
    said = len(messages(database, one))
    fire(database, UNTIL)
    queued = now_is(database, one)
    assert (queued.state, queued.waiting_since, queued.timing.sign_at) == (State.QUEUED, None, None)
    assert [each.author for each in messages(database, one)[said:]] == [Author.SYSTEM], "the shopper hears nothing"
    assert [(kind, data) for kind, data, _ in told(database)][-2:] == [
        ("conversation.back", {"how": "due"}), ("conversation.queued", {"reason": "aside"}),
    ]  # fmt: skip
    yun = here(database, shop, "yun")
    follow(database, UNTIL + MINUTE)
    assert has(database, one) in {lan.account_id, yun.account_id}
    after = now_is(database, one)
    assert (after.state, after.timing.aside) == (State.WAITING, Aside(UNTIL, "等仓库回复", back=True))


def test_handed_on_it_is_there_at_once(database: Database) -> None:
    shop = make.shop(database)
    routed(database, shop)
    lan, one = here(database, shop), waits(database, shop)
    follow(database)
    yun = here(database, shop, "yun", capacity=0)
    appended(
        database, [send("我去查", Author.AGENT, conversation_id=one.id, shop_id=shop, author_id=lan.account_id, at=AT)]
    )
    database.write_now(actions.put_aside, one.id, LATER, lan, AT)
    database.write_now(actions.transfer, one.id, Transfer("请跟进", yun.account_id), lan, NOW + MINUTE)
    after = now_is(database, one)
    assert (after.assignee and after.assignee.id, after.timing.aside) == (yun.account_id, None)


def test_the_moments_that_are_offered_are_those_of_its_shop(database: Database) -> None:
    one = answered(database)
    found = database.read_now(actions.aside_choices, frozenset({SHOP}), one.id, NOW)
    assert not isinstance(found, Refused)
    assert [str(choice.name) for choice in found] == ["quarter", "half", "hour", "evening", "tomorrow"]
    refused = Refused("conversation_not_found")
    assert database.read_now(actions.aside_choices, NOTHING_OF_IT, one.id, NOW) == refused
