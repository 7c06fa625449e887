"""What another system brings of shoppers over HTTP: kept once and in order, read back, or refused without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests import make
from tests.conversations.carried import System, refused, talks
from tests.conversations.given import HOUR
from tests.conversations.stored import arrived, everything
from tests.intake import machine
from xiaoer.conversations.domain.conversations import Channel
from xiaoer.conversations.domain.messages import Kind
from xiaoer.platform.auth import Permission
from xiaoer.platform.db import Database, pooled

LONG_AGO = make.NOW - 48 * HOUR


@pytest.fixture
def system(database: Database, database_url: str, tmp_path: Path) -> Iterator[System]:
    shop = make.shop(database)
    key = machine.key(database, shop, Permission.CONVERSATIONS_CARRY)
    with machine.desk(database_url, tmp_path, requests_a_second=1_000) as client:
        yield System(client, database, shop, machine.bearer(key))


def stock(system: System) -> None:
    """A product, and an order of the customer C-1."""
    headers = machine.bearer(machine.key(system.database, system.shop))
    for what, row in (("products", machine.product()), ("customers", machine.customer()), ("orders", machine.order())):
        told = system.client.post(f"/api/v1/shops/{system.shop}/{what}", json={"items": [row]}, headers=headers)
        assert told.json()["stored"] == 1


def test_words_open_a_conversation_and_the_answers_are_read_back_in_order(system: System) -> None:
    first = system.say(body="在吗")
    talk, second = first["conversation_id"], system.say(body="什么时候发货", client_id="client-0002")
    assert (first["seq"], second["seq"], second["conversation_id"]) == (1, 2, talk)
    assert system.talk(talk).channel is Channel.API
    system.answered(talk, "今天会催仓库，不要对顾客说", Kind.NOTE)
    system.answered(talk, "今天发出")
    page = system.read(talk)
    assert [(one["seq"], one["author"], one["body"]) for one in page["items"]] == [
        (1, "shopper", "在吗"), (2, "shopper", "什么时候发货"), (4, "agent", "今天发出"),
    ]  # fmt: skip
    assert (page["after"], page["more"], page["state"]) == (4, False, "waiting")
    assert {one["light"] for one in page["items"]} == {None}
    short = system.read(talk, after=1, limit=1)
    assert ([one["seq"] for one in short["items"]], short["after"], short["more"]) == ([2], 2, True)
    passed = system.read(talk, after=2, limit=1)
    assert ([one["seq"] for one in passed["items"]], passed["more"]) == ([4], False)
    assert system.read(talk, after=99)["after"] == 4


def test_a_thread_says_how_its_conversation_stands(system: System) -> None:
    talk = system.say()["conversation_id"]
    system.answered(talk, "您好")
    told = system.get(thread="T-1").json()
    assert (told["conversation_id"], told["state"], told["last_seq"], told["previous_id"]) == (talk, "waiting", 2, None)
    assert told["agent"]
    assert refused(system.get(thread="T-2")) == (404, "conversation_not_found")


def test_the_same_client_id_is_the_same_message(system: System) -> None:
    first = system.say()
    assert system.say() == first
    before = everything(system.database)
    for changed in ({"body": "另一句"}, {"kind": "product", "card": "COAT-M", "body": ""}):
        assert refused(system.ask(**changed))[0] in {404, 422}
    assert refused(system.ask(body="另一句")) == (422, "client_id_reused")
    assert everything(system.database) == before


def test_an_answer_that_was_lost_is_heard_again_after_the_end(system: System) -> None:
    first = system.say()
    system.resolved(first["conversation_id"], LONG_AGO)
    assert system.say() == first
    later = system.say(client_id="client-0002")
    assert later["conversation_id"] != first["conversation_id"]
    assert system.talk(later["conversation_id"]).previous_id == system.talk(first["conversation_id"]).id
    assert system.say() == first
    assert refused(system.ask(body="另一句")) == (422, "client_id_reused")


def test_a_conversation_that_ended_a_moment_ago_goes_on(system: System) -> None:
    first = system.say()
    system.resolved(first["conversation_id"])
    assert system.say(client_id="client-0002")["conversation_id"] == first["conversation_id"]


def test_whose_a_thread_is_becomes_known(system: System) -> None:
    stock(system)
    first = system.say()
    known = system.say(customer="C-1", client_id="client-0002", body="我的订单呢")
    assert known["conversation_id"] == first["conversation_id"]
    talk = system.talk(first["conversation_id"])
    assert (talk.customer.name, talk.subject_order_id is not None) == ("演示顾客C-1", True)
    assert system.say(customer="C-1", client_id="client-0003")["conversation_id"] == first["conversation_id"]


def test_nobody_comes_into_anothers_conversation_by_its_name(system: System) -> None:
    stock(system)
    own = system.say(customer="C-1")["conversation_id"]
    others = {system.say(customer="C-2")["conversation_id"], system.say()["conversation_id"]}
    assert own not in others
    assert len(others) == 2
    assert system.get(thread="T-1", customer="C-1").json()["conversation_id"] == own


def test_cards_of_a_product_and_of_ones_own_order(system: System) -> None:
    stock(system)
    card = {"kind": "product", "card": "COAT-M", "body": ""}
    talk = system.say(customer="C-1", **card)["conversation_id"]
    assert system.say(customer="C-1", **card)["seq"] == 1
    system.say(customer="C-1", kind="order", card="N-1", body="", client_id="client-0002")
    shown = [(one["kind"], one["card"]["code"]) for one in system.read(talk)["items"]]
    assert shown == [("product", "COAT-M"), ("order", "N-1")]
    assert system.talk(talk).subject_sku == "COAT-M"
    reused = {"kind": "product", "card": "COAT", "body": ""}
    assert refused(system.ask(customer="C-1", **reused)) == (422, "client_id_reused")
    before = everything(system.database)
    anothers = system.ask(customer="C-9", thread="T-9", kind="order", card="N-1", body="")
    assert refused(anothers) == (404, "order_not_found")
    assert everything(system.database) == before


def test_a_file_goes_in_and_can_be_seen(system: System) -> None:
    made = system.uploaded("T-1")
    assert made.status_code == 201, made.text
    told = system.say(upload=made.json()["id"], body="")
    assert system.say(upload=made.json()["id"], body="") == told
    talk = told["conversation_id"]
    assert system.read(talk)["items"][0]["attachment"]["name"] == "收据.pdf"
    file = system.get(f"/{talk}/files/{made.json()['id']}")
    assert (file.status_code, file.content) == (200, b"%PDF-1.4")
    assert "attachment" in file.headers["content-disposition"]
    anothers = system.uploaded("T-2").json()["id"]
    before = everything(system.database)
    assert refused(system.ask(upload=anothers, body="", client_id="client-0002")) == (404, "file_not_found")
    assert refused(system.ask(upload=anothers, body="", thread="T-3")) == (404, "file_not_found")
    assert everything(system.database) == before


def test_what_was_brought_before_it_was_known_whose_it_is_goes_along(system: System) -> None:
    """A file, also of somebody whom the shop meets just then; and a repeated send, also where another conversation goes on."""
    system.say(thread="T-5")
    file = system.uploaded("T-5").json()["id"]
    assert system.say(thread="T-5", customer="C-5", client_id="client-0002", upload=file, body="")["seq"] > 1
    own = system.say(customer="C-1", body="早就在说")["conversation_id"]
    told = system.say(client_id="client-0009", body="我是谁先不说")
    assert told["conversation_id"] != own
    assert system.say(customer="C-1", client_id="client-0009", body="我是谁先不说") == told


def test_a_mark_comes_once_the_conversation_is_over(system: System) -> None:
    talk = system.say()["conversation_id"]
    mark = {"client_id": "mark-0001", "score": 5, "body": "很快"}
    assert refused(system.post(f"{talk}/rating", mark)) == (409, "rating_too_early")
    system.resolved(talk)
    told = system.post(f"{talk}/rating", mark)
    assert told.status_code == 200, told.text
    assert system.post(f"{talk}/rating", mark).json() == told.json()
    assert refused(system.post(f"{talk}/rating", mark | {"score": 1})) == (422, "client_id_reused")
    assert [one["score"] for one in system.read(talk)["items"] if one["author"] == "shopper"] == [None, 5]
    old = system.say(thread="T-2")["conversation_id"]
    system.resolved(old, LONG_AGO)
    before = everything(system.database)
    assert refused(system.post(f"{old}/rating", mark)) == (409, "rating_too_late")
    assert refused(system.post(f"{old}/rating", mark | {"score": 6})) == (400, "bad_request")
    assert everything(system.database) == before


def test_only_what_another_system_brought_is_shown_to_one(system: System) -> None:
    widgets = arrived(system.database, shop=system.shop)
    for answer in (
        system.get(f"/{widgets.id}/messages"),
        system.get(f"/{widgets.id}/messages", wait=1),
        system.get(f"/{widgets.id}/files/{widgets.id}"),
        system.post(f"{widgets.id}/read", {"seq": 1}),
        system.post(f"{widgets.id}/rating", {"client_id": "mark-0001", "score": 5}),
    ):
        assert refused(answer) == (404, "conversation_not_found")


def test_how_far_a_shopper_has_read_is_not_beyond_what_there_is(system: System) -> None:
    talk = system.say()["conversation_id"]
    assert system.post(f"{talk}/read", {"seq": 9}).json() == {"seq": 1}


BAD: dict[str, tuple[dict[str, Any], tuple[int, str]]] = {
    "too long": ({"body": "长" * 4_001}, (422, "message_too_long")),
    "nothing to be seen": ({"body": " \u200b "}, (422, "empty_message")),
    "NUL in the words": ({"body": "好\x00的"}, (400, "nul_character")),
    "NUL in a name": ({"thread": "T\x00"}, (400, "nul_character")),
    "no name": ({"thread": ""}, (400, "bad_request")),
    "no client id": ({"client_id": None}, (400, "bad_request")),
    "a client id that others may have": ({"client_id": "short"}, (400, "bad_request")),
    "a field that there is not": ({"colour": "red"}, (400, "bad_request")),
    "a kind for staff": ({"kind": "note"}, (400, "bad_request")),
    "a card with words": ({"card": "COAT"}, (422, "bad_card")),
    "no such product": ({"kind": "product", "card": "NONE", "body": ""}, (404, "product_not_found")),
    "no such file": ({"upload": str(UUID(int=1))}, (404, "file_not_found")),
}


def test_what_is_wrong_is_said_and_nothing_is_kept(system: System) -> None:
    system.get(thread="T-1")
    before = everything(system.database)
    for name, (said, expected) in BAD.items():
        assert refused(system.ask(**said)) == expected, name
    path, missing = f"{system.path}/messages", {"thread": "T-1", "body": "在吗"}
    assert refused(system.client.post(path, json=missing, headers=system.headers)) == (400, "bad_request")
    for content, expected in (
        (b"not json", (400, "bad_request")),
        (b'{"thread": "T-1", "client_id": "client-0001", "body": "\xff"}', (400, "bad_request")),
        (b" " * 10 * 2**20, (413, "request_too_large")),
    ):
        assert refused(system.client.post(path, content=content, headers=system.headers)) == expected
    assert everything(system.database) == before


def test_who_may_not_is_refused(system: System) -> None:
    path, said = f"{system.path}/messages", {"thread": "T-1", "client_id": "client-0001", "body": "在吗"}
    other = make.shop(system.database, slug="foreign")
    reading = machine.bearer(machine.key(system.database, system.shop, Permission.ORDERS_READ))
    foreign = machine.bearer(machine.key(system.database, other, Permission.CONVERSATIONS_CARRY))
    for headers, expected in (
        (machine.bearer("xoe_nobodys"), (401, "wrong_key")),
        (reading, (403, "key_not_for")),
        (foreign, (404, "shop_not_found")),
    ):
        assert refused(system.client.post(path, json=said, headers=headers)) == expected
    assert talks(system.database) == 0


@pytest.mark.parametrize(("bound", "passed"), [("MOST_WAITING", 0), ("LONGEST_WAIT", -1.0)])
def test_a_desk_that_does_not_follow_says_when_to_come_again(
    system: System, monkeypatch: pytest.MonkeyPatch, bound: str, passed: float
) -> None:
    """Too many wait, or one has for too long."""
    system.say()
    monkeypatch.setattr(pooled, bound, passed)
    answer = system.ask(client_id="client-0002")
    assert (refused(answer), answer.headers["retry-after"]) == ((503, "unavailable"), "1")
    monkeypatch.undo()
    assert system.say(client_id="client-0002")["seq"] == 2
