"""Three thousand people who do not exist: names, phones and mails that nobody can have."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from catalog import Row
from places import ESTATES, GIVEN, NICKS, PLACES, PULL, STREETS, SURNAMES, Place

# Fen spent to reach member levels 1 to 5.
LEVELS = (1, 30_000, 100_000, 250_000, 600_000)
CATEGORY_TAGS = {"clothing": "常买服饰", "appliance": "常买小家电", "food": "常买食品"}


@dataclass(frozen=True, slots=True)
class Customer:
    id: str
    name: str
    nick: str
    phone: str
    email: str
    place: Place
    street: str


@dataclass(frozen=True, slots=True)
class History:
    """What a customer did in the shop; ``spent`` in fen, after refunds."""

    orders: int
    spent: int
    first_at: datetime | None
    categories: Counter[str]


def make_customers(rng: Random, count: int) -> list[Customer]:
    places = rng.choices(PLACES, weights=[PULL.get(place.city, 1) for place in PLACES], k=count)
    return [_customer(rng, index, place) for index, place in enumerate(places, start=1)]


def _customer(rng: Random, index: int, place: Place) -> Customer:
    street = (
        f"{rng.choice(STREETS)}{rng.randrange(1, 400)}号{rng.choice(ESTATES)}（演示）"
        f"{rng.randrange(1, 29)}幢{rng.randrange(1, 33)}{rng.randrange(1, 5):02d}室"
    )
    return Customer(
        id=f"c{index:04d}",
        name=f"演示顾客·{rng.choice(SURNAMES)}{rng.choice(GIVEN)}",
        nick=f"{rng.choice(NICKS)}{index:04d}_演示",
        # No Chinese number begins with 100: nobody can be rung up by mistake.
        phone=f"1000000{index:04d}",
        email=f"shopper{index:04d}@example.com",
        place=place,
        street=street,
    )


def appetites(rng: Random, count: int) -> list[float]:
    """How much each customer buys, running total: a Pareto law, so few people place many orders."""
    return list(accumulate(min(rng.paretovariate(1.4), 25.0) for _ in range(count)))


def customer_row(customer: Customer, history: History, rng: Random, until: datetime) -> Row:
    """One line of customers.jsonl; a customer is first seen before the first order."""
    earliest = history.first_at or until
    first_seen = earliest - timedelta(seconds=rng.randrange(300, 300 * 86_400))
    return {
        "id": customer.id,
        "name": customer.name,
        "nick": customer.nick,
        "level": sum(history.spent >= step for step in LEVELS),
        "phone": customer.phone,
        "email": customer.email,
        "address": {
            "province": customer.place.province,
            "city": customer.place.city,
            "district": customer.place.district,
            "street": customer.street,
        },
        "first_seen_at": first_seen.isoformat(),
        "tags": _tags(history),
    }


def _tags(history: History) -> list[str]:
    if not history.orders:
        return ["未下单"]
    tags = ["回头客"] if history.orders >= 3 else []
    if history.spent >= LEVELS[3]:
        tags.append("高客单")
    favourite, times = history.categories.most_common(1)[0]
    if times >= 3:
        tags.append(CATEGORY_TAGS[favourite])
    return tags
