"""What the products' rows tell beside the material: two batches of each, and the price before it fell."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from baskets import CUTS
from catalog import Row

# A batch is on sale so many days after it was made, and the one before it was made so many months earlier.
TO_THE_SHELF = timedelta(days=12)
MONTHS_BETWEEN = 3
# The price history begins so many days before the present.
HISTORY = timedelta(days=400)


def product_rows(rows: Iterable[Row], until: datetime) -> list[Row]:
    return [_product_row(row, until) for row in rows]


def batch_at(batches: list[Row], placed_at: datetime) -> str | None:
    """The batch that was on the shelf; None before the first that the shop knows."""
    made = [(date.fromisoformat(one["made_on"]) + TO_THE_SHELF, one["number"]) for one in batches]
    there = [number for since, number in sorted(made) if since <= placed_at.date()]
    return there[-1] if there else None


def _product_row(row: Row, until: datetime) -> Row:
    told = {name: value for name, value in row.items() if name != "batch"}
    told["batches"] = _batches(row["batch"], row["attributes"].get("保质期", ""))
    if row["sku"] in CUTS:
        told["prices"] = _prices(row["sku"], row["price"], until)
        told["variants"] = [one | {"prices": _prices(row["sku"], one["price"], until)} for one in row["variants"]]
    return told


def _batches(number: str, shelf_life: str) -> list[Row]:
    """A batch's number holds the month in which it was made: C2609A is of September 2026."""
    month = (2000 + int(number[1:3])) * 12 + int(number[3:5]) - 1
    months = (month - MONTHS_BETWEEN, month)
    numbers = (f"{number[0]}{months[0] // 12 - 2000:02}{months[0] % 12 + 1:02}{number[5:]}", number)
    return [_batch(*one, shelf_life) for one in zip(numbers, months, strict=True)]


def _batch(number: str, month: int, shelf_life: str) -> Row:
    made_on = date(month // 12, month % 12 + 1, 6)
    row = {"number": number, "made_on": made_on.isoformat()}
    days = shelf_life.removesuffix("天")
    return row | {"expires_on": (made_on + timedelta(days=int(days))).isoformat()} if days.isdigit() else row


def _prices(sku: str, price: int, until: datetime) -> list[Row]:
    """As baskets.price_at says it: dearer until the cut."""
    back, more = CUTS[sku]
    turns = ((until - HISTORY, price + more), (until - timedelta(days=back), price))
    return [{"from": moment.isoformat(), "price": amount} for moment, amount in turns]
