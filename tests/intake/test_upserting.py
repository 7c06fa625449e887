"""Rows in bulk as a machine sends them: each answered alone, all or none where that is asked, and never done twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa

from tests import make
from tests.conftest import count
from tests.intake import machine
from tests.intake.world import World, results
from xiaoer.customers.store.tables import customer_table
from xiaoer.intake.actions import storing, upserting
from xiaoer.intake.actions.upserting import Ask, upsert
from xiaoer.intake.domain.answers import Answer, Result
from xiaoer.intake.domain.told import Sent, What, read
from xiaoer.intake.store.requests import KEPT_FOR, LEASE, part_table, request_table
from xiaoer.platform.db import Database
from xiaoer.platform.events import event_table
from xiaoer.shop import actions as shops
from xiaoer.shop.store.tables import order_table, product_table
from xiaoer.values.refusal import Refused


def test_a_shop_comes_in_and_coming_again_changes_nothing(world: World) -> None:
    told = [("products", machine.product()), ("customers", machine.customer()), ("orders", machine.order())]
    for what, row in told:
        assert results(world.tell(what, row)) == ["stored"]
    before = count(world.database, event_table)
    for what, row in told:
        assert world.tell(what, row) == {
            "stored": 0, "unchanged": 1, "refused": 0, "held": 0,
            "items": [{"place": 0, "key": row.get("sku") or row.get("id") or row["number"], "result": "unchanged"}],
        }  # fmt: skip
    assert count(world.database, event_table) == before
    found = world.order("N-1")
    assert (found.paid, found.payable, found.lines[0].title) == (40_000, 40_000, "外套 COAT")
    assert (found.recipient.name, found.recipient.masked_phone) == ("演******", "138****1234")


def test_an_order_changes_as_it_goes_its_way(world: World) -> None:
    world.tell("products", machine.product())
    world.tell("orders", machine.order())
    parcel = {"carrier": "演示快递", "number": "P-1", "state": "moving", "lines": [0], "scans": [
        {"at": "2026-11-21T09:00:00+08:00", "place": "杭州", "text": "已揽收"},
    ]}  # fmt: skip
    shipped = machine.order(state="shipped", shipped_at="2026-11-21T09:00:00+08:00", parcels=[parcel], refunded=5_000)
    assert results(world.tell("orders", shipped)) == ["stored"]
    found = world.order("N-1")
    assert (found.state, found.refundable, found.parcels[0].scans[0].text) == ("shipped", 35_000, "已揽收")


def test_an_order_with_payments_discounts_and_a_batch(world: World) -> None:
    world.tell("products", machine.product(batches=[{"number": "B-1", "made_on": "2026-10-01"}]))
    line = {"sku": "COAT-M", "quantity": 2, "unit_price": 19_900, "batch": "B-1"}
    told = machine.order(
        lines=[line], discounts=[{"kind": "coupon", "name": "满减券", "amount": 1_000}],
        payments=[{"method": "alipay", "amount": 40_000, "number": "A-1"}],
    )  # fmt: skip
    assert results(world.tell("orders", told)) == ["stored"]
    order = world.order("N-1")
    assert [(one.name, one.amount) for one in order.discounts] == [("满减券", 1_000)]
    assert [(str(one.method), one.amount) for one in order.payments] == [("alipay", 40_000)]
    assert order.lines[0].batch == "B-1"
    wrong = world.tell("orders", machine.order("N-2", lines=[line | {"batch": "B-2"}]))
    assert wrong["items"][0]["problem"]["facts"]["field"] == "lines[0].batch"


def test_a_buyer_of_whom_nobody_has_told_becomes_a_customer_whose_facts_come_later(world: World) -> None:
    world.tell("products", machine.product())
    recipient = {"name": "收件人", "phone": "13900005678", "address": {
        "province": "浙江省", "city": "杭州市", "district": "西湖区", "street": "某路 1 号",
    }}  # fmt: skip
    world.tell("orders", machine.order(recipient=recipient), machine.order("N-2"))
    told, bare = world.order("N-1"), world.order("N-2")
    assert (told.recipient.name, told.recipient.masked_address) == ("收**", "浙江省杭州市西湖区****")
    assert (bare.recipient.name, told.customer_id) == ("C**", bare.customer_id)
    assert results(world.tell("customers", machine.customer())) == ["stored"]
    assert count(world.database, customer_table) == 1


def test_checking_alone_says_what_storing_would_and_locks_nothing(bought: World) -> None:
    told = bought.tell(
        "orders", machine.order(), machine.order(**machine.SHIPPED, number="N-2"), {"number": 1}, whole=True
    )
    assert (told["held"], told["refused"]) == (2, 1)
    told = bought.tell("orders", machine.order(), machine.order(**machine.SHIPPED, number="N-2"), whole=True)
    assert results(told) == ["unchanged", "stored"]


def test_a_picture_that_was_imported_stays(world: World) -> None:
    world.tell("products", machine.product())
    world.database.write_now(lambda tx: tx.run(sa.update(product_table).values(picture="ab")))
    assert results(world.tell("products", machine.product(title="新标题"))) == ["stored"]
    (found,) = world.database.read_now(shops.find_products, frozenset({world.shop_id}))
    assert (found.title, found.picture) == ("新标题", "ab")
    assert results(world.tell("products", machine.product(title="新标题"))) == ["unchanged"]


WRONG = [
    pytest.param("products", machine.product(price="9"), "import_wrong_value", "price", id="a kind of value"),
    pytest.param("products", machine.product(colour=1), "import_unknown_field", "colour", id="a field nobody knows"),
    pytest.param("products", machine.product(picture="a.svg"), "import_unknown_field", "picture", id="a picture"),
    pytest.param("products", {"sku": "COAT"}, "import_missing_field", "title", id="a field that is missing"),
    pytest.param("products", "no object", "import_wrong_value", "$", id="no object"),
    pytest.param("products", machine.product(title="\x00"), "import_nul", None, id="a character no database keeps"),
    pytest.param("customers", machine.customer("C-3", phone="x"), "import_wrong_value", "phone", id="a form"),
    pytest.param("orders", machine.order(paid=1), "import_wrong_sum", "paid", id="a sum"),
    pytest.param("orders", machine.order(paid_at="2026-11-20"), "import_wrong_value", "paid_at", id="a time"),
    pytest.param("orders", machine.order(paid_at="2026-11-01T00:00:00Z"), "import_time_order", "paid_at", id="an order of times"),
    pytest.param(
        "orders", machine.order(lines=[{"sku": "HAT", "quantity": 1, "unit_price": 39_800}]), "import_unknown_reference",
        "lines[0].sku", id="a product nobody told of",
    ),
]  # fmt: skip


def test_a_wrong_row_is_refused_alone_with_its_place(world: World) -> None:
    world.tell("products", machine.product())
    for number, case in enumerate(WRONG):
        what, row, code, field = case.values
        right = {"products": machine.product(f"HAT{number}"), "customers": machine.customer("C-2")}.get(
            str(what), machine.order(f"N-2{number}")
        )
        told = world.tell(str(what), right, row)
        assert results(told) == ["stored", "refused"]
        problem = told["items"][1]["problem"]
        found = (problem["code"], problem["facts"].get("field"), problem["facts"]["place"])
        assert found == (code, field, "items[1]"), case.id
        assert problem["detail_zh"].startswith("items[1]")
        assert "?" not in problem["detail_zh"] + problem["detail_en"]


def test_what_is_no_row_at_all_has_no_key() -> None:
    (told,) = read(What.PRODUCTS, [b"{half"])
    assert told.key == ""
    assert isinstance(told.row, Refused)
    assert (told.row.code, told.row.facts["place"]) == ("import_not_json", "items[0]")


def test_a_key_that_stands_twice(world: World) -> None:
    told = world.tell("products", machine.product(), machine.product(price=1), {"no": "key"}, {"no": "key"})
    assert results(told) == ["stored", "refused", "refused", "refused"]
    assert [row.get("problem", {}).get("code") for row in told["items"]] == [
        None, "upsert_repeated", "import_unknown_field", "import_unknown_field",
    ]  # fmt: skip
    assert "items[0]" in told["items"][1]["problem"]["detail_en"]


def test_all_or_none(world: World) -> None:
    rows = [machine.product(f"P{number}") for number in range(45)]
    before = count(world.database, event_table)
    told = world.tell("products", *rows, {"sku": "BAD"}, whole=True, key="a")
    assert (told["held"], told["refused"], told["stored"]) == (45, 1, 0)
    assert (count(world.database, product_table), count(world.database, event_table)) == (0, before)
    assert world.tell("products", *rows, {"sku": "BAD"}, whole=True, key="a") == told
    assert world.tell("products", *rows, whole=True)["stored"] == 45


def test_a_request_has_a_size_and_a_form(world: World) -> None:
    for many in (0, 1_001):
        assert world.tell("products", *[{}] * many, code=400)["code"] == "upsert_size"
    for body in ("", "[]", "{", '{"items": 1}', '{"items": [{}], "all": true}'):
        answer = world.client.post(f"/api/v1/shops/{world.shop_id}/orders", content=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request"), body


def test_the_same_key_hears_the_same_and_nothing_is_done(world: World) -> None:
    first = world.tell("products", machine.product(), {"sku": "BAD"}, key="k-1")
    world.database.write_now(lambda tx: tx.run(sa.update(product_table).values(title="changed since")))
    before = count(world.database, event_table)
    assert world.tell("products", machine.product(), {"sku": "BAD"}, key="k-1") == first
    assert count(world.database, event_table) == before
    (found,) = world.database.read_now(shops.find_products, frozenset({world.shop_id}))
    assert found.title == "changed since"


def test_a_key_is_for_one_content(world: World) -> None:
    world.tell("products", machine.product(), key="k-1")
    assert world.tell("products", machine.product(price=1), key="k-1", code=422)["code"] == "idempotency_reused"
    assert world.tell("customers", machine.customer(), key="k-1", code=422)["code"] == "idempotency_reused"
    assert count(world.database, customer_table) == 0


def asked(shop_id: UUID, rows: list[dict[str, Any]], key: str = "k-1") -> Ask:
    body = msgspec.json.encode({"items": rows})
    return Ask(What.PRODUCTS, shop_id, msgspec.json.decode(body, type=Sent), key, body)


def tell(database: Any, now: int, ask: Ask) -> list[Answer] | Refused:
    return tell_with(database, lambda: now, ask)


def tell_with(database: Any, clock: Callable[[], int], ask: Ask) -> list[Answer] | Refused:
    """In a thread, so that one may be told while another is."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, upsert(database, clock, ask)).result()


def test_of_many_at_once_one_does_it(database: Database) -> None:
    ask = asked(make.shop(database), [machine.product(f"P{number}") for number in range(100)])

    async def at_once() -> list[Any]:
        return await asyncio.gather(*(upsert(database, lambda: make.NOW, ask) for _ in range(8)))

    told = asyncio.run(at_once())
    done = [one for one in told if not isinstance(one, Refused)]
    assert {one.code for one in told if isinstance(one, Refused)} <= {"idempotency_busy"}
    assert {tuple(answer.result for answer in one) for one in done} == {(Result.STORED,) * 100}
    assert tell(database, make.NOW, ask) == done[0]
    assert count(database, part_table) == 5


class PowerCut(BaseException):
    """As a kill is: nothing of the program runs after it."""


class Cut:
    """A store that is there for `left` writes."""

    def __init__(self, database: Database, left: int) -> None:
        self.read, self._database, self._left = database.read, database, left

    async def write(self, *args: Any, **named: Any) -> Any:
        if self._left == 0:
            raise PowerCut
        self._left -= 1
        return await self._database.write(*args, **named)


def test_a_request_that_was_killed_goes_on_where_it_stopped(database: Database) -> None:
    ask = asked(make.shop(database), [machine.product(f"P{number}") for number in range(100)])
    with pytest.raises(PowerCut):
        tell(Cut(database, 3), make.NOW, ask)
    assert count(database, product_table) == 40
    busy = tell(database, make.NOW + LEASE - 1, ask)
    assert isinstance(busy, Refused)
    assert busy.code == "idempotency_busy"
    told = tell(database, make.NOW + LEASE, ask)
    assert not isinstance(told, Refused)
    assert [one.result for one in told] == [Result.STORED] * 100
    assert [one.place for one in told] == list(range(100))


def test_who_was_taken_over_stops(database: Database) -> None:
    ask = asked(make.shop(database), [machine.product(f"P{number}") for number in range(100)])
    moments = iter([make.NOW, make.NOW, make.NOW, make.NOW + LEASE, make.NOW + LEASE])

    def clock() -> int:
        moment = next(moments)
        if moment > make.NOW:
            tell(database, moment, ask)
        return moment

    slow = tell_with(database, clock, ask)
    assert isinstance(slow, Refused)
    assert slow.code == "idempotency_busy"
    assert count(database, product_table) == 100


def test_a_request_that_failed_can_be_sent_again_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    ask, whole = asked(make.shop(database), [machine.product()]), storing.store_rows

    def failing(*_args: Any, **_named: Any) -> list[Answer]:
        raise ValueError("a bug")

    monkeypatch.setattr(upserting, "store_rows", failing)
    with pytest.raises(ValueError, match="a bug"):
        tell(database, make.NOW, ask)
    monkeypatch.setattr(upserting, "store_rows", whole)
    assert tell(database, make.NOW, ask) == [Answer(0, "COAT", Result.STORED)]


def test_a_key_is_free_again_after_a_day(database: Database) -> None:
    shop_id = make.shop(database)
    ask = asked(shop_id, [machine.product()])
    tell(database, make.NOW, ask)
    told = tell(database, make.NOW + KEPT_FOR - 1, ask)
    assert told == [Answer(0, "COAT", Result.STORED)]
    told = tell(database, make.NOW + KEPT_FOR, asked(shop_id, [machine.product(price=5)]))
    assert told == [Answer(0, "COAT", Result.STORED)]
    assert (count(database, request_table), count(database, part_table)) == (1, 1)


def test_orders_come_in_by_the_thousand(world: World) -> None:
    world.tell("products", machine.product())
    told = world.tell("orders", *[machine.order(f"N-{number}") for number in range(1_000)])
    assert (told["stored"], count(world.database, order_table)) == (1_000, 1_000)
