from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.scripts.given import FACTS
from xiaoer.scripts.domain.facts import CustomerFacts, Facts, OrderFacts, ParcelFacts
from xiaoer.scripts.domain.templates import LONGEST, Unfit, Words, faults, plain, render, write

VECTORS = Path(__file__).parents[1] / "vectors" / "templates"


def rows(name: str) -> list[Any]:
    found = [json.loads(line) for line in (VECTORS / name).read_text("utf-8").splitlines()]
    return [pytest.param(row, id=row.pop("name")) for row in found]


def without(facts: Facts, *names: str) -> Facts:
    """The facts with these variables unknown; `order.items` takes the list of items with it."""
    for name in names:
        group, _, field = name.partition(".")
        part = getattr(facts, group)
        empty = () if field == "items" else None
        facts = msgspec.structs.replace(facts, **{group: msgspec.structs.replace(part, **{field: empty})})
    return facts


@pytest.mark.parametrize("row", rows("rendering.jsonl"))
def test_rendering(row: dict[str, Any]) -> None:
    facts = msgspec.structs.replace(without(FACTS, *row["without"]), locale=row["locale"])
    said = render(row["template"], facts)
    if row["text"] is None:
        assert isinstance(said, Unfit)
        assert said.missing == row["missing"]
    else:
        assert said == row["text"]
        assert write(row["template"], facts) == Words(row["text"])


@pytest.mark.parametrize("row", rows("faults.jsonl"))
def test_faults(row: dict[str, Any]) -> None:
    found = [{"line": fault.line, "column": fault.column, "zh": fault.zh} for fault in faults(row["template"])]
    assert found == row["faults"]


def test_a_fault_speaks_english_too() -> None:
    (fault,) = faults("{{ order.nmber }}")
    assert fault.en == "There is no variable “order.nmber”; see the list."


@pytest.mark.parametrize(
    ("template", "why"),
    [
        pytest.param("{{ shop.name | money }}", "expected an amount of money, found '云禾生活馆（演示）'", id="kind"),
        pytest.param("{% for i in (1..201) %}{% endfor %}a", "loop iteration limit reached", id="loops"),
        pytest.param("{{ '}' }}", "the text would show a brace", id="brace"),
        pytest.param("{% if parcel.none %}a{% endif %}", "the text is empty", id="empty"),
        pytest.param("{{ order.none }}", "order.none is not known", id="missing"),
    ],
)
def test_what_is_not_offered_says_why(template: str, why: str) -> None:
    said = render(template, FACTS)
    assert isinstance(said, Unfit)
    assert said.why == why


def test_output_is_limited() -> None:
    said = render("{% for i in (1..200) %}" + "很" * 30 + "{% endfor %}", FACTS)
    assert said == Unfit("", "output stream limit reached")


def test_the_longest_template() -> None:
    assert faults("好" * LONGEST) == []
    assert [fault.en for fault in faults("好" * (LONGEST + 1))] == [f"A template has 1 to {LONGEST} characters."]


def test_plain_words_are_what_the_author_wrote() -> None:
    assert plain("您的{{ order.number }}{% if order.paid %}已付{% endif %}").split() == ["您的", "已付"]


KNOWN, NEW = FACTS, msgspec.structs.replace(FACTS, order=OrderFacts(), customer=CustomerFacts(), parcel=ParcelFacts())


@pytest.mark.parametrize(
    ("template", "facts", "expected"),
    [
        pytest.param("单号{{ parcel.number }}。", NEW, Words("单号〔快递单号〕。", ("快递单号",)), id="a text"),
        pytest.param("{{ order.placed_at | moment }}", NEW, Words("〔下单时间〕", ("下单时间",)), id="behind a filter"),
        pytest.param("{{ parcel.number | default: '稍后' }}", NEW, Words("稍后"), id="with words in its place"),
        pytest.param("{% if parcel.number %}有{% else %}无{% endif %}", NEW, Words("无"), id="asked about"),
        pytest.param(
            "{{ product.attributes.衬里 }}，{{ parcel.number }}，{{ product.attributes.衬里 }}", NEW,
            Words("〔衬里〕，〔快递单号〕，〔衬里〕", ("衬里", "快递单号")), id="two, one of them twice, an attribute",
        ),
        pytest.param(
            "No. {{ parcel.number }}", msgspec.structs.replace(NEW, locale="en"),
            Words("No. 〔Tracking number〕", ("Tracking number",)), id="in English",
        ),
        pytest.param("退{{ order.refundable | money }}", NEW, Words("退〔可退金额〕", ("可退金额",)), id="no order yet"),
        pytest.param(
            "退{{ order.refundable | money }}", without(KNOWN, "order.refundable"),
            Unfit("order.refundable", "order.refundable is nothing"), id="nothing can come back",
        ),
        pytest.param(
            "{{ customer.level }}级会员", without(KNOWN, "customer.level"),
            Unfit("customer.level", "customer.level is nothing"), id="no level",
        ),
        pytest.param(
            "单号{{ parcel.number }}", msgspec.structs.replace(NEW, order=OrderFacts(number="1", state="paid")),
            Unfit("parcel.number", "parcel.number is nothing"), id="not dispatched yet",
        ),
        pytest.param(
            "单号{{ parcel.number }}", msgspec.structs.replace(NEW, order=OrderFacts(number="1", state="shipped")),
            Words("单号〔快递单号〕", ("快递单号",)), id="dispatched, and its source tells no parcel",
        ),
        pytest.param("{{ customer.level }}级会员", NEW, Words("〔会员等级〕级会员", ("会员等级",)), id="nobody is known"),
        pytest.param("{{ order.none.size }}", NEW, Words("〔order.none〕", ("order.none",)), id="a part of it"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_a_gap(template: str, facts: Facts, expected: Words | Unfit) -> None:
    assert write(template, facts) == expected
