"""By what else a customer can be found and recognised: phone, e-mail, an id on a platform, each as an exact key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec

_APART = re.compile(r"[\s()-]+")
_CHINA = re.compile(r"(?:\+|00)?86(?P<number>1\d{10})\Z")
_PHONE = re.compile(r"\+?\d{7,20}\Z")
_EMAIL = re.compile(r"[^@\s*]+@[^@\s*]+\Z")


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    PLATFORM = "platform"


class Contact(msgspec.Struct, frozen=True):
    """`key` is the value in its one spelling; `verified`: a source that checks its holders vouches for it."""

    kind: ContactKind
    key: str
    verified: bool


def key_of(kind: ContactKind, value: str) -> str | None:
    """The one spelling of a value, by which equal ones are found; None where it names nobody (masked, no number).

    A Chinese mobile number is the same with and without its country's 86.
    """
    match kind:
        case ContactKind.PHONE:
            plain = _APART.sub("", value)
            if home := _CHINA.match(plain):
                return home["number"]
            return plain if _PHONE.match(plain) else None
        case ContactKind.EMAIL:
            plain = value.strip().lower()
            return plain if _EMAIL.match(plain) else None
        case _:
            return value.strip() or None


def contacts_of(told: Iterable[tuple[ContactKind, str]], *, verified: bool) -> tuple[Contact, ...]:
    """The contacts in what a source tells; values that name nobody are left out."""
    found = ((kind, key_of(kind, value)) for kind, value in told)
    return tuple(Contact(kind, key, verified) for kind, key in found if key is not None)
