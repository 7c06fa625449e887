"""Past conversations of a shop folder, with the people and orders that they name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from xiaoer.conversations import actions as conversations
from xiaoer.conversations.domain.conversations import Assignee, Conversation, Person
from xiaoer.conversations.domain.rows import ConversationRow, visitor_of
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import IdentityKind
from xiaoer.etiquette import actions as etiquette
from xiaoer.platform.auth import Role, accounts
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, Tx
from xiaoer.shop import actions as shops


class Talk(NamedTuple):
    """A past conversation of a shop."""

    row: ConversationRow
    shop_id: UUID


def import_talks(db: Database, talks: Sequence[Talk], progress: Callable[[int], None]) -> None:
    """Each as if it had happened here: with its lights, events and figures."""
    if not talks:
        return
    from xiaoer import app as application  # noqa: PLC0415 - 0.5 s that only past conversations need

    verdict = application.judge_with(etiquette.load())

    def light(text: str, conversation: Conversation) -> dict[str, Any]:
        given = verdict(text, conversation, etiquette.NOTHING)
        return {"light": given.light, "findings": given.findings}

    for number, talk in enumerate(talks, start=1):
        db.write_now(_import, talk, light, system_clock())
        progress(number)


def _import(tx: Tx, talk: Talk, light: conversations.Light, now: int) -> bool:
    agents = [Assignee(one.id, one.name) for one in accounts.of_shop(tx, talk.shop_id, Role.AGENT)]
    past = conversations.Past(talk.row, _person(tx, talk, now), _order(tx, talk))
    nobody = Assignee(visitor_of(talk.shop_id, talk.row), "客服")
    return conversations.import_one(tx, talk.shop_id, past, agents or [nobody], light, now)


def _person(tx: Tx, talk: Talk, now: int) -> Person:
    if talk.row.customer:
        found = customers.buyer(tx, talk.shop_id, talk.row.customer, now)
    else:
        visitor = str(visitor_of(talk.shop_id, talk.row))
        found = customers.identify(tx, talk.shop_id, IdentityKind.VISITOR, visitor, now)
    return Person(found.id, found.facts.nick or found.facts.name, found.facts.level)


def _order(tx: Tx, talk: Talk) -> UUID | None:
    number = talk.row.order
    found = shops.find_orders(tx, frozenset({talk.shop_id}), query=number) if number else []
    return next((order.id for order in found if order.number == number), None)
