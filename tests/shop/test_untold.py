"""What a source does not tell of a stored order: who receives it, and all else that it has no place for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume
from hypothesis import given as for_all
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.shop.given import HOUR, a_line, a_parcel, an_order
from xiaoer.shop.domain.discounts import Discount, DiscountKind
from xiaoer.shop.domain.incoming import IncomingLine, IncomingOrder, IncomingParcel
from xiaoer.shop.domain.orders import Delivery, Order, OrderState, Recipient, Scan, recipient_of
from xiaoer.shop.domain.payments import Method, Payment, PaymentKind
from xiaoer.shop.domain.untold import RECIPIENT, as_told, bare, told_over

WENT = recipient_of(Delivery("演示顾客", "13800001234", "杭州市某路 1 号"), "杭州市****")
NOW = recipient_of(Delivery("改名", "13900005678", "宁波市某路 2 号"), "宁波市****")
FORGOTTEN = Recipient("", "", "")
PAID = Payment(PaymentKind.PAYMENT, Method.ALIPAY, 19_000, number="A-1", at=3)
COUPON = Discount(DiscountKind.COUPON, "满减券", 1_000, (1_000, 0))
ROUND = ("title", "options", "batch", "carrier", "scans", "parcels", "note", "payments", "discounts", "refunded", "shares",
         "source_state", "promised_delivery_at", "delivered_at", "placed_at", *RECIPIENT)  # fmt: skip


def stored(recipient: Recipient = WENT, **changes: Any) -> Order:
    """Two lines, the first with a coupon, in a parcel each; delivered, with something refunded."""
    lines = (
        replace(a_line(discount=1_000), title="外套", options={"尺码": "M"}, batch="B-1"),
        replace(a_line(place=1), title="围巾", options={"颜色": "红"}),
    )
    other = replace(a_parcel(place=1), line_ids=(UUID(int=101),))
    return replace(
        an_order(state=OrderState.DELIVERED, lines=lines, parcels=(a_parcel(scans=(Scan(5, "杭州", "已揽收"),)), other)),
        recipient=recipient, buyer="C-1", paid=19_000, refunded=500, note="请尽快", payments=(PAID,), discounts=(COUPON,),
        source_state="handed over", placed_at=1, promised_delivery_at=HOUR, delivered_at=9, **changes,
    )  # fmt: skip


def told(recipient: Recipient = NOW, **changes: Any) -> IncomingOrder:
    return replace(as_told(stored()), recipient=recipient, **changes)


def without(order: IncomingOrder, untold: tuple[str, ...]) -> IncomingOrder:
    """As a source tells it that has no place for these parts."""
    empty: dict[str, Any] = {
        "note": "", "payments": (), "discounts": (), "refunded": 0, "source_state": None, "promised_delivery_at": None,
        "delivered_at": None, "placed_at": None,
    }  # fmt: skip
    of_line: dict[str, Any] = {"title": "SKU", "options": {}, "batch": None}
    lines = tuple(replace(one, **{name: of_line[name] for name in untold if name in of_line}) for one in order.lines)
    if "shares" in untold:
        lines = tuple(replace(one, discount=500, paid=one.paid + one.discount - 500) for one in lines)
    parcels = order.parcels
    if "carrier" in untold:
        parcels = tuple(replace(one, carrier="") for one in parcels)
    if "scans" in untold:
        parcels = tuple(replace(one, scans=(), state=None) for one in parcels)
    to = order.recipient
    for name in untold:
        to = less(to, name)
    plain = {name: empty[name] for name in untold if name in empty}
    return replace(order, recipient=to, lines=lines, parcels=() if "parcels" in untold else parcels, **plain)


def less(to: Recipient, part: str) -> Recipient:
    """The recipient with what stands in for a part of it that nobody tells."""
    whole = to.whole or Delivery("")
    return {
        "recipient": replace(to, name="C**", whole=replace(whole, name="C-1")),
        "phone": replace(to, masked_phone="", whole=replace(whole, phone="")),
        "address": replace(to, masked_address="", whole=replace(whole, address="")),
    }.get(part, to)


def test_a_stored_order_is_told_whole() -> None:
    one = as_told(stored())
    assert (one.number, one.buyer, one.recipient, one.lines[0].sku) == (stored().number, "C-1", WENT, "SKU-0")
    assert [(parcel.number, parcel.lines) for parcel in one.parcels] == [("T0", (0,)), ("T1", (1,))]


@for_all(st.sets(st.sampled_from(ROUND)).map(sorted).map(tuple))
def test_whatever_a_source_cannot_tell_it_leaves(untold: tuple[str, ...]) -> None:
    assume("discounts" in untold or "shares" not in untold)
    whole = as_told(stored())
    assert told_over(without(whole, untold), stored(), untold) == whole


def test_who_is_only_meant_has_no_part_in_the_fingerprint() -> None:
    assert bare(told(NOW), RECIPIENT) == bare(told(WENT), RECIPIENT)
    assert bare(told(NOW), ("address", "phone")) == told(NOW)


def test_who_received_is_who_was_told() -> None:
    assert told_over(told(), stored(), ()) == told()
    assert told_over(told(), stored(), RECIPIENT) == told(WENT)
    assert told_over(told(), stored(FORGOTTEN), RECIPIENT) == told(FORGOTTEN)


def test_of_a_recipient_each_part_stays_that_is_not_told() -> None:
    found = told_over(told(), stored(), ("address", "phone")).recipient
    assert found == Recipient("改*", "138****1234", "杭州市****", Delivery("改名", "13800001234", "杭州市某路 1 号"))


@pytest.mark.parametrize("untold", [(), ("address", "recipient"), ("note",), RECIPIENT])
def test_who_is_forgotten_does_not_come_back_nor_does_the_note(untold: tuple[str, ...]) -> None:
    found = told_over(told(note="放门口"), replace(stored(FORGOTTEN), note=""), untold)
    assert (found.recipient, found.note) == (FORGOTTEN, "")


def test_whoever_went_by_the_buyers_id_alone_was_never_told() -> None:
    assert told_over(told(), stored(recipient_of(Delivery("C-1"), "")), RECIPIENT) == told(NOW)


def test_what_the_told_state_excludes_does_not_stay() -> None:
    untold = ("delivered_at", "parcels", "placed_at", "source_state")
    found = told_over(without(told(state=OrderState.PAID), untold), stored(), untold)
    assert (found.placed_at, found.delivered_at, found.parcels, found.source_state) == (1, None, (), None)


@pytest.mark.parametrize(
    ("state", "says", "paid", "wanted"),
    [
        pytest.param(OrderState.DELIVERED, 0, 19_000, 500, id="as-it-was"),
        pytest.param(OrderState.COMPLETED, 0, 19_000, 500, id="not-less-than-before"),
        pytest.param(OrderState.REFUNDED, 19_000, 19_000, 19_000, id="all-by-its-state"),
        pytest.param(OrderState.CANCELLED, 0, 0, 0, id="not-more-than-is-paid"),
    ],
)
def test_what_was_refunded(state: OrderState, says: int, paid: int, wanted: int) -> None:
    assert told_over(told(state=state, refunded=says, paid=paid), stored(), ("refunded",)).refunded == wanted
    assert told_over(told(refunded=7), stored(), ("note",)).refunded == 7


def goods(*places: int, discount: int = 1_000) -> tuple[IncomingLine, ...]:
    """Lines as a file tells them, with the whole discount on the first."""
    return tuple(
        IncomingLine(f"SKU-{place}", "–", {}, 1, 10_000, 0 if at else discount, 10_000 - (0 if at else discount))
        for at, place in enumerate(places)
    )


OF_FILE = ("batch", "discounts", "options", "shares", "title")


def test_lines_in_another_order_keep_what_is_theirs_and_a_new_one_has_nothing() -> None:
    found = told_over(told(lines=goods(1, 0)), stored(), OF_FILE)
    assert [(one.title, one.batch, one.discount, one.paid) for one in found.lines] == [
        ("围巾", None, 0, 10_000), ("外套", "B-1", 1_000, 9_000),
    ]  # fmt: skip
    assert found.discounts == (replace(COUPON, shares=(0, 1_000)),)
    found = told_over(told(lines=goods(0, 2)), stored(), OF_FILE)
    assert [(one.title, one.options, one.batch) for one in found.lines] == [
        ("外套", {"尺码": "M"}, "B-1"), ("–", {}, None),
    ]  # fmt: skip
    assert told_over(told(lines=goods(0, 1), paid=0), stored(), OF_FILE).lines[0].paid == 0


@pytest.mark.parametrize(
    ("lines", "untold"),
    [
        pytest.param(goods(0, 1, discount=999), OF_FILE, id="another-sum"),
        pytest.param(goods(1, 0), tuple(name for name in OF_FILE if name != "shares"), id="other-shares"),
        pytest.param(goods(0, 1, 2), OF_FILE, id="one-more"),
        pytest.param(goods(0), OF_FILE, id="one-less"),
        pytest.param(tuple(replace(one, quantity=2) for one in goods(0, 1)), OF_FILE, id="more-pieces"),
    ],
)
def test_names_of_discounts_go_with_what_they_were_for(
    lines: tuple[IncomingLine, ...], untold: tuple[str, ...]
) -> None:
    found = told_over(told(lines=lines, discounts=()), stored(), untold)
    assert (found.discounts, [one.discount for one in found.lines]) == ((), [one.discount for one in lines])


def test_parcels_keep_their_scans_by_number_and_hold_the_lines_that_are_left() -> None:
    now = tuple(IncomingParcel("", number, None, (0,), ()) for number in ("T9", "T0"))
    new, old = told_over(told(parcels=now), stored(), ("carrier", "scans")).parcels
    assert new == now[0]
    assert (old.carrier, old.state, old.scans) == ("样例快递", "moving", (Scan(5, "杭州", "已揽收"),))
    found = told_over(told(lines=goods(2, 1), parcels=()), stored(), ("parcels",)).parcels
    assert [(one.number, one.lines) for one in found] == [("T0", ()), ("T1", (1,))]
