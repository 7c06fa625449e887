"""Somebody with a signature: shoppers read that wherever they read who it is, colleagues the name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from tests import make
from tests.conversations.approvals import approves, held, in_scene
from tests.conversations.given import LAN, NOW, SECOND, conversation, message, send
from tests.conversations.queues import follow, shown, waits
from tests.conversations.stored import appended, everything, messages, now_is, said
from tests.team.given import here, joined, routed
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Reassign, TakeOver, Transfer
from xiaoer.conversations.domain import flow, screens, views
from xiaoer.conversations.domain.conversations import Assignee, Conversation
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.domain.seeing import SHOPPER, Reader
from xiaoer.conversations.domain.words import Words, say
from xiaoer.platform.auth import Caller, Role, accounts
from xiaoer.platform.db import Database
from xiaoer.team import actions as team

SIGNED = "小云（售后专员）"
LATER = NOW + 9 * SECOND


def signing(database: Database, one: Caller) -> Caller:
    """The same, with a signature."""
    told = {"alias": "小云", "post": "售后专员"}
    database.write_now(accounts.change, one.account_id, told)
    return replace(one, **told)


def test_a_message() -> None:
    one = message(signature=SIGNED)
    seen, read = views.shown(one, Reader(UUID(int=9))), views.shown(one, SHOPPER)
    assert seen is not None
    assert (seen.author_name, read) == (LAN.name, replace(seen, author_name=SIGNED, author_id=None))
    assert SIGNED.encode() not in screens.message_for(one, Reader(UUID(int=9)))


@pytest.mark.parametrize(("signature", "name"), [(None, "小兰"), (SIGNED, SIGNED)])
def test_who_has_the_conversation(signature: str | None, name: str) -> None:
    one = conversation(assignee=Assignee(UUID(int=9), "小兰", signature))
    assert msgspec.json.decode(screens.state_changed(one, None))["agent_name"] == name
    frame = msgspec.json.decode(screens.row_changed(one))
    assert frame["row"]["assignee"]["name"] == "小兰"


def test_who_answers_first_has_it_by_both() -> None:
    after = flow.append(conversation(), send("您好", Author.AGENT, signature=SIGNED)).conversation
    assert after.assignee == Assignee(LAN.id, LAN.name, SIGNED)


def test_it_is_kept_with_what_they_say_and_have(database: Database) -> None:
    shop = make.shop(database)
    one = waits(database, shop)
    given: dict[str, Any] = {"conversation_id": one.id, "shop_id": shop, "at": LATER}
    appended(database, [send("您好", Author.AGENT, signature=SIGNED, **given)])
    appended(database, [send("谢谢", **given)])
    assert now_is(database, one).assignee == Assignee(LAN.id, LAN.name, SIGNED)
    kept = [(each.author_name, each.signature) for each in messages(database, one)[-2:]]
    assert kept == [(LAN.name, SIGNED), ("演示顾客·小林", None)]


Handed = Callable[[Database, Conversation, Caller, Caller, Caller], Any]


def _transferred(database: Database, one: Conversation, lan: Caller, yun: Caller, _: Caller) -> Any:
    return shown(database, actions.transfer, one.id, Transfer("请接着看", yun.account_id), lan, LATER)


def _reassigned(database: Database, one: Conversation, lan: Caller, yun: Caller, boss: Caller) -> Any:
    return shown(database, actions.reassign, one.id, Reassign(lan.account_id, yun.account_id), boss, LATER)


def _taken_over(database: Database, one: Conversation, lan: Caller, _: Caller, boss: Caller) -> Any:
    return shown(database, actions.take_over, one.id, TakeOver(lan.account_id), boss, LATER)


@pytest.mark.parametrize(
    "handed",
    [
        pytest.param(_transferred, id="transferred"),
        pytest.param(_reassigned, id="reassigned"),
        pytest.param(_taken_over, id="taken over"),
    ],
)
def test_a_conversation_that_is_handed_on(database: Database, handed: Handed) -> None:
    shop = make.shop(database)
    lan, one = here(database, shop), waits(database, shop)
    assert isinstance(database.write_now(actions.take, one.id, lan, NOW), Conversation)
    yun = signing(database, here(database, shop, "yun"))
    boss = signing(database, joined(database, shop, "boss", role=Role.SUPERVISOR))
    [frame] = handed(database, one, lan, yun, boss)
    assert frame["agent_name"] == SIGNED
    assert said(database, one)[-1][2] == say(Words.TRANSFERRED, "zh", SIGNED)
    taken = now_is(database, one).assignee
    assert taken is not None
    assert (taken.name in {yun.name, boss.name}, taken.signature) == (True, SIGNED)


def test_a_conversation_that_is_given_by_rule(database: Database) -> None:
    shop = make.shop(database)
    routed(database, shop)
    lan = signing(database, here(database, shop))
    one = waits(database, shop)
    follow(database)
    assert said(database, one)[-1][2] == say(Words.TAKEN, "zh", SIGNED)
    assert now_is(database, one).assignee == Assignee(lan.account_id, lan.name, SIGNED)
    assert [agent.signature for agent in database.read_now(team.crew, shop)] == [SIGNED]


def test_a_conversation_that_is_taken(database: Database) -> None:
    shop = make.shop(database)
    lan, one = joined(database, shop), waits(database, shop)
    [frame] = shown(database, actions.take, one.id, signing(database, lan), NOW)
    assert (frame["agent_name"], said(database, one)[-1][2]) == (SIGNED, say(Words.TAKEN, "zh", SIGNED))


def test_taken_again_under_another_signature_it_is_only_signed_anew(database: Database) -> None:
    """The shopper's header follows; nobody is said to have come, nor does the log."""
    shop = make.shop(database)
    lan, one = joined(database, shop), waits(database, shop)
    database.write_now(actions.take, one.id, lan, NOW)
    before = everything(database)
    [frame] = shown(database, actions.take, one.id, signing(database, lan), NOW)
    after = everything(database)
    assert frame["agent_name"] == SIGNED
    assert {name for name in after if after[name] != before[name]} == {"account", "conversation"}


def test_words_that_waited_for_approval_go_under_it(database: Database) -> None:
    scene = in_scene(database)
    approves(database, held(database, scene, signature=SIGNED), scene.boss)
    last = messages(database, scene.talk)[-1]
    assert (last.author_name, last.signature) == (scene.lan.name, SIGNED)
