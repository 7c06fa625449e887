from __future__ import annotations

from typing import Any

import pytest

from xiaoer.customers.domain.purchases import Purchases, has_newer
from xiaoer.privacy.domain.erasure import Kept, Stays, next_look
from xiaoer.privacy.domain.purposes import DAY
from xiaoer.privacy.domain.quiet import A_MONTH, Ends, Quiet, heard_as

NOW = 4_000 * DAY


def ends(customers: int, trade: int) -> Ends:
    """By the days of the two purposes."""
    return Ends(NOW, NOW - customers * DAY, NOW - trade * DAY)


def quiet(heard: int, *, agreed: bool = False, words: int | None = None, trade: int | None = None) -> Quiet:
    return Quiet(heard, agreed, words, trade)


def ago(days: int) -> int:
    return NOW - days * DAY


@pytest.mark.parametrize(
    ("one", "days", "kept"),
    [
        pytest.param(quiet(ago(100)), (100, 90), ago(100), id="heard of on the last day"),
        pytest.param(quiet(ago(101)), (100, 90), None, id="a day before"),
        pytest.param(quiet(ago(300), agreed=True), (100, 90), NOW, id="has agreed to something"),
        pytest.param(quiet(ago(300), trade=ago(100)), (100, 100), ago(100), id="a trade whose record is kept"),
        pytest.param(quiet(ago(300), trade=ago(101)), (100, 100), None, id="a trade that is over"),
        pytest.param(quiet(ago(300), trade=ago(150)), (100, 200), ago(50), id="until the record's own day"),
        pytest.param(quiet(ago(300), trade=ago(201)), (100, 200), None, id="the record's day is over"),
        pytest.param(quiet(ago(300), trade=ago(150)), (200, 100), ago(150), id="a trade is heard of, too"),
        pytest.param(quiet(ago(90), trade=ago(300)), (100, 200), ago(90), id="heard of since an old trade"),
        pytest.param(quiet(ago(300), words=ago(50), trade=ago(300)), (100, 200), ago(50), id="has talked since"),
        pytest.param(quiet(ago(300), words=ago(150)), (100, 90), ago(100) + A_MONTH, id="words are kept longer"),
        pytest.param(quiet(ago(300), words=ago(150), trade=ago(105)), (100, 200), ago(5), id="the longest holds"),
    ],
)
def test_who_is_quiet_is_kept_as_long_as_something_keeps_them(
    one: Quiet, days: tuple[int, int], kept: int | None
) -> None:
    assert heard_as(one, ends(*days)) == kept


def bought(count: int, last: int | None) -> Purchases:
    return Purchases(count, 100 * count, "CNY", last)


@pytest.mark.parametrize(
    ("before", "after", "newer"),
    [
        pytest.param(None, bought(1, 5), True, id="the first"),
        pytest.param(None, bought(0, None), False, id="none"),
        pytest.param(bought(0, None), bought(1, 5), True, id="the first after none"),
        pytest.param(bought(2, 5), bought(2, 5), False, id="the same again"),
        pytest.param(bought(2, 5), bought(3, 5), False, id="an older one that nobody knew"),
        pytest.param(bought(2, 5), bought(3, 6), True, id="a newer one"),
        pytest.param(bought(2, None), bought(2, None), False, id="the same without moments"),
        pytest.param(bought(2, None), bought(3, None), True, id="one more without a moment"),
        pytest.param(bought(2, None), bought(3, 6), True, id="the first with a moment"),
    ],
)
def test_a_newer_order_is_known_by_its_moment(
    before: Purchases | None,
    after: Purchases,
    newer: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert has_newer(before, after) is newer


def stays(until: int | None) -> Kept:
    return Kept(Stays.ORDERS, 1, until, ())


@pytest.mark.parametrize(
    ("kept", "at"),
    [
        pytest.param([stays(NOW + 9 * DAY)], NOW + 9 * DAY + 1, id="on its day"),
        pytest.param([stays(NOW + 9 * DAY), stays(NOW + 5 * DAY)], NOW + 5 * DAY + 1, id="the first of two"),
        pytest.param([stays(None)], NOW + A_MONTH, id="nobody knows when"),
        pytest.param([stays(NOW - DAY)], NOW + DAY, id="past, and still not over"),
    ],
)
def test_what_stays_is_looked_at_on_its_day(kept: list[Any], at: int) -> None:
    assert next_look(kept, NOW) == at
