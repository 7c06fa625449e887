"""What a shop's products may say of themselves: read with what they do say, and settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce, kind_of
from xiaoer.platform.meanwhile import changed_since
from xiaoer.shop.domain.attributes import AttributeUse, Definition, UndefinedAttribute, checked, undefined, uses
from xiaoer.shop.domain.events import AttributesDefined
from xiaoer.shop.store import attributes, products, shops
from xiaoer.values.refusal import Refused

_WHAT = ("商品参数", "the product attributes")


class Attributes(NamedTuple):
    """A shop's definitions with how its products keep to them, and what products say that is not defined."""

    uses: list[AttributeUse]
    undefined: list[UndefinedAttribute]


def attributes_of(tx: Tx, allowed: frozenset[UUID], shop_id: UUID) -> Attributes | Refused:
    """Reads what every product of the shop says: for a page that is opened now and then."""
    if shop_id not in allowed:
        return Refused("shop_not_found")
    defined = _definitions(tx, shop_id)
    said = products.attributes(tx, shop_id)
    return Attributes(uses(defined, said), undefined(defined, said))


def settle_attributes(
    tx: Tx, shop_id: UUID, was: Sequence[Definition], told: Sequence[Definition], by: Caller, now: int
) -> tuple[Definition, ...] | Refused:
    """The shop's attributes are these and no others, if they still are what was looked at.

    Products that say something else stay as they are.
    """
    if shop_id not in by.shops:
        return Refused("shop_not_found")
    definitions = checked(told)
    if isinstance(definitions, Refused):
        return definitions
    shops.held(tx, shop_id)
    if _definitions(tx, shop_id) not in (list(was), list(definitions)):
        return changed_since(tx, [kind_of(AttributesDefined)], shop_id, _WHAT)
    define_attributes(tx, shop_id, definitions, now, by.account_id)
    return definitions


def define_attributes(tx: Tx, shop_id: UUID, told: Sequence[Definition], now: int, by: UUID | None = None) -> None:
    """Told as they are stored, nothing is written. `by`: the account, None for an import.

    The shop is held: of two who settle at once the second settles all of it, not a part beside the first one's.
    """
    shops.held(tx, shop_id)
    if _definitions(tx, shop_id) == list(told):
        return
    attributes.replace(tx, shop_id, told)
    announce(tx, AttributesDefined(len(told)), shop_id=shop_id, subject_id=shop_id, at=now, by=by)


def _definitions(tx: Tx, shop_id: UUID) -> list[Definition]:
    return [one for _, one in attributes.definitions(tx, frozenset({shop_id}))]
