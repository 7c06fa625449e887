"""Whether an order of a shop folder comes to what it says, and what each of its lines is to bring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from xiaoer.shop.domain.discounts import Discount, Given, overdone, spread
from xiaoer.shop.domain.orders import OrderState, line_discounts
from xiaoer.shop.domain.payments import PaymentKind, PaymentState
from xiaoer.shop.domain.rows import LineRow, OrderRow
from xiaoer.values.json_lines import refused
from xiaoer.values.money import Money
from xiaoer.values.refusal import Refused


class Shared(msgspec.Struct, frozen=True):
    """The order's discounts split, and the share of each line in all of them, named or not."""

    discounts: tuple[Discount, ...]
    shares: tuple[int, ...]


def shared(row: OrderRow) -> Shared:
    """Named discounts first, then what no name tells of the order's discount."""
    payables = [payable(part) for part in row.lines]
    named = spread(payables, given(row))
    taken = [sum(one.shares[place] for one in named) for place in range(len(payables))]
    rest = line_discounts(
        [whole - less for whole, less in zip(payables, taken, strict=True)], row.discount - _named(row)
    )
    return Shared(named, tuple(less + share for less, share in zip(taken, rest, strict=True)))


def given(row: OrderRow) -> tuple[Given, ...]:
    return tuple(Given(one.kind, one.name, one.amount, tuple(dict.fromkeys(one.lines))) for one in row.discounts)


def _named(row: OrderRow) -> int:
    return sum(one.amount for one in row.discounts)


def payable(part: LineRow) -> int:
    """What a line comes to before its share of the order's discounts."""
    return part.quantity * part.unit_price - part.discount


def wrong_sums(file: str, line: int, row: OrderRow, currency: str) -> Iterator[Refused]:
    """The places of every line must be known to be right already."""
    for field, rule, got, bound in _broken(row):
        rule_zh, rule_en = rule
        shown = {"got": str(Money(got, currency)), "bound": str(Money(bound, currency))}
        yield refused("import_wrong_sum", file, line, field=field, rule_zh=rule_zh, rule_en=rule_en, **shown)


Broken = tuple[str, tuple[str, str], int, int]
"""A field, the rule it breaks in Chinese and English, its amount, and the amount that the rule asks for."""

_OF_A_LINE = ("不超过数量乘单价", "at most quantity times unit price")
_OF_DISCOUNTS = ("不超过所涉商品还应付的金额", "at most what its lines still come to")
_OF_DISCOUNT = ("不超过商品应付金额", "at most what the goods come to")
_OF_NAMED = ("不超过 discount", "at most discount")
_OF_PAID = ("等于商品减优惠加运费", "goods less discounts plus freight")
_OF_REFUNDED = ("不超过已付金额", "at most what was paid")
_OF_PAYMENTS = {
    PaymentKind.PAYMENT: ("已成功的付款之和等于 paid", "successful payments come to paid"),
    PaymentKind.REFUND: ("已成功的退款之和等于 refunded", "successful refunds come to refunded"),
}


def _broken(row: OrderRow) -> Iterator[Broken]:
    yield from _wrong_lines(row.lines)
    yield from _wrong_discounts(row)
    yield from _wrong_totals(row)
    yield from _wrong_payments(row)


def _wrong_lines(lines: Sequence[LineRow]) -> Iterator[Broken]:
    for place, part in enumerate(lines):
        if part.discount > (most := part.quantity * part.unit_price):
            yield f"lines[{place}].discount", _OF_A_LINE, part.discount, most


def _wrong_discounts(row: OrderRow) -> Iterator[Broken]:
    payables = [payable(part) for part in row.lines]
    if found := overdone(payables, given(row)):
        place, most = found
        yield f"discounts[{place}].amount", _OF_DISCOUNTS, row.discounts[place].amount, most
    if _named(row) > row.discount:
        yield "discounts", _OF_NAMED, _named(row), row.discount


def _wrong_totals(row: OrderRow) -> Iterator[Broken]:
    goods = sum(map(payable, row.lines))
    if row.discount > goods:
        yield "discount", _OF_DISCOUNT, row.discount, goods
    due = goods - row.discount + row.freight
    if row.paid not in _allowed(row.state, due):
        yield "paid", _OF_PAID, row.paid, 0 if row.state is OrderState.UNPAID else due
    if row.refunded > row.paid:
        yield "refunded", _OF_REFUNDED, row.refunded, row.paid


def _wrong_payments(row: OrderRow) -> Iterator[Broken]:
    """Where payments are told, they are all of them."""
    sums = ((PaymentKind.PAYMENT, row.paid), (PaymentKind.REFUND, row.refunded))
    for kind, whole in sums if row.payments else ():
        done = sum(one.amount for one in row.payments if one.kind is kind and one.state is PaymentState.DONE)
        if done != whole:
            yield "payments", _OF_PAYMENTS[kind], done, whole


def _allowed(state: OrderState, due: int) -> tuple[int, ...]:
    """What may have been paid: nothing before payment, nothing or all of what was cancelled, else all."""
    if state is OrderState.UNPAID:
        return (0,)
    return (0, due) if state is OrderState.CANCELLED else (due,)
