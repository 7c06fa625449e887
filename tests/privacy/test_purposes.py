from __future__ import annotations

import pytest

from xiaoer.privacy.domain.purposes import (
    DAY,
    LONGEST,
    TABLE,
    THREE_YEARS,
    Changed,
    KeptFor,
    changed,
    check,
    cut,
    days_of,
)
from xiaoer.rulebook import actions as rulebook
from xiaoer.values.refusal import Refused


def test_every_purpose_has_its_row_and_every_row_rests_on_rules_of_the_book() -> None:
    book = rulebook.load()
    assert set(TABLE) == set(KeptFor)
    assert {rule for term in TABLE.values() for rule in term.rules} <= set(book.by_id)
    assert book.by_id["LAW-ECL-31-1"].numbers["years"] * 365 < THREE_YEARS


def test_what_a_shop_says_holds_and_the_law_before_it() -> None:
    usual = {KeptFor.TRADE: 1096, KeptFor.TALKS: 365, KeptFor.CUSTOMERS: 1096, KeptFor.VISITORS: 180}
    assert days_of({}) == usual
    said = {KeptFor.TRADE: 10, KeptFor.TALKS: 10, KeptFor.VISITORS: 4000}
    assert days_of(said) == {KeptFor.TRADE: 1096, KeptFor.TALKS: 10, KeptFor.CUSTOMERS: 1096, KeptFor.VISITORS: 4000}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        pytest.param({}, {"talks": 365}, [], id="as it was by itself"),
        pytest.param({}, {"talks": 10}, [Changed(KeptFor.TALKS, 365, 10)], id="the first time"),
        pytest.param({"talks": 10}, {"talks": 10, "visitors": 9}, [Changed(KeptFor.VISITORS, 180, 9)], id="another"),
        pytest.param({"talks": 10, "older": 4}, {"talks": 12}, [Changed(KeptFor.TALKS, 10, 12)], id="again"),
    ],
)
def test_what_was_settled_anew(before: dict[str, int], after: dict[str, int], found: list[Changed]) -> None:
    assert changed(before, after) == found


@pytest.mark.parametrize(
    ("purpose", "days", "fits"),
    [
        pytest.param(KeptFor.TRADE, THREE_YEARS, True, id="as the law asks"),
        pytest.param(KeptFor.TRADE, THREE_YEARS - 1, False, id="a day less"),
        pytest.param(KeptFor.TALKS, 1, True, id="a day"),
        pytest.param(KeptFor.TALKS, 0, False, id="none"),
        pytest.param(KeptFor.TALKS, LONGEST, True, id="the longest"),
        pytest.param(KeptFor.TALKS, LONGEST + 1, False, id="for ever"),
    ],
)
def test_days_have_bounds(purpose: KeptFor, days: int, fits: bool) -> None:  # noqa: FBT001 - a column of the table
    term = TABLE[purpose]
    facts = {"purpose": str(purpose), "least": term.least, "most": LONGEST, "rules": ", ".join(term.rules)}
    assert check(purpose, days) == (None if fits else Refused("retention_days", facts))


def test_the_cut_is_so_many_days_ago() -> None:
    assert cut(days_of({}), KeptFor.VISITORS, 190 * DAY) == 10 * DAY
