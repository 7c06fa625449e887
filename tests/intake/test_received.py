"""Who receives an order that a machine tells: as told with it, else the customer as they were then."""

from __future__ import annotations

import pytest

from tests import make
from tests.intake import machine
from tests.intake.world import World, delivery, results
from xiaoer.customers.actions import forgetting as people
from xiaoer.customers.store.people import heard
from xiaoer.shop.actions import forgetting
from xiaoer.shop.domain.orders import Delivery


def test_an_old_order_went_where_its_customer_lived_then(bought: World) -> None:
    went = Delivery("演示顾客C-1", "13800001234", "浙江省杭州市西湖区某路 1 号")
    assert delivery(bought, "N-1") == went
    moved = machine.customer(name="改名", phone="13900005678", address=machine.HANGZHOU | {"city": "宁波市"})
    assert results(bought.tell("customers", moved)) == ["stored"]
    assert results(bought.tell("orders", machine.order())) == ["unchanged"]
    assert results(bought.tell("orders", machine.order(**machine.SHIPPED), machine.order("N-2"))) == [
        "stored",
        "stored",
    ]
    old, new = bought.order("N-1"), bought.order("N-2")
    assert (old.state, old.recipient.masked_phone, old.recipient.masked_address) == (
        "shipped", "138****1234", "浙江省杭州市西湖区****",
    )  # fmt: skip
    assert (delivery(bought, "N-1"), delivery(bought, "N-2").phone) == (went, "13900005678")
    assert new.recipient.masked_address == "浙江省宁波市西湖区****"


def test_who_received_is_kept_when_the_customer_is_erased(bought: World) -> None:
    went, erased = delivery(bought, "N-1"), [bought.order("N-1").customer_id]
    bought.database.write_now(people.forget, bought.shop_id, erased, "已删除", make.NOW, for_good=True, bought=True)
    assert results(bought.tell("orders", machine.order())) == ["unchanged"]
    assert results(bought.tell("orders", machine.order(**machine.SHIPPED))) == ["stored"]
    assert (delivery(bought, "N-1"), bought.order("N-1").recipient.name) == (went, "演******")


@pytest.mark.parametrize("erased", [True, False], ids=["erased", "forgotten"])
def test_a_new_order_of_somebody_forgotten_goes_by_the_id_at_the_store(bought: World, *, erased: bool) -> None:
    gone = [bought.order("N-1").customer_id]
    bought.database.write_now(people.forget, bought.shop_id, gone, "已删除", make.NOW, for_good=erased, bought=False)
    bought.tell("orders", machine.order("N-2"))
    assert (delivery(bought, "N-2"), bought.order("N-2").customer_id) == (Delivery("C-1"), gone[0])
    bought.database.write_now(heard, bought.shop_id, gone, make.NOW)
    bought.tell("orders", machine.order("N-3"))
    assert delivery(bought, "N-3") == Delivery("C-1")


def test_who_received_is_not_brought_back_when_its_time_is_over(bought: World) -> None:
    bought.database.write_now(forgetting.forget, bought.shop_id, make.NOW, None, 10)
    for changes in ({}, machine.SHIPPED):
        bought.tell("orders", machine.order(**changes))
        recipient = bought.order("N-1").recipient
        assert (recipient.name, recipient.masked_phone, recipient.masked_address) == ("", "", "")
    assert (bought.order("N-1").state, delivery(bought, "N-1")) == ("shipped", Delivery(""))


def test_a_recipient_that_is_told_takes_the_place_of_the_customer(bought: World) -> None:
    assert results(bought.tell("orders", machine.order(recipient={"name": "收件人"}))) == ["stored"]
    assert results(bought.tell("orders", machine.order())) == ["unchanged"]
    assert delivery(bought, "N-1") == Delivery("收件人")


def test_an_order_of_whom_nobody_knew_anything_gets_the_customer_when_it_changes(world: World) -> None:
    world.tell("products", machine.product())
    world.tell("orders", machine.order())
    world.tell("customers", machine.customer())
    assert results(world.tell("orders", machine.order())) == ["unchanged"]
    assert delivery(world, "N-1") == Delivery("C-1")
    assert results(world.tell("orders", machine.order(**machine.SHIPPED))) == ["stored"]
    assert delivery(world, "N-1") == Delivery("演示顾客C-1", "13800001234")
