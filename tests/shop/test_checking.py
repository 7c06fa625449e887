"""What a good folder becomes; everything that is refused stands in test_bad_imports."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from tests.shop.folders import NATIVE, RETAIL, check_native, check_retail, sure
from xiaoer.shop.domain.incoming import IncomingLine, IncomingVariant, digest
from xiaoer.shop.domain.orders import Delivery, OrderState, ParcelState, Recipient, Scan
from xiaoer.shop.domain.products import Category


def test_an_order_in_our_words() -> None:
    _, checked = sure(check_native(NATIVE))
    order = next(order for order in checked.orders if order.number == "S1002")
    assert order.recipient == Recipient(
        "测****", "138****0001", "浙江省杭州市西湖区****",
        Delivery("测试顾客甲", "13800000001", "浙江省杭州市西湖区样例路1号"),
    )  # fmt: skip
    assert (order.buyer, order.state, order.freight, order.paid) == ("c1", OrderState.PAID, 600, 34_500)
    assert (order.placed_at, order.promised_dispatch_at) == (1_795_050_000_000_000, 1_795_226_400_000_000)
    assert order.lines == (
        IncomingLine("S-KETTLE-W", "恒温电热水壶", {"颜色": "白"}, 2, 12_900, 1_516, 24_284),
        IncomingLine("S-NUTS-30", "每日坚果 30 包", {"规格": "30包"}, 1, 9_900, 284, 9_616),
    )


def test_an_unpaid_line_brought_nothing() -> None:
    _, checked = sure(check_native(NATIVE))
    order = next(order for order in checked.orders if order.state is OrderState.UNPAID)
    assert [line.paid for line in order.lines] == [0]


def test_parcels_keep_their_lines_and_scans() -> None:
    _, checked = sure(check_native(NATIVE))
    parcels = next(order for order in checked.orders if order.number == "S1004").parcels
    assert [(parcel.number, parcel.state, parcel.lines) for parcel in parcels] == [
        ("T004A", ParcelState.MOVING, (0,)),
        ("T004B", ParcelState.DELIVERING, (1,)),
    ]
    assert parcels[1].scans == (Scan(1_794_884_400_000_000, "杭州", "已揽收"),)


def test_products_keep_the_types_of_their_attributes() -> None:
    _, checked = sure(check_native(NATIVE))
    coat, kettle, nuts = checked.products
    assert coat.attributes == {"充绒量": 90, "防泼水": True, "面料": "锦纶"}
    assert kettle.attributes == {"容量": 1.7, "功率": 1500}
    assert (nuts.category, nuts.picture, nuts.supplier) == (Category.FOOD, None, None)
    assert coat.variants[1] == IncomingVariant("S-COAT-L", {"颜色": "藏青", "尺码": "L"}, 39_900, 0, available=False)
    assert sorted(checked.pictures) == ["coat.svg", "kettle.svg"]


def test_a_gbk_folder_reads_the_same_when_it_is_said(tmp_path: Path) -> None:
    shutil.copytree(NATIVE, tmp_path / "shop")
    for path in (tmp_path / "shop").glob("*.json*"):
        path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))
    assert check_native(tmp_path / "shop", "gbk") == check_native(NATIVE)


def test_repeated_rows_that_say_the_same_count_once(tmp_path: Path) -> None:
    shutil.copytree(NATIVE, tmp_path / "shop")
    for path in (tmp_path / "shop").glob("*.jsonl"):
        path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert check_native(tmp_path / "shop") == check_native(NATIVE)


def test_a_retail_order_in_our_words() -> None:
    _, checked = sure(check_retail(RETAIL))
    order = next(order for order in checked.orders if order.number == "#W7000002")
    assert (order.state, order.source_state, order.placed_at) == (OrderState.DELIVERED, "delivered", None)
    assert order.recipient == Recipient(
        "C**** D******", "", "Boston, MA, ****",
        Delivery("Celia Demoman", "", "12 Example Street, Suite 2, 02108, Boston, MA"),
    )  # fmt: skip
    assert order.lines == (
        IncomingLine("900401", "Cocoa Tin", {"weight": "500 g"}, 2, 1_105, 0, 2_210),
        IncomingLine("900102", "Tea Towel", {"color": "blue"}, 1, 795, 0, 795),
    )
    assert [(parcel.number, parcel.state, parcel.lines) for parcel in order.parcels] == [("300000000002", None, (0, 1))]


def test_a_retail_product_in_our_words() -> None:
    _, checked = sure(check_retail(RETAIL))
    fan = next(product for product in checked.products if product.sku == "900002")
    assert (fan.title, fan.kind, fan.category, fan.price, fan.list_price) == (
        "Desk Fan",
        "desk_fan",
        Category.OTHER,
        2_410,
        2_410,
    )
    assert (fan.no_reason_return, fan.warranty_days, fan.picture) == (None, None, None)
    assert fan.variants[1] == IncomingVariant(
        "900202", {"size": "large", "color": "white"}, 3_999, None, available=False
    )


def test_every_retail_state_is_mapped_and_its_word_kept() -> None:
    _, checked = sure(check_retail(RETAIL))
    assert {(order.source_state, order.state.value) for order in checked.orders} == {
        ("pending", "paid"),
        ("pending (item modified)", "paid"),
        ("processed", "shipped"),
        ("delivered", "delivered"),
        ("return requested", "delivered"),
        ("exchange requested", "delivered"),
        ("cancelled", "cancelled"),
    }


def test_a_retail_folder_may_be_the_one_around(tmp_path: Path) -> None:
    shutil.copytree(RETAIL, tmp_path / "tau2")
    assert check_retail(tmp_path) == check_retail(RETAIL)


def test_a_fingerprint_changes_with_anything_that_is_told() -> None:
    _, checked = sure(check_native(NATIVE))
    order = checked.orders[0]
    marks = {digest(order), digest(msgspec.structs.replace(order, note="加急")), digest(order, "picture")}
    assert len(marks) == 3
    assert digest(order) == digest(msgspec.structs.replace(order))
