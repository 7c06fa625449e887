from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.times.given import at
from xiaoer.conversations.domain.lexicon import Urgency, urgency_of
from xiaoer.conversations.domain.signs import Sign, Situation, back_words, choose, sentence

DANGER, HASTE = Urgency.DANGER, Urgency.HASTE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("插上电就漏电，手都麻了", DANGER),
        ("充电的时候冒烟了！", DANGER),
        ("用了以后脸上过敏，又红又肿", DANGER),
        ("孩子误食了干燥剂", DANGER),
        ("杯子炸了，手划伤在流血", DANGER),
        ("很急，明天就要出门，还漏电", DANGER),
        ("急用，今天能发吗", HASTE),
        ("我真的很着急", HASTE),
        ("来不及了，帮我加急", HASTE),
        ("It gave me an electric shock", DANGER),
        ("There is smoke coming out of it", DANGER),
        ("I had an ALLERGIC REACTION", DANGER),
        ("This is urgent, please", HASTE),
        ("I need it asap", HASTE),
        ("不着急，慢慢来", None),
        ("不是很急，有空回我就行", None),
        ("不太着急", None),
        ("敏感肌会过敏吗", None),
        ("这个插座防漏电吗", None),
        ("会不会起火", None),
        ("怕过敏，有小样吗", None),
        ("我没有着急的意思", None),
        ("什么时候发货", None),
        ("急救包有货吗", None),
        ("It is not urgent", None),
        ("Is this a trash can?", None),
        ("", None),
    ],
)
def test_urgent_words(text: str, expected: Urgency | None) -> None:
    assert urgency_of(text) is expected


@pytest.mark.parametrize(
    ("situation", "fitting"),
    [
        pytest.param(Situation("在吗"), [Sign.WITH_AGENT, Sign.STILL], id="an agent has it"),
        pytest.param(Situation("在吗", place=1), [Sign.NEXT, Sign.STILL], id="first in the queue"),
        pytest.param(Situation("在吗", place=4), [Sign.QUEUE, Sign.STILL], id="fourth in the queue"),
        pytest.param(Situation("很急", place=4), [Sign.URGENT, Sign.QUEUE], id="in haste"),
        pytest.param(Situation("漏电了", place=1), [Sign.DANGER, Sign.NEXT], id="in danger"),
        pytest.param(Situation("很急", closed=True, place=2), [Sign.CLOSED, Sign.STILL_CLOSED], id="off hours"),
        pytest.param(Situation("漏电了", closed=True), [Sign.DANGER_CLOSED, Sign.CLOSED], id="danger off hours"),
    ],
)
def test_the_sign_that_fits_and_what_follows_it(situation: Situation, fitting: list[Sign]) -> None:
    first = choose(situation, "")
    assert [first, choose(situation, first)] == fitting


@given(
    st.builds(
        Situation,
        st.sampled_from(["在吗", "很急", "着火了"]),
        st.booleans(),
        st.just(""),
        st.none() | st.integers(1, 9),
    ),
    st.lists(st.just(0), min_size=1, max_size=6),
)
def test_never_the_same_twice_in_a_row(situation: Situation, times: list[int]) -> None:
    last = ""
    for _ in times:
        sign = choose(situation, last)
        assert sign != last
        last = sign


NOW = at("2026-11-25 20:00")


@pytest.mark.parametrize(
    ("opens", "zone", "chinese", "english"),
    [
        pytest.param("2026-11-25 21:30", "Asia/Shanghai", "今天 21:30 ", "today at 21:30", id="later today"),
        pytest.param("2026-11-26 09:00", "Asia/Shanghai", "明天 09:00 ", "tomorrow at 09:00", id="tomorrow"),
        pytest.param("2026-11-30 09:00", "Asia/Shanghai", "11月30日 09:00 ", "on 30 Nov at 09:00", id="after the weekend"),
        pytest.param("2027-01-04 09:00", "Asia/Shanghai", "2027年1月4日 09:00 ", "on 4 Jan 2027 at 09:00", id="next year"),
        pytest.param("2026-11-26 09:00", "America/New_York", "今天 20:00 ", "today at 20:00", id="in the shop's zone"),
    ],
)  # fmt: skip
def test_when_people_are_back(opens: str, zone: str, chinese: str, english: str) -> None:
    assert back_words(at(opens), NOW, zone, "zh") == chinese
    assert back_words(at(opens), NOW, zone, "en") == english


def test_the_sentences_in_both_languages() -> None:
    closed = Situation("在吗", closed=True, back="明天 09:00 ")
    assert "明天 09:00 上班后会尽快回复您" in sentence(Sign.CLOSED, closed, "zh")
    assert "will answer tomorrow at 09:00." in sentence(Sign.CLOSED, Situation("", back="tomorrow at 09:00"), "en")
    assert "现在不在线，上班后会" in sentence(Sign.CLOSED, Situation("", closed=True), "zh")
    assert "will answer as soon as we are back." in sentence(Sign.CLOSED, Situation("", closed=True), "en")
    assert "前面还有 3 位顾客" in sentence(Sign.QUEUE, Situation("", place=4), "zh")
    assert "Customers ahead of you: 3." in sentence(Sign.QUEUE, Situation("", place=4), "en")
    for sign in Sign:
        for locale in ("zh", "en", "fr"):
            told = sentence(sign, Situation("", place=2), locale)
            assert "{" not in told
            assert told.isascii() is (locale != "zh")
