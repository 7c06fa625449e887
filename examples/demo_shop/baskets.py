"""What is in a basket and what it costs; all money in fen, every sum exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from catalog import Variant
from moments import is_sale
from places import Place, Region

FREE_FREIGHT_FROM = 5900
FREIGHT = 800
REMOTE_FREIGHT = 1500
# Spend this much, save that much: the coupons of the shop's first page.
COUPONS = ((49900, 5000), (29900, 2000), (9900, 1000))
SALE_STEP, SALE_SAVING = 20000, 2000
# The second of two costs a tenth less, now and then.
SECOND_OFF = 10
# Months in which a kind sells, and how much more than in the others.
SEASONS: dict[str, tuple[tuple[int, ...], float]] = {
    "down_jacket": ((10, 11, 12, 1), 5.0),
    "coat": ((10, 11, 12), 3.0),
    "sweater": ((10, 11, 12), 3.0),
    "thermal": ((11, 12, 1), 4.0),
    "scarf": ((10, 11, 12), 3.0),
    "heater": ((10, 11, 12), 4.0),
    "electric_blanket": ((10, 11, 12), 4.0),
    "humidifier": ((10, 11, 12), 3.0),
    "tshirt": ((5, 6, 7, 8), 3.0),
    "fan": ((5, 6, 7, 8), 5.0),
    "orange": ((11, 12, 1), 6.0),
    "tea": ((5, 6), 2.0),
}
# Products that became cheaper: days before ``until`` and fen. A price claim needs a price that fell.
CUTS = {"YH-A002": (9, 3000), "YH-A005": (11, 2000), "YH-C008": (8, 2000), "YH-F016": (13, 600), "YH-A020": (10, 3000)}


@dataclass(frozen=True, slots=True)
class Line:
    """``discount`` is the line's own, for the whole line: its share of the order's discount is not in it."""

    variant: Variant
    quantity: int
    unit_price: int
    discount: int = 0

    @property
    def payable(self) -> int:
        return self.quantity * self.unit_price - self.discount


@dataclass(frozen=True, slots=True)
class Basket:
    lines: tuple[Line, ...]
    discount: int
    freight: int

    @property
    def total(self) -> int:
        return sum(line.payable for line in self.lines) - self.discount + self.freight


@dataclass(frozen=True, slots=True)
class Shelf:
    """The variants, the running total of how readily each sells by month, and the shop's present."""

    variants: Sequence[Variant]
    demand: Mapping[int, Sequence[float]]
    until: datetime


def stock_shelf(rng: Random, variants: Sequence[Variant], until: datetime) -> Shelf:
    """Popularity by product is a power law: the tenth product sells a fifth of the first."""
    products = sorted({variant.product for variant in variants})
    rng.shuffle(products)
    rank = {product: (place + 1) ** -0.7 for place, product in enumerate(products)}
    siblings = {product: sum(v.product == product for v in variants) for product in products}
    demand = {
        month: list(accumulate(rank[v.product] / siblings[v.product] * _season(v, month) for v in variants))
        for month in range(1, 13)
    }
    return Shelf(variants, demand, until)


def fill_basket(rng: Random, shelf: Shelf, place: Place, at: datetime) -> Basket:
    wanted = rng.choices((1, 2, 3, 4), weights=(56, 28, 12, 4))[0]
    picked = {v.sku: v for v in rng.choices(shelf.variants, cum_weights=shelf.demand[at.month], k=wanted)}
    lines = tuple(_line(rng, v, price_at(v, at, shelf.until)) for v in picked.values())
    goods = sum(line.payable for line in lines)
    discount = _saving(rng, goods, at)
    return Basket(lines, discount, _freight(rng, goods - discount, place))


def price_at(variant: Variant, at: datetime, until: datetime) -> int:
    back, more = CUTS.get(variant.product, (0, 0))
    return variant.price + (more if at < until - timedelta(days=back) else 0)


def _line(rng: Random, variant: Variant, price: int) -> Line:
    quantity = _quantity(rng, variant)
    second_cheaper = quantity > 1 and rng.random() < 0.5
    return Line(variant, quantity, price, price // SECOND_OFF if second_cheaper else 0)


def _season(variant: Variant, month: int) -> float:
    months, more = SEASONS.get(variant.kind, ((), 1.0))
    return more if month in months else 1.0


def _quantity(rng: Random, variant: Variant) -> int:
    weights = (70, 22, 8) if variant.category == "food" else (95, 4, 1)
    return rng.choices((1, 2, 3), weights=weights)[0]


def _saving(rng: Random, goods: int, at: datetime) -> int:
    if is_sale(at):
        return goods // SALE_STEP * SALE_SAVING
    takes_coupon = rng.random() < 0.6
    return next((saving for floor, saving in COUPONS if takes_coupon and goods >= floor), 0)


def _freight(rng: Random, payable: int, place: Place) -> int:
    has_freight_coupon = rng.random() < 0.15
    near = 0 if payable >= FREE_FREIGHT_FROM or has_freight_coupon else FREIGHT
    return near + (REMOTE_FREIGHT if place.region is Region.REMOTE else 0)
