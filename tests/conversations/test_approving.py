"""An agent's words in a crisis: held, decided step by step, sent once or never."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from tests.conversations.approvals import (
    WORDS,
    Scene,
    agent_said,
    approves,
    as_it_is,
    current,
    follow,
    held,
    in_scene,
    no_light,
    refuses,
    says,
    withdraws,
    words_of,
)
from tests.conversations.given import NOW, SECOND, send
from tests.conversations.queues import waits
from tests.conversations.reds import red_light
from tests.conversations.stored import appended, everything, messages, told
from tests.counting import queries
from tests.crisis.given import PLAN, STATEMENT, lead
from tests.team.given import joined
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Approval, forgetting, holding
from xiaoer.conversations.actions import held as keeping_held
from xiaoer.conversations.actions.approving import LINES
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.held import Held, HeldState, Judge
from xiaoer.conversations.domain.messages import Author, Kind, Receipt
from xiaoer.crisis.domain.plans import Link
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.live.hub import Screen
from xiaoer.values.refusal import Refused

ALTERED = "关于召回我们正在核实，今天给您答复"


@pytest.fixture
def scene(database: Database) -> Scene:
    return in_scene(database)


def test_words_that_touch_a_topic_are_held_and_not_sent(database: Database, scene: Scene) -> None:
    before = current(database, scene)
    one = held(database, scene)
    assert (one.topics, one.state, one.chain, one.crisis_id) == (
        ("召回",),
        HeldState.WAITING,
        PLAN.chain,
        scene.crisis.id,
    )
    assert current(database, scene) == before
    assert agent_said(database, scene) == []
    assert told(database)[-1] == "message.held"
    assert as_it_is(database, one) == one


@pytest.mark.parametrize(
    ("body", "given"),
    [
        pytest.param("今天发货", {}, id="another matter"),
        pytest.param(STATEMENT, {}, id="the statement"),
        pytest.param(WORDS, {"kind": Kind.NOTE, "guarded": False}, id="a note among staff"),
    ],
)
def test_what_goes_as_always(database: Database, scene: Scene, body: str, given: dict[str, object]) -> None:
    assert isinstance(says(database, scene, body, **given), Receipt)
    assert "message.held" not in told(database)


def test_the_same_again_is_the_same(database: Database, scene: Scene) -> None:
    one = held(database, scene)
    assert says(database, scene) == one
    approves(database, one, scene.boss)
    again = says(database, scene)
    assert isinstance(again, Receipt)
    assert again.repeated
    assert agent_said(database, scene) == [WORDS]
    assert told(database).count("message.held") == 1


def test_after_the_last_approval_it_goes_once_as_its_authors_at_its_place(database: Database, scene: Scene) -> None:
    light = {"light": "yellow", "findings": []}
    one = held(database, scene, light=light)
    appended(database, [send("还在吗", conversation_id=scene.talk.id, shop_id=scene.shop, at=NOW + SECOND)])
    sent = database.write_now(actions.approve, one.id, Approval(0), scene.boss, NOW + 9 * SECOND, no_light)
    assert isinstance(sent, Held)
    assert (sent.state, sent.ended_at, sent.why) == (HeldState.SENT, NOW + 9 * SECOND, "")
    last = messages(database, scene.talk)[-1]
    assert (last.body, last.author_id, last.author_name, last.client_id, last.at, last.light) == (
        WORDS, scene.lan.account_id, scene.lan.name, one.client_id, NOW + 9 * SECOND, light,
    )  # fmt: skip
    assert last.seq == current(database, scene).last_seq
    assert current(database, scene).state is State.WAITING
    assert told(database)[-3:] == ["held.decided", "message.sent", "held.ended"]
    assert approves(database, one, scene.boss) == Refused("held_over")
    assert agent_said(database, scene) == [WORDS]


def test_every_step_in_its_order(database: Database) -> None:
    scene = in_scene(database, replace(PLAN, chain=(Link(), Link())))
    other = lead(database, scene.shop, "other lead")
    one = held(database, scene)
    assert approves(database, one, scene.boss, step=1) == Refused("held_moved_on")
    first = approves(database, one, scene.boss)
    assert isinstance(first, Held)
    assert (first.state, first.step) == (HeldState.WAITING, 1)
    assert agent_said(database, scene) == []
    assert approves(database, one, other) == Refused("held_moved_on")
    second = approves(database, one, other, step=1)
    assert isinstance(second, Held)
    assert (second.state, [each.name for each in second.decided]) == (HeldState.SENT, [scene.boss.name, other.name])
    assert agent_said(database, scene) == [WORDS]


def test_an_approver_writes_other_words_and_both_stay(database: Database, scene: Scene) -> None:
    one = held(database, scene, light={"light": "yellow", "findings": []})
    sent = approves(database, one, scene.boss, text=f" {ALTERED}\x00 ")
    assert isinstance(sent, Held)
    assert (sent.body, sent.text, sent.decided[0].text) == (WORDS, ALTERED, ALTERED)
    last = messages(database, scene.talk)[-1]
    assert (last.body, last.light) == (ALTERED, {"light": "green", "findings": []})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(" ", "empty_message", id="nothing"),
        pytest.param("长" * 4001, "message_too_long", id="too much"),
        pytest.param("滚", "red_light", id="what must not be said"),
    ],
)
def test_other_words_that_cannot_go_change_nothing(database: Database, scene: Scene, text: str, code: str) -> None:
    one = held(database, scene)
    before = everything(database)
    found = database.write_now(
        actions.approve, one.id, Approval(0, text), scene.boss, NOW, lambda _text, _talk: red_light()
    )
    assert isinstance(found, Refused)
    assert found.code == code
    assert everything(database) == before


def test_a_refusal_with_its_reason(database: Database, scene: Scene) -> None:
    one = held(database, scene)
    assert refuses(database, one, scene.boss, reason=" ") == Refused("crisis_reason", {"most": 500})
    over = refuses(database, one, scene.boss)
    assert isinstance(over, Held)
    assert (over.state, over.why) == (HeldState.REFUSED, "还没有定论")
    assert agent_said(database, scene) == []
    assert told(database)[-2:] == ["held.decided", "held.ended"]
    assert database.read_now(actions.held_in, scene.talk.id, scene.lan) == [over]
    assert database.read_now(actions.held_in, scene.talk.id, scene.boss) == []
    closed = withdraws(database, one, scene.lan)
    assert isinstance(closed, Held)
    assert (closed.state, closed.closed) == (HeldState.REFUSED, True)
    assert database.read_now(actions.held_in, scene.talk.id, scene.lan) == []


def test_its_author_takes_it_back(database: Database, scene: Scene) -> None:
    one = held(database, scene)
    assert withdraws(database, one, scene.boss) == Refused("held_not_found")
    over = withdraws(database, one, scene.lan)
    assert isinstance(over, Held)
    assert (over.state, over.closed) == (HeldState.WITHDRAWN, True)
    assert approves(database, one, scene.boss) == Refused("held_over")
    assert says(database, scene) == over
    assert agent_said(database, scene) == []
    assert told(database)[-1] == "held.ended"


def test_nobody_approves_their_own(database: Database, scene: Scene) -> None:
    other = lead(database, scene.shop, "other lead")
    database.write_now(actions.transfer, scene.talk.id, actions.Transfer("请接", None), scene.lan, NOW)
    database.write_now(actions.take, scene.talk.id, other, NOW)
    one = held(database, scene, author_id=other.account_id, author_name=other.name)
    assert approves(database, one, other) == Refused("held_own")
    assert refuses(database, one, other) == Refused("held_own")
    sent = approves(database, one, scene.boss)
    assert isinstance(sent, Held)
    assert sent.state is HeldState.SENT


def test_where_nobody_else_could_approve_it_is_refused_at_once(database: Database, scene: Scene) -> None:
    database.write_now(actions.transfer, scene.talk.id, actions.Transfer("请接", None), scene.lan, NOW)
    database.write_now(actions.take, scene.talk.id, scene.boss, NOW)
    before = everything(database)
    found = says(database, scene, author_id=scene.boss.account_id, author_name=scene.boss.name)
    assert found == Refused("held_by_nobody")
    assert everything(database) == before


def test_who_is_not_asked_decides_nothing(database: Database) -> None:
    scene = in_scene(database, replace(PLAN, chain=(Link(), Link())))
    one = held(database, scene)
    far = lead(database, UUID(int=5), "far")
    before = everything(database)
    assert approves(database, one, scene.wise) == Refused("held_not_yours")
    assert approves(database, one, far) == Refused("held_not_found")
    assert database.read_now(actions.held_in, scene.talk.id, far) == Refused("conversation_not_found")
    assert database.read_now(actions.waiting, far.shops, far) == []
    assert everything(database) == before


def test_the_queue_with_the_last_lines(database: Database, scene: Scene) -> None:
    first, second = held(database, scene, at=NOW), held(database, scene, "冒烟是个别现象", at=NOW + 1)
    found = database.read_now(actions.waiting, scene.boss.shops, scene.boss)
    assert [(one.held, one.mine) for one in found] == [(first, True), (second, True)]
    assert [one.conversation.id for one in found] == [scene.talk.id] * 2
    assert found[0].lines[0].body == "转人工"
    seen = database.read_now(actions.waiting, scene.wise.shops, scene.wise)
    assert [one.mine for one in seen] == [False, False]


def test_the_queue_asks_as_often_however_much_waits(database: Database, scene: Scene) -> None:
    lines, counts = list[list[list[str]]](), list[int]()

    def look(tx: Tx) -> None:
        found = actions.waiting(tx, scene.boss.shops, scene.boss)
        lines.append([[line.body for line in one.lines] for one in found])

    for numbers in (range(1), range(1, 9)):
        for number in numbers:
            one = waits(database, scene.shop, number=10 + number)
            assert isinstance(database.write_now(actions.take, one.id, scene.lan, NOW), Conversation)
            waiting = replace(words_of(scene, client_id=f"waits-{number:04}", at=NOW + number), conversation_id=one.id)
            assert isinstance(appended(database, [waiting])[0], Held)
        counts.append(database.read_now(queries, look))
    assert counts == [3, 3]
    assert [len(each) for each in lines] == [1, 9]
    assert [each[0] for each in lines[1]] == ["转人工"] * 9


def test_the_queue_shows_the_last_lines_with_whispers_and_whose_they_are(database: Database, scene: Scene) -> None:
    for number in range(LINES):
        kind = Kind.WHISPER if number == LINES - 1 else Kind.NOTE
        said = send(
            f"第{number}句", Author.AGENT, conversation_id=scene.talk.id, shop_id=scene.shop, kind=kind,
            author_id=scene.boss.account_id, client_id=f"line-{number:08}",
        )  # fmt: skip
        assert isinstance(appended(database, [said])[0], Receipt)
    held(database, scene)
    [one] = database.read_now(actions.waiting, scene.boss.shops, scene.boss)
    assert [line.body for line in one.lines] == [f"第{number}句" for number in range(LINES)]
    assert [line.to for line in one.lines] == [None] * (LINES - 1) + [scene.lan.account_id]


@pytest.mark.parametrize("followed", [False, True], ids=["before it is noticed", "once it is noticed"])
@pytest.mark.parametrize(
    ("what", "why"),
    [("resolved", "conversation_resolved"), ("handed on", "already_taken"), ("put back", "not_assigned")],
)
def test_a_conversation_that_is_over_or_anothers_meanwhile(
    database: Database, scene: Scene, what: str, why: str, followed: bool  # noqa: FBT001 - a table
) -> None:  # fmt: skip
    one = held(database, scene)
    match what:
        case "resolved":
            database.write_now(actions.resolve, scene.talk.id, scene.lan, NOW)
        case "put back":
            database.write_now(actions.transfer, scene.talk.id, actions.Transfer("请接", None), scene.lan, NOW)
        case _:
            database.write_now(actions.transfer, scene.talk.id, actions.Transfer("请接", None), scene.lan, NOW)
            database.write_now(actions.take, scene.talk.id, joined(database, scene.shop, "yun"), NOW)
    if followed:
        follow(database)
        assert approves(database, one, scene.boss) == Refused("held_over")
    else:
        approves(database, one, scene.boss)
    over = as_it_is(database, one)
    assert (over.state, over.why, over.decided) == (HeldState.OVERTAKEN, why, ())
    assert agent_said(database, scene) == []
    assert [kind for kind in told(database) if kind.startswith("held.")] == ["held.ended"]


def test_a_conversation_that_stays_the_authors_keeps_what_waits(database: Database, scene: Scene) -> None:
    follow(database)
    one = held(database, scene)
    follow(database)
    assert as_it_is(database, one).state is HeldState.WAITING


def test_who_could_approve_is_asked_once_for_a_batch(
    database: Database, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[UUID]()

    def noted(tx: Tx, shop_id: UUID) -> list[Judge]:
        asked.append(shop_id)
        return judges(tx, shop_id)

    judges = keeping_held.judges
    monkeypatch.setattr(keeping_held, "judges", noted)
    outcomes = appended(database, [words_of(scene, client_id=f"waits-{number:04}") for number in range(9)])
    assert [type(one) for one in outcomes] == [Held] * 9
    assert asked == [scene.shop]


def test_everybody_whom_it_concerns_sees_it(database: Database, scene: Scene) -> None:
    def run(tx: Tx) -> list[Screen]:
        actions.append_all(tx, [words_of(scene)])
        return list(tx.screens)

    [screen] = database.write_now(run)
    shown = msgspec.json.decode(screen.frame)
    assert (shown["type"], shown["held"]["body"], shown["held"]["state"]) == ("held", WORDS, "waiting")
    assert {screen.topic, *screen.also} == {
        f"conversation:{scene.talk.id.hex}", f"agent:{scene.lan.account_id.hex}", f"approvals:{scene.shop.hex}",
    }  # fmt: skip
    assert screen.audience == "staff"


def test_two_approvers_at_once(database: Database) -> None:
    scene = in_scene(database, replace(PLAN, chain=(Link(), Link())))
    other = lead(database, scene.shop, "other lead")
    one, gate = held(database, scene), threading.Barrier(2)

    def decide(by: int) -> Held | Refused:
        gate.wait(30)
        return approves(database, one, (scene.boss, other)[by])

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(decide, range(2)))
    assert sorted(type(each).__name__ for each in found) == ["Held", "Refused"]
    assert Refused("held_moved_on") in found
    assert as_it_is(database, one).step == 1
    assert agent_said(database, scene) == []


def test_an_approver_and_the_author_at_once(database: Database, scene: Scene) -> None:
    for number in range(6):
        one, gate = held(database, scene, client_id=f"at-once-{number}"), threading.Barrier(2)

        def decide(which: int, one: Held = one, gate: threading.Barrier = gate) -> Held | Refused:
            gate.wait(30)
            return withdraws(database, one, scene.lan) if which else approves(database, one, scene.boss)

        before = agent_said(database, scene)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(decide, range(2)))
        over = as_it_is(database, one)
        assert over.state in {HeldState.SENT, HeldState.WITHDRAWN}
        assert agent_said(database, scene) == before + [WORDS] * (over.state is HeldState.SENT)


def test_a_copy_of_what_is_kept_of_the_shopper_has_it(database: Database, scene: Scene) -> None:
    held(database, scene)
    sheets = database.read_now(holding.held, scene.shop, [scene.talk.customer.id])
    [rows] = [sheet.rows for sheet in sheets if sheet.name == "held"]
    assert [row[2:] for row in rows] == [("waiting", WORDS, WORDS)]


def test_what_was_held_is_forgotten_with_its_conversation(database: Database, scene: Scene) -> None:
    one = held(database, scene)
    database.write_now(actions.resolve, scene.talk.id, scene.lan, NOW)
    forgotten = database.write_now(forgetting.forget, scene.shop, NOW + 9 * SECOND, None, 9, about_orders=False)
    assert forgotten == [scene.talk.id]
    assert WORDS not in str(everything(database)["held_message"])
    assert withdraws(database, one, scene.lan) == Refused("held_not_found")
