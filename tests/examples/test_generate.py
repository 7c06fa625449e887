"""The demo shop's generator: the same bytes from the same dice, and orders whose sums and moments agree."""

import hashlib
import importlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

SHOP = Path(__file__).parents[2] / "examples" / "demo_shop"
SEED = 20261121
EVENING = datetime.fromisoformat("2026-11-21T20:00:00+08:00")
NIGHT = datetime.fromisoformat("2027-03-02T03:30:00+08:00")
STATES = {"unpaid", "paid", "packed", "shipped", "delivered", "completed", "cancelled", "refunded"}
FILES = {"shop.json", "pictures"} | {
    f"{name}.jsonl"
    for name in (
        "staff",
        "attributes",
        "products",
        "knowledge",
        "scenarios",
        "scripts",
        "customers",
        "orders",
        "cases",
        "conversations",
    )
}
Row = dict[str, Any]


def _rows(folder: Path, name: str) -> list[Row]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SHOP / "generate.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def generate() -> Callable[[Path, int, datetime], None]:
    """The function itself: its folder is no package, so its path is lent for the import."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SHOP))
        return cast("Callable[[Path, int, datetime], None]", importlib.import_module("generate").generate)


@pytest.fixture(scope="module")
def evening(generate: Callable[[Path, int, datetime], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evening")
    generate(folder, SEED, EVENING)
    return folder


def test_the_command_writes_the_same_bytes_again(evening: Path, tmp_path: Path) -> None:
    done = _run(str(tmp_path / "again"), "--seed", str(SEED), "--until", EVENING.isoformat())
    assert (done.returncode, done.stderr) == (0, "")
    assert _digests(tmp_path / "again") == _digests(evening)


def test_other_dice_make_another_shop(
    generate: Callable[[Path, int, datetime], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, many in (("CUSTOMERS", 200), ("ORDERS", 300)):
        monkeypatch.setitem(generate.__globals__, name, many)
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, seed in ((one, SEED), (other, SEED + 1)):
        generate(folder, seed, EVENING)
    assert (other / "orders.jsonl").read_bytes() != (one / "orders.jsonl").read_bytes()
    assert (other / "products.jsonl").read_bytes() == (one / "products.jsonl").read_bytes()


def test_the_command_refuses_a_moment_without_an_offset(tmp_path: Path) -> None:
    done = _run(str(tmp_path / "shop"), "--until", "2026-11-21T20:00:00")
    assert done.returncode == 2
    assert "has no offset" in done.stderr
    assert not (tmp_path / "shop").exists()


def test_the_function_refuses_a_moment_without_an_offset(
    generate: Callable[[Path, int, datetime], None], tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="needs an offset"):
        generate(tmp_path / "shop", SEED, EVENING.replace(tzinfo=None))
    assert not (tmp_path / "shop").exists()


def test_every_file_of_a_shop_folder_is_written(evening: Path) -> None:
    assert {path.name for path in evening.iterdir()} == FILES
    assert (len(_rows(evening, "customers")), len(_rows(evening, "orders"))) == (3000, 6000)


def _states(folder: Path) -> Counter[str]:
    return Counter(order["state"] for order in _rows(folder, "orders"))


def test_orders_of_every_state_at_any_hour(
    generate: Callable[[Path, int, datetime], None], evening: Path, tmp_path: Path
) -> None:
    generate(tmp_path, SEED, NIGHT)
    for states in (_states(evening), _states(tmp_path)):
        assert set(states) == STATES
        assert min(states.values()) >= 3


def test_sums_are_exact(evening: Path) -> None:
    for order in _rows(evening, "orders"):
        payable = [line["quantity"] * line["unit_price"] - line["discount"] for line in order["lines"]]
        due = sum(payable) - order["discount"] + order["freight"]
        assert order["paid"] == (due if "paid_at" in order else 0), order["number"]
        assert 0 <= order["refunded"] <= order["paid"], order["number"]
        assert min(payable) > 0, order["number"]
        assert order["discount"] < sum(payable), order["number"]


def test_moments_follow_each_other_and_none_lies_ahead(evening: Path) -> None:
    steps = ("placed_at", "paid_at", "shipped_at", "delivered_at", "completed_at")
    for order in _rows(evening, "orders"):
        moments = [datetime.fromisoformat(order[step]) for step in steps if step in order]
        assert moments == sorted(moments), order["number"]
        scans = [datetime.fromisoformat(scan["at"]) for parcel in order["parcels"] for scan in parcel["scans"]]
        assert max([*moments, *scans]) <= EVENING, order["number"]
        if "paid_at" in order:
            promised = datetime.fromisoformat(order["promised_dispatch_at"])
            assert promised - datetime.fromisoformat(order["paid_at"]) == timedelta(hours=48)


def test_states_agree_with_moments_and_parcels(evening: Path) -> None:
    for order in _rows(evening, "orders"):
        state, parcels = order["state"], {parcel["state"] for parcel in order["parcels"]}
        assert ("cancelled_at" in order) == (state == "cancelled"), order["number"]
        assert ("completed_at" in order) == (state == "completed"), order["number"]
        if state in {"unpaid", "paid", "packed", "cancelled"}:
            assert not parcels, order["number"]
        if state in {"delivered", "completed"}:
            assert parcels == {"signed"}, order["number"]
        if state == "shipped":
            assert parcels, order["number"]
        if state == "refunded":
            assert order["refunded"] > 0, order["number"]


def test_parcels_carry_every_shipped_line_once_and_scans_run_forward(evening: Path) -> None:
    for order in _rows(evening, "orders"):
        for parcel in order["parcels"]:
            scans = [datetime.fromisoformat(scan["at"]) for scan in parcel["scans"]]
            assert scans == sorted(scans), parcel["number"]
            assert scans[0] >= datetime.fromisoformat(order["paid_at"]), parcel["number"]
        carried = [line for parcel in order["parcels"] for line in parcel["lines"]]
        assert len(carried) == len(set(carried)), order["number"]
        if order["state"] in {"delivered", "completed"}:
            assert sorted(carried) == list(range(len(order["lines"]))), order["number"]


def test_what_goes_wrong_goes_wrong_now_and_then(evening: Path) -> None:
    orders = _rows(evening, "orders")
    shipped = [order for order in orders if "shipped_at" in order]
    late = [one for one in shipped if one["shipped_at"] > one["promised_dispatch_at"]]
    assert 0.01 < len(late) / len(shipped) < 0.08
    assert sum(len(order["parcels"]) > 1 for order in orders) > 300
    assert sum(0 < order["refunded"] < order["paid"] for order in orders) > 100
    assert {"lost", "returned", "moving"} <= {parcel["state"] for order in orders for parcel in order["parcels"]}


def test_customers_cannot_be_real(evening: Path) -> None:
    for customer in _rows(evening, "customers"):
        assert customer["name"].startswith("演示顾客·")
        assert customer["phone"].startswith("1000000")
        assert len(customer["phone"]) == 11
        assert customer["email"].endswith("@example.com")
        assert 0 <= customer["level"] <= 5


def test_few_customers_place_many_orders(evening: Path) -> None:
    count = Counter(order["customer"] for order in _rows(evening, "orders"))
    first_tenth = sum(times for _, times in count.most_common(len(count) // 10))
    assert first_tenth / 6000 > 0.25
    assert sum(times >= 2 for times in count.values()) > 800


def test_a_customer_is_known_before_the_first_order(evening: Path) -> None:
    seen = {row["id"]: datetime.fromisoformat(row["first_seen_at"]) for row in _rows(evening, "customers")}
    assert all(seen[one["customer"]] < datetime.fromisoformat(one["placed_at"]) for one in _rows(evening, "orders"))


def test_past_cases_are_tied_to_orders_that_fit(evening: Path) -> None:
    orders = {order["number"]: order for order in _rows(evening, "orders")}
    for case in _rows(evening, "cases"):
        order, opened = orders[case["order"]], EVENING - timedelta(days=case["days_ago"])
        assert order["lines"][0]["sku"].startswith(case["order_wants"]["sku"]), case["key"]
        assert datetime.fromisoformat(order["placed_at"]) < opened, case["key"]
        assert order["refunded"] == case["outcome"]["refunded"], case["key"]
        assert order["paid"] >= case["facts"].get("order_paid", 0), case["key"]


def test_past_conversations_are_tied_to_shoppers_and_their_orders(evening: Path) -> None:
    orders = {order["number"]: order for order in _rows(evening, "orders")}
    customers = {row["id"] for row in _rows(evening, "customers")}
    for talk in _rows(evening, "conversations"):
        assert talk["customer"] in customers
        assert ("order" in talk) == (talk["stage"] != "presale"), talk["key"]
        if "order" in talk:
            order, began = orders[talk["order"]], EVENING - timedelta(days=talk["days_ago"])
            assert order["customer"] == talk["customer"]
            assert datetime.fromisoformat(order["placed_at"]) < began, talk["key"]
