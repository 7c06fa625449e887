"""Orders as the shop's system shows them at one moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from baskets import Basket, Line, Shelf, fill_basket
from catalog import Row
from goods import batch_at
from lives import DISPATCH_PROMISE, Life, Plan, live, throw
from moments import placed_moments
from parcels import Parcel, parcel_row, seen
from payments import discount_rows, payment_rows
from shoppers import Customer

# What shoppers write under an order; most write nothing.
NOTES = (
    "工作日白天没人，请放丰巢旁边的门卫室", "送人的，请不要放价格单", "麻烦包严实一点，上次瓶子漏了",
    "到了先打电话，别放驿站", "孩子穿的，急用，谢谢", "请发日期新鲜的", "和昨天那单一起发就行",
    "周末在家，平时晚七点后派送", "帮我检查一下拉链再发", "贺卡写：妈妈生日快乐，天冷多穿",
    "尺码不对会换，请留意库存", "老人收货，请送到家门口", "不要绿色的外箱，搬家怕混", "公司前台代收，写部门名",
    "发票抬头已经填好了", "第二次买了，一如既往就好", "请备注易碎", "若缺货请先联系我，不要直接退",
    "寄老家，路上可能慢，没关系", "出差前要用，能早点最好", "请避开中午派送", "门铃坏了，请敲门",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """``tie`` names the past case or conversation it was made for; empty for all others."""

    customer: Customer
    basket: Basket
    life: Life
    note: str = ""
    tie: str = ""


def make_order(rng: Random, customer: Customer, basket: Basket, plan: Plan, tie: str = "") -> Order:
    note = rng.choice(NOTES) if rng.random() < 0.09 else ""
    return Order(customer, basket, live(rng, plan, basket, customer.place), note, tie)


def ordinary_orders(
    rng: Random, count: int, customers: list[Customer], appetite: list[float], shelf: Shelf
) -> list[Order]:
    moments = placed_moments(rng, count, shelf.until)
    buyers = rng.choices(customers, cum_weights=appetite, k=count)
    return [
        make_order(rng, buyer, fill_basket(rng, shelf, buyer.place, moment), throw(rng, moment))
        for buyer, moment in zip(buyers, moments, strict=True)
    ]


def numbered(orders: Iterable[Order]) -> dict[str, Order]:
    """The orders by number, in the order they were placed."""
    placed = sorted(orders, key=lambda order: (order.life.placed_at, order.customer.id, order.tie))
    return {f"YH{order.life.placed_at:%y%m%d}{index:05d}": order for index, order in enumerate(placed, start=1)}


def order_row(number: str, order: Order, batches: Mapping[str, list[Row]], until: datetime) -> Row:
    """One line of orders.jsonl: nothing in it is later than ``until``. ``batches``: those of each product."""
    life, basket = order.life, order.basket
    parcels = _seen(life, until)
    paid_at = _past(life.paid_at, until)
    moments = {
        "paid_at": paid_at,
        "promised_dispatch_at": paid_at + DISPATCH_PROMISE if paid_at else None,
        "shipped_at": min((parcel.scans[0].at for parcel in parcels), default=None),
        "delivered_at": _delivered_at(life, parcels),
        "completed_at": _past(life.completed_at, until),
        "cancelled_at": _past(life.cancelled_at, until),
    }
    return {
        "number": number,
        "customer": order.customer.id,
        "state": state_at(order, until),
        "placed_at": life.placed_at.isoformat(),
        **{name: moment.isoformat() for name, moment in moments.items() if moment},
        "lines": [_line_row(one, batch_at(batches[one.variant.product], life.placed_at)) for one in basket.lines],
        "freight": basket.freight,
        "discount": basket.discount,
        "paid": basket.total if paid_at else 0,
        "refunded": refunded_at(life, until),
        "parcels": [parcel_row(parcel) for parcel in parcels],
        "payments": payment_rows(number, basket.total, life, until),
        "discounts": discount_rows(basket, life.placed_at),
        "note": order.note,
    }


def _line_row(line: Line, batch: str | None) -> Row:
    row = {
        "sku": line.variant.sku, "quantity": line.quantity, "unit_price": line.unit_price, "discount": line.discount,
    }  # fmt: skip
    return row | {"batch": batch} if batch else row


def state_at(order: Order, until: datetime) -> str:
    life = order.life
    if _past(life.cancelled_at, until):
        return "cancelled"
    if not _past(life.paid_at, until):
        return "unpaid"
    if refunded_at(life, until) and not life.completed_at:
        return "refunded"
    return _way(life, until)


def refunded_at(life: Life, until: datetime) -> int:
    """Fen that had gone back by ``until``."""
    return life.refunded if _past(life.refunded_at, until) else 0


def _way(life: Life, until: datetime) -> str:
    parcels = _seen(life, until)
    if _past(life.completed_at, until):
        return "completed"
    if _delivered_at(life, parcels):
        return "delivered"
    if parcels:
        return "shipped"
    return "packed" if _past(life.packed_at, until) else "paid"


def _seen(life: Life, until: datetime) -> list[Parcel]:
    return [parcel for one in life.parcels if (parcel := seen(one, until))]


def _delivered_at(life: Life, parcels: list[Parcel]) -> datetime | None:
    """The moment the last of all its parcels was signed for."""
    signed = [parcel.scans[-1].at for parcel in parcels if parcel.scans[-1].state == "signed"]
    return max(signed) if signed and len(signed) == len(life.parcels) else None


def _past(moment: datetime | None, until: datetime) -> datetime | None:
    return moment if moment and moment <= until else None
