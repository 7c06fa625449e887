"""A file of orders leaves what it has no column for as the API and webhooks have told it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.intake import given, machine
from tests.intake.test_applying import bring
from tests.intake.world import World, results
from tests.make import NOW
from xiaoer.intake.actions.blocks import Block, Orders
from xiaoer.intake.domain.combining import Layout, untold
from xiaoer.intake.domain.fields import FIELDS
from xiaoer.shop.actions.scanning import add_scans
from xiaoer.shop.domain.orders import Delivery, Order
from xiaoer.shop.domain.rows import ScanRow
from xiaoer.shop.store import recipients

SCAN = {"at": "2026-11-21T09:00:00+08:00", "place": "杭州", "text": "已揽收"}
TOLD = machine.order(
    state="shipped", shipped_at=SCAN["at"], promised_delivery_at="2026-11-23T18:00:00+08:00", paid=38_800, freight=0,
    note="请放门口", recipient={"name": "演示顾客", "phone": "13800000000", "address": {
        "province": "浙江省", "city": "杭州市", "district": "西湖区", "street": "某路 1 号",
    }},
    lines=[{"sku": "COAT-M", "quantity": 2, "unit_price": 19_900, "batch": "B-1"}],
    discounts=[{"kind": "coupon", "name": "满减券", "amount": 1_000}],
    payments=[{"method": "alipay", "amount": 38_800, "number": "A-1"}],
    parcels=[{"carrier": "演示快递", "number": "P-1", "state": "moving", "lines": [0], "scans": [SCAN]}],
)  # fmt: skip
ROW = {
    "订单号": "N-1", "订单状态": "已发货", "顾客编号": "C-1", "下单时间": "2026-11-20 10:00:00",
    "付款时间": "2026-11-20 10:05:00", "实付金额": "388.00", "商家编码": "COAT-M", "商品名称": "外套 COAT", "数量": "2",
}  # fmt: skip


@pytest.fixture
def sent(world: World) -> World:
    world.tell("products", machine.product(batches=[{"number": "B-1"}]))
    assert results(world.tell("orders", TOLD)) == ["stored"]
    return world


def file_of(**cells: str) -> bytes:
    return given.csv_text([given.BASE | ROW | cells]).encode()


def kept(order: Order) -> tuple[Any, ...]:
    """What no column of the file tells."""
    line = order.lines[0]
    return (
        order.payments, order.discounts, order.parcels, order.note, order.promised_delivery_at, order.shipped_at,
        order.recipient.masked_address, line.id, line.options, line.batch, line.discount, line.paid,
    )  # fmt: skip


def test_a_file_that_says_the_same_of_its_part_changes_nothing(sent: World, tmp_path: Path) -> None:
    before = sent.order("N-1")
    assert bring(sent.database, sent.shop_id, file_of(), tmp_path).orders_changed == 0
    assert sent.order("N-1") == before
    assert results(sent.tell("orders", TOLD)) == ["unchanged"]


def test_a_changed_file_leaves_payments_scans_discounts_and_what_was_promised(sent: World, tmp_path: Path) -> None:
    before = sent.order("N-1")
    assert (len(before.payments), len(before.discounts), before.lines[0].batch) == (1, 1, "B-1")
    changed = file_of(订单状态="已签收", 收货人="改名")
    assert bring(sent.database, sent.shop_id, changed, tmp_path).orders_changed == 1
    after = sent.order("N-1")
    assert (after.state, kept(after)) == ("delivered", kept(before))
    whole = sent.database.read_now(recipients.of_order, frozenset({sent.shop_id}), after.id)
    assert whole is not None
    assert whole.whole == Delivery("改名", "13800000000", "浙江省杭州市西湖区某路 1 号")
    assert bring(sent.database, sent.shop_id, changed, tmp_path).orders_changed == 0


def test_scans_that_came_one_by_one_stay(sent: World, tmp_path: Path) -> None:
    later = msgspec.convert(SCAN | {"at": "2026-11-21T15:00:00+08:00", "text": "运输中"}, ScanRow)
    assert sent.database.write_now(add_scans, sent.shop_id, "N-1", "P-1", [later], None, NOW) is None
    bring(sent.database, sent.shop_id, file_of(订单状态="已签收"), tmp_path)
    assert [one.text for one in sent.order("N-1").parcels[0].scans] == ["已揽收", "运输中"]


def test_what_a_file_has_columns_for_it_tells(sent: World, tmp_path: Path) -> None:
    bring(sent.database, sent.shop_id, file_of(付款时间="", 已退金额="8.00"), tmp_path)
    after = sent.order("N-1")
    assert (after.paid_at, after.refunded, len(after.payments)) == (None, 800, 1)


def test_parts_without_a_column() -> None:
    needed = Layout(("number", "state", "buyer", "paid", "sku", "quantity", "unit_price"), {}, "CNY")
    assert untold(needed) == (
        "address", "batch", "cancelled_at", "carrier", "completed_at", "delivered_at", "discounts", "note", "options",
        "paid_at", "parcels", "payments", "phone", "placed_at", "promised_delivery_at", "promised_dispatch_at", "recipient",
        "refunded", "scans", "shares", "shipped_at", "source_state", "title",
    )  # fmt: skip
    assert untold(Layout(tuple(FIELDS), {}, "CNY")) == ("batch", "discounts", "payments", "scans", "source_state")
    assert "address" not in untold(Layout((*needed.names, "street"), {}, "CNY"))


def test_blocks_that_were_written_before_are_of_whole_orders() -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(("orders", [])), type=Block) == Orders((), ())
