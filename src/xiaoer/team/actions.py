"""What can be asked of a shop's team."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from xiaoer.platform import jobs
from xiaoer.platform.auth import Caller, Permission, Role, accounts
from xiaoer.platform.auth.accounts import Account
from xiaoer.platform.auth.permissions import TABLE
from xiaoer.platform.auth.signatures import signature_of
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce, kind_of
from xiaoer.platform.meanwhile import changed_since
from xiaoer.shop import actions as shops
from xiaoer.team import store
from xiaoer.team.domain import agents, groups, routing
from xiaoer.team.domain.agents import Agent, Presence, Skills
from xiaoer.team.domain.events import AgentCame, AgentGone, AgentSettled, AgentStood, GroupsSettled, RoutingSettled
from xiaoer.team.domain.groups import Group, Kind
from xiaoer.team.domain.routing import SECOND, Routing
from xiaoer.team.store import InHand, Kept
from xiaoer.values.refusal import Refused

VANISH = "agent.vanish"
"""The kind of the due time at which it is looked whether an agent has given a sign of life."""
BEAT = 10 * SECOND
"""Microseconds between two signs of life of an agent whose socket is open."""
LATE = 10 * SECOND
"""A look that comes so much too late was made by a desk that had been away itself, and could not see anybody."""
_GROUPS = ("客服组", "the groups of agents")
REPLYING = tuple(role for role in Role if role in TABLE[Permission.CONVERSATIONS_REPLY])


def crew(tx: Tx, shop_id: UUID) -> list[Agent]:
    """Everybody who may reply in the shop, by login."""
    return crews(tx, [shop_id])


class Free(NamedTuple):
    """An agent who is there and takes more, and how many conversations they have in hand."""

    agent: Agent
    in_hand: int


def free(
    tx: Tx, shop_id: UUID, in_hand: InHand, most: int, apart: Collection[frozenset[UUID]], among: Collection[UUID] | None = None
) -> list[Free]:  # fmt: skip
    """Who is free in the shop, or of `among` alone: of all who take the same, and are in the same of the groups `apart`, the
    `most` with the least in hand, of these who have been given nothing for longest. The database chooses them, for there may
    be thousands, and whoever writes waits.
    """
    return [
        Free(
            Agent(
                one.id, one.name, one.role, one.skills or agents.usual(one.role), there=True, given_at=one.given_at,
                signature=signature_of(one.name, one.alias, one.post),
            ),
            one.in_hand,
        )
        for one in store.free(tx, shop_id, [str(role) for role in REPLYING], in_hand, most, apart, among)
    ]  # fmt: skip


def hold(tx: Tx, shop_id: UUID, account_ids: Collection[UUID]) -> set[UUID]:
    """Those of the agents who take more of this shop now; nothing changes in them before the commit."""
    return store.hold(tx, shop_id, account_ids, [str(role) for role in REPLYING])


def crews(tx: Tx, shops: Collection[UUID]) -> list[Agent]:
    """Everybody who may reply in any of the shops, each once, by login; in two queries however many shops they are."""
    found = {one.id: one for one in accounts.of_shops(tx, shops, REPLYING)}
    kept = store.agents(tx, found)
    return [_agent(one, kept.get(one.id)) for one in found.values()]


def colleague(tx: Tx, shop_id: UUID, account_id: UUID) -> Agent | None:
    """The one of that id who may reply in the shop."""
    return next((one for one in crew(tx, shop_id) if one.id == account_id), None)


def _agent(one: Account, kept: Kept | None) -> Agent:
    role, signature = str(one.role), one.signature
    if kept is None:
        return Agent(one.id, one.name, role, agents.usual(role), signature=signature)
    skills = kept.skills or agents.usual(role)
    return Agent(one.id, one.name, role, skills, kept.presence, kept.there, kept.seen_at, kept.given_at, signature)


def presence_of(tx: Tx, account_id: UUID) -> Presence:
    kept = store.agents(tx, [account_id]).get(account_id)
    return kept.presence if kept else Presence.ONLINE


def routing_of(tx: Tx, shop_id: UUID) -> Routing:
    return store.routing(tx, [shop_id]).get(shop_id, Routing())


def come(tx: Tx, by: Caller, now: int) -> None:
    """A socket of the agent is open. The due row first and the agent's after it, as `vanish` takes them."""
    _look_again(tx, by.account_id, now + _patience(tx, by.shops))
    before = store.agents(tx, [by.account_id], lock=True).get(by.account_id)
    store.put(tx, by.account_id, {"there": True, "seen_at": now})
    if before is None or not before.there:
        for shop_id in sorted(by.shops):
            announce(tx, AgentCame(by.account_id), shop_id=shop_id, subject_id=by.account_id, at=now)


def saw(tx: Tx, account_ids: Collection[UUID], now: int) -> list[UUID]:
    """Signs of life; those whom nobody believed to be there any more, and who have to come again."""
    kept = store.agents(tx, account_ids, lock=True)
    store.saw(tx, account_ids, now)
    return [one for one in account_ids if one not in kept or not kept[one].there]


def vanish(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The due time's job: an agent who has given no sign of life for the grace time is gone; others are looked at again."""
    account_id = UUID(payload["account_id"])
    shops = accounts.shops_of(tx, [account_id])
    kept = store.agents(tx, [account_id], lock=True).get(account_id)
    if kept is None or not kept.there or kept.seen_at is None:
        return
    patience = _patience(tx, shops)
    if now - int(payload["at"]) > LATE:
        store.saw(tx, [account_id], now)
        _look_again(tx, account_id, now + patience)
    elif kept.seen_at + patience > now:
        _look_again(tx, account_id, kept.seen_at + patience)
    else:
        store.put(tx, account_id, {"there": False})
        for shop_id in sorted(shops):
            told = AgentGone(account_id, kept.seen_at)
            announce(tx, told, shop_id=shop_id, subject_id=account_id, at=now)


def leave(tx: Tx, account_id: UUID, shops: Collection[UUID], now: int, *, wholly: bool) -> None:
    """The agent may reply in these shops no more, and with `wholly` nowhere: there they are gone without a grace time."""
    if wholly:
        jobs.cancel(tx, f"{VANISH}:{account_id}")
    kept = store.agents(tx, [account_id], lock=True).get(account_id)
    if wholly and kept is not None:
        store.put(tx, account_id, {"there": False})
    # Also of one who has never come: a colleague may have handed them something.
    seen_at = (kept.seen_at if kept is not None else None) or now
    for shop_id in sorted(shops):
        told = AgentGone(account_id, seen_at)
        announce(tx, told, shop_id=shop_id, subject_id=account_id, at=now)


def signs_of(tx: Tx, account_ids: Collection[UUID]) -> dict[UUID, tuple[bool, int | None]]:
    """Whether each is there, and the last sign of life in microseconds; those who have never come are not in it."""
    return {account_id: (one.there, one.seen_at) for account_id, one in store.agents(tx, account_ids).items()}


def _patience(tx: Tx, shops: Collection[UUID]) -> int:
    """Microseconds from the last sign of life, which is up to a beat old when the socket closes; the shortest of the shops."""
    settled = store.routing(tx, shops)
    return min((settled.get(one, Routing()).grace for one in shops), default=Routing().grace) * SECOND + BEAT


def _look_again(tx: Tx, account_id: UUID, at: int) -> None:
    jobs.plan(tx, f"{VANISH}:{account_id}", VANISH, at, {"account_id": str(account_id), "at": at})


def stand(tx: Tx, presence: Presence, by: Caller, now: int) -> Presence:
    """The agent says what they are."""
    before = presence_of(tx, by.account_id)
    store.put(tx, by.account_id, {"presence": str(presence)})
    if presence is not before:
        for shop_id in sorted(by.shops):
            told = AgentStood(by.account_id, str(presence))
            announce(tx, told, shop_id=shop_id, subject_id=by.account_id, at=now, by=by.account_id)
    return presence


def settle_agent(tx: Tx, shop_id: UUID, account_id: UUID, told: Skills, by: Caller, now: int) -> Skills | Refused:
    """Settle what an agent of the shop takes."""
    if shop_id not in by.shops:
        return Refused("shop_not_found")
    if colleague(tx, shop_id, account_id) is None:
        return Refused("colleague_not_found")
    skills = agents.checked(told)
    if isinstance(skills, Refused):
        return skills
    store.put(tx, account_id, {"skills": msgspec.to_builtins(skills)})
    settled = AgentSettled(account_id, skills.capacity, skills.stages, skills.languages)
    announce(tx, settled, shop_id=shop_id, subject_id=account_id, at=now, by=by.account_id)
    return skills


def settle_routing(tx: Tx, shop_id: UUID, told: Routing, by: Caller, now: int) -> Routing | Refused:
    """Settle how a shop gives conversations out, as a whole."""
    if shop_id not in by.shops:
        return Refused("shop_not_found")
    settled = routing.checked(told)
    if isinstance(settled, Refused):
        return settled
    store.save_routing(tx, shop_id, settled, now, by.account_id)
    announce(tx, RoutingSettled(settled.automatic), shop_id=shop_id, subject_id=shop_id, at=now, by=by.account_id)
    return settled


def groups_of(tx: Tx, shop_id: UUID) -> tuple[Group, ...]:
    return store.groups(tx, shop_id)


def first_for(tx: Tx, shop_id: UUID) -> dict[Kind, frozenset[UUID]]:
    """By stage and language, who of the shop's groups is given conversations before the others."""
    settled = store.groups(tx, shop_id)
    return groups.first_for(settled, crew(tx, shop_id)) if settled else {}


class GroupsChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The groups that a shop is to have, and those that it had when that was decided."""

    was: tuple[Group, ...]
    groups: tuple[Group, ...]


def settle_groups(tx: Tx, shop_id: UUID, told: GroupsChange, by: Caller, now: int) -> tuple[Group, ...] | Refused:
    """Settle a shop's groups as a whole, if they still are what was looked at. Whoever is in one may stay though they reply
    no more: they may again.
    """
    if shop_id not in by.shops:
        return Refused("shop_not_found")
    shops.hold_shop(tx, shop_id)
    was = store.groups(tx, shop_id)
    colleagues = {one.id for one in crew(tx, shop_id)}.union(*(one.members for one in was))
    settled = groups.checked(told.groups, colleagues)
    if isinstance(settled, Refused):
        return settled
    if settled != was:
        if told.was != was:
            return changed_since(tx, [kind_of(GroupsSettled)], shop_id, _GROUPS)
        store.save_groups(tx, shop_id, settled, now, by.account_id)
        announced = GroupsSettled(was, settled)
        announce(tx, announced, shop_id=shop_id, subject_id=shop_id, at=now, by=by.account_id)
    return settled


def gave(tx: Tx, account_ids: Collection[UUID], now: int) -> None:
    """These agents were given something: the others have been idle for longer."""
    store.gave(tx, account_ids, now)
