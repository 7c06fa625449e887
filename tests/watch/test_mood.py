from __future__ import annotations

from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conversations.given import OTHER_SHOP
from tests.watch.dialogues import HERE, message
from tests.watch.given import SHOPS, talk
from xiaoer.conversations.domain.messages import Author, Kind, Message
from xiaoer.platform.db import Database
from xiaoer.values.refusal import Refused
from xiaoer.watch import actions
from xiaoer.watch.domain.heat import MOST, heat
from xiaoer.watch.domain.mood import Course, Mood, Trend, course, felt, trend


def said(seq: int, body: str, author: Author = Author.SHOPPER, kind: Kind = Kind.TEXT) -> Message:
    return message(author, body, seq, seq, kind=kind)


@pytest.mark.parametrize(
    ("body", "mood", "words"),
    [
        pytest.param("我要找律师，骗子", Mood.FURIOUS, ("律师", "骗子"), id="the law and an insult"),
        pytest.param("太过分了！！！", Mood.ANGRY, ("太过分", "!!!"), id="anger, loud"),
        pytest.param("到底什么时候发", Mood.UNEASY, ("到底",), id="impatience"),
        pytest.param("什么？！！", Mood.UNEASY, ("?!!",), id="loud alone"),
        pytest.param("WHERE IS MY PARCEL", Mood.UNEASY, ("WHERE", "IS", "MY", "PARCEL"), id="capitals alone"),
        pytest.param("谢谢，很满意", Mood.FRIENDLY, ("谢谢", "满意"), id="thanks"),
        pytest.param("谢谢！！！", Mood.FRIENDLY, ("谢谢",), id="loud thanks"),
        pytest.param("太失望了，谢谢你们", Mood.ANGRY, ("失望",), id="thanks do not cool anger"),
        pytest.param("不满意", Mood.CALM, (), id="praise that is taken back"),
        pytest.param("我不投诉", Mood.CALM, (), id="a threat that is taken back"),
        pytest.param("有蓝色的吗", Mood.CALM, (), id="a plain question"),
        pytest.param(
            "骗子奸商黑店黑心无良坑人恶心",
            Mood.ANGRY,
            ("骗子", "奸商", "黑店", "黑心", "无良"),
            id="at most five words",
        ),
        pytest.param("。" * 500 + "骗子", Mood.CALM, (), id="beyond what is looked at"),
    ],
)
def test_the_mood_of_a_message(body: str, mood: Mood, words: tuple[str, ...]) -> None:
    found = felt(said(1, body))
    assert (found.mood, found.words) == (mood, words)


@pytest.mark.parametrize(
    ("heats", "where"),
    [
        pytest.param([], Trend.STEADY, id="nothing"),
        pytest.param([6], Trend.STEADY, id="one alone"),
        pytest.param([0, 2], Trend.RISING, id="up"),
        pytest.param([3, 0], Trend.EASING, id="down"),
        pytest.param([2, 2], Trend.STEADY, id="the same"),
        pytest.param([0, 1, 5, 0], Trend.EASING, id="it has cooled down"),
        pytest.param([1, 2, 3, 2], Trend.STEADY, id="as hot as those before are together"),
        pytest.param([6, 6, 0, 0, 0, 1], Trend.RISING, id="three before, no more"),
    ],
)
def test_where_it_goes(heats: list[int], where: Trend) -> None:
    assert trend(heats) is where


def test_only_what_the_shopper_wrote_counts() -> None:
    talked = [
        said(3, "我要投诉"),
        said(1, "在吗"),
        said(2, "骗子", Author.AGENT),
        said(4, "气死我了", kind=Kind.SURVEY),
        said(5, "  ", kind=Kind.IMAGE),
    ]
    found = course(HERE, talked)
    assert found == Course(HERE, (felt(talked[1]), felt(talked[0])), Trend.RISING)


@given(st.lists(st.text(max_size=60), max_size=8))
def test_each_point_explains_itself(bodies: list[str]) -> None:
    """A mood other than calm rests on words; the same words always give the same."""
    talked = [said(seq, body) for seq, body in enumerate(bodies, 1)]
    found = course(HERE, talked)
    assert found == course(HERE, talked[::-1])
    assert all(one.seq < other.seq for one, other in pairwise(found.points))
    for point in found.points:
        assert (point.mood is Mood.CALM) == (not point.words)
        assert point.heat == heat(bodies[point.seq - 1]).weight <= MOST


def test_it_is_read_from_the_store(database: Database) -> None:
    one = talk(database)
    for body, author in (("在吗", Author.SHOPPER), ("您好", Author.AGENT), ("我要投诉", Author.SHOPPER)):
        one.say(body, author)
    found = database.read_now(actions.course_of, SHOPS, one.conversation.id)
    assert isinstance(found, Course)
    assert [point.words for point in found.points][-2:] == [(), ("投诉",)]
    assert found.trend is Trend.RISING
    missing = Refused("conversation_not_found")
    assert database.read_now(actions.course_of, frozenset({OTHER_SHOP}), one.conversation.id) == missing
    assert database.read_now(actions.course_of, SHOPS, uuid4()) == missing
