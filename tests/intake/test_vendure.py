"""What a real Vendure answered, as rows of ours, and how far it has been read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from tests.intake.replay import RECORDED
from xiaoer.intake.domain import vendure
from xiaoer.intake.domain.told import What, read
from xiaoer.intake.domain.vendure import HOUR, MOST_FOLLOWED, Cursor, Stage
from xiaoer.values.refusal import Refused

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOW = 1_795_257_000_000_000
WAY: dict[str, dict[str, Any]] = RECORDED["order"]


def rows(what: What, *items: dict[str, Any]) -> list[dict[str, Any]]:
    return [json.loads(row) for row in vendure.rows(what, items)]


def order(**changes: Any) -> dict[str, Any]:
    (row,) = rows(What.ORDERS, {**WAY["paid"], **changes})
    return row


@pytest.mark.parametrize(
    ("step", "state", "sums", "parcels", "moments"),
    [
        pytest.param("paid", "paid", (60_900, 0), [], ["placed_at", "paid_at"], id="paid"),
        pytest.param("packed", "packed", (60_900, 0), [], ["placed_at", "paid_at"], id="packed"),
        pytest.param("shipped", "shipped", (60_900, 0), ["moving"], ["placed_at", "paid_at", "shipped_at"], id="shipped"),
        pytest.param(
            "delivered", "delivered", (60_900, 0), ["signed"], ["placed_at", "paid_at", "shipped_at", "delivered_at"],
            id="delivered",
        ),
        pytest.param(
            "refunded in part", "delivered", (60_900, 19_900), ["signed"],
            ["placed_at", "paid_at", "shipped_at", "delivered_at"], id="refunded-in-part",
        ),
        pytest.param("cancelled", "cancelled", (41_000, 0), [], ["placed_at", "paid_at", "cancelled_at"], id="cancelled"),
    ],
)  # fmt: skip
def test_an_order_on_its_way(
    step: str, state: str, sums: tuple[int, int], parcels: list[str], moments: list[str]
) -> None:
    (row,) = rows(What.ORDERS, WAY[step])
    assert (row["number"], row["state"]) == (WAY[step]["code"], state)
    assert (row["paid"], row["refunded"]) == sums
    assert [one["state"] for one in row["parcels"]] == parcels
    assert [name for name in row if name.endswith("_at")] == moments
    assert sorted(row[name] for name in moments) == [row[name] for name in moments]


def test_what_was_recorded_can_be_read_as_rows() -> None:
    lists = RECORDED["lists"]
    for what in What:
        told = read(what, list(vendure.rows(what, lists[str(what)]["items"])))
        assert told
        assert [one.row for one in told if isinstance(one.row, Refused)] == []


def test_a_line_as_it_was_bought() -> None:
    (row,) = rows(What.ORDERS, WAY["cancelled"])
    assert row["lines"] == [{"sku": "COAT-L", "quantity": 2, "unit_price": 19_900, "discount": 0}]


def line(**changes: Any) -> dict[str, Any]:
    return {**WAY["paid"]["lines"][0], **changes}


def payment(**changes: Any) -> dict[str, Any]:
    return {**WAY["paid"]["payments"][0], **changes}


def refund(total: int, state: str = "Settled") -> dict[str, Any]:
    return {"createdAt": "2026-11-25T00:00:00.000Z", "total": total, "state": state, "transactionId": None}


COAT = [line()]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        pytest.param({"payments": [payment(amount=41_000)], "lines": COAT}, {"paid": 41_000, "discount": 0}, id="as told"),
        pytest.param(
            {"lines": [line(proratedLinePriceWithTax=35_800)], "payments": [payment(amount=37_000)]},
            {"paid": 37_000, "discount": 0, "freight": 1_200}, id="a coupon, on its lines",
        ),
        pytest.param(
            {"lines": COAT, "payments": [payment(amount=40_000)]}, {"discount": 1_000, "freight": 1_200},
            id="paid less than the lines come to",
        ),
        pytest.param(
            {"lines": COAT, "payments": [payment(amount=41_500)]}, {"discount": 0, "freight": 1_700}, id="paid more"
        ),
        pytest.param(
            {"lines": COAT, "payments": [payment(amount=41_500)], "surcharges": [{"priceWithTax": 500}]},
            {"discount": 0, "freight": 1_700}, id="a surcharge",
        ),
        pytest.param(
            {"state": "PaymentAuthorized", "payments": [payment(state="Authorized")]},
            {"state": "unpaid", "paid": 0, "discount": 0}, id="authorized is not paid",
        ),
        pytest.param({"payments": [payment(amount=60_900, refunds=[refund(60_900)])]}, {"state": "refunded"}, id="all back"),
        pytest.param({"payments": [payment(refunds=[refund(5, "Pending")])]}, {"refunded": 0}, id="a refund that waits"),
        pytest.param({"payments": [payment(refunds=[refund(99_999)])]}, {"refunded": 60_900}, id="more back than came"),
        pytest.param({"shippingAddress": None}, {"recipient": None}, id="no address"),
        pytest.param({"payments": None, "state": "PaymentAuthorized"}, {"paid": 0}, id="no payments"),
    ],
)  # fmt: skip
def test_sums_states_and_people(changes: dict[str, Any], wanted: dict[str, Any]) -> None:
    row = order(**changes)
    assert {name: row[name] for name in wanted} == wanted
    (told,) = read(What.ORDERS, [msgspec.json.encode(row)])
    assert not isinstance(told.row, Refused)


def test_a_discount_stands_with_its_line_unless_the_line_was_cut() -> None:
    assert order(lines=[line(proratedLinePriceWithTax=35_800)])["lines"][0]["discount"] == 4_000
    assert order(lines=[line(quantity=1, proratedLinePriceWithTax=100)])["lines"][0]["discount"] == 0


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"state": "AddingItems"}, id="a basket"),
        pytest.param({"state": "Modifying"}, id="being changed"),
        pytest.param({"customer": None}, id="of nobody"),
        pytest.param({"lines": []}, id="of nothing"),
    ],
)
def test_what_is_no_order_yet(changes: dict[str, Any]) -> None:
    assert rows(What.ORDERS, {**WAY["paid"], **changes}) == []


def test_fulfilments_that_are_no_parcels_yet_and_one_without_a_number() -> None:
    shipped = WAY["shipped"]
    sent = shipped["fulfillments"][0]
    changed = {**shipped, "fulfillments": [sent | {"state": "Pending"}, sent | {"trackingCode": "", "method": ""}]}
    (row,) = rows(What.ORDERS, changed)
    assert [(one["carrier"], one["number"]) for one in row["parcels"]] == [("–", f"{shipped['code']}-{sent['id']}")]
    assert rows(What.ORDERS, {**shipped, "fulfillments": None})[0]["parcels"] == []


def test_products_and_customers() -> None:
    item = RECORDED["lists"]["products"]["items"][0]
    variant = item["variants"][0] | {
        "options": [{"name": "M", "group": {"name": "Size"}}], "enabled": False, "stockLevels": [],
    }  # fmt: skip
    facets = [{"name": name, "facet": {"name": "Fabric"}} for name in ("cotton", "down")]
    (row,) = rows(What.PRODUCTS, item | {"variants": [variant], "facetValues": facets})
    assert (row["sku"], row["attributes"], row["summary"]) == ("vendure-1", {"Fabric": "cotton、down"}, "Warm & light")
    assert (row["variants"][0]["options"], row["variants"][0]["stock"]) == ({"Size": "M"}, 0)
    assert rows(What.PRODUCTS, item | {"variants": []}) == []
    person = RECORDED["lists"]["customers"]["items"][0]
    bare = person | {"firstName": "", "lastName": "", "phoneNumber": "call me", "addresses": None}
    (row,) = rows(What.CUSTOMERS, bare)
    assert (row["name"], row["phone"], row["address"]) == ("demo@example.com", "", None)
    address = person["addresses"][0] | {"province": "", "city": None}
    (row,) = rows(What.CUSTOMERS, person | {"addresses": [address | {"defaultShippingAddress": False}, address]})
    assert row["address"] == {"province": "中国", "city": "", "district": "", "street": "1 Example Road"}


def walk(cursor: Cursor, lists: dict[Stage, list[list[dict[str, Any]]]], now: int) -> tuple[Cursor, list[Stage]]:
    """Read until there is no more; `lists` are the pages of each stage."""
    stages, more, left = [], True, {stage: list(pages) for stage, pages in lists.items()}
    while more:
        stages.append(cursor.stage)
        pages = left.get(cursor.stage) or [[]]
        page = pages.pop(0)
        total = cursor.skip + len(page) + sum(map(len, pages))
        cursor, more = vendure.after(cursor, page, total, now)
    return cursor, stages


def test_everything_first_and_then_what_is_new_or_under_way() -> None:
    placed = [[{"code": "A", "orderPlacedAt": "2026-11-01"}], [{"code": "B", "orderPlacedAt": "2026-11-02"}]]
    first, stages = walk(Cursor(), {Stage.PLACED: placed, Stage.UNDER_WAY: [placed[1]]}, NOW)
    assert stages == [
        Stage.PRODUCTS, Stage.CUSTOMERS, Stage.ORDERS, Stage.PLACED, Stage.PLACED, Stage.UNDER_WAY,
    ]  # fmt: skip
    assert first == Cursor(Stage.PLACED, walked_at=NOW, placed_at="2026-11-02", followed=("B",))
    second, stages = walk(first, {}, NOW + 1)
    assert stages == [Stage.PLACED, Stage.UNDER_WAY, Stage.LEFT]
    assert second == Cursor(Stage.PLACED, walked_at=NOW, placed_at="2026-11-02")
    _, stages = walk(second, {}, NOW + HOUR)
    third, _ = walk(second, {}, NOW + HOUR)
    assert third.stage is Stage.PRODUCTS


def test_orders_that_are_no_longer_under_way_are_read_once_more_in_pages() -> None:
    codes = tuple(f"N{number}" for number in range(120))
    cursor, _ = vendure.after(Cursor(Stage.UNDER_WAY, followed=codes, walked_at=NOW), [], 0, NOW)
    asked = []
    more = True
    while more:
        read_ = vendure.reading(cursor, NOW, EPOCH)
        asked.append(len(read_.variables["o"]["filter"]["code"]["in"]))
        cursor, more = vendure.after(cursor, [], 0, NOW)
    assert asked == [50, 50, 20]
    assert cursor == Cursor(Stage.PLACED, walked_at=NOW)


def test_no_more_orders_are_followed_than_fit() -> None:
    many = [{"code": f"N{number}"} for number in range(MOST_FOLLOWED + 5)]
    cursor, _ = vendure.after(Cursor(Stage.UNDER_WAY, walked_at=NOW), many, len(many), NOW)
    assert len(cursor.followed) == MOST_FOLLOWED


@pytest.mark.parametrize(
    ("cursor", "name", "filters"),
    [
        pytest.param(Cursor(), "products", None, id="products"),
        pytest.param(Cursor(Stage.CUSTOMERS, 100), "customers", None, id="customers"),
        pytest.param(Cursor(Stage.ORDERS), "orders", {"orderPlacedAt": {"after": "1970-01-01T00:00:00.000Z"}}, id="all"),
        pytest.param(
            Cursor(Stage.ORDERS, walked_at=1), "orders", {"orderPlacedAt": {"after": "2026-08-23T10:30:00.000Z"}},
            id="of 90 days",
        ),
        pytest.param(
            Cursor(Stage.PLACED, placed_at="2026-11-02"), "orders", {"orderPlacedAt": {"after": "2026-11-02"}}, id="new"
        ),
    ],
)  # fmt: skip
def test_what_is_asked(cursor: Cursor, name: str, filters: dict[str, Any] | None) -> None:
    asked = vendure.reading(cursor, NOW, EPOCH)
    assert (asked.name, asked.variables["o"]["skip"]) == (name, cursor.skip)
    assert asked.variables["o"].get("filter") == filters


@pytest.mark.parametrize(
    ("cursor", "stage"),
    [
        pytest.param(Cursor(Stage.PLACED, walked_at=NOW - HOUR // 6), Stage.PRODUCTS, id="a while ago"),
        pytest.param(Cursor(Stage.PLACED, walked_at=NOW - HOUR // 6 + 1), Stage.PLACED, id="a moment ago"),
        pytest.param(Cursor(Stage.ORDERS), Stage.ORDERS, id="on the way already"),
    ],
)
def test_everything_is_read_again_for_a_product_that_is_not_known(cursor: Cursor, stage: Stage) -> None:
    assert vendure.again(cursor, NOW).stage is stage
