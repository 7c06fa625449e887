"""Cards of products and orders: what they hold and how they read in words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.conversations.given import LAN, NOW, conversation, message, send
from tests.conversations.test_held import MINE
from tests.crisis.given import a_crisis
from tests.shop.given import a_line, an_order
from xiaoer.conversations.domain import cards, flow, held
from xiaoer.conversations.domain.conversations import State
from xiaoer.conversations.domain.messages import LONGEST, Author, Card, Kind
from xiaoer.conversations.domain.searching import text_of
from xiaoer.shop.domain.orders import OrderState
from xiaoer.shop.domain.products import Category, Product, Variant
from xiaoer.values.refusal import Refused

BLUE = Variant(UUID(int=31), "YH-1-L", {"颜色": "雾蓝", "尺码": "L"}, 41_900, 3, available=True)
COAT = Product(
    id=UUID(int=3), shop_id=UUID(int=1), sku="YH-1", title="云朵羽绒服", title_en="Cloud jacket", category=Category.CLOTHING,
    kind="down_jacket", price=39_900, list_price=49_900, currency="CNY", attributes={}, variants=(BLUE,), supplier=None,
    summary="", summary_en="", picture="ab12", no_reason_return=None, warranty_days=None,
)  # fmt: skip
OF_COAT = Card(UUID(int=3), "YH-1", "云朵羽绒服", "", "/files/ab12", 39_900, "CNY", None, None, None, None)
OF_BLUE = replace(OF_COAT, code="YH-1-L", detail="雾蓝 / L", amount=41_900)
LINE = replace(a_line(quantity=2, unit_price=20_000), title="云朵羽绒服", options={"尺码": "L"}, image="cd34")
BOUGHT = replace(an_order(state=OrderState.SHIPPED, lines=(LINE, a_line(place=1))), freight=800)
OF_BOUGHT = Card(
    UUID(int=10), "S1", "云朵羽绒服", "L", "/files/cd34", 50_800, "CNY", pieces=3, state="shipped", state_zh="已发货",
    state_en="on the way",
)  # fmt: skip


@pytest.mark.parametrize(
    ("product", "code", "locale", "card"),
    [
        pytest.param(COAT, "YH-1", "zh", OF_COAT, id="the product itself"),
        pytest.param(COAT, "YH-1-L", "zh", OF_BLUE, id="a variant has a price of its own"),
        pytest.param(COAT, "YH-1", "en", replace(OF_COAT, title="Cloud jacket"), id="for who reads English"),
        pytest.param(replace(COAT, title_en=""), "YH-1", "en", OF_COAT, id="that has no English name"),
        pytest.param(replace(COAT, picture=None), "YH-1", "zh", replace(OF_COAT, picture=None), id="without a picture"),
    ],
)
def test_the_card_of_a_product(product: Product, code: str, locale: str, card: Card) -> None:
    assert cards.of_product(product, code, locale) == card


def test_the_card_of_an_order() -> None:
    assert cards.of_order(BOUGHT) == OF_BOUGHT
    bare = replace(OF_BOUGHT, title="", detail="", picture=None, amount=800, pieces=0)
    assert cards.of_order(replace(BOUGHT, lines=())) == bare
    unseen = replace(LINE, image=None)
    assert cards.of_order(replace(BOUGHT, lines=(unseen, a_line(place=1)))) == replace(OF_BOUGHT, picture=None)


@pytest.mark.parametrize(
    ("card", "locale", "words"),
    [
        pytest.param(OF_COAT, "zh", "[商品] 云朵羽绒服 ¥399.00", id="a product"),
        pytest.param(OF_BLUE, "zh", "[商品] 云朵羽绒服 雾蓝 / L ¥419.00", id="a variant"),
        pytest.param(replace(OF_COAT, title="Cloud"), "en", "[Product] Cloud ¥399.00", id="a product in English"),
        pytest.param(replace(OF_COAT, currency="JPY"), "zh", "[商品] 云朵羽绒服 JP¥39,900", id="money without cents"),
        pytest.param(OF_BOUGHT, "zh", "[订单] S1 云朵羽绒服 L 已发货 ¥508.00", id="an order"),
        pytest.param(OF_BOUGHT, "en", "[Order] S1 云朵羽绒服 L on the way ¥508.00", id="an order in English"),
        pytest.param(
            replace(OF_BOUGHT, title="", detail=""), "zh", "[订单] S1 已发货 ¥508.00", id="an order without lines"
        ),
    ],
)
def test_in_words(card: Card, locale: str, words: str) -> None:
    assert cards.words(card, locale) == words


def test_words_are_no_longer_than_a_message_may_be() -> None:
    assert len(cards.words(replace(OF_COAT, title="长" * 9_000), "zh")) == LONGEST


def test_it_is_found_by_its_sku_which_its_words_do_not_say() -> None:
    body = cards.words(OF_COAT, "zh")
    assert text_of(message(kind=Kind.PRODUCT, body=body, card=OF_COAT)) == "[商品] 云朵羽绒服 ¥399.00\nYH-1"


@pytest.mark.parametrize("kind", [Kind.PRODUCT, Kind.ORDER])
def test_an_agents_card_is_an_answer(kind: Kind) -> None:
    waits = conversation(state=State.ASSIGNED, assignee=LAN, waiting_since=NOW, last_text="有货吗")
    shown = send("[商品] 云朵羽绒服 ¥399.00", Author.AGENT, kind=kind, card=OF_COAT, at=NOW + 5)
    appended = flow.append(waits, shown)
    assert (appended.message.kind, appended.message.card) == (kind, OF_COAT)
    after = appended.conversation
    assert (after.waiting_since, after.first_replied_at, after.last_text) == (None, NOW + 5, shown.body)
    assert (appended.event.message_kind, appended.event.waited, appended.event.first) == (str(kind), 5, True)


def test_a_card_that_touches_a_topic_of_a_crisis_does_not_go() -> None:
    given: dict[str, Any] = {"kind": Kind.PRODUCT, "card": OF_COAT, "guarded": True}
    assert held.hold(send("[商品] 会起火的杯子", Author.AGENT, **given), MINE, a_crisis()) == Refused("held_with_card")
    assert held.hold(send("[商品] 云朵羽绒服", Author.AGENT, **given), MINE, a_crisis()) is None
