from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.scripts.given import FACTS, published, scenario
from tests.scripts.shelf import VECTORS, library
from xiaoer.scripts.domain.facts import Facts, OrderFacts, ParcelFacts
from xiaoer.scripts.domain.index import build
from xiaoer.scripts.domain.scripts import When
from xiaoer.scripts.domain.suggestion import Asked, Suggestion, suggest

INDEX = build(library())
KEYS = {one.version.script_id: one.version.key for one in library()}
QUERIES = [json.loads(line) for line in (VECTORS / "queries.jsonl").read_text("utf-8").splitlines()]


def facts(**order: Any) -> Facts:
    return msgspec.structs.replace(FACTS, order=msgspec.structs.replace(FACTS.order, **order))


@pytest.mark.parametrize("query", [pytest.param(one, id=one["text"]) for one in QUERIES])
def test_the_right_script_is_among_the_first(query: dict[str, Any]) -> None:
    offered = suggest(INDEX, Asked(query["text"], query["stage"]), facts(state=query["order_state"]))
    assert query["key"] in [KEYS[one.script_id] for one in offered][: query["within"]]


def test_a_suggestion_is_filled_and_says_why() -> None:
    index = build([published(7)])
    assert suggest(index, Asked("快递到哪了呀", "insale"), FACTS) == [
        Suggestion(
            script_id=UUID(int=7), version=1, scenario=scenario(), title="查物流", title_en="Where is my parcel",
            text="您的包裹由演示快递承运，最新进度：已到达杭州转运中心。", missing=(), why_zh="顾客说的接近“我的快递到哪了”",
            why_en="Close to “我的快递到哪了”",
        )
    ]  # fmt: skip


def test_where_no_phrase_is_close_the_matter_is_named() -> None:
    (one,) = suggest(build([published(says=("查件",))]), Asked("包裹最新进度", "insale"), FACTS)
    assert (one.why_zh, one.why_en) == ("顾客在问物流", "The shopper asks about: Logistics")


@pytest.mark.parametrize(
    ("when", "known", "offered"),
    [
        pytest.param(When(), facts(), True, id="for any order"),
        pytest.param(When(order_state=("shipped",)), facts(), True, id="for this state"),
        pytest.param(When(order_state=("paid",)), facts(), False, id="for another state"),
        pytest.param(When(order_state=("paid",)), facts(state=None), True, id="state unknown"),
        pytest.param(When(category=("clothing", "food")), facts(), True, id="for this category"),
        pytest.param(When(category=("food",)), facts(), False, id="for another category"),
        pytest.param(When(category=("food",)), facts(categories=frozenset()), True, id="category unknown"),
    ],
)
def test_scripts_for_other_orders_are_not_offered(when: When, known: Facts, offered: bool) -> None:  # noqa: FBT001 - a column
    index = build([published(when=when)])
    assert bool(suggest(index, Asked("我的快递到哪了", "insale"), known)) is offered


def test_the_stage_decides_between_equals() -> None:
    later, now = published(1, stage="aftersale"), published(2, stage="insale")
    offered = suggest(build([later, now]), Asked("我的快递到哪了", "insale"), FACTS)
    assert [one.script_id for one in offered] == [UUID(int=2), UUID(int=1)]


def test_what_cannot_be_filled_gives_its_place_to_the_next() -> None:
    unknown = msgspec.structs.replace(FACTS, parcel=ParcelFacts())
    scripts = [published(1), *(published(number, text="已经在路上了。") for number in (2, 3, 4, 5))]
    offered = suggest(build(scripts), Asked("我的快递到哪了", "insale"), unknown)
    assert [one.script_id for one in offered] == [UUID(int=2), UUID(int=3), UUID(int=4)]


def test_what_is_known_to_be_nothing_is_passed_over() -> None:
    waiting = msgspec.structs.replace(
        FACTS, parcel=ParcelFacts(), order=msgspec.structs.replace(FACTS.order, state="paid")
    )
    scripts = [published(1, text="单号{{ parcel.number }}。"), published(2, text="已经在路上了。")]
    offered = suggest(build(scripts), Asked("我的快递到哪了", "insale"), waiting)
    assert [one.text for one in offered] == ["已经在路上了。"]


def test_what_lacks_something_is_offered_with_its_gaps_behind_what_lacks_nothing() -> None:
    unknown = msgspec.structs.replace(FACTS, parcel=ParcelFacts())
    scripts = [published(1, text="单号{{ parcel.number }}。"), published(2, text="已经在路上了。")]
    offered = suggest(build(scripts), Asked("我的快递到哪了", "insale"), unknown)
    assert [(one.text, one.missing) for one in offered] == [
        ("已经在路上了。", ()),
        ("单号〔快递单号〕。", ("快递单号",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("  ！！", id="no words"),
        pytest.param("zxqv", id="words of no script"),
    ],
)
def test_nothing_to_go_by(text: str) -> None:
    assert suggest(INDEX, Asked(text, "insale"), FACTS) == []


def test_an_empty_library() -> None:
    assert suggest(build([]), Asked("发货", "insale"), msgspec.structs.replace(FACTS, order=OrderFacts())) == []
