"""Whether the rows of a shop folder agree with themselves and with each other; the first disagreement is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise

from xiaoer.shop.domain.incoming import (
    IncomingLine,
    IncomingOrder,
    IncomingParcel,
    IncomingProduct,
    IncomingShop,
    IncomingVariant,
)
from xiaoer.shop.domain.orders import BEFORE_DISPATCH, OrderState, Recipient, Scan, line_discounts
from xiaoer.shop.domain.rows import LineRow, OrderRow, ParcelRow, ProductRow, ShopRow
from xiaoer.shop.domain.shops import Brand
from xiaoer.values.json_lines import once, refused
from xiaoer.values.money import Money
from xiaoer.values.refusal import Refused

SHOP, PRODUCTS, ORDERS = "shop.json", "products.jsonl", "orders.jsonl"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COURSE = ("placed_at", "paid_at", "shipped_at", "delivered_at", "completed_at")
_NOT_YET = {
    OrderState.UNPAID: ("paid_at", "shipped_at", "delivered_at", "completed_at"),
    OrderState.PAID: ("shipped_at", "delivered_at", "completed_at"),
    OrderState.PACKED: ("shipped_at", "delivered_at", "completed_at"),
    OrderState.SHIPPED: ("delivered_at", "completed_at"),
}


def check_shop(row: ShopRow, zones: Collection[str]) -> IncomingShop | Refused:
    """`zones`: the names of the time zones that this machine knows."""
    if row.zone not in zones:
        return refused(
            "import_wrong_value",
            SHOP,
            field="zone",
            expected_zh=f"IANA 时区名，如 Asia/Shanghai（没有 {row.zone} 这个时区）",
            expected_en=f"an IANA time zone such as Asia/Shanghai (there is none named {row.zone})",
        )
    brand = Brand(**{name: getattr(row.brand, name) for name in Brand.__struct_fields__})
    told = {name: getattr(row, name) for name in IncomingShop.__struct_fields__ if name != "brand"}
    return IncomingShop(**told, brand=brand)


def check_products(
    rows: Sequence[tuple[int, ProductRow]], pictures: Collection[str]
) -> tuple[IncomingProduct, ...] | Refused:
    """`pictures`: the names of the files that the folder has."""
    single = once(rows, PRODUCTS, "sku", lambda row: row.sku)
    if isinstance(single, Refused):
        return single
    problem = next(chain(_repeated_variants(single), _missing_pictures(single, pictures)), None)
    return problem or tuple(_product(row) for _, row in single)


def check_orders(
    rows: Sequence[tuple[int, OrderRow]],
    products: Sequence[IncomingProduct],
    recipients: Mapping[str, Recipient],
    currency: str,
) -> tuple[IncomingOrder, ...] | Refused:
    """`recipients`: each known customer, by the id that the source gives."""
    single = once(rows, ORDERS, "number", lambda row: row.number)
    if isinstance(single, Refused):
        return single
    sold = {variant.sku: (product, variant) for product in products for variant in product.variants}
    for line, row in single:
        if problem := next(_order_problems(line, row, sold, recipients, currency), None):
            return problem
    return tuple(_order(row, sold, recipients[row.customer]) for _, row in single)


def _repeated_variants(rows: Sequence[tuple[int, ProductRow]]) -> Iterator[Refused]:
    first: dict[str, int] = {}
    for line, row in rows:
        for place, variant in enumerate(row.variants):
            if variant.sku in first:
                field = f"variants[{place}].sku"
                yield refused(
                    "import_repeated", PRODUCTS, line, field=field, value=variant.sku, first_line=first[variant.sku]
                )
            first.setdefault(variant.sku, line)


def _missing_pictures(rows: Sequence[tuple[int, ProductRow]], pictures: Collection[str]) -> Iterator[Refused]:
    for line, row in rows:
        if row.picture is not None and row.picture not in pictures:
            yield refused("import_no_picture", PRODUCTS, line, field="picture", value=row.picture)


Sold = Mapping[str, tuple[IncomingProduct, IncomingVariant]]


def _order_problems(
    line: int, row: OrderRow, sold: Sold, recipients: Mapping[str, Recipient], currency: str
) -> Iterator[Refused]:
    yield from _unknown_references(line, row, sold, recipients)
    yield from _wrong_sums(line, row, currency)
    yield from _wrong_course(line, row)
    yield from _wrong_scans(line, row)


def _unknown_references(line: int, row: OrderRow, sold: Sold, recipients: Mapping[str, Recipient]) -> Iterator[Refused]:
    if row.customer not in recipients:
        yield refused(
            "import_unknown_reference", ORDERS, line, field="customer", value=row.customer, where="customers.jsonl"
        )
    for place, part in enumerate(row.lines):
        if part.sku not in sold:
            field = f"lines[{place}].sku"
            yield refused("import_unknown_reference", ORDERS, line, field=field, value=part.sku, where=PRODUCTS)
    for place, parcel in enumerate(row.parcels):
        if max(parcel.lines) >= len(row.lines):
            field, value = f"parcels[{place}].lines", max(parcel.lines)
            yield refused("import_unknown_reference", ORDERS, line, field=field, value=value, where="lines")


def _wrong_sums(line: int, row: OrderRow, currency: str) -> Iterator[Refused]:
    def wrong(field: str, rule: tuple[str, str], got: int, bound: int) -> Refused:
        rule_zh, rule_en = rule
        shown = {"got": str(Money(got, currency)), "bound": str(Money(bound, currency))}
        return refused("import_wrong_sum", ORDERS, line, field=field, rule_zh=rule_zh, rule_en=rule_en, **shown)

    for place, part in enumerate(row.lines):
        if part.discount > (most := part.quantity * part.unit_price):
            yield wrong(
                f"lines[{place}].discount",
                ("不超过数量乘单价", "at most quantity times unit price"),
                part.discount,
                most,
            )
    goods = sum(_payable(part) for part in row.lines)
    if row.discount > goods:
        yield wrong("discount", ("不超过商品应付金额", "at most what the goods come to"), row.discount, goods)
    due = goods - row.discount + row.freight
    if row.paid not in _allowed(row.state, due):
        rule = ("等于商品减优惠加运费", "goods less discounts plus freight")
        yield wrong("paid", rule, row.paid, 0 if row.state is OrderState.UNPAID else due)
    if row.refunded > row.paid:
        yield wrong("refunded", ("不超过已付金额", "at most what was paid"), row.refunded, row.paid)


def _payable(part: LineRow) -> int:
    return part.quantity * part.unit_price - part.discount


def _allowed(state: OrderState, due: int) -> tuple[int, ...]:
    """What may have been paid: nothing before payment, nothing or all of what was cancelled, else all."""
    if state is OrderState.UNPAID:
        return (0,)
    return (0, due) if state is OrderState.CANCELLED else (due,)


def _wrong_course(line: int, row: OrderRow) -> Iterator[Refused]:
    for field in _NOT_YET.get(row.state, ()):
        if getattr(row, field) is not None:
            yield refused("import_not_yet", ORDERS, line, field=field, state=row.state.value)
    told = [(field, getattr(row, field)) for field in _COURSE if getattr(row, field) is not None]
    for (before, earlier), (field, later) in pairwise(told):
        if later < earlier:
            yield refused("import_time_order", ORDERS, line, field=field, before=before)
    if row.cancelled_at is not None and row.cancelled_at < row.placed_at:
        yield refused("import_time_order", ORDERS, line, field="cancelled_at", before="placed_at")


def _wrong_scans(line: int, row: OrderRow) -> Iterator[Refused]:
    if row.parcels and row.state in BEFORE_DISPATCH - {OrderState.PACKED}:
        yield refused("import_not_yet", ORDERS, line, field="parcels", state=row.state.value)
    for place, parcel in enumerate(row.parcels):
        for number, (earlier, later) in enumerate(pairwise(parcel.scans), start=1):
            if later.at < earlier.at:
                scans = f"parcels[{place}].scans"
                yield refused(
                    "import_time_order", ORDERS, line, field=f"{scans}[{number}].at", before=f"{scans}[{number - 1}].at"
                )


def _product(row: ProductRow) -> IncomingProduct:
    told = {name: getattr(row, name) for name in IncomingProduct.__struct_fields__ if name != "variants"}
    variants = tuple(
        IncomingVariant(one.sku, one.options, one.price, one.stock, available=one.stock > 0) for one in row.variants
    )
    return IncomingProduct(**told, variants=variants)


def _order(row: OrderRow, sold: Sold, recipient: Recipient) -> IncomingOrder:
    moments = {name: _micros(getattr(row, name)) for name in IncomingOrder.__struct_fields__ if name.endswith("_at")}
    return IncomingOrder(
        number=row.number,
        buyer=row.customer,
        state=row.state,
        source_state=None,
        recipient=recipient,
        freight=row.freight,
        paid=row.paid,
        refunded=row.refunded,
        note=row.note,
        lines=_lines(row, sold),
        parcels=tuple(_parcel(parcel) for parcel in row.parcels),
        **moments,
    )


def _lines(row: OrderRow, sold: Sold) -> tuple[IncomingLine, ...]:
    shares = line_discounts([_payable(part) for part in row.lines], row.discount)
    return tuple(_line(part, share, sold, paid=row.paid > 0) for part, share in zip(row.lines, shares, strict=True))


def _line(part: LineRow, share: int, sold: Sold, *, paid: bool) -> IncomingLine:
    product, variant = sold[part.sku]
    return IncomingLine(
        sku=part.sku,
        title=product.title,
        options=variant.options,
        quantity=part.quantity,
        unit_price=part.unit_price,
        discount=part.discount + share,
        paid=_payable(part) - share if paid else 0,
    )


def _parcel(row: ParcelRow) -> IncomingParcel:
    scans = tuple(Scan(_moment(scan.at), scan.place, scan.text) for scan in row.scans)
    return IncomingParcel(row.carrier, row.number, row.state, row.lines, scans)


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else _moment(moment)


def _moment(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
