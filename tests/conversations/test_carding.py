"""Cards out of a real shop, and what the store keeps of them; on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests import make
from tests.conversations.given import HOUR, LAN, NOW, SECOND, caller, send
from tests.conversations.stored import appended, everything, messages, now_is
from tests.conversations.test_found import hits, say
from tests.shop.filling import bring_in
from tests.shop.folders import NATIVE, check_native, sure
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Arrival, forgetting
from xiaoer.conversations.domain import cards
from xiaoer.conversations.domain.cards import Wanted
from xiaoer.conversations.domain.conversations import Conversation, Person
from xiaoer.conversations.domain.messages import Author, Card, Kind, Receipt
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import IdentityKind
from xiaoer.platform.auth import Role
from xiaoer.platform.db import Database
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused


class Stocked(NamedTuple):
    """A shop with products and orders; `buyer` has S1003 and S1004."""

    id: UUID
    buyer: UUID
    other: UUID


@pytest.fixture
def stocked(database: Database, tmp_path: Path) -> Stocked:
    bring_in(database, sure(check_native(NATIVE)), tmp_path)
    shop = database.read_now(shops.find_shop, "sample")
    assert not isinstance(shop, Refused)
    whose = [database.write_now(customers.identify, shop.id, IdentityKind.ACCOUNT, one, NOW).id for one in ("c2", "c3")]
    return Stocked(shop.id, *whose)


def product(shop: UUID, code: str, **given: object) -> Wanted:
    return replace(Wanted(shop, UUID(int=1), Kind.PRODUCT, code, "zh"), **given)


def order(stocked: Stocked, customer: UUID, code: str = "S1004", **given: object) -> Wanted:
    return replace(Wanted(stocked.id, customer, Kind.ORDER, code, "zh"), **given)


def card_of(database: Database, wanted: Wanted) -> Card:
    found = database.read_now(actions.card_of, wanted)
    assert isinstance(found, Card), found
    return found


def options(card: Card) -> set[str]:
    """PostgreSQL keeps them in an order of its own."""
    return set(card.detail.split(" / "))


def test_a_product_of_the_shop_by_its_sku_and_by_that_of_a_variant(database: Database, stocked: Stocked) -> None:
    coat = card_of(database, product(stocked.id, "S-COAT"))
    assert (coat.code, coat.title, coat.detail) == ("S-COAT", "轻薄羽绒服", "")
    assert (coat.amount, coat.currency) == (39_900, "CNY")
    assert coat.picture is not None
    assert coat.picture.startswith("/files/")
    assert (coat.pieces, coat.state, coat.state_zh, coat.state_en) == (None, None, None, None)
    large = card_of(database, product(stocked.id, "S-COAT-L", locale="en"))
    assert large == replace(coat, code="S-COAT-L", title="Light down jacket", detail=large.detail)
    assert options(large) == {"藏青", "L"}


def test_an_order_of_the_customers_own(database: Database, stocked: Stocked) -> None:
    mine = card_of(database, order(stocked, stocked.buyer))
    assert (mine.code, mine.title, options(mine), mine.pieces) == ("S1004", "轻薄羽绒服", {"藏青", "L"}, 2)
    assert (mine.state, mine.state_zh, mine.state_en) == ("shipped", "已发货", "on the way")
    found = database.read_now(shops.find_order_by_number, frozenset({stocked.id}), "S1004")
    assert not isinstance(found, Refused)
    assert (mine.id, mine.amount, mine.currency) == (found.id, found.payable, "CNY")


def test_what_is_not_of_the_shop_or_the_customer_is_not_there(database: Database, stocked: Stocked) -> None:
    foreign = make.shop(database)
    refused = [
        database.read_now(actions.card_of, wanted)
        for wanted in (
            product(foreign, "S-COAT"), product(stocked.id, "S-COA"), order(stocked, stocked.other),
            order(stocked, stocked.buyer, "S9999"), order(stocked, stocked.buyer, shop_id=foreign),
            order(stocked, stocked.other, joined=True),
        )
    ]  # fmt: skip
    assert refused == [Refused("product_not_found")] * 2 + [Refused("order_not_found")] * 4


def test_of_a_person_with_two_customers_staff_may_show_the_orders_of_both(database: Database, stocked: Stocked) -> None:
    by = caller(shops=frozenset({stocked.id}), role=Role.SUPERVISOR)
    assert not isinstance(database.write_now(customers.join, stocked.buyer, stocked.other, by, NOW), Refused)
    assert card_of(database, order(stocked, stocked.other, joined=True)).code == "S1004"
    assert database.read_now(actions.card_of, order(stocked, stocked.other)) == Refused("order_not_found")


def opened(database: Database, stocked: Stocked) -> Conversation:
    arrival = Arrival(stocked.id, UUID(int=0xF1), Person(stocked.buyer, "演示顾客"))
    return database.write_now(actions.arrive, arrival, NOW)


def test_it_is_kept_as_it_was_and_sent_once(database: Database, stocked: Stocked) -> None:
    one, card = opened(database, stocked), card_of(database, order(stocked, stocked.buyer))
    asked = send("到哪了", conversation_id=one.id, shop_id=stocked.id)
    shown = send(
        cards.words(card, "zh"), Author.AGENT, conversation_id=one.id, shop_id=stocked.id, kind=Kind.ORDER, card=card,
        client_id="card-0001", at=NOW + SECOND,
    )  # fmt: skip
    [_, first] = appended(database, [asked, shown])
    assert isinstance(first, Receipt)
    [_, message] = messages(database, one)
    assert (message.kind, message.card, message.body) == (Kind.ORDER, card, shown.body)
    after = now_is(database, one)
    assert (after.last_text, after.first_replied_at, after.waiting_since) == (shown.body, NOW + SECOND, None)
    before = everything(database)
    assert appended(database, [shown]) == [replace(first, repeated=True)]
    assert everything(database) == before
    told = (stocked.id, one.id, Author.AGENT)
    assert database.read_now(actions.receipt_of, *told, "card-0001") == replace(first, repeated=True)
    assert database.read_now(actions.receipt_of, *told, "card-0002") is None


def test_it_is_forgotten_with_the_words(database: Database, stocked: Stocked) -> None:
    one, card = opened(database, stocked), card_of(database, product(stocked.id, "S-COAT"))
    sent = send("[商品]", Author.AGENT, conversation_id=one.id, shop_id=stocked.id, kind=Kind.PRODUCT, card=card)
    appended(database, [sent])
    ended = database.write_now(actions.resolve, one.id, caller(LAN, frozenset({stocked.id})), NOW)
    assert not isinstance(ended, Refused)
    gone = database.write_now(
        lambda tx: forgetting.forget(tx, stocked.id, NOW + HOUR, [stocked.buyer], 50, about_orders=False)
    )
    assert gone == [one.id]
    assert {each.card for each in messages(database, one)} == {None}


@pytest.mark.parametrize("words", ["轻薄羽绒", "S-COAT", "399.00", "[商品]"])
def test_it_is_found_by_what_it_says_and_by_its_sku(database: Database, stocked: Stocked, words: str) -> None:
    one, card = opened(database, stocked), card_of(database, product(stocked.id, "S-COAT"))
    body = cards.words(card, "zh")
    say(database, one, body, Author.AGENT, kind=Kind.PRODUCT, card=card)
    [hit] = hits(database, words, stocked.id).items
    assert (hit.message.card, hit.message.body) == (card, body)
