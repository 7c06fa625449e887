"""The rows of one order made one: shared facts agree, lines stand in one order whatever theirs in the file was, sums hold.

The result does not depend on the order or repetition of the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, repeat
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from xiaoer.customers.domain.people import Address
from xiaoer.intake.domain.cells import SEPARATED
from xiaoer.intake.domain.fields import FIELDS, MOMENTS, Field
from xiaoer.intake.domain.problems import Problem, problem
from xiaoer.shop.domain.incoming import IncomingLine, IncomingOrder, IncomingParcel
from xiaoer.shop.domain.orders import Delivery, OrderState, line_discounts, recipient_of
from xiaoer.shop.domain.untold import Untold
from xiaoer.values.money import Money

MOST_LINES = 500
Row = Sequence[Any]
"""The number of its line in the file, then the values of the mapped fields in the order of `Layout.names`."""

_COURSE = ("placed_at", "paid_at", "shipped_at", "delivered_at", "completed_at")
_LINE_FACTS = ("sku", "title", "options", "quantity", "unit_price", "line_total", "line_discount")
_PARTS = re.compile(r"[;；]")
_PAIR = re.compile(r"([^:：]{1,50})[:：](.+)", re.DOTALL)


_COLUMNS = {
    "recipient": ("recipient",), "phone": ("phone",), "address": ("province", "city", "district", "street", "address"),
    "parcels": ("tracking",), "carrier": ("carrier",), "shares": ("line_discount",),
    **{name: (name,) for name in ("note", "refunded", "title", "options", *MOMENTS)},
}  # fmt: skip
"""The fields by which a file tells a part of an order; of the parts below no file tells."""
_NEVER = ("batch", "discounts", "payments", "scans", "source_state")


class Person(msgspec.Struct, frozen=True, array_like=True):
    """What an order tells of its buyer; None where the file has no column for it or the cell is empty."""

    name: str | None
    nick: str | None
    phone: str | None
    email: str | None
    address: Address | None


class Told(msgspec.Struct, frozen=True, array_like=True):
    """An order and its buyer, checked."""

    order: IncomingOrder
    person: Person


class Layout:
    """Where the mapped fields stand in a row, what their columns are called, and the shop's currency."""

    def __init__(
        self, names: Sequence[str], columns: Mapping[str, str], currency: str, fields: Mapping[str, Field] = FIELDS
    ) -> None:
        self.names = tuple(names)
        self.columns = columns
        self.currency = currency
        self.fields = fields
        self.places = {name: place for place, name in enumerate(self.names, start=1)}
        self.shared = {name: place for name, place in self.places.items() if not fields[name].of_line}
        self.shared_of: Callable[[Row], tuple[Any, ...]] = _getter(tuple(self.shared.values()))
        self.own = tuple(place for name, place in self.places.items() if fields[name].of_line)
        self.line = self.places.get("line")
        self.of_line = tuple(self.places.get(name) for name in _LINE_FACTS)

    def label(self, name: str) -> str:
        return self.columns.get(name) or self.fields[name].zh

    def of(self, row: Row, name: str) -> Any:
        place = self.places.get(name)
        return None if place is None else row[place]


def untold(layout: Layout) -> Untold:
    """What a file of these columns cannot tell of an order, so that it stays as it was."""
    missing = [part for part, names in _COLUMNS.items() if not any(name in layout.places for name in names)]
    return tuple(sorted([*missing, *_NEVER]))


def _getter(places: tuple[int, ...]) -> Callable[[Row], tuple[Any, ...]]:
    """As itemgetter, which gives a bare value for one place."""
    return itemgetter(*places) if len(places) > 1 else lambda row: tuple(row[place] for place in places)


T = TypeVar("T")


class Combined(NamedTuple, Generic[T]):
    """What rows that belong together tell, or why it is nothing; `repeated` of them said nothing new."""

    told: T | None
    problems: list[Problem]
    repeated: int


def combine(rows: Sequence[Row], layout: Layout) -> Combined[Told]:
    """All rows of one order, in the order of the file."""
    single, problems = _single(rows, layout)
    facts = _shared(rows, layout, problems)
    lines = _lines(single, layout, problems)
    first = rows[0][0]
    if not problems:
        problems += _course(first, facts, layout)
    if problems:
        return Combined(None, problems, len(rows) - len(single))
    bill = _bill(first, facts, lines, single, layout)
    if isinstance(bill, Problem):
        return Combined(None, [bill], len(rows) - len(single))
    address = address_of(facts)
    order = _order(facts, address, lines, bill, single, layout)
    return Combined(Told(order, _person(facts, address)), [], len(rows) - len(single))


def _single(rows: Sequence[Row], layout: Layout) -> tuple[list[Row], list[Problem]]:
    """Each line once, sorted by what it says; two that bear one number and differ are a problem."""
    if len(rows) == 1:
        return [rows[0]], []
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        seen.setdefault(tuple(row[place] for place in layout.own), row)
    problems: list[Problem] = []
    if layout.line is not None:
        first: dict[str, Row] = {}
        for row in seen.values():
            number = row[layout.line]
            if number in first:
                facts = {"first": first[number][0]}
                problems.append(problem(row[0], layout.label("line"), number, "repeated", facts))
            elif number is not None:
                first[number] = row
    ordered = sorted(seen.items(), key=lambda pair: [(value is not None, value) for value in pair[0]])
    return [row for _, row in ordered], problems


def _shared(rows: Sequence[Row], layout: Layout, problems: list[Problem]) -> dict[str, Any]:
    """What the rows say of the order."""
    facts = agreed(rows, layout, problems)
    problems += [
        problem(rows[0][0], layout.label(name), None, "missing")
        for name in ("number", "state", "buyer")
        if facts.get(name) is None
    ]
    if (currency := facts.get("currency")) and currency.upper() not in {
        layout.currency,
        _OTHER_NAMES.get(layout.currency),
    }:
        problems.append(
            problem(rows[0][0], layout.label("currency"), currency, "currency", {"wanted": layout.currency})
        )
    return facts


def agreed(rows: Sequence[Row], layout: Layout, problems: list[Problem]) -> dict[str, Any]:
    """What the rows say together: an empty cell says nothing, two different words are a problem."""
    same = layout.shared_of(rows[0])
    if all(layout.shared_of(row) == same for row in rows[1:]):
        return dict(zip(layout.shared, same, strict=True))
    return _agreed(rows, layout, problems)


def _agreed(rows: Sequence[Row], layout: Layout, problems: list[Problem]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name, place in layout.shared.items():
        said = rows[0]
        for row in rows[1:]:
            if row[place] is None or row[place] == said[place]:
                continue
            if said[place] is None:
                said = row
            else:
                other = {"first": said[0], "other": said[place]}
                problems.append(problem(row[0], layout.label(name), row[place], "differs", other))
                break
        facts[name] = said[place]
    return facts


_OTHER_NAMES = {"CNY": "RMB"}


def _lines(rows: Sequence[Row], layout: Layout, problems: list[Problem]) -> list[IncomingLine]:
    """The lines as they stand alone, before any share of the order's discount."""
    if len(rows) > MOST_LINES:
        problems.append(problem(rows[-1][0], "", len(rows), "most_lines", {"most": MOST_LINES}))
        return []
    lines: list[IncomingLine] = []
    for row in rows:
        made = _line(row, layout)
        if isinstance(made, Problem):
            problems.append(made)
        else:
            lines.append(made)
    return lines


def _line(row: Row, layout: Layout) -> IncomingLine | Problem:
    told: list[Any] = [None if place is None else row[place] for place in layout.of_line]
    sku, title, options, quantity, unit_price, total, discount = told
    if quantity is None:
        return problem(row[0], layout.label("quantity"), None, "missing")
    if sku is None and title is None:
        return problem(row[0], layout.label("title" if "title" in layout.places else "sku"), None, "title_missing")
    if unit_price is None and total is None:
        return problem(
            row[0], layout.label("unit_price" if "unit_price" in layout.places else "line_total"), None, "price_missing"
        )
    if unit_price is None:
        # A total that the quantity does not divide: the price is rounded up, and what is too much is a discount.
        unit_price = -(-total // quantity)
        discount = (discount or 0) + unit_price * quantity - total
    discount = discount or 0
    if discount > quantity * unit_price:
        most = {"most": str(Money(quantity * unit_price, layout.currency))}
        return problem(row[0], layout.label("line_discount"), Money(discount, layout.currency), "line_sum", most)
    name = title or sku
    return IncomingLine((sku or title)[:100], name, options_of(options), quantity, unit_price, discount, 0)


@lru_cache(maxsize=10_000)
def options_of(text: str | None) -> dict[str, str]:
    """颜色:黑色;尺码:L as two options; anything else as one that holds it whole, a name with two values too."""
    if not text:
        return {}
    found = [_PAIR.match(part.strip()) for part in _PARTS.split(text) if part.strip()]
    pairs = {(pair[1].strip(), pair[2].strip()) for pair in found if pair}
    options = {pair[1].strip(): pair[2].strip() for pair in found if pair}
    return options if all(found) and len(options) == len(pairs) else {"规格": text}


def _course(first: int, facts: Mapping[str, Any], layout: Layout) -> Iterator[Problem]:
    told = [(name, facts[name]) for name in _COURSE if facts.get(name) is not None]
    for (before, earlier), (name, later) in pairwise(told):
        if later < earlier:
            words = {"before_zh": FIELDS[before].zh, "before_en": FIELDS[before].en, "first": first}
            yield problem(first, layout.label(name), None, "course", words)


class Bill(NamedTuple):
    """The order's sums: `discount` is that on the whole order."""

    paid: int
    discount: int
    freight: int
    refunded: int


def _bill(
    first: int, facts: Mapping[str, Any], lines: Sequence[IncomingLine], rows: Sequence[Row], layout: Layout
) -> Bill | Problem:
    state = OrderState(facts["state"])
    due = _due(facts, rows, layout)
    paid = facts.get("paid")
    asked = due if paid is None else paid
    if asked is None:
        name = next(name for name in ("paid", "due", "line_due") if name in layout.places)
        return problem(first, layout.label(name), None, "paid_missing")
    if paid is None:
        paid = 0 if _is_unpaid(state, facts) else asked
    if state is OrderState.UNPAID and paid:
        return problem(first, layout.label("paid"), Money(paid, layout.currency), "paid_early")
    goods = sum(line.quantity * line.unit_price - line.discount for line in lines)
    total = paid or due
    if not total and _is_unpaid(state, facts):
        discount = min(facts.get("discount") or 0, goods)
        return Bill(0, discount, facts.get("freight") or 0, 0)
    balanced = _balanced(total or 0, goods, facts)
    if balanced is None:
        return _unbalanced(first, total or 0, goods, facts, layout)
    refunded = facts.get("refunded")
    refunded = paid if refunded is None and state is OrderState.REFUNDED else refunded or 0
    if refunded > paid:
        most = {"most": str(Money(paid, layout.currency))}
        return problem(first, layout.label("refunded"), Money(refunded, layout.currency), "refund_sum", most)
    return Bill(paid, *balanced, refunded)


def _is_unpaid(state: OrderState, facts: Mapping[str, Any]) -> bool:
    return state is OrderState.UNPAID or (state is OrderState.CANCELLED and facts.get("paid_at") is None)


def _due(facts: Mapping[str, Any], rows: Sequence[Row], layout: Layout) -> int | None:
    """What the order comes to: of the order, or all its lines together."""
    told = [layout.of(row, "line_due") for row in rows]
    return sum(told) if told and None not in told else facts.get("due")


def _balanced(total: int, goods: int, facts: Mapping[str, Any]) -> tuple[int, int] | None:
    """Discount and freight with which the order comes to its total; tax that stands on top of prices is charged as
    freight is. A discount that no column tells is what is missing to the total.
    """
    freight, tax, discount = facts.get("freight") or 0, facts.get("tax") or 0, facts.get("discount")
    rest = total - (goods - (discount or 0) + freight)
    if discount is not None:
        return (discount, freight + rest) if rest in {0, tax} and discount <= goods else None
    if rest > 0:
        return (0, freight + rest) if rest == tax else None
    return min(-rest, goods), freight - max(-rest - goods, 0)


def _unbalanced(first: int, total: int, goods: int, facts: Mapping[str, Any], layout: Layout) -> Problem:
    discount, freight = facts.get("discount") or 0, facts.get("freight") or 0
    shown = {
        "wanted": goods - discount + freight, "goods": goods, "discount": discount, "freight": freight,
    }  # fmt: skip
    named = {name: str(Money(amount, layout.currency)) for name, amount in shown.items()}
    name = next(name for name in ("paid", "due", "line_due") if name in layout.places)
    return problem(first, layout.label(name), Money(total, layout.currency), "sum", named)


def _order(
    facts: Mapping[str, Any],
    address: Address | None,
    lines: Sequence[IncomingLine],
    bill: Bill,
    rows: Sequence[Row],
    layout: Layout,
) -> IncomingOrder:
    return IncomingOrder(
        number=facts["number"],
        buyer=facts["buyer"],
        state=OrderState(facts["state"]),
        source_state=None,
        recipient=recipient_of(
            Delivery(_name(facts), facts.get("phone") or "", address.line if address else ""),
            address.masked if address else "",
        ),
        freight=bill.freight,
        paid=bill.paid,
        refunded=bill.refunded,
        note=facts.get("note") or "",
        lines=_with_shares(lines, bill),
        parcels=_parcels(rows, layout),
        **_moments(facts),
    )


def _moments(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts.get(name) for name in MOMENTS}


def _with_shares(lines: Sequence[IncomingLine], bill: Bill) -> tuple[IncomingLine, ...]:
    payable = [line.quantity * line.unit_price - line.discount for line in lines]
    shares = line_discounts(payable, bill.discount) if bill.discount else repeat(0, len(lines))
    return tuple(
        IncomingLine(
            line.sku, line.title, line.options, line.quantity, line.unit_price, line.discount + share,
            due - share if bill.paid else 0,
        )
        for line, share, due in zip(lines, shares, payable, strict=True)
    )  # fmt: skip


def _parcels(rows: Sequence[Row], layout: Layout) -> tuple[IncomingParcel, ...]:
    """Each tracking number with the lines in whose rows it stands; one without a line of its own holds all of them."""
    place = layout.places.get("tracking")
    if place is None:
        return ()
    inside: dict[tuple[str, str], list[int]] = {}
    for at, row in enumerate(rows):
        for number in SEPARATED.split(row[place] or ""):
            if number:
                inside.setdefault((layout.of(row, "carrier") or "", number[:100]), []).append(at)
    return tuple(
        IncomingParcel(carrier, number, None, tuple(lines), ()) for (carrier, number), lines in sorted(inside.items())
    )


def _person(facts: Mapping[str, Any], address: Address | None) -> Person:
    return Person(facts.get("recipient"), facts.get("nick"), facts.get("phone"), facts.get("email"), address)


def _name(facts: Mapping[str, Any]) -> str:
    name: str = facts.get("recipient") or facts.get("nick") or facts["buyer"]
    return name


def address_of(facts: Mapping[str, Any]) -> Address | None:
    """From columns of its parts, or from one column with the parts separated by spaces, as 浙江省 杭州市 西湖区 某路 1 号."""
    parts = [facts.get(name) or "" for name in ("province", "city", "district", "street")]
    if not any(parts) and (whole := facts.get("address")):
        split = whole.split(None, 3)
        parts = [*split[:-1], *[""] * (4 - len(split)), split[-1]] if len(split) < 4 else split
    return Address(*parts) if any(parts) else None
