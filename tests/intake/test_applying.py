"""What was checked, stored in units: repeated, split, shuffled, killed and cancelled."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests import make
from tests.cli.program import contents
from tests.conftest import count
from tests.intake import given
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import Address, Facts
from xiaoer.customers.store.tables import customer_table
from xiaoer.intake.actions import applying, runs
from xiaoer.intake.actions.applying import advance, advance_job
from xiaoer.intake.actions.checking import Asked, Checked
from xiaoer.intake.actions.runs import CheckedRun, Received
from xiaoer.intake.domain.events import ImportAdvanced, ImportFinished
from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.mapping import Column, Mapping
from xiaoer.intake.domain.runs import QUIET, Counts, Looked, Run, RunState
from xiaoer.platform import jobs, storage
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.events import event_table
from xiaoer.platform.ids import fresh
from xiaoer.shop import actions as shops
from xiaoer.shop.store.tables import order_table, product_table
from xiaoer.values.refusal import Refused

NOW = make.NOW
TABLES = (
    "customer", "identity", "contact", "profile", "shop_order", "recipient", "order_line", "parcel", "product", "variant",
)  # fmt: skip
LOOKED = Looked("csv", "utf-8", (), ())
MAPPING = given.mapping()
WHOLE = given.mapping(tracking=Column(("快递单号",)), address=Column(("收货地址",)))
ASKED = Asked(MAPPING, given.TERMS, keep_good=False)


def looked(*columns: str) -> Looked:
    return Looked("csv", "utf-8", columns, ())


def rows_of(orders: int, seed: int = 1) -> list[list[dict[str, Any]]]:
    """Orders of some customers who move house between them: each a list of rows."""
    chance = chance_of(seed)
    return [_order(chance, place) for place in range(orders)]


def chance_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same each time


def _order(chance: random.Random, place: int) -> list[dict[str, Any]]:
    buyer, many = f"demo-{chance.randrange(max(place // 2, 3))}", chance.randrange(1, 4)
    parcels = chance.randrange(1, many + 1)
    lines = [
        {
            "商家编码": f"SKU-{chance.randrange(20)}-{at}", "单价": f"{chance.randrange(100, 9000) / 100:.2f}",
            "快递单号": f"P{place:06d}{at % parcels}",
        }
        for at in range(many)
    ]  # fmt: skip
    paid = sum(round(float(line["单价"]) * 100) for line in lines) / 100
    shared = {
        "订单号": f"T{place:08d}", "顾客编号": buyer, "收货人": f"演示顾客{chance.randrange(9)}",
        "下单时间": f"2026-11-{1 + place % 28:02d} {place % 24:02d}:00:{chance.randrange(60):02d}", "实付金额": f"{paid:.2f}",
        "收货地址": f"浙江省 杭州市 {chance.choice(('西湖区', '上城区'))} 某路 {chance.randrange(9)} 号",
    }  # fmt: skip
    return [given.BASE | shared | line for line in lines]


def content_of(orders: Sequence[Sequence[dict[str, Any]]]) -> bytes:
    return given.csv_text([row for order in orders for row in order]).encode()


def begun(
    database: Database,
    shop_id: UUID,
    content: bytes,
    files: Path,
    mapping: Mapping = MAPPING,
    *,
    background: bool = False,
) -> Run:
    """A checked file, ready to be stored."""
    shop = frozenset({shop_id})
    checked = given.check(files, content, mapping)
    told = CheckedRun(mapping, keep_good=False, checked=checked, problems=runs.keep_problems(files, checked))
    received = Received("own", "orders.csv", storage.put(files, content), len(content), LOOKED)
    run = good(database.write_now(runs.receive, shop, shop_id, received, None, NOW))
    good(database.write_now(runs.record_check, shop, run.id, told, None, NOW))
    return good(database.write_now(runs.start, shop, run.id, None, NOW, in_background=background))


def good(result: Run | Refused) -> Run:
    assert isinstance(result, Run), result
    return result


def finish(database: Database, run: Run, files: Path) -> Run:
    while run.state is RunState.RUNNING:
        run = good(database.write_now(advance, run.shop_id, run.id, files, NOW))
    return run


def bring(database: Database, shop_id: UUID, content: bytes, files: Path, mapping: Mapping = MAPPING) -> Counts:
    return finish(database, begun(database, shop_id, content, files, mapping), files).counts


def told(address: str) -> dict[str, Any]:
    whole = contents(address)
    return {table: whole[table] for table in TABLES}


def test_a_file_becomes_orders_customers_and_products_and_again_nothing(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    shop_id, content = make.shop(database), content_of(rows_of(120))
    first = bring(database, shop_id, content, tmp_path)
    assert (first.orders_added, first.orders_changed) == (120, 0)
    assert first.products_added == count(database, product_table)
    stored = told(database_url)
    assert bring(database, shop_id, content, tmp_path) == Counts()
    assert told(database_url) == stored


def test_a_changed_row_changes_what_is_stored_under_the_same_id(database: Database, tmp_path: Path) -> None:
    shop_id, orders = make.shop(database), rows_of(3)
    bring(database, shop_id, content_of(orders), tmp_path)
    allowed = frozenset({shop_id})
    [before] = database.read_now(shops.find_orders, allowed, query="T00000001")
    orders[1] = [row | {"订单状态": "交易成功"} for row in orders[1]]
    assert bring(database, shop_id, content_of(orders), tmp_path).orders_changed == 1
    [after] = database.read_now(shops.find_orders, allowed, query="T00000001")
    assert (after.id, str(before.state), str(after.state)) == (before.id, "shipped", "completed")
    assert [line.id for line in after.lines] == [line.id for line in before.lines]


def test_a_line_that_comes_between_leaves_the_others_who_they_are(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    allowed = frozenset({shop_id})
    lines = [{"商家编码": sku, "单价": "100.00", "实付金额": paid} for sku, paid in (("A", "200"), ("C", "200"))]
    bring(database, shop_id, given.csv_text([given.BASE | {"订单号": "N"} | line for line in lines]).encode(), tmp_path)
    [before] = database.read_now(shops.find_orders, allowed, query="N")
    more = [{"商家编码": sku, "单价": "100.00", "实付金额": "300"} for sku in ("C", "B", "A")]
    bring(database, shop_id, given.csv_text([given.BASE | {"订单号": "N"} | line for line in more]).encode(), tmp_path)
    [after] = database.read_now(shops.find_orders, allowed, query="N")
    ids = {line.sku: line.id for line in after.lines}
    assert [line.sku for line in after.lines] == ["A", "B", "C"]
    assert {line.sku: line.id for line in before.lines} == {sku: ids[sku] for sku in ("A", "C")}
    assert ids["B"] not in {line.id for line in before.lines}


def test_what_the_file_does_not_tell_of_a_customer_stays(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    known = Facts("旧名", level=3, phone="13899999999", address=Address("浙江省"), tags=("老顾客",), first_seen_at=5)
    database.write_now(customers.remember, shop_id, {"demo-1": known}, NOW)
    bring(database, shop_id, given.csv_text(given.numbered([{"收货电话": ""}])).encode(), tmp_path)
    facts = database.read_now(customers.known_people, shop_id, ["demo-1"])["demo-1"].facts
    assert (facts.name, facts.level, facts.phone, facts.tags, facts.first_seen_at) == (
        "演示顾客", 3, "13899999999", ("老顾客",), 5,
    )  # fmt: skip
    assert (facts.email, facts.address.province) == ("demo@example.com", "浙江省")


def test_an_older_order_says_nothing_new_of_its_customer(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    new, old = (
        {"下单时间": "2026-11-21", "收货人": "新名"},
        {"订单号": "OLD", "下单时间": "2025-11-21", "收货人": "旧名"},
    )
    for row in (new, old):
        bring(database, shop_id, given.csv_text(given.numbered([row])).encode(), tmp_path)
    assert database.read_now(customers.known_people, shop_id, ["demo-1"])["demo-1"].facts.name == "新名"


def test_a_line_of_a_known_product_leaves_the_product_alone(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    bring(database, shop_id, given.csv_text(given.numbered([{"商品名称": "原名"}])).encode(), tmp_path)
    counts = bring(
        database, shop_id, given.csv_text(given.numbered([{"订单号": "Z", "商品名称": "改名"}])).encode(), tmp_path
    )
    assert counts.products_added == 0
    product = database.read_now(shops.find_product_by_sku, frozenset({shop_id}), "SKU-1")
    assert not isinstance(product, Refused)
    assert product.title == "原名"


@pytest.mark.parametrize("seed", [1, 2])
def test_split_shuffled_and_repeated_it_is_the_same_content(
    seed: int, database_url: str, tmp_path: Path, stores: Callable[[], str]
) -> None:
    orders = rows_of(60, seed)
    whole = in_one_go(database_url, orders, tmp_path)
    assert in_parts(stores(), orders, chance_of(seed), tmp_path) == whole
    assert whole["parcel"].total() > len(orders)
    assert {district for row in whole["shop_order"] for district in ("西湖区", "上城区") if district in str(row)} == {
        "西湖区", "上城区",
    }  # fmt: skip


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@for_all(st.randoms(use_true_random=False), st.integers(1, 12))
def test_any_split_order_and_repetition_is_the_same_content(
    empty_sqlite: Path, tmp_path: Path, chance: random.Random, many: int
) -> None:
    orders = rows_of(many, many)
    places = [f"sqlite:///{tmp_path}/{name}-{fresh(NOW)}.sqlite3" for name in ("one", "two")]
    for place in places:
        Path(place.removeprefix("sqlite:///")).write_bytes(empty_sqlite.read_bytes())
    assert in_parts(places[0], orders, chance, tmp_path) == in_one_go(places[1], orders, tmp_path)


def in_one_go(address: str, orders: Sequence[list[dict[str, Any]]], files: Path) -> dict[str, Any]:
    database = open_database(address, make.keys(files))
    bring(database, make.shop(database), content_of(orders), files, WHOLE)
    database.close()
    return told(address)


def in_parts(
    address: str, orders: Sequence[list[dict[str, Any]]], chance: random.Random, files: Path
) -> dict[str, Any]:
    """The orders in several files, their rows mixed, some orders in several of the files."""
    database = open_database(address, make.keys(files))
    shop_id = make.shop(database)
    for part in _parts(list(orders), chance):
        rows = [row for order in part for row in order]
        rows += [chance.choice(rows) for _ in range(3)]
        chance.shuffle(rows)
        bring(database, shop_id, content_of([rows]), files, WHOLE)
    database.close()
    return told(address)


def _parts(orders: list[list[dict[str, Any]]], chance: random.Random) -> Iterator[list[list[dict[str, Any]]]]:
    chance.shuffle(orders)
    again = chance.sample(orders, min(5, len(orders)))
    while orders:
        many = chance.randrange(-(-len(orders) // 2), len(orders) + 1)
        yield orders[:many]
        orders = orders[many:]
    yield again


def test_each_unit_is_one_event_and_moves_the_progress(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "LONGEST_UNIT", 0.0)
    orders = rows_of(150)
    sold, buyers = (len({row[name] for order in orders for row in order}) for name in ("商家编码", "顾客编号"))
    steps = [(sold, 0, 0), (sold, buyers, 0), *((sold, buyers, stored) for stored in (32, 64, 96, 128, 150))]
    run = begun(database, make.shop(database), content_of(orders), tmp_path)
    heard: list[Any] = []
    database.hear(lambda announced, _screens: heard.extend(one.event for one in announced))
    for done, stored in enumerate(steps, start=1):
        run = good(database.write_now(advance, run.shop_id, run.id, tmp_path, NOW + done))
        there = tuple(count(database, table) for table in (product_table, customer_table, order_table))
        assert (run.blocks_done, there) == (done, stored)
        assert (run.counts.products_added, run.counts.customers_added, run.counts.orders_added) == stored
    assert [type(one) for one in heard] == [ImportAdvanced] * len(steps) + [ImportFinished]
    assert (run.state, run.finished_at, heard[-1].orders_added) == (RunState.DONE, NOW + len(steps), 150)
    before = count(database, event_table)
    assert good(database.write_now(advance, run.shop_id, run.id, tmp_path, NOW)) == run
    assert count(database, event_table) == before


def test_in_the_background_each_unit_plans_the_next(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "LONGEST_UNIT", 0.0)
    run = begun(database, make.shop(database), content_of(rows_of(90)), tmp_path, background=True)
    for _ in range(run.blocks_total):
        lease = fresh(NOW)
        [due] = database.write_now(jobs.claim, lease, NOW, 10)
        assert database.write_now(
            jobs.finish, due, lease, lambda tx, payload, now: advance_job(tmp_path, tx, payload, now), NOW
        )
    assert database.write_now(jobs.claim, fresh(NOW), NOW, 10) == []
    assert good(database.read_now(runs.find_run, frozenset({run.shop_id}), run.id)).state is RunState.DONE


def test_cancelled_between_units_what_is_stored_is_whole(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "LONGEST_UNIT", 0.0)
    run = begun(database, make.shop(database), content_of(rows_of(120)), tmp_path, background=True)
    while run.counts.orders_added == 0:
        run = good(database.write_now(advance, run.shop_id, run.id, tmp_path, NOW))
    over = good(database.write_now(runs.cancel, frozenset({run.shop_id}), run.id, None, NOW))
    assert (over.state, over.blocks_done, count(database, order_table)) == (RunState.CANCELLED, run.blocks_done, 32)
    assert database.write_now(jobs.claim, fresh(NOW), NOW, 10) == []
    assert good(database.write_now(advance, run.shop_id, run.id, tmp_path, NOW)).blocks_done == run.blocks_done


def test_who_is_quiet_for_long_is_unfinished(database: Database, tmp_path: Path) -> None:
    run = begun(database, make.shop(database), content_of(rows_of(1)), tmp_path)
    assert [run.is_unfinished(NOW + QUIET + more) for more in (0, 1)] == [False, True]
    told = Received(run.source, run.file_name, run.file, run.size, run.looked)

    def unfinished(told: Received) -> Run | None:
        return database.read_now(runs.unfinished, run.shop_id, told, given.mapping(), keep_good=False)

    assert unfinished(told) == run
    others = (told._replace(file="another"), told._replace(source="another"), told._replace(holds=Holds.CHATS))
    assert [unfinished(one) for one in others] == [None, None, None]
    assert not finish(database, run, tmp_path).is_unfinished(NOW + 10 * QUIET)


def test_refusals_change_nothing(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    run = begun(database, shop_id, content_of(rows_of(1)), tmp_path)
    done, before = finish(database, run, tmp_path), count(database, event_table)
    mine, nobodys = frozenset({shop_id}), frozenset({fresh(NOW)})
    checked = given.check(tmp_path, content_of(rows_of(1)))
    told = CheckedRun(given.mapping(), keep_good=False, checked=checked, problems="")
    received = Received("own", "a.csv", done.file, 1, LOOKED)
    refusals = [
        database.write_now(runs.receive, nobodys, shop_id, received, None, NOW),
        database.write_now(runs.record_check, nobodys, run.id, told, None, NOW),
        database.write_now(runs.record_check, mine, run.id, told, None, NOW),
        database.write_now(runs.start, nobodys, run.id, None, NOW, in_background=False),
        database.write_now(runs.start, mine, run.id, None, NOW, in_background=False),
        database.write_now(runs.cancel, nobodys, run.id, None, NOW),
        database.write_now(runs.cancel, mine, run.id, None, NOW),
        database.write_now(advance, shop_id, fresh(NOW), tmp_path, NOW),
        database.read_now(runs.terms_of, nobodys, shop_id),
        database.read_now(runs.find_run, nobodys, run.id),
    ]
    assert [one.code for one in refusals if isinstance(one, Refused)] == [
        "shop_not_found", "intake_not_found", "intake_under_way", "intake_not_found", "intake_not_checked",
        "intake_not_found", "intake_over", "intake_not_found", "shop_not_found", "intake_not_found",
    ]  # fmt: skip
    assert count(database, event_table) == before


def test_a_file_with_problems_cannot_be_started(database: Database, tmp_path: Path) -> None:
    shop_id, content = make.shop(database), given.csv_text(given.numbered([{"数量": "零"}])).encode()
    mine, checked = frozenset({shop_id}), given.check(tmp_path, content)
    received = Received("own", "a.csv", storage.put(tmp_path, content), len(content), LOOKED)
    run = good(database.write_now(runs.receive, mine, shop_id, received, None, NOW))
    told = CheckedRun(given.mapping(), keep_good=False, checked=checked, problems=runs.keep_problems(tmp_path, checked))
    run = good(database.write_now(runs.record_check, mine, run.id, told, None, NOW))
    assert [one.code for one in runs.problems_of(tmp_path, run)] == ["whole"]
    refused = database.write_now(runs.start, mine, run.id, None, NOW, in_background=True)
    assert refused == Refused("intake_has_problems", {"file": "a.csv", "problems": 1})


def test_the_mapping_of_a_source_is_remembered(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    first = database.read_now(runs.mapping_for, shop_id, "own", looked("订单号", "颜色"))
    assert set(first.fields) == {"number"}
    begun(database, shop_id, content_of(rows_of(1)), tmp_path)
    assert database.read_now(runs.mapping_for, shop_id, "own", looked("订单号")) == given.mapping()
    taobao = next(one for one in runs.ready_mappings() if one.name == "taobao")
    assert database.read_now(runs.mapping_for, shop_id, "taobao", looked()) == taobao.mapping
    assert database.read_now(runs.mapping_for, shop_id, "", looked(*taobao.signs)) == taobao.mapping


def test_a_file_that_is_gone(database: Database, tmp_path: Path) -> None:
    run = begun(database, make.shop(database), content_of(rows_of(1)), tmp_path)
    assert runs.look(tmp_path, run.file, run.file_name) != Refused("intake_file_gone", {"file": "orders.csv"})
    for file in (tmp_path / "files").rglob("*"):
        if file.is_file():
            file.unlink()
    gone = Refused("intake_file_gone", {"file": "orders.csv"})
    assert database.write_now(advance, run.shop_id, run.id, tmp_path, NOW) == gone
    assert runs.look(tmp_path, run.file, run.file_name) == gone
    assert runs.check_stored(tmp_path, run.file, run.file_name, ASKED) == gone
    assert runs.problems_of(tmp_path, run) == ()


def test_a_stored_file_is_checked_as_any_other(tmp_path: Path) -> None:
    name = storage.put(tmp_path, content_of(rows_of(2)))
    checked = runs.check_stored(tmp_path, name, "a.csv", ASKED)
    assert isinstance(checked, Checked)
    assert checked.report.orders == 2
