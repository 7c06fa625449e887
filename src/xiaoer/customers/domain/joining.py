"""When two are the same by rule, when somebody must look, and when nothing is said."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from xiaoer.customers.domain.contacts import ContactKind
from xiaoer.customers.domain.profiles import MOST_CUSTOMERS, ProfileKind

MOST_NAMES = 4
"""Names that may share a contact; one that more share (a switchboard, a made-up number) points to nobody."""


class Rule(StrEnum):
    """By what two are taken for the same; LOGIN: the browser of one signed in as the other."""

    HAND = "hand"
    LOGIN = "login"
    PHONE = "phone"
    EMAIL = "email"
    PLATFORM = "platform"
    IDENTITY = "identity"


class Doubt(StrEnum):
    """Why a rule does not join by itself."""

    NOT_VERIFIED = "not_verified"
    OTHER_NAME = "other_name"
    OTHER_KIND = "other_kind"
    OTHER_ACCOUNT = "other_account"


class Side(msgspec.Struct, frozen=True):
    """What a rule may see of a profile; `accounts` are ids at the store."""

    kind: ProfileKind
    name: str
    accounts: frozenset[str]
    customers: int


class Shared(msgspec.Struct, frozen=True):
    """What two have in common; `names`: how many differently named profiles have it."""

    rule: Rule
    verified: bool
    names: int


def rule_of(kind: ContactKind) -> Rule:
    return Rule(kind.value)


def doubt(one: Side, other: Side, shared: Shared) -> Doubt | None:
    """Why the two are to be proposed and not joined; None where it is certain."""
    if one.kind is not other.kind:
        return Doubt.OTHER_KIND
    if not shared.verified:
        return Doubt.NOT_VERIFIED
    if shared.rule is not Rule.PLATFORM and one.accounts and other.accounts:
        if shared.rule is Rule.LOGIN:
            return Doubt.OTHER_ACCOUNT
        if one.name != other.name:
            return Doubt.OTHER_NAME
    return None


def points_to_somebody(one: Side, other: Side, shared: Shared) -> bool:
    """Whether the contact is good for joining or proposing at all, and the profile would not grow beyond its bound."""
    return shared.names <= MOST_NAMES and one.customers + other.customers <= MOST_CUSTOMERS
