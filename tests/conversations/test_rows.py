from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest

from xiaoer.conversations.domain.conversations import Stage
from xiaoer.conversations.domain.rows import DAY, ConversationRow, MessageRow, began_at, read_conversations, visitor_of
from xiaoer.values.refusal import Refused

NOW, SHOP = 1_795_257_000_000_000, UUID(int=0x51)
LINE: dict[str, Any] = {
    "key": "k1", "stage": "presale", "channel": "widget", "days_ago": 3, "resolved": True,
    "messages": [{"author": "shopper", "after": 0, "text": "在吗"}, {"author": "agent", "after": 20, "text": "您好"}],
}  # fmt: skip
ROW = ConversationRow(
    key="k1", stage=Stage.PRESALE, channel="widget", days_ago=3, resolved=True,
    messages=[MessageRow("shopper", 0, "在吗"), MessageRow("agent", 20, "您好")],
)  # fmt: skip


def lines(*rows: dict[str, Any]) -> bytes:
    return b"\n".join(msgspec.json.encode(row) for row in rows)


def test_reading() -> None:
    whole = {
        **LINE,
        "key": "k2",
        "grade": "bad",
        "scenario": "催发货",
        "customer": "c1",
        "order": "o1",
        "satisfaction": 2,
    }
    read = msgspec.structs.replace(
        ROW, key="k2", grade="bad", scenario="催发货", customer="c1", order="o1", satisfaction=2
    )
    assert read_conversations(lines(LINE, whole)) == [(1, ROW), (2, read)]


WRONG: list[Any] = [
    pytest.param({"days_ago": -1}, "days_ago", id="from the future"),
    pytest.param({"stage": "later"}, "stage", id="an unknown stage"),
    pytest.param({"channel": "api"}, "channel", id="an unknown channel"),
    pytest.param({"messages": []}, "messages", id="no messages"),
    pytest.param({"messages": [{"author": "system", "after": 0, "text": "x"}]}, "messages[0].author", id="the desk"),
    pytest.param({"messages": [{"author": "shopper", "after": 0, "text": ""}]}, "messages[0].text", id="no words"),
    pytest.param(
        {"messages": [{"author": "shopper", "after": 0, "text": "长" * 4001}]}, "messages[0].text", id="too many words"
    ),
    pytest.param({"messages": [{"author": "shopper", "after": -5, "text": "x"}]}, "messages[0].after", id="backwards"),
    pytest.param({"satisfaction": 6}, "satisfaction", id="more than five stars"),
]


@pytest.mark.parametrize(("changed", "field"), WRONG)
def test_a_wrong_row_is_named_with_its_line_and_field(changed: dict[str, Any], field: str) -> None:
    refused = read_conversations(lines(LINE, {**LINE, "key": "k2", **changed}))
    assert isinstance(refused, Refused)
    assert (refused.facts["place"], refused.facts["field"]) == ("conversations.jsonl:2", field)


def test_the_same_row_twice_is_one_and_two_of_one_key_are_refused() -> None:
    assert read_conversations(lines(LINE, LINE)) == [(1, ROW)]
    refused = read_conversations(lines(LINE, {**LINE, "days_ago": 4}))
    assert isinstance(refused, Refused)
    assert (refused.facts["place"], refused.facts["field"]) == ("conversations.jsonl:2", "key")


def test_another_encoding() -> None:
    text = msgspec.json.encode(LINE).decode()
    assert read_conversations(text.encode("gbk"), "gbk") == [(1, ROW)]
    assert isinstance(read_conversations(text.encode("gbk")), Refused)


def test_the_visitor_of_a_row_is_always_the_same_and_each_shops_own() -> None:
    other = msgspec.structs.replace(ROW, key="k2")
    assert visitor_of(SHOP, ROW) == visitor_of(SHOP, msgspec.structs.replace(ROW, days_ago=9))
    assert len({visitor_of(SHOP, ROW), visitor_of(SHOP, other), visitor_of(UUID(int=0x52), ROW)}) == 3


@pytest.mark.parametrize("number", range(20))
def test_it_began_so_many_days_ago_and_is_over_by_now(number: int) -> None:
    row = msgspec.structs.replace(ROW, key=f"k{number}", days_ago=number)
    began, length = began_at(row, SHOP, NOW), 20 * 1_000_000
    assert 0 <= NOW - (began + length) - number * DAY < DAY // 2
    assert began == began_at(row, SHOP, NOW)
