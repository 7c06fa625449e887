"""From a cell of a file to a value of ours, or to the reason why it is none. Nothing is guessed, and nothing rounded but
the noise of Excel's floats, behind the sixth decimal: 0.1 + 0.2 is 0.3.

A cell is text (CSV), or what Excel, JSON or Parquet say themselves: a number, a moment, true or false. None and blank
text are "not told".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from xiaoer.conversations.domain.messages import clean
from xiaoer.intake.domain.fields import Field, Kind
from xiaoer.values import forms
from xiaoer.values.refusal import Refused

Cell = Any
Value = str | int | None


class Odd(NamedTuple):
    """A cell that holds more than one value (a list, an object), by the word for it."""

    what: str


class Wrong(NamedTuple):
    """Why a cell is no value of its field: a code of problems.WORDS, with the facts its sentence has places for."""

    code: str
    facts: Mapping[str, Any] = {}


Convert = Callable[[Cell], "Value | Wrong"]

LARGEST_AMOUNT = 10**12
EARLIEST, LATEST = 2000, 2100
"""The years that a moment of a store may lie in."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXCEL_TEXT = re.compile(r'="(.*)"\Z', re.DOTALL)
_FAULTS = {
    "encoding": re.compile("[\ud800-\udfff]"),
    "control": re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"),
    "excel_error": re.compile(r"\A#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)\Z"),
    "replaced": re.compile("\ufffd"),
}
"""What no text may hold, by the code of its problem."""
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+\Z")
_UNSIGNED_SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?[eE][+-]?\d+\Z")
_LONG_SCIENTIFIC = re.compile(r"\d\.\d+[eE]\d\d+\Z")
_DIGITS = 15
"""That Excel keeps of a number."""
SEPARATED = re.compile(r"[,，;；、\s]+")
"""What stands between several numbers in one cell."""
_TAIL = re.compile(r"(\d+)\.0+\Z")
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.0+)?\Z|\d+(?:\.0+)?\Z")
_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?\Z|\d*\.?\d+\Z|\d+\.\Z")
_MONEY_MARKS = re.compile(
    r"^(?:CNY|RMB|USD|EUR|GBP|HKD|JP¥|HK\$|US\$|[¥￥$€£])\s*|\s*(?:元|圆|CNY|RMB|USD|EUR|GBP|HKD)$"
)
_PLAIN_AMOUNT = re.compile(r"\d{1,10}\.\d\d\Z")

NEVER = frozenset({"", "-", "--", "—", "/", "null", "NULL", "None", "无", "N/A", "0000-00-00 00:00:00", "0000-00-00"})
"""How systems write that there is no moment or no amount."""

_YMD = re.compile(
    r"(?P<year>\d{4})(?:[-/.]|年)(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})日?"
    r"(?:[T ]*(?P<hour>\d{1,2})[:时](?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2})(?:[.,](?P<part>\d{1,9}))?秒?)?分?)?"
    r"\s*(?P<offset>Z|UTC|[+-]\d{2}:?\d{2})?\Z"
)
_SLASHED = r"[/.-](?P<{}>\d{{1,2}})[/.-](?P<year>\d{{4}})(?:[ ,]+(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?\s*(?P<half>[AaPp][Mm])?)?\Z"
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2}))?\Z"
)
MOMENT_FORMS: dict[str, re.Pattern[str]] = {
    "ymd": _YMD,
    "compact": _COMPACT,
    "mdy": re.compile(r"(?P<month>\d{1,2})" + _SLASHED.format("day")),
    "dmy": re.compile(r"(?P<day>\d{1,2})" + _SLASHED.format("month")),
    "seconds": re.compile(r"(?P<seconds>\d{9,10})\Z"),
    "millis": re.compile(r"(?P<millis>\d{12,13})\Z"),
}
"""The forms that a column of moments may be declared to have; the first that fits is taken."""
USUAL_FORMS = ("ymd", "compact")


def converter(
    field: Field, *, decimals: int, zone: ZoneInfo, forms_of: tuple[str, ...], choices: Mapping[str, str]
) -> Convert:
    """How a cell of this field becomes a value; `decimals` of the shop's currency."""
    of_kind: dict[Kind, Convert] = {
        Kind.TEXT: partial(to_text, most=field.most),
        Kind.KEY: partial(to_key, most=field.most),
        Kind.KEYS: partial(to_keys, most=field.most),
        Kind.AMOUNT: partial(to_amount, decimals=decimals),
        Kind.MOMENT: moment_converter(zone, forms_of or USUAL_FORMS),
        Kind.WHOLE: partial(to_whole, most=field.most, least=field.least),
        Kind.WORDS: partial(to_words, most=field.most),
        Kind.CHOICE: partial(to_choice, choices=choices),
        Kind.PHONE: partial(to_formed, pattern=re.compile(forms.PHONE), code="phone"),
        Kind.EMAIL: partial(to_formed, pattern=re.compile(forms.EMAIL), code="email"),
    }
    return of_kind[field.kind]


def to_text(cell: Cell, most: int) -> str | Wrong | None:
    """The text without blanks around it, its line ends as one sign; numbers of Excel as people write them."""
    if type(cell) is str and cell.isprintable():
        text = cell.strip()
        if not text.startswith(("#", '="')) and "\ufffd" not in text:
            return (text or None) if len(text) <= most else Wrong("too_long", {"most": most})
    return _odd_text(cell, most)


def to_words(cell: Cell, most: int) -> str | Wrong | None:
    """What somebody said, as it stands: signs that a table would mean something by mean nothing here."""
    if cell is None or isinstance(cell, Odd | bool):
        return _odd_text(cell, most)
    plain = repr(cell).removesuffix(".0") if isinstance(cell, float) else str(cell)
    text = plain if plain.isprintable() else plain.replace("\r\n", "\n").replace("\r", "\n")
    code = next((code for code in ("encoding", "control") if _FAULTS[code].search(text)), None)
    if code is not None:
        return Wrong(code)
    seen = clean(text)
    if isinstance(seen, Refused):
        return None if seen.code == "empty_message" else Wrong("too_long", {"most": most})
    return seen


def to_key(cell: Cell, most: int) -> str | Wrong | None:
    """A number that names something, kept as text: what Excel has made of it is undone, or said where it cannot be."""
    if isinstance(cell, float):
        return _float_key(cell)
    text = to_text(cell, most + 4)
    if not isinstance(text, str):
        return text
    if not text.isascii() or not text.isalnum():
        text = unicodedata.normalize("NFKC", text).strip("'\u2018\u2019`\t ")
        if tail := _TAIL.match(text):
            text = tail[1]
            if len(text) > _DIGITS:
                return Wrong("number_cut")
    return _bare_key(text, most) if text else None


def _float_key(cell: float) -> str | Wrong:
    if _is_cut(cell):
        return Wrong("number_cut")
    return str(int(cell)) if cell.is_integer() else Wrong("number_decimal")


def _is_cut(cell: float) -> bool:
    """Whether Excel may have lost digits of it, whatever was typed."""
    return abs(cell) >= float(10**_DIGITS)


def _bare_key(text: str, most: int) -> str | Wrong:
    if "\n" in text:
        return Wrong("one_line")
    if _is_scientific(text):
        return Wrong("number_cut")
    return text if len(text) <= most else Wrong("too_long", {"most": most})


def _is_scientific(text: str) -> bool:
    """A number as Excel and others write one that is too long for them. 12E5 may be somebody's own code."""
    return bool(_SCIENTIFIC.match(text) if "+" in text else _LONG_SCIENTIFIC.match(text))


def to_keys(cell: Cell, most: int) -> str | Wrong | None:
    """One or several numbers that name something, as they stand."""
    if isinstance(cell, float):
        return _float_key(cell)
    text = to_text(cell, most)
    if isinstance(text, str) and any(map(_is_scientific, SEPARATED.split(text))):
        return Wrong("number_cut")
    return text


def to_amount(cell: Cell, decimals: int) -> int | Wrong | None:
    """Whole minor units: 1,234.50, ¥1234.5, ￥１２３４.50 and 1234.5元 are 123450 with two decimals."""
    if type(cell) is str and decimals == 2 and _PLAIN_AMOUNT.match(cell):
        return int(cell[:-3]) * 100 + int(cell[-2:])
    text = _number_text(cell)
    if not isinstance(text, str):
        return text
    bare, negative = _unsigned(_MONEY_MARKS.sub("", _MONEY_MARKS.sub("", text)).strip())
    bare = _MONEY_MARKS.sub("", bare)
    if not _AMOUNT.match(bare) and not _UNSIGNED_SCIENTIFIC.match(bare):
        return Wrong("amount")
    return _minor_units(bare, decimals, negative=negative)


def _unsigned(text: str) -> tuple[str, bool]:
    """An amount without its one sign, and whether that is a minus: -1, and as accounts write it 1- and (1)."""
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text.startswith(("-", "+")):
        return text[1:].strip(), text[0] == "-"
    return text.removesuffix("-").strip(), text.endswith("-")


def to_whole(cell: Cell, most: int, least: int = 1) -> int | Wrong | None:
    """A count."""
    text = _number_text(cell)
    if not isinstance(text, str):
        return text
    text = text.removesuffix("件").removesuffix("个").strip()
    if not _WHOLE.match(text):
        return Wrong("whole")
    number = int(text.split(".")[0].replace(",", ""))
    return number if least <= number <= most else Wrong("whole_range", {"least": least, "most": most})


def to_choice(cell: Cell, choices: Mapping[str, str]) -> str | Wrong | None:
    """Our word for the source's word; a choice "x / *" stands for every second word beside x."""
    text = to_text(cell, 300)
    if not isinstance(text, str):
        return text
    known = choices.get(text) or choices.get(f"{text.partition(' /')[0]} / *")
    return known or Wrong("choice", {"known": _listed(choices)})


def to_formed(cell: Cell, pattern: re.Pattern[str], code: str) -> str | Wrong | None:
    text = to_key(cell, 300)
    if not isinstance(text, str):
        return text
    return text if pattern.match(text) else Wrong(code)


def moment_converter(zone: ZoneInfo, forms_of: tuple[str, ...]) -> Convert:
    """As to_moment; of the usual form 2026-11-21 18:00:00 each hour is worked out once (no zone shifts inside one)."""
    hours: dict[str, int] = {}

    def convert(cell: Cell) -> int | Wrong | None:
        if type(cell) is str and len(cell) == 19 and cell[16] == ":" and cell.isascii():
            minute, second = cell[14:16], cell[17:]
            start = hours.get(cell[:14]) or began(cell[:14])
            if start is not None and minute.isdigit() and second.isdigit() and minute < "60" and second < "60":
                return start + (int(minute) * 60 + int(second)) * 1_000_000
        return to_moment(cell, zone, forms_of)

    def began(hour: str) -> int | None:
        found = to_moment(f"{hour}00:00", zone, forms_of) if forms_of[0] == "ymd" else None
        if isinstance(found, int):
            hours[hour] = found
            return found
        return None

    return convert


def to_moment(cell: Cell, zone: ZoneInfo, forms_of: tuple[str, ...]) -> int | Wrong | None:
    """Microseconds since 1970, UTC; a moment without an offset is one of `zone`."""
    if isinstance(cell, datetime):
        return _bounded(cell if cell.tzinfo else cell.replace(tzinfo=zone))
    if isinstance(cell, date):
        return _bounded(datetime(cell.year, cell.month, cell.day, tzinfo=zone))
    text = _number_text(cell)
    if not isinstance(text, str):
        return text
    for form in forms_of:
        if found := MOMENT_FORMS[form].match(text):
            return _moment(found.groupdict(), zone)
    return Wrong("moment", {"forms": list(forms_of)})


def _moment(parts: Mapping[str, str | None], zone: ZoneInfo) -> int | Wrong:
    if seconds := parts.get("seconds"):
        return _bounded(_EPOCH + timedelta(seconds=int(seconds)))
    if millis := parts.get("millis"):
        return _bounded(_EPOCH + timedelta(milliseconds=int(millis)))
    try:
        told = datetime(
            int(parts["year"] or 0),
            int(parts["month"] or 0),
            int(parts["day"] or 0),
            _hour(parts),
            int(parts.get("minute") or 0),
            int(parts.get("second") or 0),
            int((parts.get("part") or "0")[:6].ljust(6, "0")),
            tzinfo=_offset(parts.get("offset")) or zone,
        )
    except ValueError:
        return Wrong("moment_none")
    return _bounded(told)


def _hour(parts: Mapping[str, str | None]) -> int:
    hour, half = int(parts.get("hour") or 0), (parts.get("half") or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError("there is no such hour of half a day")
    return hour % 12 + (12 if half == "pm" else 0) if half else hour


def _offset(text: str | None) -> Any:
    if text is None:
        return None
    return datetime.fromisoformat(f"2000-01-01T00:00:00{'+00:00' if text in {'Z', 'UTC'} else text}").tzinfo


def _bounded(moment: datetime) -> int | Wrong:
    if not EARLIEST <= moment.year < LATEST:
        return Wrong("moment_range", {"earliest": EARLIEST, "latest": LATEST})
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _minor_units(bare: str, decimals: int, *, negative: bool) -> int | Wrong:
    try:
        minor = Decimal(bare.replace(",", "")).scaleb(decimals)
    except ArithmeticError:  # an exponent beyond all reckoning
        return Wrong("amount_large")
    if minor != minor.to_integral_value():
        return Wrong("amount_part", {"decimals": decimals})
    if negative and minor:
        return Wrong("amount_negative")
    return int(minor) if minor <= LARGEST_AMOUNT else Wrong("amount_large")


def _number_text(cell: Cell) -> str | Wrong | None:
    """A number or a moment as plain text: full-width digits made narrow, floats of Excel without their noise."""
    if isinstance(cell, bool):
        return Wrong("not_yes_no")
    if isinstance(cell, int | Decimal):
        return str(cell)
    if isinstance(cell, float):
        return repr(round(cell, 6)).removesuffix(".0") if abs(cell) < 1e15 else Wrong("amount")
    text = to_text(cell, 100)
    if not isinstance(text, str):
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.replace("￥", "¥")).replace("\u2212", "-").strip()
    text = text.strip("'\t ")
    return None if text in NEVER else text


def _odd_text(cell: Cell, most: int) -> str | Wrong | None:
    if cell is None:
        return None
    if isinstance(cell, Odd | bool):
        return Wrong("nested", {"what": cell.what}) if isinstance(cell, Odd) else Wrong("not_yes_no")
    if isinstance(cell, float) and _is_cut(cell):
        return Wrong("number_cut")
    plain = repr(cell).removesuffix(".0") if isinstance(cell, float) else str(cell)
    text = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip("\ufeff \n\u3000\u200b")
    if wrapped := _EXCEL_TEXT.match(text):
        text = wrapped[1].replace('""', '"').strip()
    code = next((code for code, sign in _FAULTS.items() if sign.search(text)), None)
    if code is None and len(text) > most:
        return Wrong("too_long", {"most": most})
    return Wrong(code) if code else text or None


def _listed(choices: Mapping[str, str]) -> str:
    names = list(choices)
    return "、".join(names[:12]) + (" …" if len(names) > 12 else "")
