"""When shoppers buy: evenings, weekends, the two big sales, and more of late than long ago."""

from datetime import datetime, time, timedelta
from itertools import accumulate
from random import Random

DAYS = 180
HALF_LIFE_DAYS = 50
HOURS = (9, 5, 3, 2, 1, 1, 2, 5, 10, 16, 22, 21, 24, 20, 18, 18, 19, 20, 22, 30, 42, 46, 38, 20)
WEEKDAYS = (0.9, 0.9, 0.95, 0.95, 1.0, 1.25, 1.3)
SALES = {(6, 1): 2.0, (6, 17): 2.0, (6, 18): 3.5, (11, 1): 3.0, (11, 10): 3.5, (11, 11): 5.0}


def placed_moments(rng: Random, count: int, until: datetime) -> list[datetime]:
    """``count`` moments before ``until``, in order, to the second."""
    weights = list(accumulate(_weight(until, back) for back in range(DAYS)))
    found: list[datetime] = []
    while len(found) < count:
        back = rng.choices(range(DAYS), cum_weights=weights)[0]
        hour = rng.choices(range(24), weights=HOURS)[0]
        clock = time(hour, rng.randrange(60), rng.randrange(60), tzinfo=until.tzinfo)
        moment = datetime.combine(until.date() - timedelta(days=back), clock)
        if moment < until - timedelta(minutes=1):
            found.append(moment)
    return sorted(found)


def is_sale(moment: datetime) -> bool:
    return (moment.month, moment.day) in SALES


def _weight(until: datetime, back: int) -> float:
    day = until - timedelta(days=back)
    recent = 0.5 ** (back / HALF_LIFE_DAYS)
    return float(recent * WEEKDAYS[day.weekday()] * SALES.get((day.month, day.day), 1.0))
