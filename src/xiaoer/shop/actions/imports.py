"""A whole shop in: the folder is read and checked first, every line of it, then stored in units that can be repeated.

A unit that is stored already writes nothing, so an import that was killed continues when it is run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar
from uuid import UUID
from zoneinfo import available_timezones

from xiaoer.platform import storage
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh, fresh_many
from xiaoer.platform.sealing import blind
from xiaoer.shop.actions.defining import define_attributes
from xiaoer.shop.domain import retail
from xiaoer.shop.domain.attributes import Definition
from xiaoer.shop.domain.checking import (
    ATTRIBUTES,
    ORDERS,
    PRODUCTS,
    SHOP,
    check_attribute_values,
    check_attributes,
    check_orders,
    check_products,
    check_shop,
)
from xiaoer.shop.domain.events import OrdersImported, ProductsImported
from xiaoer.shop.domain.incoming import (
    Checked,
    IncomingOrder,
    IncomingProduct,
    IncomingShop,
    IncomingVariant,
    ListedProduct,
    digest,
)
from xiaoer.shop.domain.orders import Order, Recipient
from xiaoer.shop.domain.pictures import unsafe_because
from xiaoer.shop.domain.placing import SOLD, FirstSold, ids_wanted, listed_product, placed, product_of, product_sold
from xiaoer.shop.domain.prices import course, ended
from xiaoer.shop.domain.products import Product
from xiaoer.shop.domain.promising import with_promise, without_promise
from xiaoer.shop.domain.rows import AttributeRow, OrderRow, ProductRow, ShopRow
from xiaoer.shop.domain.untold import Untold, as_told, bare, told_over
from xiaoer.shop.store import attributes, batches, orders, prices, products, shops
from xiaoer.values.json_lines import read_lines, read_object, refused
from xiaoer.values.refusal import Refused

T = TypeVar("T")

ROWS_A_UNIT = 50
PICTURES = "pictures"

Progress = Callable[[str, int, int], None]
"""Hears what is stored ("products", "orders"), how many of them are done, and how many there are."""


def content_of(folder: Path, name: str) -> bytes | Refused:
    """A file of the folder; refused where there is no such folder or file, or it cannot be read."""
    try:
        if not folder.is_dir():
            return refused("import_no_folder", str(folder))
        return (folder / name).read_bytes()
    except FileNotFoundError:
        return refused("import_no_file", name, folder=str(folder))
    except OSError as error:
        return refused("import_unreadable", name, folder=str(folder), said=error.strerror or str(error))


def check_folder(folder: Path, encoding: str, recipients: Mapping[str, Recipient]) -> Checked | Refused:
    """The shop, products, orders and pictures of a folder, all of them right, or the first thing that is wrong.

    `recipients`: each customer of the folder as a recipient of orders, by the customer's id in the folder.
    """
    contents: dict[str, bytes] = {}
    for name in (SHOP, PRODUCTS, ORDERS):
        content = content_of(folder, name)
        if isinstance(content, Refused):
            return content
        contents[name] = content
    return _check(folder, contents, encoding, recipients)


def retail_content(folder: Path) -> bytes | Refused:
    """The db.json of a retail folder, or of the tau2 folder inside it."""
    outer = content_of(folder, retail.FILE)
    if isinstance(outer, bytes) or outer.code != "import_no_file":
        return outer
    inner = folder / "tau2"
    return content_of(inner, retail.FILE) if inner.is_dir() else outer


def check_retail(content: bytes, encoding: str = "utf-8") -> Checked | Refused:
    """The products and orders of a retail database."""
    return retail.read(content, encoding)


def check_stored(tx: Tx, checked: Checked) -> Refused | None:
    """Whether products of a folder that defines no attributes keep to what the stored shop has defined."""
    known = shops.known(tx, checked.shop.slug)
    if known is None or checked.definitions:
        return None
    defined = [one for _, one in attributes.definitions(tx, frozenset({known[0]}))]
    return check_attribute_values(checked.products, checked.lines, defined)


def import_checked(
    db: Database,
    shop_id: UUID,
    checked: Checked,
    customer_ids: Mapping[str, UUID],
    files: Path,
    clock: Callable[[], int],
    progress: Progress,
) -> None:
    """Store products, then orders, of a shop that is saved; `files` is the folder of the file storage.

    `customer_ids`: the stored customers by the source's id. Units are written one after the other.
    """
    pictures = {name: storage.put(files, content) for name, content in checked.pictures.items()}
    currency = checked.shop.currency
    if checked.definitions:
        db.write_now(define_attributes, shop_id, checked.definitions, clock())
    put_products = partial(store_products, shop_id=shop_id, currency=currency, pictures=pictures)
    for unit, done in _units(checked.products):
        db.write_now(put_products, unit, now=clock())
        progress("products", done, len(checked.products))
    put_orders = partial(store_orders, shop_id=shop_id, shop=checked.shop, customer_ids=customer_ids)
    for orders_unit, done in _units(checked.orders):
        db.write_now(put_orders, orders_unit, now=clock())
        progress("orders", done, len(checked.orders))


class Kept(NamedTuple):
    """How many were new, how many were stored before and have changed, and whose they are."""

    added: int
    changed: int
    buyers: tuple[UUID, ...] = ()


def store_products(
    tx: Tx, told: Sequence[IncomingProduct], *, shop_id: UUID, currency: str, pictures: Mapping[str, str], now: int
) -> None:
    """One unit, with prices and batches: those that are stored as told are left alone."""
    kept = keep_products(tx, told, shop_id=shop_id, currency=currency, pictures=pictures, now=now)
    if kept.added or kept.changed:
        announce(tx, ProductsImported(kept.added, kept.changed), shop_id=shop_id, subject_id=shop_id, at=now)


def keep_products(
    tx: Tx, told: Sequence[IncomingProduct], *, shop_id: UUID, currency: str, pictures: Mapping[str, str], now: int
) -> Kept:
    """As store_products, as one part of a unit that announces itself."""
    marks = {one.sku: digest(one, pictures.get(one.picture or "", "")) for one in told}
    known = products.known(tx, shop_id, marks)
    changed = [one for one in told if one.sku not in known or known[one.sku][1] != marks[one.sku]]
    if not changed:
        return Kept(0, 0)
    variants = products.known_variants(tx, shop_id, [variant.sku for one in changed for variant in one.variants])
    made = [
        product_of(
            one,
            shop_id,
            currency,
            pictures.get(one.picture or ""),
            known[one.sku][0] if one.sku in known else None,
            variants,
            partial(fresh, now),
        )
        for one in changed
    ]
    named = {one.supplier for one in changed} | {batch.supplier for one in changed for batch in one.batches}
    suppliers = batches.suppliers(tx, shop_id, {name for name in named if name}, partial(fresh, now))
    products.save(
        tx, [(one, marks[one.sku]) for one in made], suppliers, [product_id for product_id, _ in known.values()]
    )
    of_product = {product.id: one.batches for product, one in zip(made, changed, strict=True)}
    batches.save(tx, shop_id, of_product, suppliers, partial(fresh, now))
    _store_prices(tx, shop_id, list(zip(made, changed, strict=True)), now)
    added = sum(one.sku not in known for one in made)
    return Kept(added, len(made) - added)


def keep_listed(tx: Tx, told: Sequence[ListedProduct], *, shop_id: UUID, currency: str, now: int) -> Kept:
    """As keep_products, over what is known of each: what the list does not tell stays, its batches too."""
    known = products.of_skus(tx, shop_id, {one.sku for one in told})
    whole = [listed_product(one, known.get(one.sku)) for one in told]
    pictures = {one.picture: one.picture for one in whole if one.picture}
    return keep_products(tx, whole, shop_id=shop_id, currency=currency, pictures=pictures, now=now)


def _store_prices(tx: Tx, shop_id: UUID, told: Sequence[tuple[Product, IncomingProduct]], now: int) -> None:
    known = prices.of_products(tx, frozenset({shop_id}), {product.id for product, _ in told})
    after = {item: ended(spans, now) for item, spans in known.items()}
    for product, one in told:
        ids = [product.id, *(variant.id for variant in product.variants)]
        sources: list[IncomingProduct | IncomingVariant] = [one, *one.variants]
        for item_id, source in zip(ids, sources, strict=True):
            item = prices.Item(item_id, product.id, source.sku)
            after[item] = course(known.get(item, ()), source.prices, source.price, now)
    prices.replace(tx, shop_id, {item: spans for item, spans in after.items() if spans != known.get(item, ())})


def _order_mark(tx: Tx, shop_id: UUID, told: IncomingOrder, untold: Untold) -> str:
    """The fingerprint of a told order. Keyed: from a plain one the few digits that a mask hides could be tried out."""
    return blind(tx, shop_id, "order", digest(bare(told, untold), *untold))


class Change(NamedTuple):
    """An order that is to be stored, with its fingerprint, and what is stored of it."""

    whole: IncomingOrder
    mark: str
    known: Order | None


def changes(
    tx: Tx,
    shop_id: UUID,
    told: Sequence[IncomingOrder],
    untold: Mapping[str, Untold],
    *,
    dispatch_hours: int | None,
    lock: bool,
) -> list[Change]:
    """Those of the orders that storing would change; `untold`: by number what the source does not tell, which stays.

    `dispatch_hours`: within which the shop promises to dispatch where neither the source promises anything nor is a promise stored.
    """
    of = {one.number: untold.get(one.number, ()) for one in told}
    marks = {one.number: _order_mark(tx, shop_id, one, of[one.number]) for one in told}
    known = orders.known(tx, shop_id, marks)
    other = [one for one in told if one.number not in known or known[one.number].digest != marks[one.number]]
    ids = [known[one.number].id for one in other if one.number in known]
    before = orders.stored(tx, shop_id, ids, lock=lock)
    found = []
    for one in other:
        stored = before.get(one.number)
        over = told_over(one, without_promise(stored), of[one.number]) if stored else one
        whole = with_promise(over, stored, dispatch_hours)
        if stored is None or not of[one.number] or whole != as_told(stored):
            found.append(Change(whole, marks[one.number], stored))
    return found


def store_orders(
    tx: Tx,
    told: Sequence[IncomingOrder],
    *,
    shop_id: UUID,
    shop: IncomingShop,
    customer_ids: Mapping[str, UUID],
    now: int,
) -> None:
    """One unit: those that are stored as told are left alone."""
    changed = changes(tx, shop_id, told, {}, dispatch_hours=shop.dispatch_hours, lock=True)
    store_changes(tx, changed, shop_id=shop_id, currency=shop.currency, customer_ids=customer_ids, now=now)


def store_changes(
    tx: Tx, changed: Sequence[Change], *, shop_id: UUID, currency: str, customer_ids: Mapping[str, UUID], now: int
) -> None:
    """As one unit, what `changes` has found."""
    kept = keep_changes(tx, changed, shop_id=shop_id, currency=currency, customer_ids=customer_ids, now=now)
    if kept.added or kept.changed:
        heard = OrdersImported(kept.added, kept.changed, tuple(sorted(kept.buyers)))
        announce(tx, heard, shop_id=shop_id, subject_id=shop_id, at=now)


def keep_changes(
    tx: Tx, changed: Sequence[Change], *, shop_id: UUID, currency: str, customer_ids: Mapping[str, UUID], now: int
) -> Kept:
    """As store_changes, as one part of a unit that announces itself."""
    if not changed:
        return Kept(0, 0)
    lines = [line for one in changed for line in one.whole.lines]
    owners = products.owners(tx, shop_id, {line.sku for line in lines})
    made = batches.known(tx, shop_id, {owners[line.sku] for line in lines if line.batch})
    ids = partial(next, iter(fresh_many(now, sum(ids_wanted(one.whole) for one in changed))))
    stored = [
        placed(one.whole, shop_id, currency, customer_ids[one.whole.buyer], owners, made, one.known, ids)
        for one in changed
    ]
    marked = [(one, change.mark) for one, change in zip(stored, changed, strict=True)]
    orders.save(tx, marked, [one.known for one in changed if one.known])
    orders.learn_sizes(tx)
    added = sum(one.known is None for one in changed)
    return Kept(added, len(changed) - added, tuple({one.customer_id for one in stored}))


def add_sold(tx: Tx, first: Mapping[str, FirstSold], *, shop_id: UUID, currency: str, now: int) -> int:
    """Products for what orders have sold and no catalogue has told of, with what the orders know of them; how many.

    Of several orders the earliest tells, in whatever order they are imported: its rank stands as the fingerprint.
    """
    sold = products.owners(tx, shop_id, first)
    known = products.known(tx, shop_id, sold)
    ids = {sku: known[sku][0] for sku in known if known[sku][1].startswith(SOLD) and first[sku].rank < known[sku][1]}
    variants = products.known_variants(tx, shop_id, ids)
    told = {sku: one for sku, one in first.items() if sku not in sold or sku in ids}
    given = partial(next, iter(fresh_many(now, 2 * len(told))))
    made = [
        (product_of(product_sold(one.line), shop_id, currency, None, ids.get(sku), variants, given), one.rank)
        for sku, one in told.items()
    ]
    products.save(tx, made, {}, ids.values())
    products.learn_sizes(tx)
    return sum(sku not in sold for sku in first)


def _check(
    folder: Path, contents: Mapping[str, bytes], encoding: str, recipients: Mapping[str, Recipient]
) -> Checked | Refused:
    row = read_object(contents[SHOP], SHOP, ShopRow, encoding)
    shop = row if isinstance(row, Refused) else check_shop(row, available_timezones())
    if isinstance(shop, Refused):
        return shop
    goods = _goods(folder, contents[PRODUCTS], encoding)
    if isinstance(goods, Refused):
        return goods
    definitions, told, lines = goods
    order_rows = read_lines(contents[ORDERS], ORDERS, OrderRow, encoding)
    if isinstance(order_rows, Refused):
        return order_rows
    placed = check_orders(order_rows, told, recipients, shop.currency)
    if isinstance(placed, Refused):
        return placed
    pictures = _pictures(folder, {one.picture for one in told if one.picture is not None})
    return pictures if isinstance(pictures, Refused) else Checked(shop, told, placed, pictures, definitions, lines)


class _Goods(NamedTuple):
    """The definitions of attributes, and the products that keep to them, with their lines by sku."""

    definitions: tuple[Definition, ...]
    products: tuple[IncomingProduct, ...]
    lines: Mapping[str, int]


def _goods(folder: Path, content: bytes, encoding: str) -> _Goods | Refused:
    definitions = _definitions(folder, encoding)
    if isinstance(definitions, Refused):
        return definitions
    rows = read_lines(content, PRODUCTS, ProductRow, encoding)
    if isinstance(rows, Refused):
        return rows
    told = check_products(rows, _picture_names(folder), definitions)
    lines = {row.sku: line for line, row in reversed(rows)}
    return told if isinstance(told, Refused) else _Goods(definitions, told, lines)


def _definitions(folder: Path, encoding: str) -> tuple[Definition, ...] | Refused:
    """Those of the folder; a folder may have none."""
    if not (folder / ATTRIBUTES).exists():
        return ()
    content = content_of(folder, ATTRIBUTES)
    rows = content if isinstance(content, Refused) else read_lines(content, ATTRIBUTES, AttributeRow, encoding)
    return rows if isinstance(rows, Refused) else check_attributes(rows)


def _picture_names(folder: Path) -> set[str]:
    return {path.name for path in (folder / PICTURES).glob("*.svg")}


def _pictures(folder: Path, names: set[str]) -> dict[str, bytes] | Refused:
    contents: dict[str, bytes] = {}
    for name in sorted(names):
        content = content_of(folder / PICTURES, name)
        if isinstance(content, Refused):
            return content
        if reason := unsafe_because(content):
            return refused("import_unsafe_picture", f"{PICTURES}/{name}", why_zh=reason[0], why_en=reason[1])
        contents[name] = content
    return contents


def _units(rows: Sequence[T]) -> Iterator[tuple[Sequence[T], int]]:
    for start in range(0, len(rows), ROWS_A_UNIT):
        unit = rows[start : start + ROWS_A_UNIT]
        yield unit, start + len(unit)
