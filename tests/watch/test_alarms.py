from __future__ import annotations

from uuid import UUID

import pytest

from tests.watch.dialogues import HERE, NOW, message
from xiaoer.conversations.domain.messages import Attached, Author
from xiaoer.conversations.domain.watching import LONGEST_QUOTE, Grade, Kind, line
from xiaoer.values.refusal import Refused
from xiaoer.watch.domain.alarms import (
    MOST_LINES,
    WORDS,
    Found,
    Place,
    Reason,
    Severity,
    Standing,
    found,
    is_news,
    standings,
)
from xiaoer.watch.domain.settings import LEAST, MOST, Watching, checked


def test_every_reason_is_a_sentence_in_both_languages() -> None:
    assert WORDS.keys() == set(Reason)
    for words in WORDS.values():
        assert words.zh.endswith("。")
        assert words.en.endswith(".")
        assert not any("\u4e00" <= char <= "\u9fff" for char in words.en)


def test_every_reason_is_of_a_kind() -> None:
    assert {reason.partition(".")[0] for reason in Reason} == {str(kind) for kind in Kind}


def test_every_severity_has_its_word() -> None:
    assert [one.grade for one in Severity] == list(Grade)


def test_an_alarm_shows_the_newest_lines() -> None:
    one = found(Kind.ANGER, Severity.SERIOUS, Reason.RISING, [message(Author.SHOPPER, "", n, NOW) for n in range(1, 9)])
    assert [place.seq for place in one.lines] == [3, 4, 5, 6, 7, 8]
    assert len(one.lines) == MOST_LINES


SERIOUS = Found(Kind.ANGER, Severity.SERIOUS, Reason.RISING, (Place(HERE, 4),))


@pytest.mark.parametrize(
    ("standing", "news"),
    [
        pytest.param(Standing(), True, id="the first"),
        pytest.param(Standing(open=2), False, id="as grave as the open one"),
        pytest.param(Standing(open=1), True, id="graver than the open one"),
        pytest.param(Standing(through=4), False, id="handled lines"),
        pytest.param(Standing(through=3), True, id="lines after those that were handled"),
    ],
)
def test_news(standing: Standing, news: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_news(SERIOUS, standing) is news


def test_what_alarms_leave_standing() -> None:
    assert standings([]) == {}
    assert standings([(Kind.ANGER, 3, None), (Kind.ANGER, 3, 9), (Kind.ANGER, 2, 4), (Kind.PROMISE, 1, 2)]) == {
        Kind.ANGER: Standing(3, 9),
        Kind.PROMISE: Standing(0, 2),
    }


def test_a_line_is_quoted_as_far_as_it_helps() -> None:
    long = message(Author.AGENT, "长" * 900, 1, NOW, light={"light": "yellow", "override": "顾客要求"})
    assert (line(long).body, line(long).why) == ("长" * LONGEST_QUOTE, "顾客要求")
    file = message(Author.SHOPPER, "", 2, NOW, attachment=Attached(UUID(int=5), "破损.jpg", "image/jpeg", 9, 1, 1))
    assert (line(file).body, line(file).why) == ("破损.jpg", None)
    assert line(message(Author.SHOPPER, "", 3, NOW)).body == ""


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param(Watching(), Watching(), id="everything"),
        pytest.param(
            Watching((Kind.OVERRIDE, Kind.ANGER, Kind.ANGER), LEAST), Watching((Kind.ANGER, Kind.OVERRIDE), LEAST), id="once each, in order"
        ),
        pytest.param(Watching((), MOST), Watching((), MOST), id="nothing"),
        pytest.param(Watching((), LEAST - 1), Refused("bad_watch", {"least": LEAST, "most": MOST}), id="too soon"),
        pytest.param(Watching((), MOST + 1), Refused("bad_watch", {"least": LEAST, "most": MOST}), id="too late"),
    ],
)  # fmt: skip
def test_what_a_shop_settles(told: Watching, kept: Watching | Refused) -> None:
    assert checked(told) == kept
