"""What is kept of a person as a customer, for a copy that they may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from xiaoer.customers.actions.looking import Found, find_profile
from xiaoer.customers.domain.told import PLACES_APART, FactName
from xiaoer.customers.store import records
from xiaoer.platform.db import Tx
from xiaoer.values.masking import whole_address
from xiaoer.values.refusal import Refused
from xiaoer.values.sheets import Cell, Sheet, moment

EVERY = 1_000_000


def held(tx: Tx, shops: frozenset[UUID], customer_id: UUID) -> tuple[Found, tuple[Sheet, ...]] | Refused:
    """The person with all who are joined with them, and the sheets."""
    found = find_profile(tx, shops, customer_id)
    if isinstance(found, Refused):
        return found
    shop_id, ids = found.profile.shop_id, [one.customer.id for one in found.members]
    entries = records.history(tx, shop_id, ids, None, EVERY)
    changes = [
        (moment(one.at), str(one.change.what), one.change.of, one.change.before, one.change.after, one.change.source)
        for one in entries
    ]
    said = [
        (str(one.purpose), int(one.given), str(one.source), moment(one.at))
        for one in records.consents(tx, shop_id, ids)
    ]
    notes = [(moment(one.at), one.text) for one in records.notes(tx, shop_id, ids, None, EVERY)]
    return found, (
        Sheet("profile", ("基本资料", "Profile"), _FACT, tuple(_facts(found))),
        Sheet("consents", ("同意记录", "Consents"), _CONSENT, tuple(said)),
        Sheet("notes", ("备注", "Notes"), _NOTE, tuple(notes)),
        Sheet("history", ("资料变更", "Changes"), _CHANGE, tuple(changes)),
    )


_FACT = (("项目", "what"), ("内容", "value"), ("来源", "source"), ("时间", "at"))
_CONSENT = (
    ("用途", "purpose"),
    ("同意（1）或撤回（0）", "given (1) or taken back (0)"),
    ("方式", "how"),
    ("时间", "at"),
)
_NOTE = (("时间", "at"), ("内容", "text"))
_CHANGE = (
    ("时间", "at"),
    ("什么", "what"),
    ("哪一项", "which"),
    ("原来", "before"),
    ("改为", "after"),
    ("来源", "source"),
)


def _facts(found: Found) -> Iterator[tuple[Cell, ...]]:
    for one in found.told:
        value = whole_address(*one.value.split(PLACES_APART)) if one.name is FactName.ADDRESS else one.value
        yield (str(one.name), value, str(one.source), moment(one.told_at))
    yield from (("identity", f"{kind}: {value}", "", None) for _, kind, value in found.identities)
    yield from (("tag", one.tag, "hand", moment(one.at)) for one in found.tags)
    tags = dict.fromkeys(tag for one in found.members for tag in one.customer.facts.tags)
    yield from (("tag", tag, "store", None) for tag in tags)
    yield from (("segment", one.name, "", None) for one in found.segments)
