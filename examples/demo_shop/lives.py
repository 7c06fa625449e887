"""The life of an order from a plan: payment, dispatch, parcels, arrival, completion, refund."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

from baskets import Basket
from moments import is_sale
from parcels import HANGZHOU, Fate, Parcel, send, warehouse_of
from places import Place

UNPAID_CLOSES = timedelta(hours=48)
DISPATCH_PROMISE = timedelta(hours=48)
CUT_OFF_HOUR = 16
AUTO_COMPLETE = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Back:
    """Money that goes back ``after`` the order's last parcel event (or its cancelling); None is all of it."""

    after: timedelta
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is going to happen to an order; the dice of an ordinary one are thrown in ``throw``."""

    placed_at: datetime
    pays_after: timedelta | None = timedelta(seconds=40)
    cancels_after: timedelta | None = None
    dispatch_after: timedelta | None = None
    fate: Fate = Fate.ARRIVES
    back: Back | None = None
    splits: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """Every moment of an order as it will have been; a caller cuts it at the present."""

    placed_at: datetime
    paid_at: datetime | None
    packed_at: datetime | None
    cancelled_at: datetime | None
    parcels: tuple[Parcel, ...]
    completed_at: datetime | None
    refunded_at: datetime | None
    refunded: int

    @property
    def ended_at(self) -> datetime:
        """The last thing that happened to its parcels."""
        return max((parcel.scans[-1].at for parcel in self.parcels), default=self.placed_at)


def throw(rng: Random, placed_at: datetime) -> Plan:
    """An ordinary order's plan: most go well, a few per cent go wrong in each way."""
    fates = (Fate.ARRIVES, Fate.STUCK, Fate.LOST, Fate.REFUSED)
    fate = rng.choices(fates, weights=(962, 20, 6, 12))[0]
    return Plan(
        placed_at=placed_at,
        pays_after=_pays_after(rng),
        cancels_after=timedelta(minutes=rng.randrange(3, 480)) if rng.random() < 0.035 else None,
        dispatch_after=timedelta(minutes=rng.randrange(50 * 60, 112 * 60)) if _is_late(rng, placed_at) else None,
        fate=fate,
        back=_back(rng, fate),
        splits=rng.random() < 0.05,
    )


def live(rng: Random, plan: Plan, basket: Basket, place: Place) -> Life:
    if plan.pays_after is None:
        return Life(plan.placed_at, None, None, plan.placed_at + UNPAID_CLOSES, (), None, None, 0)
    paid_at = plan.placed_at + plan.pays_after
    if plan.cancels_after is not None:
        cancelled = paid_at + plan.cancels_after
        return Life(plan.placed_at, paid_at, None, cancelled, (), None, cancelled, basket.total)
    picked = _by_day(paid_at + plan.dispatch_after) if plan.dispatch_after else _evening_pickup(rng, paid_at)
    packed = max(picked - timedelta(minutes=rng.randrange(60, 1200)), paid_at + timedelta(minutes=20))
    parcels = _send_all(rng, plan, basket, place, picked)
    ended = max(parcel.scans[-1].at for parcel in parcels)
    money_back = _money_back(plan, basket)
    keeps = plan.fate in (Fate.ARRIVES, Fate.STUCK) and money_back < basket.total - basket.freight
    return Life(
        placed_at=plan.placed_at,
        paid_at=paid_at,
        packed_at=packed,
        cancelled_at=None,
        parcels=parcels,
        completed_at=ended + _completes_after(rng) if keeps else None,
        refunded_at=ended + plan.back.after if plan.back else None,
        refunded=money_back,
    )


def _money_back(plan: Plan, basket: Basket) -> int:
    if plan.back is None:
        return 0
    if plan.back.amount is not None:
        return min(plan.back.amount, basket.total)
    # Paid freight stays paid when the shopper alone chose to send the goods back.
    return basket.total if plan.fate is Fate.LOST else basket.total - basket.freight


def _send_all(rng: Random, plan: Plan, basket: Basket, place: Place, picked: datetime) -> tuple[Parcel, ...]:
    parcels = []
    for number, group in enumerate(_groups(plan, basket)):
        origin = warehouse_of(basket.lines[group[0]].variant)
        later = timedelta(minutes=number * rng.randrange(35, 220))
        # Only one parcel of a split order has the bad luck.
        fate = plan.fate if number == 0 or plan.fate is not Fate.STUCK else Fate.ARRIVES
        parcels.append(send(rng, origin, place, group, picked + later, fate))
    return tuple(parcels)


def _groups(plan: Plan, basket: Basket) -> list[tuple[int, ...]]:
    """Indexes of the lines that travel together: by warehouse, or one by one where the order is split."""
    homes = [warehouse_of(line.variant) for line in basket.lines]
    if plan.fate is Fate.LOST:
        return [tuple(range(len(homes)))]
    if plan.splits:
        return [(index,) for index in range(len(homes))]
    order = sorted(range(len(homes)), key=lambda index: (homes[index] is not HANGZHOU, homes[index].city))
    return [tuple(group) for _, group in groupby(order, key=lambda index: homes[index].city)]


def _evening_pickup(rng: Random, paid_at: datetime) -> datetime:
    """Paid before four is picked up that evening, later the next; a sale may add a day, never two."""
    early = paid_at.hour < CUT_OFF_HOUR
    busy = early and rng.random() < (0.6 if is_sale(paid_at) else 0.15)
    day = paid_at + timedelta(days=(0 if early else 1) + busy)
    return day.replace(hour=rng.choice((17, 18, 18, 19, 20)), minute=rng.randrange(60), second=rng.randrange(60))


def _by_day(moment: datetime) -> datetime:
    """Nobody picks parcels up at night: the hours before nine move to the morning."""
    return moment if moment.hour >= 9 else moment.replace(hour=9 + moment.hour // 3)


def _is_late(rng: Random, placed_at: datetime) -> bool:
    return rng.random() < (0.09 if is_sale(placed_at) else 0.035)


def _pays_after(rng: Random) -> timedelta | None:
    dice = rng.random()
    if dice < 0.08:
        return None
    return timedelta(seconds=rng.randrange(8, 180) if dice < 0.85 else rng.randrange(180, 36_000))


def _back(rng: Random, fate: Fate) -> Back | None:
    if fate is Fate.LOST:
        return Back(timedelta(hours=rng.randrange(4, 30)))
    if fate is Fate.REFUSED:
        return Back(timedelta(hours=rng.randrange(6, 46)))
    dice = rng.random()
    if dice < 0.055:
        return Back(timedelta(hours=rng.randrange(70, 220)))
    if dice < 0.09:
        return Back(timedelta(hours=rng.randrange(5, 90)), rng.choice((500, 800, 1000, 1500, 2000)))
    return None


def _completes_after(rng: Random) -> timedelta:
    days = min(rng.expovariate(1 / 5), 10.0)
    return min(timedelta(minutes=round(days * 1440)) + timedelta(minutes=20), AUTO_COMPLETE)
