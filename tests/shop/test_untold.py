"""What a source does not tell of a stored order: who receives it, and all else that it has no place for."""

from __future__ import annotations

from msgspec.structs import replace

from tests.shop.given import a_parcel, an_order
from xiaoer.shop.domain.incoming import IncomingOrder
from xiaoer.shop.domain.orders import Delivery, Order, Recipient, recipient_of
from xiaoer.shop.domain.untold import RECIPIENT, as_told, bare, told_over

WENT = recipient_of(Delivery("演示顾客", "13800001234", "杭州市某路 1 号"), "杭州市****")
NOW = recipient_of(Delivery("改名", "13900005678", "宁波市某路 2 号"), "宁波市****")
FORGOTTEN = Recipient("", "", "")


def stored(recipient: Recipient = WENT) -> Order:
    return replace(an_order(parcels=(a_parcel(),)), recipient=recipient, buyer="C-1")


def told(recipient: Recipient = NOW) -> IncomingOrder:
    return replace(as_told(stored()), recipient=recipient)


def test_a_stored_order_is_told_whole() -> None:
    one = as_told(stored())
    assert (one.number, one.buyer, one.recipient, one.lines[0].sku) == (stored().number, "C-1", WENT, "SKU-0")
    assert (one.parcels[0].number, one.parcels[0].lines) == ("T0", (0,))


def test_who_is_only_meant_has_no_part_in_the_fingerprint() -> None:
    assert bare(told(NOW), RECIPIENT) == bare(told(WENT), RECIPIENT)
    assert bare(told(NOW), {"phone", "address"}) == told(NOW)


def test_who_received_is_who_was_told() -> None:
    assert told_over(told(), stored(), ()) == told()
    assert told_over(told(), stored(), RECIPIENT) == told(WENT)
    assert told_over(told(), stored(FORGOTTEN), RECIPIENT) == told(FORGOTTEN)


def test_of_a_recipient_each_part_stays_that_is_not_told() -> None:
    found = told_over(told(), stored(), {"phone", "address"}).recipient
    assert found == Recipient("改*", "138****1234", "杭州市****", Delivery("改名", "13800001234", "杭州市某路 1 号"))
    found = told_over(told(), stored(FORGOTTEN), {"recipient", "address"}).recipient
    assert found == Recipient("", "139****5678", "", Delivery("", "13900005678", ""))


def test_whoever_went_by_the_buyers_id_alone_was_never_told() -> None:
    assert told_over(told(), stored(recipient_of(Delivery("C-1"), "")), RECIPIENT) == told(NOW)
