"""One block of a chat log: who asks as customers, and their conversations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from xiaoer.conversations import actions as conversations
from xiaoer.conversations.actions import KeptLogs, Logged, Origin
from xiaoer.conversations.domain.conversations import Assignee, Person
from xiaoer.conversations.domain.logs import LoggedTalk, visitor_of
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import Customer, Facts, visitor_facts
from xiaoer.intake.actions.blocks import Shopper
from xiaoer.intake.domain.runs import Run
from xiaoer.platform.auth import accounts
from xiaoer.platform.db import Tx
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop
from xiaoer.team import actions as team


class KeptTalks(NamedTuple):
    """What became of a block: its conversations, and those who were met by them."""

    logs: KeptLogs
    met: customers.Kept


def store_shoppers(tx: Tx, shop_id: UUID, shoppers: Sequence[Shopper], now: int) -> customers.Kept:
    """Who is new becomes a customer. Of who is known, a log only tells a nickname where there is none; who is forgotten stays so."""
    told = {one.source: one.nick for one in shoppers}

    def tells(known: Mapping[str, Customer], away: frozenset[str]) -> dict[str, Facts]:
        new = {source: Facts(name=nick or source, nick=nick) for source, nick in told.items() if source not in known}
        kept = {source: one.facts for source, one in known.items() if source not in away}
        nameless = {source: facts for source, facts in kept.items() if told[source] and not facts.nick}
        return new | {source: replace(facts, nick=told[source]) for source, facts in nameless.items()}

    return customers.keep_people(tx, shop_id, told, tells, now)


def store_talks(tx: Tx, run: Run, shop: Shop, talks: Sequence[LoggedTalk], now: int) -> KeptTalks:
    """The conversations with their customers and orders; where no shopper is named, somebody unknown for each."""
    agents = _agents(tx, shop.id)
    origin = Origin(shop.id, run.source, run.id, shop.locale, agents)
    named = customers.known_people(tx, shop.id, {one.shopper for one in talks if one.shopper is not None})
    stored = conversations.people_of(tx, shop.id, run.source, [one.key for one in talks])
    visits = {
        str(visitor_of(shop.id, run.source, one.key)): _unknown(shop.id, run.source, one)
        for one in talks
        if one.shopper is None and one.key not in stored
    }
    met = customers.meet_visitors(tx, shop.id, visits, now)
    orders = shops.named_orders(tx, shop.id, {one.order for one in talks if one.order is not None})

    def person(one: LoggedTalk) -> Person:
        if one.key in stored:
            return stored[one.key]
        if one.shopper is not None:
            customer = named[one.shopper]
            return Person(customer.id, customer.facts.nick or customer.facts.name, customer.facts.level)
        visitor = str(visitor_of(shop.id, run.source, one.key))
        return Person(met.ids[visitor], visits[visitor].name)

    logged = [Logged(one, person(one), orders.get(one.order or "")) for one in talks]
    return KeptTalks(conversations.keep_logs(tx, origin, logged, now), met)


def _unknown(shop_id: UUID, source: str, talk: LoggedTalk) -> Facts:
    facts = visitor_facts(visitor_of(shop_id, source, talk.key), talk.began_at)
    return replace(facts, name=talk.shopper_name, nick=talk.shopper_name) if talk.shopper_name else facts


def _agents(tx: Tx, shop_id: UUID) -> dict[str, Assignee]:
    """Who has an account of the shop, or had one that is off now, by login and by a name that nobody else has."""
    found = [one for one in accounts.reached(tx, {shop_id}, shopless=False) if one.role in team.REPLYING]
    names = [one.name.lower() for one in found]
    by_name = {one.name.lower(): Assignee(one.id, one.name) for one in found if names.count(one.name.lower()) == 1}
    return by_name | {one.login.lower(): Assignee(one.id, one.name) for one in found}
