"""Every kind of cell that people's files hold: read exactly, or told by line and column."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.intake import given
from xiaoer.intake.domain import cells
from xiaoer.intake.domain.cells import Odd, Wrong
from xiaoer.intake.domain.fields import FIELDS
from xiaoer.intake.domain.mapping import OWN_STATES

CASES = given.CELLS["cases"]
BAD = [case for case in CASES if "code" in case]
GOOD = [case for case in CASES if "code" not in case]
ZONE = ZoneInfo("Asia/Shanghai")


def value(field: str, cell: Any, decimals: int = 2, forms: tuple[str, ...] = ()) -> Any:
    convert = cells.converter(FIELDS[field], decimals=decimals, zone=ZONE, forms_of=forms, choices=OWN_STATES)
    return convert(cell)


def test_the_corpus_is_wide() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert len(BAD) >= 60
    assert sum(case["id"].startswith("date-") for case in GOOD) >= 10


def test_every_bad_row_is_told_by_line_and_column_and_nothing_else_is(tmp_path: Path) -> None:
    rows = given.numbered([case["cells"] for case in BAD])
    checked = given.check(tmp_path, given.csv_text(rows).encode())
    told = {(one.line, one.column, one.code) for one in checked.report.items}
    lines = line_of_each(rows)
    assert told == {(line, case["column"], case["code"]) for line, case in zip(lines, BAD, strict=True)}
    assert checked.report.problems == len(BAD)
    assert checked.blocks == ""


def line_of_each(rows: list[dict[str, str]]) -> list[int]:
    """The line on which each row begins: cells may hold line ends."""
    lines, at = [], 2
    for row in rows:
        lines.append(at)
        at += 1 + sum(cell.replace("\r\n", "\n").count("\n") for cell in row.values())
    return lines


@pytest.mark.parametrize("case", GOOD, ids=[case["id"] for case in GOOD])
def test_what_people_write_is_read_exactly(case: dict[str, Any]) -> None:
    [cell] = case["cells"].values()
    assert value(case["field"], cell) == case["value"]


@pytest.mark.parametrize("case", BAD, ids=[case["id"] for case in BAD])
def test_each_problem_has_words_in_both_languages(case: dict[str, Any], tmp_path: Path) -> None:
    """Of the row alone, so that no other row has part in it."""
    checked = given.check(tmp_path, given.csv_text(given.numbered([case["cells"]])).encode())
    [one] = checked.report.items
    assert (one.code, one.column) == (case["code"], case["column"])
    assert one.expected_zh != one.expected_en
    assert "{" not in one.expected_zh + one.expected_en


MOMENT = 1_795_255_200_000_000


@pytest.mark.parametrize(
    ("field", "cell", "wanted"),
    [
        pytest.param("number", 12345.0, "12345", id="a-number-of-excel"),
        pytest.param("number", 12345, "12345", id="a-whole-number"),
        pytest.param("number", 1e17, Wrong("number_cut"), id="cut-by-excel"),
        pytest.param("number", 1_234_567_890_123_450.0, Wrong("number_cut"), id="the-last-digit-cut-by-excel"),
        pytest.param("number", -1e15, Wrong("number_cut"), id="cut-below-zero"),
        pytest.param("number", 999_999_999_999_999.0, "999999999999999", id="all-the-digits-of-excel"),
        pytest.param("number", 1_234_567_890_123_456, "1234567890123456", id="a-whole-number-of-json"),
        pytest.param("number", 2**63, "9223372036854775808", id="a-whole-number-of-parquet"),
        pytest.param("tracking", 1_234_567_890_123_450.0, Wrong("number_cut"), id="a-parcel-cut-by-excel"),
        pytest.param("tracking", 77_301_234.0, "77301234", id="a-parcel-of-excel"),
        pytest.param("tracking", None, None, id="no-parcel"),
        pytest.param("title", 1e15, Wrong("number_cut"), id="a-text-cut-by-excel"),
        pytest.param("number", 12.5, Wrong("number_decimal"), id="a-decimal-number"),
        pytest.param("number", True, Wrong("not_yes_no"), id="a-number-that-is-yes"),
        pytest.param("number", None, None, id="none"),
        pytest.param("number", "x" * 104, Wrong("too_long", {"most": 100}), id="a-long-number"),
        pytest.param("title", Odd("列表"), Wrong("nested", {"what": "列表"}), id="a-list"),
        pytest.param("title", 5.0, "5", id="a-number-for-a-text"),
        pytest.param("title", False, Wrong("not_yes_no"), id="no-for-a-text"),
        pytest.param("title", "乱\udcff码", Wrong("encoding"), id="bytes-of-another-encoding"),
        pytest.param("title", "甲\t乙", "甲 乙", id="a-tab"),
        pytest.param("title", "长\n" * 301, Wrong("too_long", {"most": 300}), id="many-lines"),
        pytest.param("unit_price", 199.0, 19900, id="a-float"),
        pytest.param("unit_price", 0.1 + 0.2, 30, id="noise-of-a-float"),
        pytest.param("unit_price", 199, 19900, id="a-whole-amount"),
        pytest.param("unit_price", Decimal("1.23"), 123, id="a-decimal"),
        pytest.param("unit_price", float("nan"), Wrong("amount"), id="not-a-number"),
        pytest.param("unit_price", float("inf"), Wrong("amount"), id="infinite"),
        pytest.param("unit_price", True, Wrong("not_yes_no"), id="yes-for-an-amount"),
        pytest.param("unit_price", "--", None, id="dashes"),
        pytest.param("unit_price", "-0.00", 0, id="minus-nothing"),
        pytest.param("quantity", 2.0, 2, id="a-float-count"),
        pytest.param("quantity", None, None, id="no-count"),
        pytest.param("state", None, None, id="no-state"),
        pytest.param("phone", None, None, id="no-phone"),
        pytest.param("placed_at", datetime(2026, 11, 21, 18), MOMENT, id="a-moment-of-excel"),  # noqa: DTZ001 - a cell of Excel has no zone
        pytest.param("placed_at", datetime(2026, 11, 21, 18, tzinfo=ZONE), MOMENT, id="a-moment-with-its-zone"),
        pytest.param("placed_at", date(2026, 11, 21), MOMENT - 18 * 3_600_000_000, id="a-day"),
        pytest.param("placed_at", "2026-11-21", MOMENT - 18 * 3_600_000_000, id="a-day-in-words"),
        pytest.param("placed_at", "2026-11-21 18:00:61", Wrong("moment_none"), id="a-second-61"),
        pytest.param("placed_at", "2026-11-21 18:ab:00", Wrong("moment", {"forms": ["ymd", "compact"]}), id="letters"),
    ],
)
def test_cells_that_say_themselves_what_they_are(field: str, cell: Any, wanted: Any) -> None:
    assert value(field, cell) == wanted


@pytest.mark.parametrize(
    ("cell", "form", "wanted"),
    [
        pytest.param("11/21/2026 18:00", "mdy", MOMENT, id="american"),
        pytest.param("11/21/2026 6:00 PM", "mdy", MOMENT, id="afternoon"),
        pytest.param("11/21/2026 12:00 AM", "mdy", MOMENT - 18 * 3_600_000_000, id="midnight"),
        pytest.param("11/21/2026 13:00 PM", "mdy", Wrong("moment_none"), id="an-hour-of-no-half-day"),
        pytest.param("21/11/2026 18:00", "dmy", MOMENT, id="european"),
        pytest.param("1795255200", "seconds", MOMENT, id="seconds"),
        pytest.param("1795255200000", "millis", MOMENT, id="milliseconds"),
    ],
)
def test_moments_of_declared_forms(cell: str, form: str, wanted: Any) -> None:
    assert value("placed_at", cell, forms=(form,)) == wanted


def test_an_hour_is_worked_out_once_and_its_minutes_added() -> None:
    convert = cells.moment_converter(ZONE, cells.USUAL_FORMS)
    assert [convert(f"2026-11-21 18:{minute}:07") for minute in ("00", "59", "60")] == [
        MOMENT + 7_000_000, MOMENT + (59 * 60 + 7) * 1_000_000, Wrong("moment_none"),
    ]  # fmt: skip
    assert cells.moment_converter(ZONE, ("mdy",))("2026-11-21 18:00:00") == Wrong("moment", {"forms": ["mdy"]})


@pytest.mark.parametrize(
    ("currency_decimals", "cell", "wanted"),
    [
        pytest.param(0, "1200", 1200, id="yen"),
        pytest.param(0, "1200.5", Wrong("amount_part", {"decimals": 0}), id="a-part-of-a-yen"),
        pytest.param(3, "1.234", 1234, id="dinars"),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(currency_decimals: int, cell: str, wanted: Any) -> None:
    assert value("unit_price", cell, decimals=currency_decimals) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("paid / fulfilled", "shipped", id="both"),
        pytest.param("refunded / fulfilled", "refunded", id="any-second"),
        pytest.param("refunded /", "refunded", id="no-second"),
        pytest.param("lost / found", Wrong("choice", {"known": "paid / fulfilled、refunded / *"}), id="none"),
    ],
)
def test_a_choice_of_two_words(text: str, wanted: Any) -> None:
    assert cells.to_choice(text, {"paid / fulfilled": "shipped", "refunded / *": "refunded"}) == wanted


def test_many_choices_are_not_all_listed() -> None:
    told = cells.to_choice("?", {str(number): "paid" for number in range(20)})
    assert isinstance(told, Wrong)
    assert told.facts["known"].endswith("、11 …")
