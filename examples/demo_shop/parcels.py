"""Parcels and their scans: three warehouses, invented carriers, and the ways a parcel goes wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from catalog import Row, Variant
from places import Place, Region


class Fate(StrEnum):
    ARRIVES = "arrives"
    STUCK = "stuck"
    LOST = "lost"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Warehouse:
    city: str
    region: Region
    carriers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    at: datetime
    place: str
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """``lines`` are indexes into the order's lines; ``scans`` are in time order and never empty."""

    carrier: str
    number: str
    lines: tuple[int, ...]
    scans: tuple[Scan, ...]


HANGZHOU = Warehouse("杭州市", Region.EAST, ("迅禾速运（演示）", "云雀快递（演示）"))
FOSHAN = Warehouse("佛山市", Region.SOUTH, ("迅禾速运（演示）", "青骥物流（演示）"))
GANZHOU = Warehouse("赣州市", Region.CENTRE, ("云雀快递（演示）",))
PREFIX = {"迅禾速运（演示）": "XH", "云雀快递（演示）": "YQ", "青骥物流（演示）": "QJ"}
SIGNERS = ("本人签收", "家人代收", "物业代收", "驿站代收，已发取件码", "放于门口，已电话告知")
# Hours on the long leg between the two sorting centres.
NEAR, FAR, REMOTE = (8, 16), (20, 46), (84, 132)


def warehouse_of(variant: Variant) -> Warehouse:
    if variant.kind == "orange":
        return GANZHOU
    return FOSHAN if variant.category == "appliance" else HANGZHOU


def send(rng: Random, origin: Warehouse, place: Place, lines: tuple[int, ...], picked: datetime, fate: Fate) -> Parcel:
    """The whole course of one parcel from its pick-up, as it will have been once it is over."""
    carrier = rng.choice(origin.carriers)
    course = _Course(rng, [])
    course.add(picked, f"{origin.city}云禾仓", "快件已揽收", "picked")
    course.after((2, 6), f"{origin.city}分拨中心", f"快件离开{origin.city}分拨中心，发往{place.city}", "moving")
    ENDINGS[fate](course, origin, place)
    number = f"{PREFIX[carrier]}{rng.randrange(10**11, 10**12)}"
    return Parcel(carrier, number, lines, tuple(course.scans))


def seen(parcel: Parcel, until: datetime) -> Parcel | None:
    """The parcel as far as it has come at ``until``; None before its pick-up."""
    scans = tuple(scan for scan in parcel.scans if scan.at <= until)
    return replace(parcel, scans=scans) if scans else None


def parcel_row(parcel: Parcel) -> Row:
    return {
        "carrier": parcel.carrier,
        "number": parcel.number,
        "state": parcel.scans[-1].state,
        "lines": list(parcel.lines),
        "scans": [{"at": one.at.isoformat(), "place": one.place, "text": one.text} for one in parcel.scans],
    }


@dataclass(frozen=True, slots=True)
class _Course:
    rng: Random
    scans: list[Scan]

    def add(self, at: datetime, place: str, text: str, state: str) -> None:
        self.scans.append(Scan(at, place, text, state))

    def after(self, hours: tuple[int, int], place: str, text: str, state: str) -> None:
        later = timedelta(seconds=self.rng.randrange(hours[0] * 3600, hours[1] * 3600))
        self.add(self.scans[-1].at + later, place, text, state)

    def next_morning(self, place: str, text: str, state: str) -> None:
        last = self.scans[-1].at
        day = last if last.hour < 7 else last + timedelta(days=1)
        self.add(day.replace(hour=8, minute=self.rng.randrange(10, 60)), place, text, state)


def _arrives(course: _Course, origin: Warehouse, place: Place) -> None:
    _reach(course, _leg(origin, place), place)
    course.after((1, 9), place.district, f"快件已签收：{course.rng.choice(SIGNERS)}", "signed")


def _stuck(course: _Course, origin: Warehouse, place: Place) -> None:
    low, high = _leg(origin, place)
    _reach(course, (low + 80, high + 150), place)
    course.after((1, 9), place.district, "快件已签收：本人签收", "signed")


def _lost(course: _Course, _origin: Warehouse, place: Place) -> None:
    course.after((150, 190), f"{place.city}分拨中心", "多次查找未见实物，登记为遗失，转入理赔", "lost")


def _refused(course: _Course, origin: Warehouse, place: Place) -> None:
    _reach(course, _leg(origin, place), place)
    course.after((1, 8), place.district, "收件人拒收，快件退回寄件方", "returned")
    course.after((40, 90), f"{origin.city}云禾仓", "退回件已送达寄件方仓库", "returned")


def _reach(course: _Course, leg: tuple[int, int], place: Place) -> None:
    course.after(leg, f"{place.city}分拨中心", f"快件到达{place.city}分拨中心", "moving")
    course.after((3, 9), f"{place.district}网点", f"快件到达{place.district}网点，等待派送", "moving")
    course.next_morning(f"{place.district}网点", "派送员正在派送，请保持电话畅通", "delivering")


def _leg(origin: Warehouse, place: Place) -> tuple[int, int]:
    if place.region is Region.REMOTE:
        return REMOTE
    return NEAR if place.region is origin.region else FAR


ENDINGS: dict[Fate, Callable[[_Course, Warehouse, Place], None]] = {
    Fate.ARRIVES: _arrives,
    Fate.STUCK: _stuck,
    Fate.LOST: _lost,
    Fate.REFUSED: _refused,
}
