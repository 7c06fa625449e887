"""Past cases and conversations get a shopper and an order of their own, made to fit what they tell."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from baskets import FREE_FREIGHT_FROM, FREIGHT, Basket, Line, price_at
from catalog import Row, Variant
from lives import Back, Plan
from orders import Order, make_order
from parcels import Fate
from places import Region
from shoppers import Customer

# How long before the case or conversation the goods had arrived, where it does not say.
USUAL_HOURS = 40
LATEST_SEARCH_HOURS = 14 * 24
PROMISED_HOURS = 48


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what the ties are made of."""

    seed: int
    customers: Sequence[Customer]
    variants: Sequence[Variant]
    until: datetime

    def rng(self, tie: str) -> Random:
        """Fresh dice for one tie: the same throws whatever else is generated."""
        return Random(f"{self.seed}:{tie}")

    def shopper(self, tie: str) -> Customer:
        """Nobody remote: their freight and their long way would not fit what the ties tell."""
        dice, found = self.rng(f"shopper:{tie}"), None
        while found is None or found.place.region is Region.REMOTE:
            found = dice.choice(self.customers)
        return found


def case_tie(row: Row) -> str:
    return f"case:{row['key']}"


def conversation_tie(row: Row) -> str:
    return f"conversation:{row['key']}"


def case_order(cast: Cast, row: Row) -> Order:
    """The order a past case is about: the product, the sums and the moments its facts speak of."""
    opened = cast.until - timedelta(days=row["days_ago"])
    tie, basket = case_tie(row), _case_basket(cast, row, opened)
    match row["order_wants"]["state"]:
        case "paid" | "cancelled":
            plan = _before_dispatch(row, opened)
            return make_order(cast.rng(tie), cast.shopper(tie), basket, plan, tie)
        case "shipped":
            return _on_the_way(cast, row, opened, basket)
        case _:
            return _arrived(cast, row, opened, basket)


def conversation_order(cast: Cast, row: Row) -> Order | None:
    """An order with the product the conversation speaks of; None before a purchase."""
    if row["stage"] == "presale":
        return None
    tie = conversation_tie(row)
    moment = cast.until - timedelta(days=row["days_ago"])
    variant = mentioned(cast.variants, *_both_sides(row)) or cast.rng(tie).choice(cast.variants)
    line = Line(variant, 1, price_at(variant, moment, cast.until))
    basket = Basket((line,), 0, 0 if line.payable >= FREE_FREIGHT_FROM else FREIGHT)

    def at(placed: datetime) -> Order:
        return make_order(cast.rng(tie), cast.shopper(tie), basket, Plan(placed), tie)

    if row["stage"] == "insale":
        return at(moment - timedelta(hours=20))
    return _ending_at(at, moment - timedelta(hours=USUAL_HOURS))


def _both_sides(row: Row) -> tuple[str, str]:
    """What the shopper wrote, and what the shop wrote."""
    said: dict[bool, list[str]] = {True: [], False: []}
    for message in row["messages"]:
        said[message["author"] == "shopper"].append(message["text"])
    return " ".join(said[True]), " ".join(said[False])


def mentioned(variants: Sequence[Variant], asked: str, answered: str) -> Variant | None:
    """The variant a conversation is about: the shopper's words count three times, rare pairs of characters more."""
    pairs = {variant.product: _pairs(f"{variant.title} {variant.noun}") for variant in variants}
    shared = Counter(pair for of_one in pairs.values() for pair in of_one)
    text = f"{asked} {answered}"
    scores: dict[str, float] = {}
    for product, own in pairs.items():
        scores[product] = sum((1 + 2 * (pair in asked)) / shared[pair] for pair in own if pair in text)
    prices = {int(number) * 100 for number in re.findall(r"\d+", asked)}
    for product in {variant.product for variant in variants if variant.price in prices}:
        scores[product] += 0.5
    best = max(scores, key=lambda product: (scores[product], product))
    if scores[best] < 1:
        return None
    family = [variant for variant in variants if variant.product == best]
    return max(family, key=lambda one: (sum(option in text for option in one.options), one.sku))


def _pairs(title: str) -> set[str]:
    words = re.findall(r"[A-Z\u4e00-\u9fff]+", title)
    return {word[i : i + 2] for word in words for i in range(len(word) - 1)}


def _case_basket(cast: Cast, row: Row, opened: datetime) -> Basket:
    facts = row["facts"]
    variant = next(one for one in cast.variants if one.product == row["order_wants"]["sku"])
    price = price_at(variant, opened, cast.until)
    needed = max(row["outcome"]["refunded"], facts.get("order_paid", 0), price)
    lines = [Line(variant, -(-needed // price), price)]
    rest = facts.get("goods_total", lines[0].payable) - lines[0].payable
    if rest > 0:
        lines.append(_filler(cast.variants, variant, rest))
    return Basket(tuple(lines), facts.get("order_discount", 0), 0)


def _filler(variants: Sequence[Variant], beside: Variant, rest: int) -> Line:
    """The line that brings the basket to the sum the case speaks of."""
    options = (
        Line(one, quantity, one.price)
        for quantity in (1, 2, 3)
        for one in variants
        if one.product != beside.product and one.price * quantity == rest
    )
    return next(options)


def _before_dispatch(row: Row, opened: datetime) -> Plan:
    """Paid and waiting: late by so many hours, or given up so many hours after payment."""
    facts, gives_up = row["facts"], row["outcome"]["refunded"] > 0
    waited = facts.get("hours_since_paid", PROMISED_HOURS + facts.get("hours_late", 0))
    gives_up = gives_up or row["order_wants"]["state"] == "cancelled"
    before = -1 if facts.get("dispatched") or row["order_wants"]["state"] == "cancelled" else 8
    turn = timedelta(hours=waited + before)
    return Plan(
        placed_at=opened - timedelta(hours=waited, seconds=40),
        cancels_after=turn if gives_up else None,
        dispatch_after=None if gives_up else turn,
    )


def _on_the_way(cast: Cast, row: Row, opened: datetime, basket: Basket) -> Order:
    """A parcel that stopped, or one that was refused at the door."""
    tie, stalled = case_tie(row), row["facts"].get("tracking_stalled_hours", 0)
    back = _back(row, 24)
    fate = Fate.LOST if stalled else Fate.REFUSED
    end = opened + timedelta(hours=2 if stalled else 60)

    def at(placed: datetime) -> Order:
        return make_order(cast.rng(tie), cast.shopper(tie), basket, Plan(placed, fate=fate, back=back), tie)

    return _ending_at(at, end)


def _arrived(cast: Cast, row: Row, opened: datetime, basket: Basket) -> Order:
    facts, tie = row["facts"], case_tie(row)
    since = facts.get("hours_since_delivery", facts.get("days_since_delivery", USUAL_HOURS / 24) * 24)

    def at(placed: datetime) -> Order:
        return make_order(cast.rng(tie), cast.shopper(tie), basket, Plan(placed, back=_back(row, since + 36)), tie)

    if "days_since_paid" in facts:
        return at(opened - timedelta(days=facts["days_since_paid"]))
    return _ending_at(at, opened - timedelta(hours=since))


def _back(row: Row, hours: float) -> Back | None:
    refunded = row["outcome"]["refunded"]
    return Back(timedelta(hours=hours), refunded) if refunded else None


def _ending_at(at: Callable[[datetime], Order], end: datetime) -> Order:
    """The order whose parcels' course ends nearest to ``end``: the placing hour is searched backwards."""
    tries = [at(end - timedelta(hours=back)) for back in range(6, LATEST_SEARCH_HOURS)]
    return min(tries, key=lambda order: abs(order.life.ended_at - end))
