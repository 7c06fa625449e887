"""Personal data made unreadable for screens, logs and exports, and still good enough to recognise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_PHONE = re.compile(r"(?P<head>.*\d{3})(?P<middle>\d{4})(?P<tail>\d{4})\Z", re.DOTALL)
_HIDDEN = "****"
_HAN = re.compile("[\u4e00-\u9fff]")


def mask_phone(phone: str) -> str:
    """13812345678 becomes 138****5678; of a shorter number the last two digits stay, of a very short one nothing.

    A number that the marketplace has masked already stays as it came.
    """
    if not phone or "*" in phone:
        return phone
    if whole := _PHONE.match(phone):
        return f"{whole['head']}{_HIDDEN}{whole['tail']}"
    return _HIDDEN + phone[-2:] if len(phone) >= 6 else _HIDDEN


def mask_name(name: str) -> str:
    """The first character stays: 李小明 becomes 李**, Noah Brown becomes N*** B****."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())


def mask_email(email: str) -> str:
    """The first character and the domain stay: l****@example.com."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}{_HIDDEN}{at}{domain}" if name else ""


def mask_identity(number: str) -> str:
    """Of a long number the first four and the last four stay, 3301**********001X; of a shorter one the last two."""
    if not number or "*" in number:
        return number
    if len(number) >= 15:
        return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"
    return _HIDDEN + number[-2:] if len(number) >= 6 else _HIDDEN


@lru_cache(maxsize=4096)
def mask_address(*places: str) -> str:
    """The places of an address down to the district, largest place first: 浙江省杭州市西湖区****.

    The street is never handed in. A place that stands twice (北京市, 北京市) is said once. An address without Chinese
    is written the other way round, with commas: Denver, CO, ****.
    """
    told = _told(places)
    if not told:
        return ""
    return "".join(told) + _HIDDEN if _chinese(told) else ", ".join([*reversed(told), _HIDDEN])


def whole_address(*places: str) -> str:
    """The same with everything in it: 浙江省杭州市西湖区文三路 1 号, or 12 Elm Street, Denver, CO."""
    told = _told(places)
    return "".join(told) if _chinese(told) else ", ".join(reversed(told))


def _told(places: Sequence[str]) -> list[str]:
    return [place for place in dict.fromkeys(places) if place]


def _chinese(told: Sequence[str]) -> bool:
    return any(map(_HAN.search, told))
