"""The switch is off: what a crisis held goes back to its authors, all of it, once, and is sent to nobody."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conversations.approvals import (
    WORDS,
    Scene,
    agent_said,
    approves,
    as_it_is,
    follow,
    held,
    in_scene,
    says,
    words_of,
)
from tests.conversations.given import NOW, SECOND
from tests.conversations.stored import appended, due, told
from tests.crisis.given import switched_off, switched_on
from xiaoer.conversations import actions
from xiaoer.conversations.actions.approving import A_UNIT
from xiaoer.conversations.domain.events import MessageHeld
from xiaoer.conversations.domain.held import Held, HeldState
from xiaoer.conversations.domain.messages import Receipt
from xiaoer.crisis import actions as crisis
from xiaoer.crisis.actions import Switching
from xiaoer.platform import jobs
from xiaoer.platform.db import Database, Tx
from xiaoer.values.refusal import Refused


@pytest.fixture
def scene(database: Database) -> Scene:
    return in_scene(database)


def came_back(database: Database, scene: Scene) -> list[Held]:
    """What the agent has beside their conversation."""
    found = database.read_now(actions.held_in, scene.talk.id, scene.lan)
    assert not isinstance(found, Refused)
    return found


@pytest.mark.parametrize("followed", [False, True], ids=["before it is noticed", "once it is noticed"])
def test_off_gives_back_and_sends_nothing(database: Database, scene: Scene, followed: bool) -> None:  # noqa: FBT001 - a table's column
    one = held(database, scene)
    switched_off(database, scene.boss, scene.shop)
    if followed:
        follow(database)
    approves(database, one, scene.boss)
    over = as_it_is(database, one)
    assert (over.state, over.closed) == (HeldState.GIVEN_BACK, False)
    assert agent_said(database, scene) == []
    assert says(database, scene) == over
    assert agent_said(database, scene) == []
    assert isinstance(says(database, scene, client_id="sent-by-hand-again"), Receipt)
    assert agent_said(database, scene) == [WORDS]


def test_another_crisis_does_not_take_up_what_an_earlier_one_held(database: Database, scene: Scene) -> None:
    one = held(database, scene)
    switched_off(database, scene.boss, scene.shop)
    switched_on(database, scene.boss, scene.shop, now=NOW + SECOND)
    approves(database, one, scene.boss)
    assert as_it_is(database, one).state is HeldState.GIVEN_BACK
    other = held(database, scene, client_id="in-the-second")
    follow(database)
    assert as_it_is(database, other).state is HeldState.WAITING


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_words_that_are_held_while_the_switch_goes_off_go_back(database: Database, scene: Scene) -> None:
    """They stand only after what was held was given back, because their transaction began to look before."""
    follow(database)
    told_off, looked, off, kept = (threading.Event() for _ in range(4))

    def switching(tx: Tx) -> bool:
        crisis.end(tx, Switching((scene.shop,)), scene.boss, NOW + 1)
        told_off.set()
        return off.wait(20)

    def holding(tx: Tx) -> bool:
        actions.append_all(tx, [words_of(scene)])
        looked.set()
        return kept.wait(20)

    with ThreadPoolExecutor(2) as together:
        switched = together.submit(database.write_now, switching)
        assert told_off.wait(20)
        held_back = together.submit(database.write_now, holding)
        assert looked.wait(20)
        off.set()
        assert switched.result(20)
        follow(database)
        assert "held.ended" not in told(database)
        kept.set()
        assert held_back.result(20)
    follow(database)
    [one] = came_back(database, scene)
    assert one.state is HeldState.GIVEN_BACK
    assert told(database)[-1] == "held.ended"


@pytest.mark.parametrize("given_back", [False, True], ids=["by what follows the switch", "and after that again"])
def test_words_are_given_back_once(database: Database, scene: Scene, given_back: bool) -> None:  # noqa: FBT001 - a table
    one = held(database, scene)
    late = MessageHeld(scene.talk.id, one.id, one.crisis_id, 1)
    database.write_now(actions.give_back_late, scene.shop, late, NOW)
    assert as_it_is(database, one).state is HeldState.WAITING
    switched_off(database, scene.boss, scene.shop)
    if given_back:
        database.write_now(actions.give_back, scene.shop, scene.crisis.id, NOW)
    database.write_now(actions.give_back_late, scene.shop, late, NOW)
    assert as_it_is(database, one).state is HeldState.GIVEN_BACK
    assert told(database).count("held.ended") == 1


def test_what_is_more_than_a_unit_is_given_back_in_the_next(database: Database, scene: Scene) -> None:
    appended(database, [words_of(scene, client_id=f"waits-{number:04}") for number in range(A_UNIT + 1)])
    follow(database)
    switched_off(database, scene.boss, scene.shop)
    follow(database)
    assert told(database).count("held.ended") == A_UNIT
    [key] = [one for one in due(database) if one.startswith(actions.GIVE_BACK)]
    payload = {"shop_id": str(scene.shop), "crisis_id": str(scene.crisis.id)}
    assert key == f"held.give_back:{scene.shop}:{scene.crisis.id}"
    database.write_now(jobs.cancel, key)
    database.write_now(actions.give_back_more, payload, NOW)
    assert told(database).count("held.ended") == A_UNIT + 1
    assert due(database).keys().isdisjoint({key})
    assert [one.state for one in came_back(database, scene)] == [HeldState.GIVEN_BACK] * (A_UNIT + 1)
