"""A copy of everything that is kept of one person."""

from __future__ import annotations

import io
import zipfile
from uuid import UUID

from xiaoer.aftersales.actions import holding as cases_held
from xiaoer.conversations.actions import holding as talks_held
from xiaoer.customers.actions import holding as customers_held
from xiaoer.platform import events
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce, kind_of
from xiaoer.platform.showing import PersonalShown
from xiaoer.privacy.domain.events import PersonCopied
from xiaoer.privacy.domain.writing import Copy, files
from xiaoer.shop import actions as shops
from xiaoer.shop.actions import holding as orders_held
from xiaoer.values.refusal import Refused
from xiaoer.values.sheets import Sheet, moment
from xiaoer.watch.actions import holding as alarms_held


def copy_of(tx: Tx, allowed: frozenset[UUID], customer_id: UUID, now: int, locale: str = "") -> Copy | Refused:
    """Read feature by feature; in the shop's language where none is asked for."""
    found = customers_held.held(tx, allowed, customer_id)
    if isinstance(found, Refused):
        return found
    person, sheets = found
    shop_id = person.profile.shop_id
    ids = [one.customer.id for one in person.members]
    orders = orders_held.orders_of(tx, shop_id, ids)
    sheets += orders_held.held(tx, shop_id, ids)
    sheets += cases_held.held(tx, shop_id, {one.id: one.number for one in orders})
    sheets += talks_held.held(tx, shop_id, ids)
    sheets += alarms_held.held(tx, shop_id, ids)
    sheets += (_shown(tx, ids),)
    shop = next(one for one in shops.shops_of(tx, frozenset({shop_id})))
    language = locale or shop.locale
    name = shop.name if language == "zh" else shop.name_en or shop.name
    return Copy(shop_id, name, person.profile.name, language, shop.zone, now, sheets)


def note_copy(tx: Tx, customer_id: UUID, copy: Copy, now: int, by: UUID | None) -> None:
    """Put on record that the copy was made."""
    told = PersonCopied(customer_id, sum(len(sheet.rows) for sheet in copy.sheets))
    announce(tx, told, shop_id=copy.shop_id, subject_id=customer_id, at=now, by=by)


def packed(copy: Copy) -> bytes:
    """The files in one zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files(copy).items():
            archive.writestr(name, content)
    return out.getvalue()


def _shown(tx: Tx, ids: list[UUID]) -> Sheet:
    """When which value was shown whole to somebody of the shop, and why."""
    found = [one for customer_id in ids for one in events.of_subject(tx, kind_of(PersonalShown), customer_id)]
    rows = tuple((moment(at), str(told["field"]), str(told["why"])) for at, told in found)
    return Sheet(
        "shown", ("查看记录", "When it was looked at"), (("时间", "at"), ("哪一项", "which"), ("原因", "why")), rows
    )
