"""When X happens, do Y: the whole table of events and due times, and what follows them, on one page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from uuid import UUID

from xiaoer.aftersales import actions as aftersales
from xiaoer.aftersales.domain.events import CaseOpened
from xiaoer.conversations import actions as conversations
from xiaoer.conversations.actions import BotWords, Question, attaching
from xiaoer.conversations.domain.choosing import ask_back
from xiaoer.conversations.domain.events import (
    ConversationQueued,
    ConversationReopened,
    ConversationResolved,
    ConversationReturned,
    ConversationTaken,
    DraftStopped,
    MessageHeld,
    MessageSent,
    QueueWidened,
)
from xiaoer.conversations.domain.messages import SPOKEN, Kind, Source
from xiaoer.crisis.actions import Lately
from xiaoer.crisis.domain.events import CrisisBegan, CrisisEnded, CrisisPlanned
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.events import (
    CustomerChanged,
    CustomerMet,
    CustomersImported,
    CustomersJoined,
    CustomersSplit,
)
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.insights import actions as insights
from xiaoer.insights.domain import counting
from xiaoer.intake.actions import connecting, hooks, tidying
from xiaoer.intake.actions.applying import JOB, advance_job
from xiaoer.intake.actions.runs import import_folder
from xiaoer.intake.domain.events import ImportAdvanced
from xiaoer.knowledge import actions as knowledge
from xiaoer.knowledge.actions import Ask, Shelves
from xiaoer.knowledge.domain.answering import Answer, Asked, Clarify, HandOver
from xiaoer.platform.db import Tx
from xiaoer.platform.events import Event
from xiaoer.platform.jobs import Job
from xiaoer.platform.reacting import Reaction
from xiaoer.platform.sealing import resealing
from xiaoer.platform.worker import Errand
from xiaoer.privacy.actions import erasing, retaining
from xiaoer.scripts import actions as scripts
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.events import OrdersImported, ShopSaved, ShopSettled
from xiaoer.team import actions as team
from xiaoer.team.domain.events import AgentCame, AgentGone, AgentSettled, AgentStood, GroupsSettled, RoutingSettled
from xiaoer.values.refusal import Refused
from xiaoer.watch import actions as watch

_ROUTED_BY = (
    AgentCame, AgentGone, AgentSettled, AgentStood, ConversationQueued, ConversationResolved, ConversationReturned, ConversationTaken,
    GroupsSettled, QueueWidened, RoutingSettled,
)  # fmt: skip
"""Somebody waits, there is room for one, whoever was to be given something has gone at that moment, or nobody is asked before
others any more: nothing else can make a difference to who is given what.
"""
_OF_AGENTS = (AgentCame, AgentGone, AgentSettled, AgentStood)
_OVERTAKING = (ConversationResolved, ConversationReturned, ConversationTaken)
_OF_CUSTOMERS = (CustomersImported, ImportAdvanced, CustomerMet, CustomerChanged, CustomersJoined, CustomersSplit)


def table(shelves: Shelves) -> tuple[Reaction, ...]:
    """What follows an event."""
    talks = watch.Talks()
    return (
        Reaction("bot.answers", (MessageSent,), partial(answer_as_bot, shelves, Lately())),
        Reaction("crisis.show", (CrisisBegan, CrisisEnded, CrisisPlanned), show_crisis),
        Reaction("held.overtake", _OVERTAKING, overtake_held),
        Reaction("held.give_back", (MessageHeld,), give_back_held),
        Reaction("figures.count", counting.KINDS, insights.count, together=insights.count_all, gathering=0.5),
        Reaction("conversations.return", (AgentGone, ConversationReopened), return_conversations),
        Reaction("conversations.route", _ROUTED_BY, route, together=route_all),
        Reaction("conversations.show_case", (CaseOpened,), show_case),
        Reaction("conversations.show_presence", _OF_AGENTS, show_presence),
        Reaction("customers.count_purchases", (OrdersImported, ImportAdvanced), count_purchases, gathering=0.5),
        Reaction(
            "search.index",
            (MessageSent,),
            conversations.index,
            together=conversations.index_all,
            gathering=0.5,
            most=60,
        ),
        Reaction("privacy.plan_nightly", (ShopSaved, ShopSettled), plan_retention),
        Reaction(
            "watch.follow",
            (MessageSent, DraftStopped),
            partial(watch.follow, talks),
            together=partial(watch.follow_all, talks),
            most=watch.A_UNIT,
        ),
        Reaction("customers.settle", _OF_CUSTOMERS, settle_customers, gathering=0.5),
    )


def jobs(data_folder: str) -> Mapping[str, Job]:
    """What happens when a due time has come, by its kind; `data_folder` holds imported files and those of messages."""
    return {
        "conversation.due": conversations.come_due,
        conversations.WIDEN: conversations.widen,
        conversations.GIVE_BACK: conversations.give_back_more,
        conversations.FILL: conversations.fill,
        conversations.LOGGED: conversations.put_in_logged,
        conversations.MERGE: conversations.merge_words,
        team.VANISH: team.vanish,
        attaching.SWEEP: attaching.sweep,
        attaching.REMOVE: partial(attaching.remove, data_folder),
        watch.QUESTION: watch.question_due,
        "case.deadline": aftersales.overdue,
        customers.FILL: customers.fill_segment,
        JOB: partial(advance_job, import_folder(data_folder)),
        hooks.JOB: hooks.apply,
        hooks.FORGET: hooks.forget,
        erasing.KIND: erasing.erase,
        retaining.KIND: retaining.forget_due,
        resealing.KIND: partial(resealing.reseal, sealed_columns()),
    }


def errands(data_folder: str) -> Mapping[str, Errand]:
    """What is due and lies outside of the store, by its kind."""
    return {connecting.JOB: connecting.take_turn, tidying.JOB: partial(tidying.tidy, import_folder(data_folder))}


def sealed_columns() -> resealing.Columns:
    """Every column of every feature whose values are sealed: here all of them are loaded."""
    return resealing.columns()


def plan_retention(tx: Tx, event: Event, now: int) -> None:
    """A shop came or changed: each of its nights something is forgotten, by its own zone."""
    if event.shop_id is not None:
        retaining.plan_nightly(tx, event.shop_id, now)


def answer_as_bot(shelves: Shelves, lately: Lately, tx: Tx, event: Event, now: int) -> None:
    """A shopper has written: in a crisis the statement, where it touches a topic; else the bot answers what is its own."""
    sent = event.read_as(MessageSent)
    if sent.author != "shopper" or event.shop_id is None:
        return
    crisis = lately.on(tx, event.shop_id, now) if sent.message_kind in SPOKEN else None
    if crisis is not None and conversations.give_statement(tx, crisis, sent.conversation_id, sent.seq, now):
        return
    if sent.state == "bot":
        _answer_as_bot(shelves, crisis, tx, event.shop_id, sent, now)


def _answer_as_bot(
    shelves: Shelves, crisis: Crisis | None, tx: Tx, shop_id: UUID, sent: MessageSent, now: int
) -> None:  # fmt: skip
    """The bot has the conversation: answer, ask back, or ask for a person; in a crisis it says nothing about a topic."""
    if sent.message_kind != Kind.TEXT:  # a bot sees nothing in a picture, and a person may
        conversations.hand_over(tx, shop_id, sent.conversation_id, "unknown", now)
        return
    question = conversations.question(tx, shop_id, sent.conversation_id, sent.seq)
    if question is None:
        return
    found = _answer(tx, shelves, shop_id, question, now)
    if isinstance(found, HandOver):
        conversations.hand_over(tx, shop_id, sent.conversation_id, found.reason, now)
        return
    words = _bot_words(found, sent.seq, question.locale)
    if crisis is not None and crisis.touched(_shown_of(words)):
        conversations.state_as_bot(tx, crisis, sent.conversation_id, now)
    else:
        conversations.say_as_bot(tx, shop_id, sent.conversation_id, words, now)


def _bot_words(found: Answer | Clarify, seq: int, locale: str) -> BotWords:
    if isinstance(found, Answer):
        return BotWords(found.text, seq, Source(found.entry_id, found.title))
    return BotWords(ask_back([one.title for one in found.choices], locale), seq)


def _shown_of(words: BotWords) -> str:
    """All that the shopper would read: what an answer rests on stands below it."""
    return f"{words.text}\n{words.source.title if words.source else ''}"


def show_crisis(tx: Tx, event: Event, now: int) -> None:
    """A shop's crisis begins, changes or ends: its staff see it at once; what an ended one held goes back to its authors."""
    if event.shop_id is None:
        return
    on = event.kind == "crisis.began" or (event.kind == "crisis.planned" and event.read_as(CrisisPlanned).in_force)
    conversations.show_crisis(tx, event.shop_id, on=on)
    if event.kind == "crisis.ended":
        conversations.give_back(tx, event.shop_id, event.read_as(CrisisEnded).crisis_id, now)


def overtake_held(tx: Tx, event: Event, now: int) -> None:
    """A conversation has ended or changed hands: words that wait for approval in it may not go any more."""
    if event.shop_id is not None:
        conversations.overtake(tx, event.shop_id, event.subject_id, now)


def give_back_held(tx: Tx, event: Event, now: int) -> None:
    """Words are held: where the switch has gone off in the same moment they go back to their author."""
    if event.shop_id is not None:
        conversations.give_back_late(tx, event.shop_id, event.read_as(MessageHeld), now)


def return_conversations(tx: Tx, event: Event, now: int) -> None:
    """An agent is gone, or a shopper has come back to one who may be."""
    if event.shop_id is None:
        return
    if event.kind == "agent.gone":
        conversations.return_all(tx, event.shop_id, event.read_as(AgentGone).account_id, now)
    else:
        told = event.read_as(ConversationReopened)
        conversations.return_reopened(tx, event.shop_id, told.conversation_id, told.assignee_id, now)


def route(tx: Tx, event: Event, now: int) -> None:
    route_all(tx, [event], now)


def route_all(tx: Tx, told: Sequence[Event], now: int) -> int:
    """Once a shop, however much has happened in it; how many events it were."""
    for shop_id in sorted({event.shop_id for event in told if event.shop_id is not None}):
        conversations.route(tx, shop_id, now)
    return len(told)


def show_case(tx: Tx, event: Event, _now: int) -> None:
    """A case was opened from a conversation: those who have it open see it at once."""
    opened = event.read_as(CaseOpened)
    if event.shop_id is not None and opened.conversation_id is not None:
        conversations.show_case(tx, opened.conversation_id, opened.case_id)


def show_presence(tx: Tx, event: Event, _now: int) -> None:
    """Somebody of a team has come, gone or changed: the walls of those who lead it show it at once."""
    if event.shop_id is not None:
        conversations.show_presence(tx, event.shop_id, event.subject_id)


def count_purchases(tx: Tx, event: Event, now: int) -> None:
    """Orders came or changed: their customers' sums, and the segments that go by them."""
    if event.shop_id is not None:
        bought = purchases_of(tx, event.shop_id, _customers_of(event))
        customers.count_purchases(tx, event.shop_id, bought, now)


def purchases_of(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> dict[UUID, Purchases]:
    """What customers have bought, which customers themselves know nothing of."""
    found = shops.bought(tx, shop_id, customer_ids)
    return {
        customer_id: Purchases(one.orders_count, one.spent, one.currency, one.last_order_at)
        for customer_id, one in found.items()
    }


def settle_customers(tx: Tx, event: Event, now: int) -> None:
    """Something changed with customers: who is the same, and which segments they are in."""
    if event.shop_id is not None:
        customers.settle(tx, event.shop_id, _customers_of(event), now)


def _customers_of(event: Event) -> Sequence[UUID]:
    match event.kind:
        case "customers.imported":
            return event.read_as(CustomersImported).customers
        case "orders.imported":
            return event.read_as(OrdersImported).customers
        case "import.advanced":
            return event.read_as(ImportAdvanced).customers
        case "customers.joined" | "customers.split":
            return (UUID(event.data["first_id"]), UUID(event.data["second_id"]))
        case _:
            return (event.subject_id,)


def _answer(tx: Tx, shelves: Shelves, shop_id: UUID, question: Question, now: int) -> Answer | Clarify | HandOver:
    facts = scripts.facts_of(tx, frozenset({shop_id}), shop_id, question.order_id, "", now, sku=question.sku)
    if isinstance(facts, Refused):
        return HandOver("facts_missing")
    return knowledge.answer(tx, shelves, Ask(shop_id, Asked(question.text, question.stage, sku=question.sku), facts))
