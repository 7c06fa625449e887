from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scripts.given import FACTS, published, scenario
from tests.scripts.shelf import library
from xiaoer.scripts.domain.facts import OrderFacts, ParcelFacts
from xiaoer.scripts.domain.index import build, sounding, terms
from xiaoer.scripts.domain.search import ready, search
from xiaoer.scripts.domain.templates import Words
from xiaoer.values import chinese

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


TITLES = (
    "退货运费谁出",
    "包裹重新发出",
    "银行卡到账",
    "身高对应的裤长",
    "顺丰SF快递",
    "Where the parcel is",
    "重量说明",
    "绿色女装",
)
OF_TITLES = build(
    [published(n, at=scenario(zh="其他"), title=title, title_en="", says=("嗯",)) for n, title in enumerate(TITLES)]
)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        pytest.param("tuih", ["退货运费谁出"], id="a syllable and the beginning of the next"),
        pytest.param("th", ["退货运费谁出"], id="initials, and no The"),
        pytest.param("退货", ["退货运费谁出"], id="words"),
        pytest.param("thuo", ["退货运费谁出"], id="an initial, then a syllable"),
        pytest.param("tuihyf", ["退货运费谁出"], id="a syllable, then initials"),
        pytest.param("yunfei", ["退货运费谁出"], id="from the middle"),
        pytest.param("shch", ["退货运费谁出"], id="initials of two letters"),
        pytest.param("chongxin", ["包裹重新发出"], id="chong"),
        pytest.param("zhongx", ["包裹重新发出"], id="zhong, which it is not here"),
        pytest.param("zhong", ["重量说明", "包裹重新发出"], id="the beginning first"),
        pytest.param("yinhang", ["银行卡到账"], id="hang"),
        pytest.param("yinxing", ["银行卡到账"], id="xing, which it is not here"),
        pytest.param("kuchang", ["身高对应的裤长"], id="chang"),
        pytest.param("kuzhang", ["身高对应的裤长"], id="zhang"),
        pytest.param("sf", ["顺丰SF快递"], id="a word of two letters, before the initials"),
        pytest.param("sfkd", ["顺丰SF快递"], id="letters and initials"),
        pytest.param("the", ["Where the parcel is"], id="a whole English word"),
        pytest.param("parc", ["Where the parcel is"], id="the beginning of an English word"),
        pytest.param("lvsenv", ["绿色女装"], id="lv and nv, as an input method takes them"),
        pytest.param("Lüsenü", ["绿色女装"], id="lü and nü"),
        pytest.param("tuix", [], id="another syllable"),
        pytest.param("'", [], id="no letter"),
    ],
)
def test_by_sound(query: str, titles: list[str]) -> None:
    assert [one.version.content.title for one in search(OF_TITLES, query)] == titles


def test_the_better_place_is_in_front() -> None:
    found = [
        published(1, at=scenario(zh="其他"), title="其他", says=("我想退货",)),
        published(2, at=scenario(zh="退货"), title="其他"),
        published(3, at=scenario(zh="其他"), title="怎样退货"),
        published(4, at=scenario(zh="其他"), title="退货地址"),
    ]
    for query in ("tuihuo", "退货"):
        ranked = [one.version.script_id.int for one in search(build(found), query)]
        assert ranked == ([4, 3, 2, 1] if query == "tuihuo" else [3, 4, 2, 1])


@given(st.sampled_from(TITLES), st.data())
def test_a_title_is_found_by_whatever_spells_it(title: str, data: st.DataObject) -> None:
    """Of each character in turn its initial, or one of its readings, the last one cut anywhere; from any that is not inside a word of Latin letters."""
    parts = [data.draw(st.sampled_from([one[0][0], *one])) for one in map(chinese.readings, sounding(title))]
    chars = sounding(title)
    start = data.draw(st.sampled_from([i for i in range(len(chars)) if not i or not chars[i - 1].isascii()]))
    part = parts[start : data.draw(st.integers(start + 1, len(parts)))]
    typed = "".join(part[:-1]) + part[-1][: data.draw(st.integers(1, len(part[-1])))]
    assert title in [one.version.content.title for one in search(OF_TITLES, typed)]


@given(st.text(max_size=12))
def test_any_query_is_answered(query: str) -> None:
    assert len(search(OF_TITLES, query)) <= len(TITLES)


def test_what_is_found_is_ready_for_this_shopper() -> None:
    asks = published(2, title="查物流二", text="单号{{ parcel.number }}")
    index = build([published(1, title="查物流一", text="{{ agent.signature }}为您查"), asks])
    assert [(one.script.version.content.title, one.words) for one in ready(index, "cwl", FACTS).ready] == [
        ("查物流一", Words(f"{FACTS.signature}为您查")),
        ("查物流二", Words(f"单号{FACTS.parcel.number}")),
    ]
    nobody = msgspec.structs.replace(FACTS, parcel=ParcelFacts())
    found = ready(index, "cwl", nobody)
    assert ([one.words.missing for one in found.ready], found.passed) == ([(), ("快递单号",)], 0)


def test_what_lacks_something_keeps_its_place_and_what_is_nothing_is_passed() -> None:
    texts = ("单号{{ parcel.number }}", "您好", "可退{{ order.refundable | money }}")
    unknown = msgspec.structs.replace(FACTS, parcel=ParcelFacts(), order=OrderFacts(number="1"))
    found = ready(build([published(n, text=text) for n, text in enumerate(texts)]), "", unknown)
    assert ([one.words.text for one in found.ready], found.passed) == (["单号〔快递单号〕", "您好"], 1)


def test_at_most_eight_are_ready() -> None:
    found = ready(build([published(n, text="您好") for n in range(9)]), "", FACTS)
    assert (len(found.ready), found.passed) == (8, 0)


def test_terms_are_words_pairs_and_characters() -> None:
    assert terms("退货！XL") == {"退货", "退", "货", "xl"}
    assert {"什么", "时候", "么时", "候"} <= terms("什么时候")
    assert terms("。！") == frozenset()
