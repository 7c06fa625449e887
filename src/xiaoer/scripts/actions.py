"""What can be asked of scripts. Every read is limited to the shops that the asker may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

import msgspec

from xiaoer.customers import actions as customers
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.scripts import store
from xiaoer.scripts.domain import filling
from xiaoer.scripts.domain.facts import Facts
from xiaoer.scripts.domain.importing import check
from xiaoer.scripts.domain.index import Index, build
from xiaoer.scripts.domain.scripts import (
    Content,
    Imported,
    Published,
    Scenario,
    ScriptPublished,
    ScriptRow,
    State,
    Version,
)
from xiaoer.scripts.domain.search import Shelf
from xiaoer.scripts.domain.search import ready as ready_from
from xiaoer.scripts.domain.search import search as search_index
from xiaoer.scripts.domain.suggestion import Asked, Suggestion
from xiaoer.scripts.domain.suggestion import suggest as suggest_from
from xiaoer.scripts.domain.templates import faults
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.orders import Order
from xiaoer.values.refusal import Refused

ROWS_A_UNIT = 50


class Library:
    """The index of each shop's published scripts, kept by the application until the shop publishes again.

    A thread that finds the mark changed builds the index anew; two that do so at once build the same.
    """

    def __init__(self) -> None:
        self._kept: dict[UUID, tuple[store.Mark, Index]] = {}

    def index(self, tx: Tx, shop_id: UUID) -> Index:
        mark = store.mark(tx, shop_id)
        kept = self._kept.get(shop_id)
        if kept is None or kept[0] != mark:
            kept = self._kept[shop_id] = mark, build(store.published(tx, shop_id))
        return kept[1]


def suggest(tx: Tx, library: Library, shop_id: UUID, asked: Asked, facts: Facts) -> list[Suggestion]:
    """At most three scripts for what the shopper said, ready to be sent."""
    return suggest_from(library.index(tx, shop_id), asked, facts)


def search(tx: Tx, library: Library, shop_id: UUID, query: str) -> list[Published]:
    """The published scripts that words, pinyin or initials find; all of them for an empty query."""
    return search_index(library.index(tx, shop_id), query)


def ready(tx: Tx, library: Library, shop_id: UUID, query: str, facts: Facts) -> Shelf:
    """At most eight that the query finds, ready to be sent; the first eight by scenario for an empty one."""
    return ready_from(library.index(tx, shop_id), query, facts)


def facts_of(
    tx: Tx,
    allowed: frozenset[UUID],
    shop_id: UUID,
    order_id: UUID | None,
    signature: str,
    now: int,
    *,
    sku: str | None = None,
) -> Facts | Refused:
    """What a script of this shop may say to the customer of this order; refused where either cannot be seen.

    `sku`: the product that the talk is about, where that is known; otherwise it is the order's, if it has one only.
    """
    shop = next(iter(shops.shops_of(tx, allowed & {shop_id})), None)
    if shop is None:
        return Refused("shop_not_found")
    facts = filling.shop_facts(shop, signature, now)
    if order_id is not None:
        order = shops.find_order(tx, frozenset({shop_id}), order_id)
        if isinstance(order, Refused):
            return order
        facts = _with_order(tx, facts, order)
    return _with_product(tx, facts, shop_id, sku) if sku else facts


def _with_product(tx: Tx, facts: Facts, shop_id: UUID, sku: str) -> Facts:
    product = shops.find_product_by_sku(tx, frozenset({shop_id}), sku)
    if isinstance(product, Refused):
        return facts
    return msgspec.structs.replace(facts, product=filling.product_facts(product))


def _with_order(tx: Tx, facts: Facts, order: Order) -> Facts:
    known: dict[str, object] = {"order": filling.order_facts(order), "parcel": filling.parcel_facts(order)}
    customer = customers.find_customer(tx, frozenset({order.shop_id}), order.customer_id)
    if not isinstance(customer, Refused):
        known["customer"] = filling.customer_facts(customer)
    products = {line.product_id for line in order.lines}
    product = shops.find_product(tx, frozenset({order.shop_id}), products.pop()) if len(products) == 1 else None
    if product is not None and not isinstance(product, Refused):
        known["product"] = filling.product_facts(product)
    return msgspec.structs.replace(facts, **known)


def draft(tx: Tx, shop_id: UUID, key: str, content: Content, now: int) -> Version:
    """A new version of the shop's script of that key, or its first; its faults do not matter before publishing."""
    known = store.script_id(tx, shop_id, key)
    script_id = known or fresh(now)
    if known is None:
        store.add_script(tx, shop_id, script_id, key)
    number = store.newest(tx, shop_id, script_id) + 1
    written = Version(
        script_id=script_id, key=key, version=number, state=State.DRAFT, content=content, written_at=now
    )  # fmt: skip
    store.add_version(tx, shop_id, written)
    return written


def publish(
    tx: Tx, allowed: frozenset[UUID], script_id: UUID, number: int, now: int, by: UUID | None = None
) -> Version | Refused:
    """Show a draft to agents in place of the version that is out; refused while its template has a fault."""
    found = store.version(tx, allowed, script_id, number)
    if found is None:
        return Refused("script_not_found")
    shop_id, version = found
    if version.state is not State.DRAFT:
        return Refused("script_not_draft", {"state": str(version.state)})
    wrong = next(iter(faults(version.content.text)), None)
    if wrong is not None:
        return Refused("script_faulty", msgspec.to_builtins(wrong))
    retired = store.publish(tx, shop_id, script_id, number, now)
    told = ScriptPublished(script_id, number, retired)
    announce(tx, told, shop_id=shop_id, subject_id=script_id, at=now, by=by)
    return msgspec.structs.replace(version, state=State.PUBLISHED, published_at=now)


def import_scripts(
    db: Database,
    shop_id: UUID,
    scenarios: Sequence[tuple[int, Scenario]],
    scripts: Sequence[tuple[int, ScriptRow]],
    clock: Callable[[], int],
    progress: Callable[[int], None],
) -> Imported | Refused:
    """All rows (each with its line number), or none and why. What stands as told is left alone.

    Written in units that can be repeated; `progress` hears how many scripts are done.
    """
    wrong = check(scenarios, scripts)
    if wrong is not None:
        return wrong
    grown = db.write_now(store_scenarios, shop_id, [row for _, row in scenarios])
    changed = 0
    for start in range(0, len(scripts), ROWS_A_UNIT):
        unit = [row for _, row in scripts[start : start + ROWS_A_UNIT]]
        changed += db.write_now(store_scripts, shop_id, unit, clock())
        progress(start + len(unit))
    return Imported(grown, changed, len(scripts) - changed)


def store_scenarios(tx: Tx, shop_id: UUID, told: Sequence[Scenario]) -> int:
    """Keep the tree; how many of its nodes are new or renamed."""
    known = store.scenarios(tx, shop_id)
    changed = [one for one in told if known.get(one.path) != one]
    store.put_scenarios(tx, shop_id, changed)
    return len(changed)


def store_scripts(tx: Tx, shop_id: UUID, told: Sequence[ScriptRow], now: int) -> int:
    """Publish a new version of each script whose content differs from what is out; how many those are."""
    out = {one.version.key: one.version.content for one in store.published(tx, shop_id, [row.key for row in told])}
    changed = [row for row in told if out.get(row.key) != row.content]
    for row in changed:
        written = draft(tx, shop_id, row.key, row.content, now)
        publish(tx, frozenset({shop_id}), written.script_id, written.version, now)
    return len(changed)
