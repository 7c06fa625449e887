"""China's public holidays and the workdays that make up for them 调休, from the State Council's yearly notices.

Taken from the library chinesecalendar, which is released again each November when the next year's notice is out.
After `KNOWN_UNTIL` no day is a holiday: a shop enters days of its own until the library is renewed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
from chinese_calendar.constants import Holiday, holidays, workdays

_NAMES_ZH = {
    Holiday.new_years_day: "元旦",
    Holiday.spring_festival: "春节",
    Holiday.tomb_sweeping_day: "清明节",
    Holiday.labour_day: "劳动节",
    Holiday.dragon_boat_festival: "端午节",
    Holiday.national_day: "国庆节",
    Holiday.mid_autumn_festival: "中秋节",
    Holiday.anti_fascist_70th_day: "抗战胜利七十周年纪念日",
}


class NationalDay(msgspec.Struct, frozen=True):
    """A day off of the holiday, or a day of a weekend that `works` to make up for one."""

    works: bool
    name_zh: str
    name_en: str


def _read() -> dict[date, NationalDay]:
    zh = {str(holiday.value): name for holiday, name in _NAMES_ZH.items()}
    off = {day: NationalDay(works=False, name_zh=zh[name], name_en=name) for day, name in holidays.items()}
    return off | {day: NationalDay(works=True, name_zh=zh[name], name_en=name) for day, name in workdays.items()}


DAYS: Mapping[date, NationalDay] = _read()
KNOWN_UNTIL = date(max(DAYS).year, 12, 31)


def of_year(year: int) -> list[tuple[date, NationalDay]]:
    return sorted((day, national) for day, national in DAYS.items() if day.year == year)
