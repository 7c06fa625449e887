"""What a decision may see: the order, what is asked, what people told, and the moment. All amounts are minor units."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import msgspec

from xiaoer.aftersales.domain.moments import HOUR, day_after, hours_up
from xiaoer.aftersales.domain.tables import Choice, Count, Flag, InputType, Value

Whole = Annotated[int, msgspec.Meta(ge=0)]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Kind(StrEnum):
    RETURN_REFUND = "return_refund"
    REFUND_ONLY = "refund_only"
    EXCHANGE = "exchange"
    RESEND = "resend"
    REPAIR = "repair"
    PRICE_PROTECTION = "price_protection"
    DISPUTE = "dispute"
    RIGHTS_COMPLAINT = "rights_complaint"
    COMPENSATION = "compensation"
    MODIFY = "modify"


class Reason(StrEnum):
    NO_REASON = "no_reason"
    CHANGED_MIND = "changed_mind"
    ORDERED_BY_MISTAKE = "ordered_by_mistake"
    QUALITY = "quality"
    NOT_AS_DESCRIBED = "not_as_described"
    WRONG_ITEM = "wrong_item"
    DAMAGED = "damaged"
    MISSING = "missing"
    NOT_RECEIVED = "not_received"
    LATE_DISPATCH = "late_dispatch"
    LATE_DELIVERY = "late_delivery"
    PRICE_DROP = "price_drop"
    BROKEN_PROMISE = "broken_promise"
    HARASSMENT = "harassment"
    FRAUD = "fraud"
    UNSAFE_FOOD = "unsafe_food"


class State(StrEnum):
    """Where the order stands, in the shop's words."""

    UNPAID = "unpaid"
    PAID = "paid"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class Phase(StrEnum):
    """Where the goods are: what most rules hang on."""

    UNPAID = "unpaid"
    BEFORE_DISPATCH = "before_dispatch"
    ON_THE_WAY = "on_the_way"
    RECEIVED = "received"
    CLOSED = "closed"


class Platform(StrEnum):
    TMALL = "tmall"
    TAOBAO = "taobao"
    OTHER = "other"


class Nature(StrEnum):
    """What the goods are by themselves (LAW-CPL-25-2)."""

    ORDINARY = "ordinary"
    PERISHABLE = "perishable"
    CUSTOM_MADE = "custom_made"
    DIGITAL_OPENED = "digital_opened"
    PERIODICAL = "periodical"


class Condition(StrEnum):
    """What the buyer did with the goods. Opened and tried as far as a look needs counts as intact (LAW-7D-08-1)."""

    INTACT = "intact"
    SEAL_BROKEN = "seal_broken"
    TAGS_REMOVED = "tags_removed"
    ACTIVATED = "activated"
    USED = "used"
    MISUSED = "misused"


class Proof(StrEnum):
    """Whether the buyer has shown what the claim needs; not asked yet is `pending`."""

    PENDING = "pending"
    GIVEN = "given"
    NONE = "none"


class Distance(StrEnum):
    SAME_REGION = "same_region"
    CROSS_PROVINCE = "cross_province"
    REMOTE = "remote"


class RefundTo(StrEnum):
    ORIGINAL = "original"
    GIFT_CARD = "gift_card"
    OTHER = "other"


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What nobody but a person can say about the case. Each default is what holds where nothing was said.

    `nature` and `condition` hold for every line of the case; goods that differ go into cases of their own.
    `confirmed_at_purchase`: the buyer confirmed at the order that these goods do not go back. `visible`: the
    difference shows without use. `bad_percent`: the spoilt share of fresh goods. `owed_freight`: freight that falls
    due because what is kept misses the free-shipping line. `gift_kept_value`: declared value of gifts not sent back.
    `current_unit_price`: the price now, for one piece. `stalled_hours`: since the parcel's last scan.
    """

    nature: Nature = Nature.ORDINARY
    condition: Condition = Condition.INTACT
    confirmed_at_purchase: bool = True
    proof: Proof = Proof.PENDING
    visible: bool = True
    purpose_defeated: bool = False
    durable: bool = False
    cross_border: bool = False
    out_of_stock: bool = False
    label_flaw: bool = False
    failed_repairs: Whole = 0
    bad_percent: Percent | None = None
    owed_freight: Whole = 0
    gift_kept_value: Whole = 0
    current_unit_price: Whole | None = None
    price_promise_days: Whole = 0
    stalled_hours: Whole | None = None
    distance: Distance = Distance.CROSS_PROVINCE
    same_product: bool = True
    available: bool = True
    refund_to: RefundTo = RefundTo.ORIGINAL
    gift_card_covers: bool = True


class Line(msgspec.Struct, frozen=True):
    """An order line. `paid` is its share after every discount; `taken` and `refunded` are what other cases hold."""

    line_id: str
    title: str
    category: str
    quantity: int
    paid: int
    no_reason_return: bool | None = None
    warranty_days: int = 0
    taken: int = 0
    refunded: int = 0


class Order(msgspec.Struct, frozen=True):
    """`refunded` and `held` are what is given back already and what other open cases have promised; `freight_given`
    is the part of them that is freight. `changed`: an exchange, return or change of the order was made before.
    """

    state: State
    currency: str
    paid: int
    freight: int
    lines: tuple[Line, ...]
    refunded: int = 0
    held: int = 0
    freight_given: int = 0
    changed: bool = False
    paid_at: int | None = None
    promised_dispatch_at: int | None = None
    shipped_at: int | None = None
    received_at: int | None = None
    completed_at: int | None = None


class Wanted(msgspec.Struct, frozen=True):
    line_id: str
    quantity: int


class Facts(msgspec.Struct, frozen=True):
    """Everything a decision rests on; `now` and all moments are microseconds, days are counted in `zone`."""

    kind: Kind
    reason: Reason
    order: Order
    wanted: tuple[Wanted, ...]
    told: Told
    platform: Platform
    zone: str
    now: int


_PHASES = {
    State.UNPAID: Phase.UNPAID,
    State.PAID: Phase.BEFORE_DISPATCH,
    State.PACKED: Phase.BEFORE_DISPATCH,
    State.SHIPPED: Phase.ON_THE_WAY,
    State.DELIVERED: Phase.RECEIVED,
    State.COMPLETED: Phase.RECEIVED,
    State.CANCELLED: Phase.CLOSED,
    State.REFUNDED: Phase.CLOSED,
}


def phase_of(state: State) -> Phase:
    return _PHASES[state]


_LEAVING_GOODS_ALONE = frozenset({Kind.COMPENSATION, Kind.RIGHTS_COMPLAINT, Kind.MODIFY})


def wrong_line(facts: Facts) -> Wanted | None:
    """The first wanted line that the order does not have so, names twice, or has given back under another case."""
    gone = facts.kind not in _LEAVING_GOODS_ALONE
    left = {line.line_id: line.quantity - (line.taken if gone else 0) for line in facts.order.lines}
    return next((want for want in facts.wanted if not 1 <= want.quantity <= left.pop(want.line_id, 0)), None)


def state_at(
    state: str,
    moment: int,
    *,
    shipped_at: int | None,
    received_at: int | None,
    completed_at: int | None,
    cancelled_at: int | None,
) -> State:
    """Where an order that stands in `state` now stood at `moment`, as far as its moments tell.

    A case is decided by how things were when it was opened, also when that was long ago.
    """
    now = State(state)
    if now in {State.CANCELLED, State.REFUNDED} and (cancelled_at is None or cancelled_at <= moment):
        return now
    reached = ((completed_at, State.COMPLETED), (received_at, State.DELIVERED), (shipped_at, State.SHIPPED))
    told = [(at, then) for at, then in reached if at is not None]
    later = [then for at, then in told if at > moment]
    if not later and now not in {State.CANCELLED, State.REFUNDED}:
        return now
    return next((then for at, then in told if at <= moment), State.PAID)


def _choice(values: type[StrEnum]) -> Choice:
    return Choice(tuple(value.value for value in values))


INPUTS: Mapping[str, InputType] = {
    "kind": _choice(Kind), "reason": _choice(Reason), "state": _choice(State), "phase": _choice(Phase),
    "platform": _choice(Platform), "nature": _choice(Nature), "condition": _choice(Condition),
    "proof": _choice(Proof), "distance": _choice(Distance), "refund_to": _choice(RefundTo),
    "price_window": Choice(("none", "open", "over")), "warranty": Choice(("none", "open", "over")),
    "confirmed_at_purchase": Flag(), "visible": Flag(), "purpose_defeated": Flag(), "durable": Flag(),
    "cross_border": Flag(), "out_of_stock": Flag(), "label_flaw": Flag(), "free_shipping": Flag(),
    "changed": Flag(), "same_product": Flag(), "available": Flag(), "gift_card_covers": Flag(),
    "failed_repairs": Count(), "bad_percent": Count(), "stalled_hours": Count(), "received_hours": Count(),
    "return_hours": Count(), "completed_hours": Count(), "late_hours": Count(), "promised_hours": Count(),
}  # fmt: skip
"""The inputs that the tables of a policy may name, besides those that the decision itself works out on its way."""

LINE_INPUTS: Mapping[str, InputType] = {
    "category": Choice(("clothing", "appliance", "food", "other")),
    "promise": Choice(("yes", "no", "unsaid")),
}
"""What a table may ask of one line; `promise`: whether the shop says that it may go back without reason."""


def inputs(facts: Facts) -> dict[str, Value]:
    """The value of every name in `INPUTS`. Hours are rounded up, so that `<= 168` means exactly that."""
    told, order = facts.told, facts.order
    values: dict[str, Value] = {
        "kind": facts.kind, "reason": facts.reason, "state": order.state, "phase": phase_of(order.state),
        "platform": facts.platform, "free_shipping": order.freight == 0, "changed": order.changed,
        "price_window": price_window(facts), "warranty": warranty(facts),
    }  # fmt: skip
    for name in _TOLD_INPUTS:
        values[name] = getattr(told, name)
    return values | _hours(facts)


_TOLD_INPUTS = tuple(name for name in Told.__struct_fields__ if name in INPUTS)


def _hours(facts: Facts) -> dict[str, Value]:
    order, now = facts.order, facts.now
    received, due = order.received_at, order.promised_dispatch_at
    known = order.paid_at is not None and due is not None
    return {
        "received_hours": None if received is None else hours_up(received, now),
        "return_hours": None if received is None else hours_up(day_after(received, facts.zone), now),
        "completed_hours": None if order.completed_at is None else hours_up(order.completed_at, now),
        "late_hours": None if due is None else hours_up(due, _dispatched(facts)),
        "promised_hours": hours_up(order.paid_at or 0, due or 0) if known else None,
    }


def _dispatched(facts: Facts) -> int:
    """When it left; the present while it stands; the promise itself where it left and nobody told when."""
    order = facts.order
    if order.shipped_at is not None:
        return order.shipped_at
    waiting = phase_of(order.state) is Phase.BEFORE_DISPATCH
    return facts.now if waiting else order.promised_dispatch_at or 0


def price_window(facts: Facts) -> str:
    """Whether the shop's own promise to make up for a price drop is given and still runs."""
    if facts.told.price_promise_days <= 0 or facts.order.paid_at is None:
        return "none"
    ends = facts.order.paid_at + facts.told.price_promise_days * 24 * HOUR
    return "open" if facts.now <= ends else "over"


def warranty(facts: Facts) -> str:
    """Whether the longest warranty among the wanted lines is given and still runs, from receipt (LAW-CPLR-18-1)."""
    asked = {want.line_id for want in facts.wanted}
    days = max((line.warranty_days for line in facts.order.lines if line.line_id in asked), default=0)
    if days <= 0 or facts.order.received_at is None:
        return "none"
    ends = day_after(facts.order.received_at, facts.zone) + days * 24 * HOUR
    return "open" if facts.now <= ends else "over"


def line_inputs(line: Line) -> dict[str, Value]:
    category = line.category if line.category in {"clothing", "appliance", "food"} else "other"
    return {"category": category, "promise": _PROMISES[line.no_reason_return]}


_PROMISES = {True: "yes", False: "no", None: "unsaid"}
