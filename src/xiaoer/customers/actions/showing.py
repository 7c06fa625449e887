"""One value of a person, shown whole for a reason: the one that their profile shows masked, or what another source tells."""

from __future__ import annotations

from uuid import UUID

from xiaoer.customers.actions.looking import find_profile
from xiaoer.customers.domain.told import PLACES_APART, FactName, FactSource
from xiaoer.platform import showing
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.showing import Asked, Personal, Whose
from xiaoer.values.masking import whole_address
from xiaoer.values.refusal import Refused

_FACTS = {
    Personal.PHONE: FactName.PHONE, Personal.EMAIL: FactName.EMAIL, Personal.ADDRESS: FactName.ADDRESS,
    Personal.BIRTHDAY: FactName.BIRTHDAY, Personal.IN_CHARGE: FactName.IN_CHARGE, Personal.IDENTITY: FactName.IDENTITY,
}  # fmt: skip


def show_customer(
    tx: Tx, customer_id: UUID, asked: Asked, by: Caller, now: int, source: FactSource | None = None
) -> str | Refused:
    """The one that the profile shows; with a source that which it tells of this customer, whatever is shown."""
    refused = showing.allowed(asked, by)
    if refused is not None:
        return refused
    found = find_profile(tx, by.shops, customer_id)
    if isinstance(found, Refused):
        return found
    wanted = _FACTS.get(asked.field)
    of_source = [one for one in found.told if one.source is source and one.customer_id == customer_id]
    among = found.shown if source is None else of_source
    value = next((one.value for one in among if one.name is wanted), "")
    whole = whole_address(*value.split(PLACES_APART)) if wanted is FactName.ADDRESS else value
    return showing.show(tx, asked, Whose(found.profile.shop_id, customer_id), whole, by, now)
