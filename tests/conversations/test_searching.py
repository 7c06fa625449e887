"""By what a message is found, and what is shown of one that was; nothing here needs a store."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conversations.given import LAN, NOW, SHOP, message
from xiaoer.conversations.domain.messages import Attached, Author, Kind
from xiaoer.conversations.domain.searching import (
    FIRST,
    LAST,
    Piece,
    Said,
    Terms,
    bounds,
    excerpt,
    fitting,
    is_found,
    mark_of,
    place_of,
    said_by,
    terms,
    text_of,
    words_of,
)
from xiaoer.conversations.domain.seeing import STAFF_ONLY
from xiaoer.etiquette.domain.folding import fold

PAPER = Attached(UUID(int=9), "退货单.pdf", "application/pdf", 8, None, None)
TALK = "我要退货退款发貨嗎YTsf0123456789 -#.：，。？\n😊ＡＢé"
texts = st.text(st.sampled_from(TALK), min_size=1, max_size=40) | st.text(min_size=1, max_size=40)


def may_be(body: str, wanted: Terms) -> bool:
    """What an index says of it."""
    words = set(words_of(SHOP, message(body=body)).split(" "))
    begun = {word[0] for word in words}
    return wanted.pairs <= words and wanted.beginnings <= begun


def shown(body: str, words: str) -> str | None:
    """The excerpt with 【 】 around what was looked for; None where it is not found."""
    wanted = terms(words)
    assert wanted is not None
    found = excerpt(message(body=body), wanted)
    assert may_be(body, wanted) or not found
    return "".join(f"【{one.text}】" if one.hit else one.text for one in found) or None


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        pytest.param("我要退货，谢谢", "退货", "我要【退货】，谢谢", id="two characters"),
        pytest.param("我要退货，谢谢", "谢", "我要退货，【谢】【谢】", id="one character, each time it stands there"),
        pytest.param("我要退貨", "退货", "我要【退貨】", id="traditional"),
        pytest.param("单号YT7788123456到哪了", "YT7788123456", "单号【YT7788123456】到哪了", id="a parcel's number"),
        pytest.param("单号YT7788123456到哪了", "3456", "单号YT778812【3456】到哪了", id="the end of a number"),
        pytest.param("单号ＹＴ７７", "yt77", "单号【ＹＴ７７】", id="full width"),
        pytest.param("Where is my Parcel?", "parcel", "Where is my 【Parcel】?", id="English in any case"),
        pytest.param("什么时候发货？要退货吗", "退货 发货", "什么时候【发货】？要【退货】吗", id="all of several"),
        pytest.param("什么时候发货？", "退货 发货", None, id="not all of several"),
        pytest.param("退了再发货", "退货", None, id="its characters apart"),
        pytest.param("退，货", "退货", None, id="a comma between"),
        pytest.param("退货货退", "货退", "退货【货退】", id="in this order"),
        pytest.param("AB-12", "b-1", "A【B-1】2", id="over a sign"),
        pytest.param("AB 12", "b-1", None, id="another sign"),
        pytest.param("谢谢😊", "😊", "谢谢【😊】", id="a picture"),
        pytest.param("重5㎏", "kg", "重5【㎏】", id="one sign that is two letters"),
        pytest.param("重5㎏", "g", "重5【㎏】", id="a half of such a sign"),
        pytest.param("ab", "ab ab", "【ab】", id="the same twice"),
        pytest.param("abc", "ab abc", "【abc】", id="one within the other: the longer"),
    ],
)
def test_what_is_found(body: str, words: str, expected: str | None) -> None:
    assert shown(body, words) == expected


@pytest.mark.parametrize("words", ["", " ", "？！", "-", "\u200b", "\ue000"], ids=repr)
def test_what_cannot_be_looked_for(words: str) -> None:
    assert terms(words) is None


@given(texts, st.data())
def test_every_part_of_two_characters_is_found(body: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(body) - 2)))
    part = body[start : start + data.draw(st.integers(2, 20))]
    wanted = terms(part)
    assume(wanted is not None)
    assert wanted is not None
    assert may_be(body, wanted)
    found = excerpt(message(body=body), wanted)
    assert any(one.hit for one in found)


@given(texts, texts)
def test_what_is_not_in_it_is_not_found(body: str, words: str) -> None:
    wanted = terms(words)
    assume(wanted is not None)
    assert wanted is not None
    inside = all(piece in fold(body).text for piece in fold(words).text.split())
    assert bool(excerpt(message(body=body), wanted)) is inside


@given(texts, texts)
def test_an_excerpt_is_a_part_of_the_message(body: str, words: str) -> None:
    wanted = terms(words)
    assume(wanted is not None)
    assert wanted is not None
    found = [one for one in excerpt(message(body=f"{body}{words}"), wanted) if one != Piece("…")]
    assert "".join(one.text for one in found) in f"{body}{words}"
    assert all(one.text for one in found)


@given(texts)
def test_words_are_letters_digits_and_pictures_alone(body: str) -> None:
    """So they need no quotes in the languages of the two indexes."""
    for word in words_of(SHOP, message(body=body)).split(" "):
        assert not set(word) & set(" '\"\\:*&|!()\t\n\x00")


def test_of_a_long_message_the_part_around_it() -> None:
    body = "前" * 100 + "退货" + "后" * 300
    assert shown(body, "退货") == "…" + "前" * 24 + "【退货】" + "后" * 84 + "…"
    assert shown("前" * 100 + "退货", "退货") == "…" + "前" * 24 + "【退货】"
    long = "ab" * 60
    assert shown(f"{long}x", long) == f"【{long}】…"
    assert shown("退" + "，" * 200 + "货", "退 货") == "【退】" + "，" * 109 + "…"


def test_a_file_is_found_by_its_name() -> None:
    assert text_of(message(body="", attachment=PAPER)) == "退货单.pdf"
    assert text_of(message(body="看这个", attachment=PAPER)) == "看这个\n退货单.pdf"
    assert text_of(message(body="看这个")) == "看这个"


@pytest.mark.parametrize("author", Author)
@pytest.mark.parametrize("kind", Kind)
def test_who_said_it(author: Author, kind: Kind) -> None:
    one = message(author=author, kind=kind)
    assert said_by(one) is Said(str(kind) if kind in STAFF_ONLY else str(author))
    assert is_found(one) is (kind is not Kind.EVENT)


@given(st.lists(st.integers(0, 9), max_size=9), st.integers(0, 30))
def test_so_many_fit_as_are_small_enough_together_and_at_least_one(sizes: list[int], most: int) -> None:
    count = fitting(sizes, most)
    assert (count == 0) is (sizes == [])
    assert count <= 1 or sum(sizes[:count]) <= most
    assert count == len(sizes) or sum(sizes[: count + 1]) > most


def test_marks_are_no_words() -> None:
    marks = {mark_of(one) for one in (SHOP, *Said)}
    assert len(marks) == 7
    body = "".join(Said)
    words = set(words_of(SHOP, message(body=body)).split(" "))
    assert marks & words == {mark_of(SHOP), mark_of(Said.AGENT)}
    assert {word[0] for word in words - marks} == set(body)


def test_places_stand_in_the_order_of_moments() -> None:
    last = UUID(int=2**128 - 1)
    assert place_of(NOW, last) < place_of(NOW + 1_000, UUID(int=0))
    assert place_of(NOW, UUID(int=1)) == place_of(NOW + 999, UUID(int=1)) != place_of(NOW, UUID(int=2))
    in_2100 = 4_102_444_800_000_000
    assert FIRST < place_of(NOW, LAN.id) < place_of(in_2100, last) < LAST


@pytest.mark.parametrize(
    ("first", "last", "inside"),
    [
        pytest.param(None, None, True, id="any day"),
        pytest.param(date(2026, 11, 21), date(2026, 11, 21), True, id="that day in Shanghai"),
        pytest.param(date(2026, 11, 22), None, False, id="from the next day on"),
        pytest.param(None, date(2026, 11, 20), False, id="until the day before"),
        pytest.param(date.min, date.max, True, id="between the first and the last day there is"),
        pytest.param(date(1960, 1, 1), date(1960, 1, 2), False, id="long ago"),
        pytest.param(date(2200, 1, 1), None, False, id="far ahead"),
    ],
)
def test_days_are_the_shops(first: date | None, last: date | None, inside: bool) -> None:  # noqa: FBT001 - of a table
    since, until = bounds(first, last, "Asia/Shanghai")
    assert (since <= place_of(NOW, LAN.id) < until) is inside
    assert {FIRST <= one <= LAST for one in (since, until)} == {True}


def test_a_day_begins_and_ends_at_midnight() -> None:
    since, until = bounds(date(2026, 11, 21), date(2026, 11, 21), "Asia/Shanghai")
    midnight = 1_795_190_400_000_000  # 2026-11-21 00:00 in Shanghai
    assert (since, until) == (place_of(midnight, UUID(int=0)), place_of(midnight + 86_400_000_000, UUID(int=0)))
