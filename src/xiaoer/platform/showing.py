"""Who may have which personal data shown whole: one table, a reason each time, on record, and not without end.

Every page shows these masked, to every role. What is shown whole is one value of one person, asked for with a reason;
the record says who, when, whose, which and why, and never the value.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec

from xiaoer.platform import events
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce, kind_of
from xiaoer.values.refusal import Refused

MOST_AN_HOUR = 60
HOUR = 3_600_000_000


class Personal(StrEnum):
    """What is masked on every page. NAME is the one on a parcel, by which a stranger could ask for it; IN_CHARGE are the
    people in charge of a company.
    """

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    BIRTHDAY = "birthday"
    IN_CHARGE = "in_charge"
    IDENTITY = "identity"


class Why(StrEnum):
    """What a value was asked for."""

    DELIVERY = "delivery"
    CONTACT = "contact"
    REFUND = "refund"
    VERIFY = "verify"
    COMPLAINT = "complaint"
    RIGHTS = "rights"


_LEADING = frozenset({Role.SUPERVISOR, Role.ADMIN})
_DESK = _LEADING | {Role.AGENT, Role.SENIOR_AGENT}

TABLE: dict[Personal, frozenset[Role]] = {
    Personal.NAME: _DESK | {Role.FINANCE},
    Personal.PHONE: _DESK | {Role.FINANCE},
    Personal.EMAIL: _DESK,
    Personal.ADDRESS: _DESK,
    Personal.BIRTHDAY: _DESK,
    Personal.IN_CHARGE: _DESK | {Role.FINANCE},
    Personal.IDENTITY: _LEADING,
}

WORDS: dict[Personal, tuple[str, str]] = {
    Personal.NAME: ("收件人姓名", "the name on the parcel"),
    Personal.PHONE: ("手机号", "the phone number"),
    Personal.EMAIL: ("邮箱", "the e-mail address"),
    Personal.ADDRESS: ("地址", "the address"),
    Personal.BIRTHDAY: ("生日", "the birthday"),
    Personal.IN_CHARGE: ("负责人", "who is in charge"),
    Personal.IDENTITY: ("证件号", "the identity number"),
}


class PersonalShown(msgspec.Struct, frozen=True, tag_field="kind", tag="personal.shown"):
    """One value was shown whole to the account `by`; `order_id` where it was the recipient of an order."""

    customer_id: UUID
    order_id: UUID | None
    field: Personal
    why: Why


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which value is to be shown whole, and what for."""

    field: Personal
    why: Why


class Shown(msgspec.Struct, frozen=True):
    """The value, for the one who asked. It is on record that it was shown."""

    value: str


class Whose(NamedTuple):
    """Where a value stands."""

    shop_id: UUID
    customer_id: UUID
    order_id: UUID | None = None


def allowed(asked: Asked, by: Caller) -> Refused | None:
    if by.role in TABLE[asked.field]:
        return None
    zh, en = WORDS[asked.field]
    return Refused("personal_not_shown", {"field_zh": zh, "field_en": en})


def show(tx: Tx, asked: Asked, whose: Whose, value: str, by: Caller, now: int) -> str | Refused:
    """The value, once it is on record that it was shown; nothing is recorded where nothing can be shown."""
    if not value or "*" in value:
        zh, en = WORDS[asked.field]
        return Refused("personal_not_kept", {"field_zh": zh, "field_en": en})
    shown = events.count_by(tx, kind_of(PersonalShown), whose.shop_id, by.account_id, now - HOUR)
    if shown >= MOST_AN_HOUR:
        return Refused("personal_too_often", {"most": MOST_AN_HOUR})
    told = PersonalShown(whose.customer_id, whose.order_id, asked.field, asked.why)
    announce(tx, told, shop_id=whose.shop_id, subject_id=whose.customer_id, at=now, by=by.account_id)
    return value
