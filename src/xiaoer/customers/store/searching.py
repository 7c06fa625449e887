"""Looking for profiles: always by an index, a page at a time."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from xiaoer.customers.domain.contacts import ContactKind
from xiaoer.customers.domain.profiles import Profile
from xiaoer.customers.store import people
from xiaoer.customers.store.profiles import profile_from
from xiaoer.customers.store.tables import (
    contact_table,
    customer_table,
    mark_table,
    member_table,
    profile_table,
    segment_table,
)
from xiaoer.platform.db import Tx
from xiaoer.platform.sealing import blind

_LAST = "\U0010ffff"
_profile, _customer, _contact = profile_table.c, customer_table.c, contact_table.c
_mark, _member, _segment = mark_table.c, member_table.c, segment_table.c


def newest(tx: Tx, shop_id: UUID, after: UUID | None, most: int) -> list[Profile]:
    """All of them, the newest first."""
    chosen = sa.select(profile_table).where(_profile.shop_id == shop_id)
    return _read(tx, _below(chosen, _profile.id, after).order_by(_profile.id.desc()).limit(most))


def by_name(tx: Tx, shop_id: UUID, beginning: str, after: Profile | None, most: int) -> list[Profile]:
    """Whose name begins so, by name."""
    chosen = sa.select(profile_table).where(_profile.shop_id == shop_id, *_begins(_profile.name, beginning))
    if after is not None:
        last = sa.tuple_(sa.literal(after.name), sa.literal(after.id, _profile.id.type))
        chosen = chosen.where(sa.tuple_(_profile.name, _profile.id) > last)
    return _read(tx, chosen.order_by(_profile.name, _profile.id).limit(most))


def by_nick(tx: Tx, shop_id: UUID, beginning: str, after: Profile | None, most: int) -> list[Profile]:
    """Whose nickname begins so, by nickname."""
    chosen = sa.select(profile_table).where(_profile.shop_id == shop_id, *_begins(_profile.nick, beginning))
    if after is not None:
        last = sa.tuple_(sa.literal(after.nick), sa.literal(after.id, _profile.id.type))
        chosen = chosen.where(sa.tuple_(_profile.nick, _profile.id) > last)
    return _read(tx, chosen.order_by(_profile.nick, _profile.id).limit(most))


def by_source(tx: Tx, shop_id: UUID, source_id: str, after: UUID | None) -> list[Profile]:
    stored = people.spellings(tx, shop_id, [source_id])
    whose = sa.select(_customer.profile_id).where(_customer.shop_id == shop_id, _customer.source_id.in_(stored))
    return _read(tx, _below(_among(shop_id, whose), _profile.id, after))


def by_contact(tx: Tx, shop_id: UUID, kind: ContactKind, key: str, after: UUID | None, most: int) -> list[Profile]:
    """Who has the contact, the newest first."""
    whose = (
        sa.select(_customer.profile_id)
        .join(contact_table, sa.and_(_contact.shop_id == _customer.shop_id, _contact.customer_id == _customer.id))
        .where(_contact.shop_id == shop_id, _contact.kind == kind.value)
        .where(_contact.key == blind(tx, shop_id, kind, key))
    )
    chosen = _below(_among(shop_id, whose), _profile.id, after)
    return _read(tx, chosen.order_by(_profile.id.desc()).limit(most))


def in_segment(tx: Tx, shop_id: UUID, segment_id: UUID, after: UUID | None, most: int) -> list[Profile]:
    whose = sa.select(_member.profile_id).where(_member.shop_id == shop_id, _member.segment_id == segment_id)
    return _page(tx, shop_id, whose, _member.profile_id, after, most)


def tagged(tx: Tx, shop_id: UUID, tag: str, after: UUID | None, most: int) -> list[Profile]:
    """With a tag by hand, by the store's data or by a segment."""
    by_segment = sa.select(_segment.id).where(_segment.shop_id == shop_id, _segment.tag == tag)
    marked = sa.select(_mark.profile_id).where(_mark.shop_id == shop_id, _mark.kind == "tag", _mark.value == tag)
    live = sa.select(_member.profile_id).where(_member.shop_id == shop_id, _member.segment_id.in_(by_segment))
    parts = [
        _below(one, column, after).order_by(column.desc()).limit(most).subquery()
        for one, column in ((marked, _mark.profile_id), (live, _member.profile_id))
    ]
    whose = sa.union(*(sa.select(part.c.profile_id) for part in parts))
    return _read(tx, _among(shop_id, whose).order_by(_profile.id.desc()).limit(most))


def _page(
    tx: Tx, shop_id: UUID, whose: sa.Select[tuple[UUID]], column: sa.Column[UUID], after: UUID | None, most: int
) -> list[Profile]:
    page = _below(whose, column, after).order_by(column.desc()).limit(most)
    return _read(tx, _among(shop_id, sa.select(page.subquery().c.profile_id)).order_by(_profile.id.desc()))


def _below(chosen: sa.Select[tuple[UUID]], column: sa.Column[UUID], after: UUID | None) -> sa.Select[tuple[UUID]]:
    return chosen if after is None else chosen.where(column < after)


def _among(shop_id: UUID, whose: sa.Select[tuple[UUID]] | sa.CompoundSelect[tuple[UUID]]) -> sa.Select[tuple[UUID]]:
    return sa.select(profile_table).where(_profile.shop_id == shop_id, _profile.id.in_(whose))


def _begins(column: sa.Column[str], beginning: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (column >= beginning, column < beginning + _LAST)


def _read(tx: Tx, chosen: sa.Select[tuple[UUID]]) -> list[Profile]:
    return [profile_from(row) for row in tx.all(chosen)]
