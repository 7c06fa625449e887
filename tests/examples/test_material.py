"""The hand-written material of the demo shop: how much there is, and that each piece may be shown to a shopper."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from liquid import Environment

from xiaoer.etiquette.actions import load
from xiaoer.etiquette.domain.lights import Place, judge
from xiaoer.etiquette.domain.rules import Light
from xiaoer.scripts.domain.facts import Facts
from xiaoer.scripts.domain.templates import Unfit, render

SHOP = Path(__file__).parents[2] / "examples" / "demo_shop"
MATERIAL, PICTURES = SHOP / "material", SHOP / "pictures"
SAME_FROM = 0.8
Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (MATERIAL / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


PRODUCTS, KNOWLEDGE, SCRIPTS = rows("products"), rows("knowledge"), rows("scripts")
CONVERSATIONS, CASES, SCENARIOS = rows("conversations"), rows("cases"), rows("scenarios")

# --- The counting rule: names and numbers masked, 0.8 of the character 3-grams shared is the same item.

NOUNS = [re.findall("<title>(.+?)</title>", path.read_text(encoding="utf-8"))[0] for path in PICTURES.glob("*.svg")]
NAMES = sorted({*NOUNS, *(row["title"] for row in PRODUCTS)}, key=len, reverse=True)
PERSON = r"演示顾客·?\w{2,3}|客服小?\w（演示）|小[云禾满]|\w{2}(?:速运|快递|物流)（演示）"
NAME = re.compile("|".join([PERSON, *map(re.escape, NAMES)]))
NUMBER = re.compile(r"[0-9一二三四五六七八九十百千万两半]+(?:[.:,][0-9]+)*")


def grams(text: str) -> frozenset[str]:
    spoken = re.sub(r"\{[{%].*?[%}]\}", "", text)
    bare = re.sub(r"\W", "", NUMBER.sub("0", NAME.sub("N", spoken)).lower())
    return frozenset(bare[i : i + 3] for i in range(len(bare) - 2))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared 3-grams over the smaller set."""
    return len(one & other) / min(len(one), len(other))


def distinct(texts: Iterable[str]) -> int:
    """Texts that are no repetition of an earlier one; those under three characters do not count."""
    kept: list[frozenset[str]] = []
    for own in map(grams, texts):
        if own and all(overlap(own, other) < SAME_FROM for other in kept):
            kept.append(own)
    return len(kept)


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        pytest.param(["订单30天内可退", "订单7天内可退"], 1, id="another number"),
        pytest.param(["演示顾客·林小满您好，请查收", "演示顾客·何知夏您好，请查收"], 1, id="another shopper"),
        pytest.param(["这款羽绒服支持七天退货", "这款电饭煲支持七天退货"], 1, id="another product"),
        pytest.param(["您的包裹明天送到，请留意电话", "您的包裹明天送到"], 1, id="one inside the other"),
        pytest.param(["啥时候发货", "能便宜点不"], 2, id="different"),
        pytest.param(["在吗", "嗯"], 0, id="too short to count"),
    ],
)
def test_the_counting_rule(texts: Sequence[str], count: int) -> None:
    assert distinct(texts) == count


def _talk(row: Row) -> str:
    return "".join(message["text"] for message in row["messages"])


@pytest.mark.parametrize(
    ("texts", "least"),
    [
        pytest.param([row["summary"] for row in PRODUCTS], 66, id="products"),
        pytest.param(["".join(a["text"] for a in row["answers"]) for row in KNOWLEDGE], 124, id="knowledge entries"),
        pytest.param([said for row in KNOWLEDGE for said in row["similar"]], 600, id="similar questions"),
        pytest.param([row["text"] for row in SCRIPTS], 60, id="scripts"),
        pytest.param([_talk(row) for row in CONVERSATIONS], 40, id="past conversations"),
        pytest.param([row["shopper_said"] + row["outcome"]["follow_up"] for row in CASES], 20, id="past cases"),
    ],
)
def test_enough_distinct_items_are_written(texts: Sequence[str], least: int) -> None:
    assert distinct(texts) >= least


def test_each_category_has_its_products() -> None:
    count = Counter(row["category"] for row in PRODUCTS)
    assert set(count) == {"clothing", "appliance", "food"}
    assert (count["clothing"] >= 24, count["appliance"] >= 20, count["food"] >= 22) == (True, True, True)


def test_every_entry_has_five_similar_questions_of_its_own() -> None:
    assert [row["key"] for row in KNOWLEDGE if distinct([*row["similar"]]) < 5] == []


def test_the_staff_is_three_agents_a_supervisor_and_a_trainer() -> None:
    assert Counter(row["role"] for row in rows("staff")) == {"agent": 3, "supervisor": 1, "trainer": 1}


def test_conversations_tell_of_both_good_and_bad_service() -> None:
    count = Counter(row["grade"] for row in CONVERSATIONS)
    assert set(count) == {"good", "bad"}
    assert min(count.values()) >= 15


# --- The formats: no field that the import does not know.

FIELDS = {
    "staff": "login name role locale alias post",
    "attributes": "category name name_en kind unit choices",
    "products": "sku title title_en category kind price list_price attributes variants batch supplier summary "
    "summary_en picture no_reason_return warranty_days",
    "knowledge": "key question similar answers category stage",
    "scripts": "key scenario stage title title_en text says when",
    "scenarios": "path zh en",
    "conversations": "key grade stage scenario customer order channel days_ago messages satisfaction resolved",
    "cases": "key order order_wants kind reason days_ago shopper_said facts outcome",
}
OPTIONAL = {"customer", "order", "unit", "choices", "alias", "post"}


@pytest.mark.parametrize("name", FIELDS)
def test_rows_have_the_known_fields_only(name: str) -> None:
    known = set(FIELDS[name].split())
    for row in rows(name):
        assert set(row) <= known
        assert known - OPTIONAL <= set(row)


@pytest.mark.parametrize(
    ("keys", "label"),
    [
        pytest.param([v["sku"] for row in PRODUCTS for v in row["variants"]], "variant", id="variants"),
        pytest.param([row["sku"] for row in PRODUCTS], "product", id="products"),
        *(
            pytest.param([r["key"] for r in rows(n)], n, id=n)
            for n in ("knowledge", "scripts", "conversations", "cases")
        ),
        pytest.param([row["path"] for row in SCENARIOS], "scenario", id="scenarios"),
    ],
)
def test_keys_are_unique(keys: Sequence[str], label: str) -> None:
    assert [key for key, times in Counter(keys).items() if times > 1] == [], label


def test_prices_and_stock_make_sense() -> None:
    for row in PRODUCTS:
        prices = [variant["price"] for variant in row["variants"]]
        assert min(prices) > 0, row["sku"]
        assert row["price"] in prices, row["sku"]
        assert row["list_price"] > row["price"], row["sku"]
        assert min(variant["stock"] for variant in row["variants"]) >= 0, row["sku"]


def test_attributes_are_plain_typed_values() -> None:
    for row in PRODUCTS:
        assert len(row["attributes"]) >= 5, row["sku"]
        assert {type(value) for value in row["attributes"].values()} <= {str, int, float, bool}, row["sku"]


def test_every_picture_named_is_there_and_every_picture_is_named() -> None:
    assert {row["picture"] for row in PRODUCTS} == {path.name for path in PICTURES.glob("*")}


@pytest.mark.parametrize("path", sorted(PICTURES.glob("*.svg")), ids=lambda path: path.stem)
def test_a_picture_is_small_and_stands_alone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.encode()) < 1500
    assert 'viewBox="0 0 120 120"' in text
    assert re.search(r"<script|href|url\(|\bon\w+=", text) is None


def test_references_point_at_something() -> None:
    skus, paths = {row["sku"] for row in PRODUCTS}, {row["path"] for row in SCENARIOS}
    assert {row["scenario"] for row in [*SCRIPTS, *CONVERSATIONS]} <= paths
    assert {row["order_wants"]["sku"] for row in CASES if "sku" in row["order_wants"]} <= skus
    whens = [answer["when"] for row in KNOWLEDGE for answer in row["answers"]]
    assert {when["sku"] for when in whens if "sku" in when} <= skus
    assert {when["category"] for when in whens if "category" in when} <= {"clothing", "appliance", "food"}
    assert {path.rpartition("/")[0] for path in paths} - {""} <= paths


# --- Liquid: it parses, and asks only for what an answer can be given.

LISTED = {
    "customer": "name level",
    "order": "number state_zh items paid placed_at promised_dispatch_at refundable",
    "parcel": "carrier number last_scan last_scan_at expected_day",
    "product": "title price",
    "shop": "name",
    "agent": "signature",
}
VARIABLES = {"daypart", *(f"{of}.{name}" for of, names in LISTED.items() for name in names.split())}
FILTERS = {"money", "date_words", "moment", "masked_phone", "list", "default"}
TEXTS = [
    *(pytest.param(row["text"], id=row["key"]) for row in SCRIPTS),
    *(pytest.param(a["text"], id=f"{row['key']}-{n}") for row in KNOWLEDGE for n, a in enumerate(row["answers"])),
]


def _asked(text: str) -> tuple[set[str], set[str]]:
    """The variables a template asks for, by dotted name, and its filters."""
    found = Environment().from_string(text).analyze()
    uses = (use for every in found.globals.values() for use in every)
    return {".".join(map(str, use.segments)) for use in uses}, set(found.filters)


@pytest.mark.parametrize("text", TEXTS)
def test_a_template_asks_only_for_what_is_listed(text: str) -> None:
    variables, filters = _asked(text)
    # A state or a level is compared with a constant in an if: the name before the dot stands for the whole.
    whole = {"product", "order", "parcel", "customer"}
    assert {one for one in variables if not one.startswith("product.attributes.")} <= VARIABLES | whole
    assert filters <= FILTERS


def test_an_answer_about_one_product_uses_only_attributes_it_has() -> None:
    attributes = {row["sku"]: row["attributes"] for row in PRODUCTS}
    for row in KNOWLEDGE:
        for answer in row["answers"]:
            if "sku" in answer["when"]:
                asked = {v for v in _asked(answer["text"])[0] if v.startswith("product.attributes.")}
                assert {v.rpartition(".")[2] for v in asked} <= set(attributes[answer["when"]["sku"]]), row["key"]


NOTHING = Facts(now=0, zone="Asia/Shanghai", shop_name="云禾生活馆（演示）")


def test_every_entry_has_an_answer_before_anything_is_known() -> None:
    silent = [row["key"] for row in KNOWLEDGE if all(_unfit(answer["text"], NOTHING) for answer in row["answers"])]
    assert silent == []


def test_whoever_has_no_order_is_not_told_of_one() -> None:
    answers = [(row["key"], answer) for row in KNOWLEDGE for answer in row["answers"]]
    told = {(key, str(answer["when"])): str(render(answer["text"], NOTHING)) for key, answer in answers}
    assert {key: text for key, text in told.items() if re.search(r"(?<!点进)这一?单|您的包裹由|快递还没给", text)} == {}


def _unfit(text: str, facts: Facts) -> bool:
    return isinstance(render(text, facts), Unfit)


# --- What may not be said to a shopper.

FORBIDDEN = re.compile(
    r"最(?:好|佳|优|低价|便宜|先进|高级|安全|舒适|强|权威|专业|耐用|新技术)|国家级|世界级|顶级|极致|完美|唯一|独一无二"
    r"|绝对|百分百|万能|永久|史上|全网|第一(?!次)|首选|无敌|零风险"
    r"|加\s*(?:我)?\s*微信|加\s*[vV]\b|微信号|微信转|支付宝转|扫码付|线下交易|私下"
    r"|好评返(?:现|红包|券)|五星返|好评.{0,4}(?:免单|送礼)|改成?好评|删差评"
    r"|最终解释权|概不|不归我管|我也没办法|公司规定|爱买不买|不买别问|不算售后"
    r"|治疗|治愈|减肥|降血[糖压]|抗癌|增强免疫|无副作用"
    r"|一定(?:能)?到|肯定到|保证.{0,6}到|必达|秒发|包退包换"
)
BARE_NO = re.compile(r"\s*不(?!客气|好意思|用|止|必|过|少)")


def _product_text(row: Row) -> str:
    return " ".join([row["title"], row["summary"], *map(str, row["attributes"].values())])


def _agent_texts(row: Row) -> list[str]:
    return [message["text"] for message in row["messages"] if message["author"] != "shopper"]


SPOKEN = [
    *(pytest.param(_product_text(row), id=row["sku"]) for row in PRODUCTS),
    *TEXTS,
    *(pytest.param(t, id=row["key"]) for row in CONVERSATIONS if row["grade"] == "good" for t in _agent_texts(row)),
]


@pytest.mark.parametrize("text", SPOKEN)
def test_nothing_forbidden_is_said(text: str) -> None:
    assert FORBIDDEN.findall(text) == []
    assert BARE_NO.match(text) is None


def test_no_text_of_the_shop_is_red_by_its_own_rules() -> None:
    judge_of_all = load()
    spoken = [re.sub(r"\{[{%].*?[%}]\}", "", str(param.values[0])) for param in SPOKEN]
    assert [text for text in spoken if judge(judge_of_all, text, Place()).light is Light.RED] == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param(FORBIDDEN.search, "全网最低价", id="absolute word"),
        pytest.param(FORBIDDEN.search, "您加我微信聊", id="off the platform"),
        pytest.param(FORBIDDEN.search, "好评返现五元", id="cash for a review"),
        pytest.param(BARE_NO.match, "不能退", id="bare refusal"),
    ],
)
def test_the_net_catches(pattern: Callable[[str], re.Match[str] | None], text: str) -> None:
    assert pattern(text) is not None
