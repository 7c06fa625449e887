"""Approvers killed in the middle, and processes that hear of the switch late: what is held goes once, and nothing slips through."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conversations.approvals import WORDS, approves, as_it_is, held, in_scene, no_light, says
from tests.conversations.given import NOW
from tests.conversations.stopping_approver import stopped_at
from tests.conversations.stored import messages, told
from tests.crisis.given import WHY, switched_off
from tests.faults.test_routing_faults import until_blocked
from tests.servers import Postgres
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Approval
from xiaoer.conversations.domain.held import Held, HeldState
from xiaoer.conversations.domain.messages import Receipt
from xiaoer.crisis import actions as crisis
from xiaoer.crisis.actions import Switching
from xiaoer.platform.db import Database, Tx, open_database
from xiaoer.values.refusal import Refused

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("place", ["sending", "sent"])
def test_an_approver_who_is_killed_between_approving_and_sending(
    database: Database, database_url: str, place: str
) -> None:
    scene = in_scene(database)
    one = held(database, scene)
    with stopped_at(place, database_url, "boss yunhe"):
        here = [each.body for each in messages(database, scene.talk)]
        assert here.count(WORDS) == (place == "sent")
        assert as_it_is(database, one).state is (HeldState.SENT if place == "sent" else HeldState.WAITING)
    again = approves(database, one, scene.boss)
    assert again == Refused("held_over") if place == "sent" else isinstance(again, Held)
    assert as_it_is(database, one).state is HeldState.SENT
    assert [each.body for each in messages(database, scene.talk)].count(WORDS) == 1
    assert told(database).count("held.ended") == 1


@pytest.fixture
def crowded(postgres: Postgres, empty_postgres: str) -> Iterator[str]:
    """The address of a store that many processes write to."""
    name = "approvers"
    postgres.create(name, template=empty_postgres)
    yield postgres.address(name)
    postgres.drop(name)


def test_another_process_holds_from_the_first_message_on(crowded: str) -> None:
    first, second = open_database(crowded), open_database(crowded)
    scene = in_scene(first)
    switched_off(first, scene.boss, scene.shop)
    assert isinstance(says(second, scene, client_id="while-it-is-off"), Receipt)
    first.write_now(crisis.begin, Switching((scene.shop,), WHY), scene.boss, NOW)
    assert isinstance(says(second, scene, client_id="at-once-after"), Held)
    first.close()
    second.close()


def test_approvers_in_two_processes_send_it_once(crowded: str) -> None:
    first, second, third = (open_database(crowded) for _ in range(3))
    scene = in_scene(first)
    one, holding, go_on = held(first, scene), threading.Event(), threading.Event()

    def slowly(tx: Tx) -> None:
        decided = actions.approve(tx, one.id, Approval(0), scene.boss, NOW, no_light)
        assert isinstance(decided, Held)
        holding.set()
        assert go_on.wait(30)

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(second.write_now, slowly)
        assert holding.wait(30)
        other = pool.submit(approves, third, one, scene.boss)
        until_blocked(first)
        go_on.set()
        slow.result(30)
        assert other.result(30) == Refused("held_over")
    assert [each.body for each in messages(first, scene.talk)].count(WORDS) == 1
    for database in (first, second, third):
        database.close()
