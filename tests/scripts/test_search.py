from __future__ import annotations

import pytest

from tests.scripts.given import published, scenario
from tests.scripts.shelf import library
from xiaoer.scripts.domain.index import Spelled, build, spell, terms
from xiaoer.scripts.domain.search import search

INDEX = build(library())


def keys(query: str) -> list[str]:
    return [one.version.key for one in search(INDEX, query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("发票", ["invoice.issue"], id="word"),
        pytest.param(" 发票  抬头 ", ["invoice.issue"], id="two words of one field"),
        pytest.param("开票", ["invoice.issue"], id="word that nobody wrote"),
        pytest.param("thh", ["exchange.size", "return.seven_days"], id="initials of the scenario"),
        pytest.param("tuihuan", ["exchange.size", "return.seven_days"], id="pinyin of the scenario"),
        pytest.param("tui huan huo", ["exchange.size", "return.seven_days"], id="pinyin with spaces"),
        pytest.param("kfp", ["invoice.issue"], id="initials of the title"),
        pytest.param("fapi", ["invoice.issue"], id="pinyin cut in the middle of a syllable"),
        pytest.param("invoice", ["invoice.issue"], id="English"),
        pytest.param("SEVEN-DAY", ["return.seven_days"], id="English in capitals"),
        pytest.param("address.change", ["address.change"], id="key"),
        pytest.param("补寄", ["missing.item"], id="word of the text"),
        pytest.param("xqz", [], id="nothing"),
        pytest.param("火箭发射", [], id="nothing in Chinese"),
    ],
)
def test_search(query: str, first: list[str]) -> None:
    assert keys(query)[: max(len(first), 1)] == first


def test_an_empty_query_lists_everything_by_scenario() -> None:
    assert keys(" ") == [
        one.version.key for one in sorted(library(), key=lambda one: (one.scenario.path, one.version.key))
    ]


def test_short_initials_are_not_looked_for_in_what_shoppers_say() -> None:
    index = build([published(at=scenario(zh="其他"), title="其他", says=("怎么退",))])
    assert search(index, "zm") == []
    assert search(index, "zmt") == list(index.scripts)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        pytest.param("退换货", Spelled("thh", " tui huan huo"), id="Chinese"),
        pytest.param("换 L 码", Spelled("hlm", " huan l ma"), id="with Latin"),
        pytest.param("", Spelled("", ""), id="nothing"),
    ],
)
def test_spell(text: str, spelled: Spelled) -> None:
    assert spell(text) == spelled


def test_terms_are_words_pairs_and_characters() -> None:
    assert terms("退货！XL") == {"退货", "退", "货", "xl"}
    assert {"什么", "时候", "么时", "候"} <= terms("什么时候")
    assert terms("。！") == frozenset()
