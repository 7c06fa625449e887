"""Lists of customers and products: checked by line and column, and stored over what is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests import make
from tests.conversations.stored import everything
from tests.intake import given, lists
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import Address, Facts
from xiaoer.intake.actions import runs
from xiaoer.intake.actions.blocks import LISTED_A_BLOCK
from xiaoer.intake.domain.combining import Layout
from xiaoer.intake.domain.fields import SHAPES, Holds
from xiaoer.intake.domain.listing import MOST_TAGS, MOST_VARIANTS, list_customer, list_product
from xiaoer.intake.domain.mapping import CHOICES, OWN_CATEGORIES, check_mapping, propose
from xiaoer.intake.domain.runs import Counts
from xiaoer.platform.db import Database
from xiaoer.shop import actions as shops
from xiaoer.shop.actions.defining import define_attributes
from xiaoer.shop.domain.attributes import AttributeKind, Definition
from xiaoer.shop.domain.products import Category, Product
from xiaoer.values.refusal import Refused

CUSTOMERS, PRODUCTS = Holds.CUSTOMERS, Holds.PRODUCTS
NOW = make.NOW
DEFINED = (
    Definition(Category.CLOTHING, "含绒量", "down", AttributeKind.NUMBER, "%"),
    Definition(Category.CLOTHING, "可机洗", "machine wash", AttributeKind.YES_NO),
    Definition(Category.CLOTHING, "材质", "material", AttributeKind.CHOICE, choices=("棉", "麻")),
    Definition(Category.FOOD, "含绒量", "down", AttributeKind.TEXT),
)


def listed(folder: Path, holds: Holds, *told: dict[str, Any]) -> Any:
    """The only one that a list of these rows tells of."""
    [one] = lists.kept(
        folder, lists.check(folder, holds, lists.rows(holds, *told), terms=given.TERMS._replace(definitions=DEFINED))
    )
    return one


def test_a_row_is_a_customer(tmp_path: Path) -> None:
    one = listed(tmp_path, CUSTOMERS, {})
    assert (one.source, one.level, one.tags, one.first_seen_at) == (
        "demo-1",
        2,
        ("老客", "爱退货"),
        1_767_319_200_000_000,
    )
    assert msgspec.structs.astuple(one.person) == (
        "演示顾客", "小演", "13800000001", "demo@example.com", Address("浙江省", "杭州市", "西湖区", "样例路1号"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param("老客", ("老客",), id="one"),
        pytest.param("老客；VIP, 老客|爱退货;", ("老客", "VIP", "爱退货"), id="each-sign-and-each-once"),
    ],
)
def test_tags_stand_in_one_cell(text: str, tags: tuple[str, ...] | None, tmp_path: Path) -> None:
    assert listed(tmp_path, CUSTOMERS, {"标签": text}).tags == tags


def test_rows_are_variants_of_a_product(tmp_path: Path) -> None:
    one = listed(
        tmp_path, PRODUCTS, {}, {"商家编码": "P1-A", "商品规格": "尺码:S;颜色:黑", "售价": "¥579", "库存": ""}, {}
    )
    assert [msgspec.structs.astuple(variant) for variant in one.variants] == [
        ("P1-A", {"尺码": "S", "颜色": "黑"}, 57_900, None), ("P1-L", {"尺码": "L"}, 59_900, 7),
    ]  # fmt: skip
    told = (one.sku, one.title, one.title_en, one.category, one.kind, one.list_price, one.supplier, one.warranty_days)
    assert told == ("P1", "样例羽绒服", "Sample down jacket", Category.CLOTHING, "羽绒服", 89_900, "样例供应商", 30)
    assert (one.summary, one.attributes) == ("轻暖", {"材质": "棉", "产地": "杭州"})


def test_a_product_without_variants_is_its_own(tmp_path: Path) -> None:
    one = listed(tmp_path, PRODUCTS, {"商家编码": "", "商品规格": ""})
    assert [(variant.sku, variant.options) for variant in one.variants] == [("P1", {})]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("含绒量:90;可机洗:是", {"含绒量": 90, "可机洗": True}, id="number-and-yes"),
        pytest.param("含绒量：90.5；可机洗：无", {"含绒量": 90.5, "可机洗": False}, id="full-width"),
        pytest.param("产地: 杭州 : 西湖 ", {"产地": "杭州 : 西湖"}, id="a-value-with-a-colon"),
        pytest.param("含绒量:九十", None, id="no-number"),
        pytest.param("可机洗:也许", None, id="neither-yes-nor-no"),
        pytest.param("材质:丝", None, id="no-choice"),
        pytest.param("棉", None, id="no-pair"),
        pytest.param("产地:杭州;产地:宁波", None, id="one-name-with-two-values"),
        pytest.param("产地:杭州;产地: 杭州", {"产地": "杭州"}, id="the-same-twice"),
        pytest.param(f"{'名' * 101}:值", None, id="long-name"),
        pytest.param(f"名:{'值' * 301}", None, id="long-value"),
    ],
)
def test_attributes_are_what_the_shop_says_they_are(text: str, values: dict[str, Any] | None, tmp_path: Path) -> None:
    terms = given.TERMS._replace(definitions=DEFINED)
    checked = lists.check(tmp_path, PRODUCTS, lists.rows(PRODUCTS, {"商品属性": text}), terms=terms)
    found = lists.kept(tmp_path, checked)
    assert [one.attributes for one in found] == ([] if values is None else [values])
    assert checked.report.problems == (1 if values is None else 0)


WRONG: list[Any] = [
    pytest.param(CUSTOMERS, [{"会员等级": "6"}], (2, "会员等级（0–5）", "whole_range"), id="level"),
    pytest.param(CUSTOMERS, [{"电话": "找我"}], (2, "电话", "phone"), id="phone"),
    pytest.param(CUSTOMERS, [{"邮箱": "demo"}], (2, "邮箱", "email"), id="email"),
    pytest.param(CUSTOMERS, [{"顾客编号": ""}], (2, "顾客编号（平台账号）", "missing"), id="no-id"),
    pytest.param(CUSTOMERS, [{"首次到店时间": "去年"}], (2, "首次到店时间", "moment"), id="moment"),
    pytest.param(CUSTOMERS, [{}, {"姓名": "另一位"}], (3, "姓名", "differs"), id="two-names"),
    pytest.param(CUSTOMERS, [{"标签": "、".join(map(str, range(MOST_TAGS + 1)))}], (2, "标签（用顿号或分号隔开）", "tags"), id="many-tags"),
    pytest.param(CUSTOMERS, [{"标签": "长" * 101}], (2, "标签（用顿号或分号隔开）", "tags"), id="long-tag"),
    pytest.param(PRODUCTS, [{"商品名称": ""}], (2, "商品名称", "missing"), id="no-title"),
    pytest.param(PRODUCTS, [{"售价": ""}], (2, "售价", "missing"), id="no-price"),
    pytest.param(PRODUCTS, [{"售价": "面议"}], (2, "售价", "amount"), id="no-amount"),
    pytest.param(PRODUCTS, [{"库存": "-1"}], (2, "库存", "whole"), id="stock"),
    pytest.param(PRODUCTS, [{"类目": "宠物"}], (2, "类目", "choice"), id="category"),
    pytest.param(PRODUCTS, [{"类目": ""}], (2, "类目", "missing"), id="attributes-of-no-category"),
    pytest.param(PRODUCTS, [{}, {"售价": "1"}], (3, "商家编码（规格）", "repeated"), id="a-variant-twice"),
    pytest.param(PRODUCTS, [{}, {"商品名称": "别的"}], (3, "商品名称", "differs"), id="two-titles"),
    pytest.param(PRODUCTS, [{}, {"商品编码": "P2"}], (3, "商家编码（规格）", "sku_of_other"), id="sku-of-another"),
    pytest.param(
        PRODUCTS, [{"商家编码": str(place)} for place in range(MOST_VARIANTS + 1)], (MOST_VARIANTS + 2, "", "most_variants"),
        id="many-variants",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("holds", "told", "where"), WRONG)
def test_what_is_wrong_is_told_by_line_and_column(
    holds: Holds, told: list[dict[str, Any]], where: tuple[int, str, str], tmp_path: Path
) -> None:
    checked = lists.check(tmp_path, holds, lists.rows(holds, *told))
    [problem] = checked.report.items
    assert ((problem.line, problem.column, problem.code), checked.blocks) == (where, "")
    assert "{" not in problem.expected_zh + problem.expected_en


def test_the_good_ones_are_kept_on_request(tmp_path: Path) -> None:
    told = lists.rows(CUSTOMERS, {}, {"顾客编号": "demo-2", "电话": "?"}, {"顾客编号": "demo-3"})
    checked = lists.check(tmp_path, CUSTOMERS, told, keep_good=True)
    assert [one.source for one in lists.kept(tmp_path, checked)] == ["demo-1", "demo-3"]
    assert (checked.report.orders, checked.report.bad_orders, checked.report.problems) == (3, 1, 1)


@pytest.mark.parametrize(
    ("holds", "without", "code"),
    [
        pytest.param(CUSTOMERS, ("customer",), "intake_unmapped", id="customers-without-id"),
        pytest.param(CUSTOMERS, ("name", "nick", "phone", "email"), "intake_unmapped", id="customers-without-anything"),
        pytest.param(PRODUCTS, ("price",), "intake_unmapped", id="products-without-price"),
    ],
)
def test_a_mapping_says_what_is_needed(holds: Holds, without: tuple[str, ...], code: str, tmp_path: Path) -> None:
    refused = lists.checked_or_refused(tmp_path, holds, lists.rows(holds, {}), lists.mapping(holds, *without))
    assert isinstance(refused, Refused)
    assert refused.code == code


@pytest.mark.parametrize("holds", [CUSTOMERS, PRODUCTS])
def test_columns_of_our_own_names_are_found(holds: Holds) -> None:
    found = propose(tuple(lists.BASES[holds]), holds)
    assert found == lists.mapping(holds)
    assert check_mapping(found, tuple(lists.BASES[holds]), {"Asia/Shanghai"}, holds) is None


def test_categories_have_words() -> None:
    assert set(CHOICES["category"]) == set(Category) == set(OWN_CATEGORIES.values())


def layout(holds: Holds) -> Layout:
    return Layout(list(SHAPES[holds].fields), {}, "CNY", SHAPES[holds].fields)


def row(line: int, holds: Holds, **told: Any) -> tuple[Any, ...]:
    return (line, *(told.get(name) for name in SHAPES[holds].fields))


CELLS = st.sampled_from([None, "甲", "乙"])


@for_all(st.lists(st.tuples(CELLS, CELLS, st.sampled_from([None, 1, 2])), min_size=1, max_size=6), st.randoms())
def test_order_and_repetition_of_rows_make_no_difference_to_a_customer(told: list[Any], chance: Any) -> None:
    rows = [
        row(line, CUSTOMERS, customer="demo-1", name=name, nick=nick, level=level)
        for line, (name, nick, level) in enumerate(told, start=2)
    ]
    shuffled = [*rows, *chance.sample(rows, chance.randrange(len(rows) + 1))]
    chance.shuffle(shuffled)
    first, other = list_customer(rows, layout(CUSTOMERS)), list_customer(shuffled, layout(CUSTOMERS))
    assert first.told == other.told
    assert (first.told is None) == bool(first.problems)


@for_all(st.lists(st.tuples(CELLS, st.sampled_from([1, 2]), CELLS), min_size=1, max_size=6), st.randoms())
def test_order_and_repetition_of_rows_make_no_difference_to_a_product(told: list[Any], chance: Any) -> None:
    rows = [
        row(line, PRODUCTS, product="P1", title="样例", sku=sku, price=price, kind=kind)
        for line, (sku, price, kind) in enumerate(told, start=2)
    ]
    shuffled = [*rows, *chance.sample(rows, chance.randrange(len(rows) + 1))]
    chance.shuffle(shuffled)
    first = list_product(rows, layout(PRODUCTS), DEFINED, {})
    other = list_product(shuffled, layout(PRODUCTS), DEFINED, {})
    assert first.told == other.told
    assert (first.told is None) == bool(first.problems)


def facts(database: Database, shop_id: UUID, source: str) -> Facts:
    return database.read_now(customers.known_people, shop_id, [source])[source].facts


def product(database: Database, shop_id: UUID, sku: str) -> Product:
    found = database.read_now(shops.find_product_by_sku, frozenset({shop_id}), sku)
    assert isinstance(found, Product)
    return found


def test_customers_are_stored_and_again_nothing_changes(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    told = lists.rows(CUSTOMERS, *({"顾客编号": f"demo-{place}"} for place in range(2 * LISTED_A_BLOCK + 1)))
    assert lists.bring(database, shop_id, CUSTOMERS, told, tmp_path) == Counts(customers_added=len(told))
    assert facts(database, shop_id, "demo-7") == Facts(
        "演示顾客", "小演", 2, "13800000001", "demo@example.com", Address("浙江省", "杭州市", "西湖区", "样例路1号"),
        ("老客", "爱退货"), 1_767_319_200_000_000,
    )  # fmt: skip
    assert lists.bring(database, shop_id, CUSTOMERS, told, tmp_path) == Counts()


def test_what_a_list_does_not_tell_of_a_customer_stays(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    lists.bring(database, shop_id, CUSTOMERS, lists.rows(CUSTOMERS, {}), tmp_path)
    changed = lists.rows(CUSTOMERS, {"会员等级": "5", "电话": "", "标签": "", "姓名": "", "详细地址": "样例路2号"})
    of = lists.mapping(CUSTOMERS, "first_seen_at", "email")
    assert lists.bring(database, shop_id, CUSTOMERS, changed, tmp_path, of) == Counts(customers_changed=1)
    after = facts(database, shop_id, "demo-1")
    assert (after.level, after.phone, after.tags, after.name, after.email) == (
        5, "13800000001", ("老客", "爱退货"), "演示顾客", "demo@example.com",
    )  # fmt: skip
    assert (after.address.street, after.first_seen_at) == ("样例路2号", 1_767_319_200_000_000)


def test_who_is_called_nothing_goes_by_the_sources_id(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    lists.bring(database, shop_id, CUSTOMERS, lists.rows(CUSTOMERS, {"姓名": "", "顾客昵称": ""}), tmp_path)
    assert facts(database, shop_id, "demo-1").name == "demo-1"


def test_products_are_stored_and_again_nothing_changes(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    database.write_now(define_attributes, shop_id, DEFINED, NOW)
    told = lists.rows(
        PRODUCTS, {"商品属性": "含绒量:90"}, {"商品属性": "含绒量:90", "商家编码": "P1-S", "售价": "1", "库存": "0"}
    )
    assert lists.bring(database, shop_id, PRODUCTS, told, tmp_path) == Counts(products_added=1)
    stored = product(database, shop_id, "P1-S")
    assert (stored.sku, stored.price, stored.list_price, stored.attributes) == ("P1", 100, 89_900, {"含绒量": 90})
    assert [(one.sku, one.stock, one.available) for one in stored.variants] == [("P1-L", 7, True), ("P1-S", 0, False)]
    before = everything(database)
    assert lists.bring(database, shop_id, PRODUCTS, told, tmp_path) == Counts()
    after = everything(database)
    assert [after[table] for table in ("product", "variant", "price", "batch", "supplier")] == [
        before[table] for table in ("product", "variant", "price", "batch", "supplier")
    ]


def test_what_a_list_does_not_tell_of_a_product_stays(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    lists.bring(database, shop_id, PRODUCTS, lists.rows(PRODUCTS, {}, {"商家编码": "P1-S", "库存": ""}), tmp_path)
    before = product(database, shop_id, "P1")
    cheaper = lists.rows(PRODUCTS, {"售价": "499", "库存": "", "商品规格": "", "商品介绍": ""})
    of = lists.mapping(
        PRODUCTS, "category", "attributes", "list_price", "supplier", "warranty_days", "title_en", "product_kind"
    )
    assert lists.bring(database, shop_id, PRODUCTS, cheaper, tmp_path, of) == Counts(products_changed=1)
    after = product(database, shop_id, "P1")
    [variant] = after.variants
    assert (variant.id, variant.price, variant.stock, variant.options) == (
        next(one.id for one in before.variants if one.sku == "P1-L"), 49_900, 7, {"尺码": "L"},
    )  # fmt: skip
    assert msgspec.structs.replace(after, price=0, variants=()) == msgspec.structs.replace(before, price=0, variants=())


def test_a_product_that_only_a_list_tells_of_is_complete(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    of = msgspec.structs.replace(
        lists.mapping(PRODUCTS),
        fields={name: lists.mapping(PRODUCTS).fields[name] for name in ("product", "title", "price")},
    )
    lists.bring(database, shop_id, PRODUCTS, lists.rows(PRODUCTS, {}), tmp_path, of)
    stored = product(database, shop_id, "P1")
    assert (stored.category, stored.kind, stored.title_en, stored.list_price, stored.attributes) == (
        Category.OTHER, "", "", 59_900, {},
    )  # fmt: skip
    assert [(one.sku, one.stock, one.available) for one in stored.variants] == [("P1", None, True)]


def test_another_shop_has_nothing_of_it(database: Database, tmp_path: Path) -> None:
    mine, other = make.shop(database), make.shop(database, slug="other")
    lists.bring(database, mine, CUSTOMERS, lists.rows(CUSTOMERS, {}), tmp_path)
    assert database.read_now(customers.known_people, other, ["demo-1"]) == {}
    assert database.read_now(runs.terms_of, frozenset({mine}), other) == Refused("shop_not_found")
