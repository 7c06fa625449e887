"""Webhooks: made, sent to, applied in their own time, and looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from xiaoer.intake.actions.connecting import read_all_now
from xiaoer.intake.actions.storing import store_rows
from xiaoer.intake.domain import signing
from xiaoer.intake.domain.deliveries import (
    WHAT,
    ChangedRow,
    Delivery,
    DeliveryState,
    Happened,
    Kind,
    ScannedRow,
    again_at,
)
from xiaoer.intake.domain.told import read
from xiaoer.intake.domain.ways import DeliveryDied, WebhookMade, WebhookRemoved
from xiaoer.intake.store import hooks
from xiaoer.intake.store.hooks import Hook
from xiaoer.platform import jobs
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.shop import actions as shops
from xiaoer.shop.actions.scanning import add_scans
from xiaoer.values.json_lines import read_object
from xiaoer.values.refusal import Refused

JOB, FORGET = "webhook.apply", "webhook.forget"
MOST_SHOWN = 50
KEPT_FOR = 7 * 24 * 3_600_000_000
"""Longer than any sender tries again: within it an id is known."""
DEAD_KEPT_FOR = 30 * 24 * 3_600_000_000
"""From its last try on somebody may look at what was refused and have it tried again; then it goes, with what it tells of people."""


class HookAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`name` says who sends to it."""

    name: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]*$")]


class Looked(msgspec.Struct, frozen=True):
    """A webhook with how many deliveries it has in each state, and some of them."""

    hook: Hook
    counts: dict[DeliveryState, int]
    deliveries: list[Delivery]


class Message(msgspec.Struct, frozen=True):
    """What was sent to a webhook: the three headers of Standard Webhooks and the body."""

    id: str
    timestamp: str
    signature: str
    body: bytes


def make_hook(tx: Tx, shop_id: UUID, ask: HookAsk, by: UUID, now: int) -> Hook:
    made = Hook(fresh(now), shop_id, ask.name, now)
    hooks.add_hook(tx, made)
    announce(tx, WebhookMade(made.id), shop_id=shop_id, subject_id=made.id, at=now, by=by)
    return made


def remove_hook(tx: Tx, shops_: frozenset[UUID], hook_id: UUID, by: UUID, now: int) -> Hook | Refused:
    removed = hooks.remove_hook(tx, shops_, hook_id, now)
    if removed is None:
        return Refused("webhook_not_found")
    announce(tx, WebhookRemoved(hook_id), shop_id=removed.shop_id, subject_id=hook_id, at=now, by=by)
    return removed


def find_hook(tx: Tx, hook_id: UUID) -> Hook | Refused:
    """For whoever sends to it, who is known by the signature."""
    return hooks.hook(tx, hook_id) or Refused("webhook_not_found")


def look(tx: Tx, allowed: frozenset[UUID]) -> list[Looked]:
    found = hooks.hooks(tx, allowed)
    counts = hooks.counts(tx, found)
    return [Looked(one, counts[one.id], hooks.deliveries(tx, one, MOST_SHOWN)) for one in found]


def check(key: bytes, message: Message, now: int) -> Refused | None:
    """Whether the message is from who holds the key, and of now."""
    if not signing.is_id(message.id):
        return Refused("webhook_bad_id")
    if not signing.is_signed(key, message.id, message.timestamp, message.body, message.signature):
        return Refused("webhook_wrong_signature")
    if not signing.is_fresh(message.timestamp, now):
        return Refused("webhook_not_fresh", {"minutes": signing.WINDOW_SECONDS // 60})
    return None


def receive(tx: Tx, to: Hook, message: Message, now: int) -> bool:
    """Keep what came and have it applied; False where that id has come before, which changes nothing."""
    hooks.forget(tx, to.shop_id, to.id, now - KEPT_FOR, now - DEAD_KEPT_FOR)
    if not hooks.receive(tx, to, message.id, message.body, now):
        return False
    _plan(tx, to.shop_id, to.id, message.id, now)
    return True


def apply(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The job that does what a delivery tells; refused, it is tried again while that may help, and stays otherwise."""
    shop_id, hook_id = UUID(payload["shop"]), UUID(payload["hook"])
    one = hooks.delivery(tx, shop_id, hook_id, payload["message"])
    if one is None or one.state is not DeliveryState.WAITING:
        return
    problem, attempts = _apply(tx, shop_id, one, now), one.attempts + 1
    if problem is None:
        hooks.settle(
            tx, shop_id, hook_id, Delivery(one.message_id, DeliveryState.APPLIED, attempts, one.came_at, now, None)
        )
        return
    again = again_at(problem, attempts, now)
    state = DeliveryState.DEAD if again is None else DeliveryState.WAITING
    hooks.settle(tx, shop_id, hook_id, Delivery(one.message_id, state, attempts, one.came_at, now, problem, one.body))
    if again is None:
        announce(tx, DeliveryDied(hook_id, problem.code), shop_id=shop_id, subject_id=hook_id, at=now)
        key = f"{FORGET}:{hook_id}:{one.message_id}"
        jobs.plan(tx, key, FORGET, now + DEAD_KEPT_FOR + 1, {"shop": str(shop_id), "hook": str(hook_id)})
    else:
        _plan(tx, shop_id, hook_id, one.message_id, again)


def forget(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The job that ends dead deliveries, also where nothing comes any more; planned when each of them died."""
    hooks.forget(tx, UUID(payload["shop"]), UUID(payload["hook"]), now - KEPT_FOR, now - DEAD_KEPT_FOR)


def retry(tx: Tx, allowed: frozenset[UUID], hook_id: UUID, message_id: str, now: int) -> Hook | Refused:
    """Have a dead delivery tried from the start."""
    found = hooks.hook(tx, hook_id)
    one = hooks.delivery(tx, found.shop_id, hook_id, message_id) if found and found.shop_id in allowed else None
    if found is None or one is None or one.state is not DeliveryState.DEAD:
        return Refused("delivery_not_found")
    waiting = msgspec.structs.replace(one, state=DeliveryState.WAITING, attempts=0)
    hooks.settle(tx, found.shop_id, hook_id, waiting)
    _plan(tx, found.shop_id, hook_id, message_id, now)
    return found


def _apply(tx: Tx, shop_id: UUID, one: Delivery, now: int) -> Refused | None:
    happened = read_object(one.body, "body", Happened)
    if isinstance(happened, Refused):
        return happened
    if happened.type is Kind.PARCEL_SCANNED:
        return _scan(tx, shop_id, bytes(happened.data), now)
    if happened.type is Kind.SOURCE_CHANGED:
        return _look(tx, shop_id, bytes(happened.data), now)
    (shop,) = shops.shops_of(tx, frozenset({shop_id}))
    told = read(WHAT[happened.type], [happened.data])
    (answer,) = store_rows(tx, WHAT[happened.type], told, shop=shop, now=now)
    return None if answer.why is None else Refused(answer.why.code, answer.why.facts | {"place": "data"})


def _scan(tx: Tx, shop_id: UUID, data: bytes, now: int) -> Refused | None:
    row = read_object(data, "data", ScannedRow)
    if isinstance(row, Refused):
        return row
    return add_scans(tx, shop_id, row.order, row.parcel, row.scans, row.state, now)


def _look(tx: Tx, shop_id: UUID, data: bytes, now: int) -> Refused | None:
    row = read_object(data, "data", ChangedRow)
    if isinstance(row, Refused):
        return row
    read_all_now(tx, shop_id, row.order, now)
    return None


def _plan(tx: Tx, shop_id: UUID, hook_id: UUID, message_id: str, at: int) -> None:
    payload = {"shop": str(shop_id), "hook": str(hook_id), "message": message_id}
    jobs.plan(tx, f"{JOB}:{hook_id}:{message_id}", JOB, at, payload)
