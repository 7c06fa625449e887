"""Whether the rows of a shop folder agree with themselves and with each other; the first disagreement is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise

from xiaoer.shop.domain.attributes import Definition, wrong_definition, wrong_values
from xiaoer.shop.domain.incoming import (
    IncomingBatch,
    IncomingLine,
    IncomingOrder,
    IncomingParcel,
    IncomingProduct,
    IncomingShop,
    IncomingVariant,
)
from xiaoer.shop.domain.orders import NOT_YET, WITHOUT_PARCELS, Recipient, Scan
from xiaoer.shop.domain.payments import Payment
from xiaoer.shop.domain.prices import PriceFrom
from xiaoer.shop.domain.rows import (
    AttributeRow,
    LineRow,
    OrderRow,
    ParcelRow,
    PaymentRow,
    PriceRow,
    ProductRow,
    ShopRow,
)
from xiaoer.shop.domain.shops import Brand
from xiaoer.shop.domain.sums import payable, shared, wrong_sums
from xiaoer.values.json_lines import once, refused
from xiaoer.values.refusal import Refused

SHOP, ATTRIBUTES, PRODUCTS, ORDERS = "shop.json", "attributes.jsonl", "products.jsonl", "orders.jsonl"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COURSE = ("placed_at", "paid_at", "shipped_at", "delivered_at", "completed_at")


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


def check_attributes(rows: Sequence[tuple[int, AttributeRow]]) -> tuple[Definition, ...] | Refused:
    single = once(rows, ATTRIBUTES, "name", lambda row: f"{row.category}/{row.name}")
    if isinstance(single, Refused):
        return single
    told = [(line, row.definition) for line, row in single]
    wrong = (_wrong_value(ATTRIBUTES, line, *each) for line, one in told for each in wrong_definition(one))
    return next(wrong, None) or tuple(one for _, one in told)


def check_products(
    rows: Sequence[tuple[int, ProductRow]], pictures: Collection[str], definitions: Sequence[Definition] = ()
) -> tuple[IncomingProduct, ...] | Refused:
    """`pictures`: the names of the files that the folder has; `definitions`: what its attributes are."""
    single = once(rows, PRODUCTS, "sku", lambda row: row.sku)
    if isinstance(single, Refused):
        return single
    told = (wrong for line, row in single for wrong in _product_problems(line, row, definitions))
    problem = next(chain(_repeated_variants(single), _missing_pictures(single, pictures), told), None)
    return problem or tuple(_product(row) for _, row in single)


def check_attribute_values(
    products: Sequence[IncomingProduct], lines: Mapping[str, int], definitions: Sequence[Definition]
) -> Refused | None:
    """The first value that is not what its definition says. `lines`: where each product was told, by its sku, as far as that is known."""
    return next((wrong for one in products for wrong in _wrong_attributes(lines.get(one.sku), one, definitions)), None)


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


def _product_problems(line: int, row: ProductRow, definitions: Sequence[Definition]) -> Iterator[Refused]:
    yield from _wrong_attributes(line, row, definitions)
    numbers = [one.number for one in row.batches]
    for place, number in enumerate(numbers):
        if number in numbers[:place]:
            yield refused(
                "import_repeated", PRODUCTS, line, field=f"batches[{place}].number", value=number, first_line=line
            )
    yield from _wrong_prices(line, "prices", row.prices, row.price)
    for place, variant in enumerate(row.variants):
        yield from _wrong_prices(line, f"variants[{place}].prices", variant.prices, variant.price)


def _wrong_attributes(
    line: int | None, told: ProductRow | IncomingProduct, definitions: Sequence[Definition]
) -> Iterator[Refused]:
    for name, expected_zh, expected_en in wrong_values(definitions, told.category, told.attributes):
        yield _wrong_value(PRODUCTS, line, f"attributes.{name}", expected_zh, expected_en)


def _wrong_prices(line: int, field: str, prices: Sequence[PriceRow], price: int) -> Iterator[Refused]:
    for place, (earlier, later) in enumerate(pairwise(prices), start=1):
        if later.since <= earlier.since:
            before = f"{field}[{place - 1}].from"
            yield refused("import_time_order", PRODUCTS, line, field=f"{field}[{place}].from", before=before)
    if prices and prices[-1].price != price:
        last = len(prices) - 1
        expected = (f"最后一条等于 price（{price}）", f"the last one to be the price ({price})")
        yield _wrong_value(PRODUCTS, line, f"{field}[{last}].price", *expected)


def _wrong_value(file: str, line: int | None, field: str, expected_zh: str, expected_en: str) -> Refused:
    return refused("import_wrong_value", file, line, field=field, expected_zh=expected_zh, expected_en=expected_en)


Sold = Mapping[str, tuple[IncomingProduct, IncomingVariant]]


def _order_problems(
    line: int, row: OrderRow, sold: Sold, recipients: Mapping[str, Recipient], currency: str
) -> Iterator[Refused]:
    yield from _unknown_references(line, row, sold, recipients)
    yield from wrong_sums(ORDERS, line, row, currency)
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
        elif part.batch is not None and part.batch not in {one.number for one in sold[part.sku][0].batches}:
            field = f"lines[{place}].batch"
            yield refused("import_unknown_reference", ORDERS, line, field=field, value=part.batch, where=PRODUCTS)
    for place, parcel in enumerate(row.parcels):
        if max(parcel.lines) >= len(row.lines):
            field, value = f"parcels[{place}].lines", max(parcel.lines)
            yield refused("import_unknown_reference", ORDERS, line, field=field, value=value, where="lines")
    for place, discount in enumerate(row.discounts):
        if max(discount.lines, default=0) >= len(row.lines):
            field, value = f"discounts[{place}].lines", max(discount.lines)
            yield refused("import_unknown_reference", ORDERS, line, field=field, value=value, where="lines")


def _wrong_course(line: int, row: OrderRow) -> Iterator[Refused]:
    for field in NOT_YET.get(row.state, ()):
        if getattr(row, field) is not None:
            yield refused("import_not_yet", ORDERS, line, field=field, state=row.state.value)
    told = [(field, getattr(row, field)) for field in _COURSE if getattr(row, field) is not None]
    for (before, earlier), (field, later) in pairwise(told):
        if later < earlier:
            yield refused("import_time_order", ORDERS, line, field=field, before=before)
    if row.cancelled_at is not None and row.cancelled_at < row.placed_at:
        yield refused("import_time_order", ORDERS, line, field="cancelled_at", before="placed_at")


def _wrong_scans(line: int, row: OrderRow) -> Iterator[Refused]:
    if row.parcels and row.state in WITHOUT_PARCELS:
        yield refused("import_not_yet", ORDERS, line, field="parcels", state=row.state.value)
    for place, parcel in enumerate(row.parcels):
        for number, (earlier, later) in enumerate(pairwise(parcel.scans), start=1):
            if later.at < earlier.at:
                scans = f"parcels[{place}].scans"
                yield refused(
                    "import_time_order", ORDERS, line, field=f"{scans}[{number}].at", before=f"{scans}[{number - 1}].at"
                )


def _product(row: ProductRow) -> IncomingProduct:
    same = {"variants", "batches", "prices"}
    told = {name: getattr(row, name) for name in IncomingProduct.__struct_fields__ if name not in same}
    variants = tuple(
        IncomingVariant(one.sku, one.options, one.price, one.stock, one.stock > 0, _prices(one.prices))
        for one in row.variants
    )
    return IncomingProduct(**told, variants=variants, batches=_batches(row), prices=_prices(row.prices))


def _batches(row: ProductRow) -> tuple[IncomingBatch, ...]:
    told = tuple(
        IncomingBatch(one.number, one.supplier or row.supplier, one.made_on, one.expires_on) for one in row.batches
    )
    if row.batch is None or row.batch in {one.number for one in told}:
        return told
    return (*told, IncomingBatch(row.batch, row.supplier))


def _prices(rows: Sequence[PriceRow]) -> tuple[PriceFrom, ...]:
    return tuple(PriceFrom(_moment(one.since), one.price) for one in rows)


def _order(row: OrderRow, sold: Sold, recipient: Recipient) -> IncomingOrder:
    moments = {name: _micros(getattr(row, name)) for name in IncomingOrder.__struct_fields__ if name.endswith("_at")}
    split = shared(row)
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
        lines=tuple(
            _line(part, share, sold, paid=row.paid > 0) for part, share in zip(row.lines, split.shares, strict=True)
        ),
        parcels=tuple(_parcel(parcel) for parcel in row.parcels),
        payments=tuple(_payment(one) for one in row.payments),
        discounts=split.discounts,
        **moments,
    )


def _line(part: LineRow, share: int, sold: Sold, *, paid: bool) -> IncomingLine:
    product, variant = sold[part.sku]
    return IncomingLine(
        sku=part.sku,
        title=product.title,
        options=variant.options,
        quantity=part.quantity,
        unit_price=part.unit_price,
        discount=part.discount + share,
        paid=payable(part) - share if paid else 0,
        batch=part.batch,
    )


def _payment(row: PaymentRow) -> Payment:
    return Payment(row.kind, row.method, row.amount, row.state, row.number, _micros(row.at))


def _parcel(row: ParcelRow) -> IncomingParcel:
    scans = tuple(Scan(_moment(scan.at), scan.place, scan.text) for scan in row.scans)
    return IncomingParcel(row.carrier, row.number, row.state, row.lines, scans)


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else _moment(moment)


def _moment(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
