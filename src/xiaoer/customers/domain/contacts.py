"""By what else a customer can be found and recognised: phone, e-mail, an id on a platform, an identity number, each as an exact
key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from xiaoer.values.masking import mask_email, mask_identity, mask_phone
from xiaoer.values.spelling import email_key, identity_key, phone_key

_ABROAD_FROM_HERE = re.compile(r"86(?=1\d{10}\Z)")
"""Nobody at home writes the country before a mobile number."""


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    PLATFORM = "platform"
    IDENTITY = "identity"


class Contact(msgspec.Struct, frozen=True):
    """`key` is the value in its one spelling, or in what is stored the index of that; `masked` is how it is shown.

    `verified`: a source that checks its holders vouches for it.
    """

    kind: ContactKind
    key: str
    verified: bool
    masked: str = ""


def key_of(kind: ContactKind, value: str) -> str | None:
    """The one spelling of a value, by which equal ones are found; None where it names nobody (masked, no number)."""
    match kind:
        case ContactKind.PHONE:
            return phone_key(value)
        case ContactKind.EMAIL:
            return email_key(value)
        case ContactKind.IDENTITY:
            return identity_key(value)
        case _:
            return value.strip() or None


def contacts_of(told: Iterable[tuple[ContactKind, str]], *, verified: bool) -> tuple[Contact, ...]:
    """The contacts in what a source tells; values that name nobody are left out."""
    found = ((kind, key_of(kind, value)) for kind, value in told)
    return tuple(Contact(kind, key, verified, masked(kind, key)) for kind, key in found if key is not None)


def masked(kind: ContactKind, value: str) -> str:
    """The value as everybody may see it; an id on a platform says nothing elsewhere and is shown as it is."""
    match kind:
        case ContactKind.PHONE:
            return mask_phone(_ABROAD_FROM_HERE.sub("", value))
        case ContactKind.EMAIL:
            return mask_email(value)
        case ContactKind.IDENTITY:
            return mask_identity(value)
        case _:
            return value
