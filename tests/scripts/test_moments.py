from __future__ import annotations

import pytest

from tests.scripts.given import HOUR, NOW
from xiaoer.scripts.domain.moments import Instant, date_words, greeting, moment

ZONE = "Asia/Shanghai"
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("after", "zh", "en"),
    [
        pytest.param(0, "今天上午", "today, morning", id="now"),
        pytest.param(3 * HOUR, "今天下午", "today, afternoon", id="this afternoon"),
        pytest.param(90 * HOUR // 60, "今天中午", "today, noon", id="noon"),
        pytest.param(9 * HOUR, "今天晚上", "today, evening", id="this evening"),
        pytest.param(14 * HOUR, "明天凌晨", "tomorrow, before dawn", id="midnight is tomorrow"),
        pytest.param(20 * HOUR, "明天早上", "tomorrow, early morning", id="early"),
        pytest.param(2 * DAY, "后天上午", "the day after tomorrow, morning", id="in two days"),
        pytest.param(3 * DAY, "11月24日上午", "24 Nov, morning", id="in three days"),
        pytest.param(-DAY, "昨天上午", "yesterday, morning", id="yesterday"),
        pytest.param(-2 * DAY, "前天上午", "two days ago, morning", id="two days ago"),
        pytest.param(-3 * DAY, "11月18日上午", "18 Nov, morning", id="three days ago"),
        pytest.param(60 * DAY, "2027年1月20日上午", "20 Jan 2027, morning", id="another year"),
    ],
)
def test_date_words(after: int, zh: str, en: str) -> None:
    assert date_words(Instant(NOW + after, NOW, ZONE)) == zh
    assert date_words(Instant(NOW + after, NOW, ZONE, "en")) == en


@pytest.mark.parametrize(
    ("locale", "whole_day", "words", "said"),
    [
        pytest.param("zh", False, "明天上午", "11月22日 10:30", id="Chinese"),
        pytest.param("en", False, "tomorrow, morning", "22 Nov, 10:30", id="English"),
        pytest.param("zh", True, "明天", "11月22日", id="Chinese day"),
        pytest.param("en", True, "tomorrow", "22 Nov", id="English day"),
    ],
)
def test_a_moment_and_a_day(locale: str, whole_day: bool, words: str, said: str) -> None:  # noqa: FBT001 - a column
    instant = Instant(NOW + DAY, NOW, ZONE, locale, whole_day)
    assert (date_words(instant), moment(instant), str(instant)) == (words, said, said)


def test_the_day_is_that_of_the_shop() -> None:
    before = NOW - 12 * HOUR  # 22:30 of the day before in Shanghai, 09:30 of the same day in New York
    assert date_words(Instant(before, NOW, ZONE)) == "昨天晚上"
    assert date_words(Instant(before, NOW, "America/New_York", "en")) == "today, morning"


@pytest.mark.parametrize(
    ("hour", "zh", "en"),
    [
        pytest.param(4, "晚上好", "Good evening", id="night"),
        pytest.param(5, "早上好", "Good morning", id="from five"),
        pytest.param(11, "中午好", "Good day", id="from eleven"),
        pytest.param(13, "下午好", "Good afternoon", id="from one"),
        pytest.param(18, "晚上好", "Good evening", id="from six"),
    ],
)
def test_greeting(hour: int, zh: str, en: str) -> None:
    midnight = NOW - 10 * HOUR - HOUR // 2
    assert greeting(midnight + hour * HOUR, ZONE, "zh") == zh
    assert greeting(midnight + hour * HOUR + HOUR - 1, ZONE, "en") == en
