"""Red words in a shop where a supervisor may let them go: held, decided, sent once or never."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests import make
from tests.conversations.approvals import (
    Scene,
    agent_said,
    approves,
    as_it_is,
    current,
    follow,
    held,
    in_scene,
    refuses,
    says,
    withdraws,
    words_of,
)
from tests.conversations.given import NOW, SECOND
from tests.conversations.queues import waits
from tests.conversations.reds import WORDS, asks_for_approval, red_light
from tests.conversations.stored import appended, everything, messages, told
from tests.crisis.given import PLAN, lead, planned, switched_off, switched_on
from tests.team.given import joined
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Approval
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.events import MessageHeld
from xiaoer.conversations.domain.held import LEADING, Held, HeldState
from xiaoer.conversations.domain.messages import Receipt
from xiaoer.crisis.domain.plans import Link
from xiaoer.etiquette.domain.settings import RedPolicy
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor, after
from xiaoer.values.refusal import Refused

RED: dict[str, Any] = {"approval": True, "light": red_light()}
TOPIC = "召回？滚"


@pytest.fixture
def scene(database: Database) -> Scene:
    """A shop whose crisis is over, and which lets red words go once a supervisor has approved them."""
    found = in_scene(database)
    switched_off(database, found.boss, found.shop)
    asks_for_approval(database, found.shop, found.boss)
    return found


def in_a_shop_without_a_crisis(database: Database, scene: Scene) -> Scene:
    shop = make.shop(database, slug="calm")
    boss, lan = lead(database, shop, "boss calm"), joined(database, shop, "lan calm")
    talk = database.write_now(actions.take, waits(database, shop).id, lan, NOW)
    assert isinstance(talk, Conversation)
    asks_for_approval(database, shop, boss)
    return scene._replace(shop=shop, boss=boss, lan=lan, talk=talk)


def test_red_words_wait_for_any_supervisor(database: Database, scene: Scene) -> None:
    before = current(database, scene)
    one = held(database, scene, WORDS, **RED)
    assert (one.state, one.crisis_id, one.topics, one.chain, one.light) == (
        HeldState.WAITING, None, (), (LEADING,), red_light(),
    )  # fmt: skip
    assert (as_it_is(database, one), current(database, scene), agent_said(database, scene)) == (one, before, [])
    [event] = database.read_now(after, Cursor(), ["message.held"], 9)
    assert event.read_as(MessageHeld) == MessageHeld(scene.talk.id, one.id, None, 1, ("abuse.out",))
    follow(database)
    assert as_it_is(database, one).state is HeldState.WAITING


def test_approved_they_go_as_their_authors_and_say_who_let_them(database: Database, scene: Scene) -> None:
    one = held(database, scene, WORDS, **RED)
    assert approves(database, one, scene.wise) == Refused("held_not_yours")
    sent = approves(database, one, scene.boss)
    assert isinstance(sent, Held)
    assert sent.state is HeldState.SENT
    last = messages(database, scene.talk)[-1]
    assert (last.body, last.author_id) == (WORDS, scene.lan.account_id)
    assert last.light == red_light() | {"approved_by": scene.boss.name}
    again = says(database, scene, WORDS, **RED)
    assert isinstance(again, Receipt)
    assert (again.repeated, agent_said(database, scene)) == (True, [WORDS])


def test_other_words_under_the_same_id_have_taken_them_back(database: Database, scene: Scene) -> None:
    scene = in_a_shop_without_a_crisis(database, scene)
    one = held(database, scene, WORDS, **RED)
    assert isinstance(says(database, scene, "请您再看看", client_id=one.client_id), Receipt)
    over = approves(database, one, scene.boss)
    assert isinstance(over, Held)
    assert (over.state, over.closed, agent_said(database, scene)) == (HeldState.WITHDRAWN, True, ["请您再看看"])
    assert (as_it_is(database, one), told(database)[-2:]) == (over, ["held.decided", "held.ended"])


def test_refused_they_do_not_and_their_author_reads_why(database: Database, scene: Scene) -> None:
    one = held(database, scene, WORDS, **RED)
    over = refuses(database, one, scene.boss, reason="换个说法")
    assert isinstance(over, Held)
    assert (over.state, over.why, agent_said(database, scene)) == (HeldState.REFUSED, "换个说法", [])
    assert database.read_now(actions.held_in, scene.talk.id, scene.lan) == [over]
    assert told(database)[-2:] == ["held.decided", "held.ended"]


@pytest.mark.parametrize("red", [RedPolicy.BLOCKED, None], ids=["blocked", "nothing settled"])
def test_where_the_shop_lets_none_go_they_are_refused(database: Database, red: RedPolicy | None) -> None:
    scene = in_scene(database)
    if red:
        asks_for_approval(database, scene.shop, scene.boss, red)
    before = everything(database)
    assert says(database, scene, WORDS, **RED) == Refused(
        "red_light", {"why_zh": "abuse.out不行", "why_en": "no abuse.out"}
    )
    assert everything(database) == before


def test_a_supervisors_own_need_another_one(database: Database, scene: Scene) -> None:
    taken = actions.TakeOver(scene.lan.account_id)
    database.write_now(actions.take_over, scene.talk.id, taken, scene.boss, NOW)
    own = {"author_id": scene.boss.account_id, "author_name": scene.boss.name, **RED}
    before = everything(database)
    assert says(database, scene, WORDS, **own) == Refused("held_red_by_nobody")
    assert everything(database) == before
    other = lead(database, scene.shop, "other")
    one = held(database, scene, WORDS, **own)
    assert approves(database, one, scene.boss) == Refused("held_own")
    approves(database, one, other)
    assert agent_said(database, scene) == [WORDS]


def test_the_shop_lets_none_go_any_more(database: Database, scene: Scene) -> None:
    one, other = held(database, scene, WORDS, **RED), held(database, scene, WORDS, client_id="another", **RED)
    asks_for_approval(database, scene.shop, scene.boss, RedPolicy.BLOCKED)
    assert says(database, scene, WORDS, **RED) == one
    before = everything(database)
    assert approves(database, one, scene.boss) == Refused("held_red_over")
    assert everything(database) == before
    approves(database, one, scene.boss, text="请您再看看")
    refuses(database, other, scene.boss)
    assert (agent_said(database, scene), as_it_is(database, other).state) == (["请您再看看"], HeldState.REFUSED)


def test_a_crisis_that_begins_meanwhile_has_its_own_to_approve(database: Database, scene: Scene) -> None:
    one, plain = held(database, scene, TOPIC, **RED), held(database, scene, WORDS, client_id="another", **RED)
    switched_on(database, scene.boss, scene.shop, now=NOW + SECOND)
    before = everything(database)
    assert approves(database, one, scene.boss) == Refused("held_in_crisis", {"topics": "召回"})
    assert everything(database) == before
    approves(database, plain, scene.boss)
    assert agent_said(database, scene) == [WORDS]
    withdraws(database, one, scene.lan)
    assert held(database, scene, TOPIC, client_id="once-more", **RED).topics == ("召回",)


def test_what_a_crisis_holds_goes_back_when_it_is_over(database: Database, scene: Scene) -> None:
    planned(database, scene.shop, scene.boss, replace(PLAN, chain=(Link(scene.wise.account_id),)))
    switched_on(database, scene.boss, scene.shop, now=NOW + SECOND)
    one, plain = held(database, scene, TOPIC, **RED), held(database, scene, WORDS, client_id="another", **RED)
    assert [each.account_id for each in one.chain] == [scene.wise.account_id, None]
    switched_off(database, scene.boss, scene.shop, now=NOW + 2 * SECOND)
    follow(database)
    assert [as_it_is(database, each).state for each in (one, plain)] == [HeldState.GIVEN_BACK, HeldState.WAITING]


def test_what_others_made_of_them_after_a_supervisor_is_a_supervisors_again(database: Database, scene: Scene) -> None:
    planned(database, scene.shop, scene.boss, replace(PLAN, chain=(Link(), Link(scene.wise.account_id))))
    switched_on(database, scene.boss, scene.shop, now=NOW + SECOND)
    one = held(database, scene, TOPIC, **RED)
    approves(database, one, scene.boss)

    def light(_text: str, _talk: Conversation) -> dict[str, Any]:
        return red_light()

    database.write_now(actions.approve, one.id, Approval(1, "召回？滚吧"), scene.wise, NOW, light)
    assert (as_it_is(database, one).state, agent_said(database, scene)) == (HeldState.WAITING, [])
    other = lead(database, scene.shop, "other")
    approves(database, one, other, 2)
    last = messages(database, scene.talk)[-1]
    assert (last.body, last.light) == ("召回？滚吧", red_light() | {"approved_by": other.name})


@pytest.mark.parametrize(
    ("rules", "goes"),
    [
        pytest.param(("abuse.out",), True, id="for what was asked"),
        pytest.param(("fraud.fake",), False, id="for something else"),
    ],
)
def test_an_approver_alters_them(database: Database, scene: Scene, rules: tuple[str, ...], goes: bool) -> None:  # noqa: FBT001 - a table
    one = held(database, scene, WORDS, **RED)
    before = everything(database)

    def light(_text: str, _talk: Conversation) -> dict[str, Any]:
        return red_light(*rules)

    found = database.write_now(actions.approve, one.id, Approval(0, "滚吧"), scene.boss, NOW, light)
    if goes:
        last = messages(database, scene.talk)[-1]
        assert (last.body, last.light) == ("滚吧", red_light(*rules) | {"approved_by": scene.boss.name})
    else:
        assert isinstance(found, Refused)
        assert (found.code, everything(database)) == ("red_light", before)


def test_a_conversation_that_has_changed_hands_takes_them_no_more(database: Database, scene: Scene) -> None:
    one = held(database, scene, WORDS, **RED)
    database.write_now(actions.transfer, scene.talk.id, actions.Transfer("请接", None), scene.lan, NOW)
    follow(database)
    assert (as_it_is(database, one).state, as_it_is(database, one).why) == (HeldState.OVERTAKEN, "not_assigned")


def test_in_one_batch_each_shop_has_its_own_way(database: Database, scene: Scene) -> None:
    other = in_scene(database, slug="other")
    outcomes = appended(database, [words_of(one, WORDS, **RED) for one in (scene, other)])
    assert [getattr(one, "code", "held") for one in outcomes] == ["held", "red_light"]
