"""Profiles looked for and looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from xiaoer.customers.actions.keeping import kind_of
from xiaoer.customers.domain.consent import Consent, Purpose, standing
from xiaoer.customers.domain.contacts import ContactKind, key_of
from xiaoer.customers.domain.history import Entry
from xiaoer.customers.domain.people import Customer, IdentityKind
from xiaoer.customers.domain.profiles import Join, Profile, profile_of, told_by_store
from xiaoer.customers.domain.told import FactName, Told, shown
from xiaoer.customers.store import joins, people, profiles, records, searching, segments
from xiaoer.customers.store.joins import Proposal
from xiaoer.customers.store.profiles import Member
from xiaoer.customers.store.records import Holder, Note, Tag
from xiaoer.customers.store.segments import Segment
from xiaoer.platform.db import Tx
from xiaoer.values.refusal import Refused

MOST_A_PAGE = 30
MOST_NOTES = 20
MOST_ENTRIES = 50
MOST_PROPOSALS = 20


class Search(msgspec.Struct, frozen=True):
    """What is looked for in a shop: at most one of these; none is everybody, the newest first.

    `words` are a name, nick, id at the store, phone number or e-mail: exact, but for the beginning of a name.
    """

    shop_id: UUID
    words: str = ""
    tag: str = ""
    segment_id: UUID | None = None
    after: UUID | None = None


class Page(msgspec.Struct, frozen=True):
    """`following`: where the next page begins; None on the last."""

    profiles: tuple[Profile, ...]
    following: UUID | None


class Found(msgspec.Struct, frozen=True):
    """What is known of a profile; `joins` made it, `shown` are the facts that are shown, `told` all of them.

    `notes` are the newest ones, `consents` the newest words.
    """

    profile: Profile
    members: tuple[Member, ...]
    joins: tuple[Join, ...]
    identities: tuple[tuple[UUID, IdentityKind, str], ...]
    contacts: tuple[Holder, ...]
    shown: tuple[Told, ...]
    told: tuple[Told, ...]
    tags: tuple[Tag, ...]
    segments: tuple[Segment, ...]
    consents: tuple[Consent, ...]
    notes: tuple[Note, ...]


def find_together(tx: Tx, shops: frozenset[UUID], customer_id: UUID) -> tuple[Customer, tuple[UUID, ...]] | Refused:
    """A customer, and all who are joined with them."""
    known = people.customer(tx, shops, customer_id)
    return (known, _together(tx, known)) if known is not None else Refused("customer_not_found")


class Card(NamedTuple):
    """A customer's profile, all who are joined in it, the facts that are shown of them together, and every tag.

    `profile` without purchases, which whoever keeps the orders tells.
    """

    profile: Profile
    together: tuple[UUID, ...]
    shown: dict[FactName, Told]
    tags: tuple[str, ...]


def find_card(tx: Tx, shops: frozenset[UUID], customer_id: UUID) -> Card | Refused:
    """What stands beside a conversation: as the profile has it, without all that only its page shows."""
    members = profiles.members_with(tx, shops, customer_id)
    if not members:
        return Refused("customer_not_found")
    shop_id = members[0].customer.shop_id
    told = _told(tx, shop_id, members)
    return Card(
        profile_of([one.customer for one in members], told, kind_of(members), {}),
        tuple(one.customer.id for one in members), shown(told), _tags(tx, shop_id, members),
    )  # fmt: skip


def ids_together(tx: Tx, shop_id: UUID, customer_id: UUID) -> list[UUID]:
    """As `find_together`, where nothing but ids is wanted; nothing is unsealed."""
    return profiles.together(tx, shop_id, customer_id)


def find_profile(tx: Tx, shops: frozenset[UUID], customer_id: UUID) -> Found | Refused:
    """The profile that the customer is part of."""
    known = people.customer(tx, shops, customer_id)
    if known is None:
        return Refused("customer_not_found")
    shop_id = known.shop_id
    profile_id = profiles.profile_ids(tx, shop_id, [customer_id])[customer_id]
    members = profiles.members(tx, shop_id, [profile_id])
    ids = [one.customer.id for one in members]
    profile = profiles.profile(tx, shop_id, profile_id)
    if profile is None:
        raise LookupError(f"the profile {profile_id} was never computed")
    told = _told(tx, shop_id, members)
    return Found(
        profile=profile, members=tuple(members), joins=tuple(joins.joins_of(tx, shop_id, ids)),
        identities=tuple(people.identities(tx, shop_id, ids)), contacts=tuple(records.contacts(tx, shop_id, ids)),
        shown=tuple(shown(told).values()), told=tuple(told), tags=tuple(records.tags(tx, shop_id, ids)),
        segments=tuple(segments.of_profile(tx, shop_id, profile_id)),
        consents=tuple(standing(records.consents(tx, shop_id, ids)).values()),
        notes=tuple(records.notes(tx, shop_id, ids, None, MOST_NOTES)),
    )  # fmt: skip


def may(tx: Tx, shop_id: UUID, customer_id: UUID, purpose: Purpose) -> bool:
    """Whether the customer's data may be used for this: for other features, asked at the moment of use."""
    known = people.customer(tx, frozenset({shop_id}), customer_id)
    if known is None:
        return False
    said = standing(records.consents(tx, shop_id, _together(tx, known))).get(purpose)
    return said is not None and said.given


def history_of(tx: Tx, shops: frozenset[UUID], customer_id: UUID, before: UUID | None) -> list[Entry] | Refused:
    """What happened to the customers of the profile, the newest first."""
    known = people.customer(tx, shops, customer_id)
    if known is None:
        return Refused("customer_not_found")
    return records.history(tx, known.shop_id, _together(tx, known), before, MOST_ENTRIES)


def notes_of(tx: Tx, shops: frozenset[UUID], customer_id: UUID, before: UUID | None) -> list[Note] | Refused:
    """What was noted of the customers of the profile, the newest first."""
    known = people.customer(tx, shops, customer_id)
    if known is None:
        return Refused("customer_not_found")
    return records.notes(tx, known.shop_id, _together(tx, known), before, MOST_NOTES)


class Proposed(NamedTuple):
    """Some who may be the same, side by side; `following`: behind which the next part begins, None at the end; how many there are
    in all.
    """

    pairs: list[tuple[Proposal, Found, Found]]
    following: UUID | None
    in_all: int


def proposals_of(tx: Tx, allowed: frozenset[UUID], shop_id: UUID, after: UUID | None = None) -> Proposed | Refused:
    """Who may be the same; those that are joined now are left out."""
    if shop_id not in allowed:
        return Refused("shop_not_found")
    shops, pairs = frozenset({shop_id}), []
    found = joins.proposals(tx, shop_id, after, MOST_PROPOSALS + 1)
    for one in found[:MOST_PROPOSALS]:
        first, second = find_profile(tx, shops, one.first_id), find_profile(tx, shops, one.second_id)
        if isinstance(first, Found) and isinstance(second, Found):
            pairs.append((one, first, second))
    following = found[MOST_PROPOSALS - 1].id if len(found) > MOST_PROPOSALS else None
    return Proposed(pairs, following, joins.count_proposals(tx, shop_id))


def search(tx: Tx, allowed: frozenset[UUID], asked: Search) -> Page | Refused:
    if asked.shop_id not in allowed:
        return Refused("shop_not_found")
    most = MOST_A_PAGE + 1
    if asked.segment_id is not None:
        found = searching.in_segment(tx, asked.shop_id, asked.segment_id, asked.after, most)
    elif asked.tag:
        found = searching.tagged(tx, asked.shop_id, asked.tag, asked.after, most)
    elif asked.words.strip():
        found = _by_words(tx, asked.shop_id, asked.words.strip(), asked.after, most)
    else:
        found = searching.newest(tx, asked.shop_id, asked.after, most)
    shown_, more = found[:MOST_A_PAGE], len(found) > MOST_A_PAGE
    return Page(tuple(shown_), shown_[-1].id if more else None)


def _told(tx: Tx, shop_id: UUID, members: Sequence[Member]) -> list[Told]:
    told = [fact for one in members for fact in told_by_store(one.customer, one.told_at)]
    return told + [one for one in records.facts(tx, shop_id, [one.customer.id for one in members]) if one.value]


def _tags(tx: Tx, shop_id: UUID, members: Sequence[Member]) -> tuple[str, ...]:
    """By the store's data, then by hand and by segments."""
    told = [tag for one in members for tag in one.customer.facts.tags]
    return tuple(dict.fromkeys([*told, *segments.tags(tx, shop_id, members[0].profile_id)]))


def _together(tx: Tx, known: Customer) -> tuple[UUID, ...]:
    profile_id = profiles.profile_ids(tx, known.shop_id, [known.id])[known.id]
    return tuple(one.customer.id for one in profiles.members(tx, known.shop_id, [profile_id]))


def _by_words(tx: Tx, shop_id: UUID, words: str, after: UUID | None, most: int) -> list[Profile]:
    """What points to somebody exactly goes before names, and those before nicknames; each of them may go on for pages."""
    exact = _exactly(tx, shop_id, words, after, most)
    if exact or (after is not None and _exactly(tx, shop_id, words, None, 1)):
        return exact
    start = _start(tx, shop_id, after) if after is not None else None
    if after is not None and start is None:
        return []
    named = searching.by_name(tx, shop_id, words, start, most)
    if named or (start is not None and searching.by_name(tx, shop_id, words, None, 1)):
        return named
    return searching.by_nick(tx, shop_id, words, start, most)


def _exactly(tx: Tx, shop_id: UUID, words: str, after: UUID | None, most: int) -> list[Profile]:
    """By an id at the store or a contact, the newest first."""
    found = searching.by_source(tx, shop_id, words, after)
    for kind in ContactKind:
        key = key_of(kind, words)
        found += searching.by_contact(tx, shop_id, kind, key, after, most) if key is not None else []
    return sorted({one.id: one for one in found}.values(), key=lambda one: one.id, reverse=True)[:most]


def _start(tx: Tx, shop_id: UUID, after: UUID) -> Profile | None:
    """The last one of the page before. Where they were joined with somebody since, as they stood there: alone."""
    there = profiles.profile(tx, shop_id, after)
    if there is not None:
        return there
    alone = [one for one in profiles.members_with(tx, frozenset({shop_id}), after) if one.customer.id == after]
    told = _told(tx, shop_id, alone)
    return profile_of([one.customer for one in alone], told, kind_of(alone), {}) if alone else None
