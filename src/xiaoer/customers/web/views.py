"""A profile as the console shows it: personal values masked. Moments are microseconds, money minor units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar
from uuid import UUID

from msgspec import Struct

from xiaoer.customers.actions import Found
from xiaoer.customers.domain.consent import ConsentSource, Purpose
from xiaoer.customers.domain.contacts import Contact, ContactKind
from xiaoer.customers.domain.history import Entry, What
from xiaoer.customers.domain.people import LEVEL_WORDS, IdentityKind
from xiaoer.customers.domain.profiles import ProfileKind
from xiaoer.customers.domain.purchases import Purchases, sum_of
from xiaoer.customers.domain.told import FactName, FactSource, masked
from xiaoer.customers.store.joins import Proposal
from xiaoer.customers.store.records import Note

V = TypeVar("V", bound=Struct)

class FactView(Struct, frozen=True):
    """`shown`: the one of its name that is shown; the others are what other sources tell."""

    name: FactName
    value: str
    source: FactSource
    told_at: int
    customer_id: UUID
    shown: bool


class IdentityView(Struct, frozen=True):
    kind: Literal["account", "visitor", "phone", "email", "platform", "identity"]
    value: str
    verified: bool


class MemberView(Struct, frozen=True):
    """One of the customers that are joined."""

    id: UUID
    name: str
    kind: ProfileKind
    identities: list[IdentityView]


class JoinView(Struct, frozen=True):
    id: UUID
    first_id: UUID
    second_id: UUID
    rule: str
    at: int
    by_name: str


class TagView(Struct, frozen=True):
    """`by_name`: who gave it by hand; the segment's name where a segment gives it. By hand it is that customer's."""

    tag: str
    customer_id: UUID | None
    origin: Literal["store", "hand", "segment"]
    by_name: str


class ConsentView(Struct, frozen=True):
    """`given` is None where nothing was ever said."""

    purpose: Purpose
    given: bool | None
    source: ConsentSource | None
    at: int | None
    by_name: str


class NoteView(Struct, frozen=True):
    id: UUID
    text: str
    at: int
    by_name: str


class ProfileView(Struct, frozen=True):
    """What is known, of notes the newest; `spent` in minor units of `currency`."""

    id: UUID
    shop_id: UUID
    kind: ProfileKind
    name: str
    nick: str
    level: int
    level_zh: str
    level_en: str
    orders_count: int
    spent: int
    currency: str
    first_seen_at: int | None
    last_order_at: int | None
    customers: list[MemberView]
    joins: list[JoinView]
    facts: list[FactView]
    tags: list[TagView]
    consents: list[ConsentView]
    notes: list[NoteView]


class HistoryView(Struct, frozen=True):
    """`before` and `after` masked where they are personal; `by_name` is empty where the desk did it."""

    id: UUID
    customer_id: UUID
    what: What
    of: str
    before: str
    after: str
    source: str
    other_id: UUID | None
    at: int
    by_name: str


class ProposalView(Struct, frozen=True):
    """Two who may be the same, by which rule, and why somebody must look."""

    id: UUID
    rule: str
    doubt: str
    at: int
    first: ProfileView
    second: ProfileView


def profile_view(found: Found, bought: Purchases) -> ProfileView:
    one = found.profile
    level_zh, level_en = LEVEL_WORDS[one.level]
    return ProfileView(
        id=one.id, shop_id=one.shop_id, kind=one.kind, name=one.name, nick=one.nick, level=one.level,
        level_zh=level_zh, level_en=level_en, orders_count=bought.orders_count, spent=bought.spent,
        currency=bought.currency, first_seen_at=one.first_seen_at, last_order_at=bought.last_order_at,
        customers=_members(found), joins=[_copied(JoinView, join) for join in found.joins], facts=_facts(found),
        tags=_tags(found), consents=_consents(found), notes=[note_view(note) for note in found.notes],
    )  # fmt: skip


def note_view(note: Note) -> NoteView:
    return _copied(NoteView, note)


def history_view(entry: Entry) -> HistoryView:
    change = entry.change
    return HistoryView(
        id=entry.id, customer_id=entry.customer_id, what=change.what, of=change.of, before=change.before,
        after=change.after, source=change.source, other_id=change.other_id, at=entry.at, by_name=entry.by_name,
    )  # fmt: skip


def proposal_view(one: Proposal, first: Found, second: Found, bought: Mapping[UUID, Purchases]) -> ProposalView:
    sides = [
        profile_view(side, sum_of(bought[member.customer.id] for member in side.members)) for side in (first, second)
    ]
    return ProposalView(one.id, one.rule, one.doubt, one.at, *sides)


def _members(found: Found) -> list[MemberView]:
    return [
        MemberView(one.customer.id, one.customer.facts.name, one.kind, _identities(found, one.customer.id))
        for one in found.members
    ]


def _identities(found: Found, customer_id: UUID) -> list[IdentityView]:
    known = [
        IdentityView(kind.value, value if kind is IdentityKind.ACCOUNT else value[-4:].upper(), verified=True)
        for whose, kind, value in found.identities
        if whose == customer_id
    ]
    held = {one.contact for one in found.contacts if one.customer_id == customer_id}
    return known + [_contact(one) for one in sorted(held, key=lambda one: (one.kind, one.masked, not one.verified))]


def _contact(one: Contact) -> IdentityView:
    return IdentityView(one.kind.value, one.masked, one.verified)


def _facts(found: Found) -> list[FactView]:
    order = list(FactName)
    facts = [
        FactView(one.name, masked(one.name, one.value), one.source, one.told_at, one.customer_id, one in found.shown)
        for one in found.told
    ]
    return sorted(facts, key=lambda one: (order.index(one.name), not one.shown, -one.told_at))


def _tags(found: Found) -> list[TagView]:
    told = dict.fromkeys(tag for one in found.members for tag in one.customer.facts.tags)
    tags = [TagView(tag, None, "store", "") for tag in told]
    tags += [TagView(one.tag, one.customer_id, "hand", one.by_name) for one in found.tags]
    return tags + [TagView(one.tag, None, "segment", one.name) for one in found.segments if one.tag]


def _consents(found: Found) -> list[ConsentView]:
    said = {one.purpose: one for one in found.consents}
    return [
        ConsentView(purpose, one.given, one.source, one.at, one.by_name)
        if (one := said.get(purpose))
        else ConsentView(purpose, None, None, None, "")
        for purpose in Purpose
    ]


def _copied(view: type[V], one: object) -> V:
    return view(**{name: getattr(one, name) for name in view.__struct_fields__})
