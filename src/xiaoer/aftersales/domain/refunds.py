"""The sum that comes back, line by line. Never more than was paid, over all cases of an order together."""

from __future__ import annotations

import msgspec

from xiaoer.aftersales.domain.facts import Facts, Line, Order, Wanted
from xiaoer.aftersales.domain.policy import Basis, Refunded


class SumLine(msgspec.Struct, frozen=True):
    """One addend, in minor units; below zero where it is taken off."""

    text_zh: str
    text_en: str
    amount: int


def share(line: Line, quantity: int) -> int:
    """What `quantity` further pieces of a line brought.

    Counted as the difference of two rounded sums, so that the parts of a line taken back one after another add up
    to exactly what was paid for it.
    """
    before = min(line.taken, line.quantity)
    after = min(before + quantity, line.quantity)
    return line.paid * after // line.quantity - line.paid * before // line.quantity


class LineRefund(msgspec.Struct, frozen=True):
    """What of the sum belongs to one line: pieces that go back (0 where they stay) and the amount."""

    line_id: str
    quantity: int
    amount: int


class RefundSum(msgspec.Struct, frozen=True):
    """`addends` add up to `total`; `goods` and `freight` are the parts that later cases on the order must know."""

    total: int = 0
    addends: tuple[SumLine, ...] = ()
    goods: tuple[LineRefund, ...] = ()
    freight: int = 0


def refund_sum(facts: Facts, due: Refunded, returnable: frozenset[str]) -> RefundSum:
    """The refundable amount and what it is made of."""
    goods, addends = _goods_due(facts, due, returnable)
    freight = _freight(facts) if due.basis is Basis.GOODS_AND_FREIGHT else 0
    if freight:
        addends = [*addends, SumLine("发货运费（商品全部退回）", "Freight paid, as all goods go back", freight)]
    if due.basis is Basis.RETURNABLE_GOODS:
        addends = [*addends, *_taken_off(facts)]
    total, addends = _capped(facts.order, addends)
    return RefundSum(total, tuple(addends), tuple(goods), freight)


def _goods_due(facts: Facts, due: Refunded, returnable: frozenset[str]) -> tuple[list[LineRefund], list[SumLine]]:
    match due.basis:
        case Basis.NOTHING:
            return [], []
        case Basis.PRICE_DIFFERENCE:
            return _drops(facts)
        case Basis.RETURNABLE_GOODS:
            return _goods(facts, returnable, due.percent)
        case _:
            return _goods(facts, frozenset(want.line_id for want in facts.wanted), due.percent)


def _lines(facts: Facts) -> list[tuple[Line, Wanted]]:
    found = {line.line_id: line for line in facts.order.lines}
    return [(found[want.line_id], want) for want in facts.wanted]


def _goods(facts: Facts, chosen: frozenset[str], percent: int) -> tuple[list[LineRefund], list[SumLine]]:
    goods, addends = [], []
    for line, want in _lines(facts):
        if line.line_id in chosen:
            amount = share(line, want.quantity) * percent // 100
            addends.append(_paid_for(line, want, percent, amount))
            over = max(0, amount + line.refunded - line.paid)
            if over:
                zh, en = f"「{line.title}」已退过的部分", f"Given back before for {line.title}"
                addends.append(SumLine(zh, en, -over))
            left = max(0, line.quantity - line.taken)
            goods.append(LineRefund(line.line_id, min(want.quantity, left), amount - over))
    return goods, addends


def _paid_for(line: Line, want: Wanted, percent: int, amount: int) -> SumLine:
    part_zh, part_en = ("", "") if percent == 100 else (f"的 {percent}%", f", {percent}% of it")
    return SumLine(
        f"「{line.title}」× {want.quantity} 的实付款{part_zh}",
        f"Paid for {want.quantity} × {line.title}{part_en}",
        amount,
    )


def _freight(facts: Facts) -> int:
    """The freight that was paid comes back with the last of the goods."""
    left = facts.order.freight - facts.order.freight_given
    return left if left > 0 and _takes_the_rest(facts) else 0


def _takes_the_rest(facts: Facts) -> bool:
    wanted = {want.line_id: want.quantity for want in facts.wanted}
    return all(wanted.get(line.line_id, 0) + line.taken >= line.quantity for line in facts.order.lines)


def _taken_off(facts: Facts) -> list[SumLine]:
    told = facts.told
    addends = []
    if told.owed_freight:
        zh, en = "部分退货后不满包邮条件，补收发货运费", "Freight due, as what is kept misses free shipping"
        addends.append(SumLine(zh, en, -told.owed_freight))
    if told.gift_kept_value:
        zh, en = "赠品未退回，按事先标明的价格折抵", "Gifts kept, at their declared price"
        addends.append(SumLine(zh, en, -told.gift_kept_value))
    return addends


def _drops(facts: Facts) -> tuple[list[LineRefund], list[SumLine]]:
    now_costs = facts.told.current_unit_price
    goods, addends = [], []
    for line, want in _lines(facts):
        dropped = 0 if now_costs is None else share(line, want.quantity) - now_costs * want.quantity
        amount = min(dropped, line.paid - line.refunded)
        if amount > 0:
            zh, en = f"「{line.title}」× {want.quantity} 的差价", f"Price drop of {want.quantity} × {line.title}"
            addends.append(SumLine(zh, en, amount))
            goods.append(LineRefund(line.line_id, 0, amount))
    return goods, addends


def left_of(order: Order) -> int:
    """What may still come back of the order's payment: neither given back nor promised by a case that is open."""
    return max(0, order.paid - order.refunded - order.held)


def _capped(order: Order, addends: list[SumLine]) -> tuple[int, list[SumLine]]:
    """Kept between nothing and what is left of the order's payment; the difference is an addend of its own."""
    total = sum(addend.amount for addend in addends)
    left = left_of(order)
    if total > left:
        zh, en = "超出本订单尚可退金额的部分", "Beyond what is left of the order's payment"
        return left, [*addends, SumLine(zh, en, left - total)]
    if total < 0:
        zh, en = "扣减不超过应退货款", "Nothing is taken beyond the goods' share"
        return 0, [*addends, SumLine(zh, en, -total)]
    return total, addends
