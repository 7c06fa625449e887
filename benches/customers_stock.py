"""A shop of many customers and order lines, made by the database itself: what benches/customers.py measures against.

An id is sixteen digits, the first of which tells the table; so ids come in the order of their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from xiaoer.aftersales.store.tables import case_table
from xiaoer.conversations.store.tables import conversation_table
from xiaoer.customers.store.tables import contact_table, customer_table
from xiaoer.platform.db import Database, Tx, bulk
from xiaoer.platform.sealing import blind, seal_row
from xiaoer.values.spelling import phone_key

NOW = 1_795_257_000_000_000
DAY = 86_400_000_000
LINES_AN_ORDER = 4
NAMES = "李王张刘陈杨赵黄周吴"
ROWS_A_UNIT = 250_000
CONTACTS_A_UNIT = 50_000
CUSTOMER, ORDER, LINE, CASE, TALK = 1, 2, 3, 4, 5
ORDERS_A_CASE = 20
ADDRESS = '{"province":"浙江省","city":"杭州市","district":"西湖区","street":"某路 1 号"}'
_SEALED = (customer_table.c.phone, customer_table.c.email, customer_table.c.address)


class Size(NamedTuple):
    """Each customer has the same number of orders, but for what does not come out even."""

    customers: int
    lines: int

    @property
    def orders(self) -> int:
        return self.lines // LINES_AN_ORDER


class Made(NamedTuple):
    """Rows of a table: each column as SQL over their number `n`."""

    table: str
    columns: dict[str, str]
    rows: int
    where: str = ""


def order_id(number: int) -> UUID:
    return UUID(bytes=f"{ORDER}{number:015d}".encode())


def customer_id(number: int) -> UUID:
    return UUID(bytes=f"{CUSTOMER}{number:015d}".encode())


def phone(number: int) -> str:
    return f"138{number:08d}"


def name(number: int) -> str:
    return f"{NAMES[number % 10]}{number}"


def fill(database: Database, shop_id: UUID, product_id: UUID, size: Size) -> None:
    """Through the tables' own columns; the indexes are kept as they grow."""
    sqlite = database.dialect == "sqlite"
    for first in range(0, size.customers, CONTACTS_A_UNIT):
        numbers = range(first, min(first + CONTACTS_A_UNIT, size.customers))
        database.write_now(_customers, shop_id, numbers)
        database.write_now(_contacts, shop_id, numbers)
    for made in tables(_Words(sqlite=sqlite), _id(shop_id, sqlite=sqlite), _id(product_id, sqlite=sqlite), size):
        _fill(database, made)


def _fill(database: Database, made: Made) -> None:
    for first in range(0, made.rows, ROWS_A_UNIT):
        last = min(first + ROWS_A_UNIT, made.rows) - 1
        database.write_now(_insert, made, _series(first, last, sqlite=database.dialect == "sqlite"))


def _customers(tx: Tx, shop_id: UUID, numbers: range) -> None:
    """What is sealed needs the key, which the database does not have."""
    rows = [
        (
            shop_id, customer_id(n), f"c{n}", name(n), "", n % 6,
            *seal_row(tx, _SEALED, (shop_id, customer_id(n)), (phone(n), f"c{n}@example.com", ADDRESS)),
            [], NOW - n % 900 * DAY, "", customer_id(n), "person", NOW,
        )
        for n in numbers
    ]  # fmt: skip
    names = (
        "shop_id", "id", "source_id", "name", "nick", "level", "phone", "email", "address", "tags", "first_seen_at", "digest",
        "profile_id", "kind", "told_at",
    )  # fmt: skip
    bulk.insert(tx, customer_table, names, rows)


def fill_like(database: Database, size: Size) -> None:
    """The one case and the one conversation that are stored, again and again: of every few orders, of every customer."""
    words = _Words(sqlite=database.dialect == "sqlite")
    case = {
        "id": words.id(CASE, "n"), "number": words.digits("C", "n", 9), "order_id": words.id(ORDER, f"n * {ORDERS_A_CASE}"),
    }  # fmt: skip
    talk = {"customer_id": words.id(CUSTOMER, "n"), "state": "'resolved'"}
    talk |= dict.fromkeys(("id", "visitor"), words.id(TALK, "n"))
    for made in (
        Made("case_file", _same(case_table) | case, size.orders // ORDERS_A_CASE),
        Made("conversation", _same(conversation_table) | talk, size.customers),
    ):
        _fill(database, made)
    database.write_now(lambda tx: tx.run(sa.text("ANALYZE")))


def _same(table: sa.Table) -> dict[str, str]:
    return {column.name: f"(SELECT {column.name} FROM {table.name} LIMIT 1)" for column in table.c}  # noqa: S608 - names of our own tables


def _contacts(tx: Tx, shop_id: UUID, numbers: range) -> None:
    """Their indexes need the key, which the database does not have."""
    rows = [
        (
            shop_id,
            "phone",
            blind(tx, shop_id, "phone", phone_key(phone(n))),
            customer_id(n),
            "store",
            True,
            "138****0000",
        )
        for n in numbers
    ]
    names = ("shop_id", "kind", "key", "customer_id", "source", "verified", "masked")
    bulk.insert(tx, contact_table, names, rows)


def _insert(tx: Tx, made: Made, series: str) -> None:
    columns, values = ", ".join(made.columns), ", ".join(made.columns.values())
    tx.raw.execute(f"INSERT INTO {made.table} ({columns}) SELECT {values} FROM {series} {made.where}")  # noqa: S608 - names of our own tables; values are bound


def _series(first: int, last: int, *, sqlite: bool) -> str:
    counted = (
        f"WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last})"  # noqa: S608 - numbers
        " SELECT n FROM s"
    )
    return f"({counted}) AS counted" if sqlite else f"generate_series({first}::bigint, {last}::bigint) AS s(n)"


def _id(value: UUID, *, sqlite: bool) -> str:
    return f"x'{value.hex}'" if sqlite else f"'{value}'::uuid"


class _Words:
    """What the two databases write differently."""

    def __init__(self, *, sqlite: bool) -> None:
        self._sqlite = sqlite

    def id(self, table: int, number: str) -> str:
        if self._sqlite:
            return f"CAST(printf('{table}%015d', {number}) AS BLOB)"
        return f"encode(convert_to('{table}' || lpad(({number})::text, 15, '0'), 'UTF8'), 'hex')::uuid"

    def digits(self, before: str, number: str, many: int) -> str:
        if self._sqlite:
            return f"printf('{before}%0{many}d', {number})"
        return f"'{before}' || lpad(({number})::text, {many}, '0')"


def tables(words: _Words, shop: str, product: str, size: Size) -> Iterator[Made]:
    yield from _people(words, shop, size)
    yield from _orders(words, shop, product, size)


def _people(words: _Words, shop: str, size: Size) -> Iterator[Made]:
    one, called = words.id(CUSTOMER, "n"), f"substr('{NAMES}', CAST(n % 10 AS integer) + 1, 1) || n"
    each, seen = size.orders // size.customers, f"{NOW} - n % 900 * {DAY}"
    profile = {
        "shop_id": shop, "id": one, "kind": "'person'", "name": called, "nick": "''", "level": "n % 6", "customers": "1",
        "orders_count": str(each), "spent": f"{each} * n % 100000", "first_seen_at": seen,
        "last_order_at": f"{NOW} - n % 400 * {DAY}",
    }  # fmt: skip
    identity = {"shop_id": shop, "kind": "'account'", "value": words.digits("c", "n", 9), "customer_id": one}
    mark = {"shop_id": shop, "kind": "'tag'", "value": "'老客'", "profile_id": one}
    yield Made("profile", profile, size.customers)
    yield Made("identity", identity, size.customers)
    yield Made("profile_mark", mark, size.customers, "WHERE n % 5 = 0")


def _orders(words: _Words, shop: str, product: str, size: Size) -> Iterator[Made]:
    whose = f"n % {size.customers}"
    order = {
        "shop_id": shop, "id": words.id(ORDER, "n"), "number": words.digits("N", "n", 9),
        "customer_id": words.id(CUSTOMER, whose), "buyer": f"'c' || ({whose})", "state": "'completed'",
        "recipient_name": "'测试顾客'", "masked_phone": "'138****0001'", "masked_address": "'浙江省杭州市****'",
        "currency": "'CNY'", "freight": "0", "paid": "9900", "refunded": "0", "note": "''",
        "placed_at": f"{NOW} - n % 400 * {DAY}", "digest": "''",
    }  # fmt: skip
    line = {
        "shop_id": shop, "id": words.id(LINE, "n"), "order_id": words.id(ORDER, f"n / {LINES_AN_ORDER}"),
        "position": f"n % {LINES_AN_ORDER}", "product_id": product, "sku": "'S-1'", "title": "'测试商品'",
        "options": "'{}'", "quantity": "1", "unit_price": "2475", "discount": "0", "paid": "2475",
    }  # fmt: skip
    yield Made("shop_order", order, size.orders)
    yield Made("order_line", line, size.lines)
