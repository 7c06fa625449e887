"""Customers joined, by hand and by rule, and split again. Nothing but the place in a profile moves."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.customers.actions.keeping import hold, kind_of, restate
from xiaoer.customers.domain.events import CustomersJoined, CustomersSplit, JoinProposed, JoinRefused
from xiaoer.customers.domain.history import Change, Entry, What
from xiaoer.customers.domain.joining import Rule, Shared, Side, doubt, points_to_somebody
from xiaoer.customers.domain.profiles import MOST_CUSTOMERS, Join, leader, parts
from xiaoer.customers.store import joins, people, profiles, records
from xiaoer.customers.store.joins import Proposal
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused


class Pair(msgspec.Struct, frozen=True):
    """Two customers of one shop with their profiles, held until the commit."""

    shop_id: UUID
    first_id: UUID
    second_id: UUID
    first_profile: UUID
    second_profile: UUID


def join(tx: Tx, customer_id: UUID, other_id: UUID, by: Caller, now: int) -> Join | Refused:
    """Two customers of one shop, and all who are joined with them, become one profile."""
    one, other = people.customer(tx, by.shops, customer_id), people.customer(tx, by.shops, other_id)
    if one is None or other is None or one.shop_id != other.shop_id:
        return Refused("customer_not_found")
    pair = _hold(tx, one.shop_id, customer_id, other_id, now)
    if pair.first_profile == pair.second_profile:
        return Refused("customers_joined_already")
    sizes = len(profiles.members(tx, pair.shop_id, [pair.first_profile, pair.second_profile]))
    if sizes > MOST_CUSTOMERS:
        return Refused("profile_too_large", {"most": MOST_CUSTOMERS, "size": sizes})
    return _join(tx, pair, Rule.HAND, by, now)


def split(tx: Tx, customer_id: UUID, join_id: UUID, by: Caller, now: int) -> Join | Refused:
    """Undo a join of this customer's profile; no rule joins the two again."""
    known = people.customer(tx, by.shops, customer_id)
    if known is None:
        return Refused("customer_not_found")
    shop_id = known.shop_id
    profile_id = hold(tx, shop_id, [customer_id], now)[customer_id]
    together = [one.customer.id for one in profiles.members(tx, shop_id, [profile_id])]
    standing = joins.joins_of(tx, shop_id, together)
    undone = next((one for one in standing if one.id == join_id), None)
    if undone is None:
        return Refused("join_not_found")
    joins.undo(tx, shop_id, join_id, now)
    groups = parts(together, [one for one in standing if one.id != join_id])
    for group in groups:
        if leader(group) != profile_id:
            profiles.move(tx, shop_id, group, leader(group))
    restate(tx, shop_id, [leader(group) for group in groups])
    _keep_apart(tx, shop_id, undone, now)
    _tell_both(tx, shop_id, undone, What.SPLIT, by, now)
    told = CustomersSplit(undone.first_id, undone.second_id, join_id)
    announce(tx, told, shop_id=shop_id, subject_id=undone.first_id, at=now, by=by.account_id)
    return undone


def join_by_rule(tx: Tx, shop_id: UUID, first_id: UUID, second_id: UUID, shared: Shared, now: int) -> None:
    """Join the two where the rule is certain, propose it where somebody must look, and else leave them."""
    pair = _hold(tx, shop_id, first_id, second_id, now)
    if pair.first_profile == pair.second_profile:
        return
    one, other = _side(tx, shop_id, pair.first_profile), _side(tx, shop_id, pair.second_profile)
    if not points_to_somebody(one, other, shared) or _decided(tx, pair):
        return
    why = doubt(one, other, shared)
    if why is None:
        _join(tx, pair, shared.rule, None, now)
        return
    first, second = sorted((first_id, second_id))
    proposal = Proposal(fresh(now), shop_id, first, second, shared.rule.value, why.value, joins.OPEN, now)
    if joins.propose(tx, proposal):
        told = JoinProposed(proposal.id, first, second, shared.rule.value, why.value)
        announce(tx, told, shop_id=shop_id, subject_id=proposal.id, at=now)


def decide_proposal(tx: Tx, proposal_id: UUID, *, same: bool, by: Caller, now: int) -> Proposal | Refused:
    """Somebody looked: the two are the same and are joined, or no rule proposes them again."""
    found = joins.proposal(tx, by.shops, proposal_id)
    if found is None:
        return Refused("proposal_not_found")
    pair = _hold(tx, found.shop_id, found.first_id, found.second_id, now)
    found = joins.proposal(tx, by.shops, proposal_id) or found
    if found.state != joins.OPEN:
        return Refused("proposal_decided")
    if not same:
        joins.decide(tx, found.shop_id, proposal_id, joins.REFUSED)
        _tell_both(
            tx,
            found.shop_id,
            Join(found.id, found.first_id, found.second_id, found.rule, now),
            What.KEPT_APART,
            by,
            now,
        )
        told = JoinRefused(proposal_id, found.first_id, found.second_id)
        announce(tx, told, shop_id=found.shop_id, subject_id=proposal_id, at=now, by=by.account_id)
        return found._replace(state=joins.REFUSED)
    if pair.first_profile != pair.second_profile:
        joined = join(tx, found.first_id, found.second_id, by, now)
        if isinstance(joined, Refused):
            return joined
    joins.decide(tx, found.shop_id, proposal_id, joins.JOINED)
    return found._replace(state=joins.JOINED)


def _hold(tx: Tx, shop_id: UUID, first_id: UUID, second_id: UUID, now: int) -> Pair:
    where = hold(tx, shop_id, [first_id, second_id], now)
    return Pair(shop_id, first_id, second_id, where[first_id], where[second_id])


def _join(tx: Tx, pair: Pair, rule: Rule, by: Caller | None, now: int) -> Join:
    made = Join(
        fresh(now), pair.first_id, pair.second_id, rule.value, now, by.account_id if by else None, by.name if by else ""
    )
    joins.add(tx, pair.shop_id, made)
    both = (pair.first_profile, pair.second_profile)
    stays = leader(both)
    moving = [one.customer.id for one in profiles.members(tx, pair.shop_id, [max(both)])]
    profiles.move(tx, pair.shop_id, moving, stays)
    restate(tx, pair.shop_id, sorted(both))
    _tell_both(tx, pair.shop_id, made, What.JOINED, by, now)
    told = CustomersJoined(made.first_id, made.second_id, made.id, made.rule)
    announce(tx, told, shop_id=pair.shop_id, subject_id=made.first_id, at=now, by=made.by)
    return made


def _tell_both(tx: Tx, shop_id: UUID, pair: Join, what: What, by: Caller | None, now: int) -> None:
    """Put it on record of both, who have been heard of with it."""
    people.heard(tx, shop_id, [pair.first_id, pair.second_id], now)
    both = ((pair.first_id, pair.second_id), (pair.second_id, pair.first_id))
    entries = [
        Entry(fresh(now), one, Change(what, pair.rule, "", "", "", other), now, by.name if by else "")
        for one, other in both
    ]
    records.remember(tx, shop_id, entries, by.account_id if by else None)


def _keep_apart(tx: Tx, shop_id: UUID, pair: Join, now: int) -> None:
    first, second = sorted((pair.first_id, pair.second_id))
    joins.keep_apart(tx, Proposal(fresh(now), shop_id, first, second, pair.rule, "", joins.REFUSED, now))


def _decided(tx: Tx, pair: Pair) -> bool:
    """Whether somebody said of any two of the profiles that they are not the same."""
    some = [one.customer.id for one in profiles.members(tx, pair.shop_id, [pair.first_profile])]
    others = [one.customer.id for one in profiles.members(tx, pair.shop_id, [pair.second_profile])]
    return any(one.state == joins.REFUSED for one in joins.between(tx, pair.shop_id, some, others))


def _side(tx: Tx, shop_id: UUID, profile_id: UUID) -> Side:
    members = profiles.members(tx, shop_id, [profile_id])
    shown = profiles.profile(tx, shop_id, profile_id)
    return Side(
        kind=kind_of(members), name=shown.name if shown else "", customers=len(members),
        accounts=frozenset(one.customer.source_id for one in members if one.customer.source_id is not None),
    )  # fmt: skip
