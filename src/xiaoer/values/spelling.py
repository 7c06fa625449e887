"""The one spelling of what people write in several ways, so that equal values are found by equality. Pure.

Each gives None where the value names nobody: too short, or with its middle hidden already.
"""

from __future__ import annotations

import re
import unicodedata

_APART = re.compile(r"[\s().-]+")
_ABROAD = re.compile(r"(?:\+|00)(?=[1-9])")
_HOME = re.compile(r"(?:86)?(1[3-9]\d{9})\Z")
_PHONE = re.compile(r"\d{7,20}\Z")
_EMAIL = re.compile(r"[^@\s*]+@[^@\s*]+\Z")
_IDENTITY = re.compile(r"[0-9A-Z]{6,24}\Z")


def phone_key(value: str) -> str | None:
    """Digits with the country's number first, as in E.164: ＋86 138-1234-5678 and 13812345678 are 8613812345678.

    A number that begins neither with + nor with 00 and is no Chinese mobile number stays as it is dialled at home.
    """
    plain = _APART.sub("", _folded(value))
    number = _ABROAD.sub("", plain, count=1) if _ABROAD.match(plain) else plain
    home = _HOME.match(number)
    if home and (number == plain or number.startswith("86")):
        return f"86{home[1]}"
    return number if _PHONE.match(number) else None


def email_key(value: str) -> str | None:
    """In small letters. Before the @ they could differ by the standard (RFC 5321 §2.4); in practice they do not."""
    plain = _folded(value).strip().lower()
    return plain if _EMAIL.match(plain) else None


def name_key(value: str) -> str | None:
    """Without spaces and without regard to capitals: 李 小明 is 李小明."""
    plain = "".join(_folded(value).casefold().split())
    return plain if plain and "*" not in plain else None


def identity_key(value: str) -> str | None:
    """The number of an identity document: letters in capitals, nothing between."""
    plain = _APART.sub("", _folded(value)).upper()
    return plain if _IDENTITY.match(plain) else None


def _folded(value: str) -> str:
    """Full width to half width, and other signs that only look different (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", value)
