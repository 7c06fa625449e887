"""The English words for the retail database of tau-bench: right as a whole, enough of them, each its own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.examples.test_material import SAME_FROM, distinct, grams, overlap
from xiaoer.cli.reading import read_words
from xiaoer.etiquette.actions import load
from xiaoer.etiquette.domain.lights import Place, judge
from xiaoer.etiquette.domain.rules import Light
from xiaoer.knowledge.domain.questions import normalise
from xiaoer.scripts.domain.facts import CustomerFacts, Facts, OrderFacts, ParcelFacts, ProductFacts
from xiaoer.scripts.domain.templates import Unfit, render
from xiaoer.shop.domain.orders import STATE_WORDS
from xiaoer.shop.domain.retail import SHOP, STATES
from xiaoer.values.money import Money

WORDS = read_words(Path(__file__).parents[2] / "examples" / "retail_words", "utf-8")
SCRIPTS = [row for _, row in WORDS.scripts]
ANSWERS = {row.key: "".join(answer.text for answer in row.answers) for row in WORDS.entries}
TEXTS = [*ANSWERS.items(), *((row.key, row.text) for row in SCRIPTS)]

CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
NOTHING = Facts(now=0, zone="America/New_York", locale="en", shop_name="Retail demo shop")
ORDER = OrderFacts(
    number="#W0000000", state="delivered", state_zh="已签收", state_en="delivered", items=("Desk Lamp", "T-Shirt"),
    paid=Money(12_300, "USD"),
)  # fmt: skip
EVERYTHING = Facts(
    now=0, zone="America/New_York", locale="en", shop_name="Retail demo shop", signature="Ann",
    customer=CustomerFacts("Noah Brown"), order=ORDER, parcel=ParcelFacts(number="000000000000"),
    product=ProductFacts("Desk Lamp", Money(12_300, "USD")),
)  # fmt: skip


def test_there_is_enough() -> None:
    assert len(WORDS.entries) >= 30
    assert min(len(row.similar) for row in WORDS.entries) >= 4
    assert distinct(said for row in WORDS.entries for said in row.similar) >= 120
    assert len(SCRIPTS) >= 20
    assert min(len(row.says) for row in SCRIPTS) >= 4


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(ANSWERS, id="answers"),
        pytest.param({row.key: row.question for row in WORDS.entries}, id="questions"),
        pytest.param({row.key: row.text for row in SCRIPTS}, id="scripts"),
    ],
)
def test_no_two_are_the_same(texts: dict[str, str]) -> None:
    told = {key: grams(text) for key, text in texts.items()}
    assert [(a, b) for a, b in itertools.combinations(told, 2) if overlap(told[a], told[b]) >= SAME_FROM] == []


def test_no_wording_belongs_to_two_entries() -> None:
    said = [text.lower() for row in WORDS.entries for text in (row.question, *row.similar)]
    assert sorted({text for text in said if said.count(text) > 1}) == []


def test_the_ready_questions_of_that_shop_are_wordings() -> None:
    said = {normalise(text) for row in WORDS.entries for text in (row.question, *row.similar)}
    assert [text for text in SHOP.brand.quick_en if normalise(text) not in said] == []


def _silent(texts: Iterable[tuple[str, str]], facts: Facts) -> list[str]:
    return [key for key, text in texts if isinstance(render(text, facts), Unfit)]


def test_every_entry_answers_before_anything_is_known() -> None:
    assert _silent(ANSWERS.items(), NOTHING) == []


def test_every_text_can_be_filled_from_what_that_database_tells() -> None:
    assert _silent(TEXTS, EVERYTHING) == []


def test_the_texts_are_english() -> None:
    assert [key for key, text in TEXTS if CHINESE.search(text)] == []


def _said(template: str) -> str:
    said = render(template, EVERYTHING)
    assert isinstance(said, str)
    return said


def test_scripts_are_for_orders_that_there_are() -> None:
    assert {state for row in SCRIPTS for state in row.when.order_state} <= set(STATES.values()) & set(STATE_WORDS)


def test_no_text_is_red_by_the_rules_of_the_shop() -> None:
    rules = load()
    judged = [(key, judge(rules, _said(text), Place()).light) for key, text in TEXTS]
    assert [key for key, light in judged if light is Light.RED] == []


# --- Sentences that the shop's policy (policy.md of the same database) would make false.

AGAINST = re.compile(
    r"\b(?:guarantee\w*|free (?:shipping|returns?)|within 30 days|any reason|discount\w*|coupons?|compensat\w+"
    r"|always (?:in stock|available)|any (?:card|account) you like)\b",
    re.IGNORECASE,
)
DAYS = re.compile(r"\d+(?: to \d+)? (?:business )?days")


@pytest.mark.parametrize(("key", "text"), TEXTS, ids=[key for key, _ in TEXTS])
def test_a_text_promises_nothing_beyond_the_policy(key: str, text: str) -> None:
    assert AGAINST.findall(text) == [], key
    assert set(DAYS.findall(text)) <= {"5 to 7 business days"}, key


@pytest.mark.parametrize(
    ("found", "text"),
    [
        pytest.param(AGAINST.search, "we guarantee delivery", id="a promise"),
        pytest.param(DAYS.search, "in 3 days", id="another number of days"),
    ],
)
def test_the_net_catches(found: Callable[[str], re.Match[str] | None], text: str) -> None:
    assert found(text) is not None
