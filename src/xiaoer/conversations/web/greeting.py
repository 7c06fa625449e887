"""The hello: who is there, and the welcome."""

from __future__ import annotations

from uuid import UUID

from xiaoer.conversations import actions, store
from xiaoer.conversations.domain import frames, screens, tokens
from xiaoer.conversations.domain.conversations import Conversation, Person, Stage, State
from xiaoer.conversations.domain.frames import Hello, Welcome, You
from xiaoer.conversations.web.catching_up import follow, go_on
from xiaoer.conversations.web.desk import Desk, Party, Seen, Shopper
from xiaoer.conversations.web.viewing import look
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import IdentityKind
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.platform.live.hub import Listener
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.refusal import Refused

FRESH = 1_000_000
"""Microseconds for which a conversation that was read serves: a read for each message would cost more than the rest."""


async def greet(
    desk: Desk, listener: Listener, hello: Hello, caller: Caller | None = None, site: str | None = None
) -> Party | Refused:
    """The party behind the socket, welcomed and caught up; or why not. `site`: of which other site's page it is."""
    if hello.version != frames.VERSION:
        return Refused("wrong_version")
    if hello.role == "agent":
        return await _greet_agent(desk, listener, hello, caller)
    return await _greet_shopper(desk, listener, hello, site)


async def _greet_agent(desk: Desk, listener: Listener, hello: Hello, caller: Caller | None) -> Party | Refused:
    if caller is None:
        return Refused("not_signed_in")
    if not caller.may(Permission.CONVERSATIONS_READ):
        return Refused("not_allowed", {"permission": str(Permission.CONVERSATIONS_READ)})
    party = Party(desk, listener, caller)
    desk.hub.listen(listener, screens.agent_topic(caller.account_id))
    for shop_id in caller.shops:
        desk.hub.listen(listener, screens.queue_topic(shop_id))
        if caller.may(Permission.ALARMS_HEAR):
            desk.hub.listen(listener, screens.leading_topic(shop_id))
        if caller.may(Permission.CONVERSATIONS_LEAD):
            desk.hub.listen(listener, screens.lead_topic(shop_id))
        if caller.may(Permission.APPROVALS_DECIDE):
            desk.hub.listen(listener, screens.approvals_topic(shop_id))
    party.tell(Welcome(frames.VERSION, You(caller.account_id, caller.name, "agent"), desk.clock()))
    for conversation_id, seq in hello.resumed.items():
        await watch(party, conversation_id, seq)
    return party


def look_over(party: Party, *, on: bool) -> None:
    """Staff hear of every conversation of their shops, or no longer."""
    if isinstance(party.who, Caller):
        turn = party.desk.hub.listen if on else party.desk.hub.ignore
        for shop_id in party.who.shops:
            turn(party.listener, screens.shop_topic(shop_id))
        party.tell(frames.OverviewTold(on))


async def watch(party: Party, conversation_id: UUID, after: int) -> None:
    """Staff follow a conversation of their shops; another is answered as if it were not there."""
    if not isinstance(party.who, Caller):
        return
    if conversation_id not in party.watched and len(party.watched) >= frames.MOST_FOLLOWED:
        party.complain(Refused("follows_too_many", {"most": frames.MOST_FOLLOWED}))
        return
    found = await party.desk.db.read(actions.followed, party.who.shops, conversation_id)
    if isinstance(found, Refused):
        party.complain(found)
        return
    await follow(party, party.saw(found).conversation, after)


async def watched(party: Party, conversation_id: UUID | None, *, anew: bool = False) -> Seen | None:
    """A conversation that this agent follows, as it was a moment ago, or `anew`: a draft is judged at its place in it."""
    seen = party.watched.get(conversation_id) if conversation_id else None
    if seen is None or not isinstance(party.who, Caller):
        return None
    if 0 <= party.desk.clock() - seen.at < FRESH and not anew:
        return seen
    found = await party.desk.db.read(actions.followed, party.who.shops, seen.conversation.id)
    return None if isinstance(found, Refused) else party.saw(found)


async def written_to(party: Party, conversation_id: UUID) -> Seen | None:
    """As `watched`, also of one that is not followed: who writes before the thread was asked for, or again after a lost
    line, is answered. It is read each time, and not remembered: nothing would ever forget it.
    """
    seen = await watched(party, conversation_id)
    if seen is not None or not isinstance(party.who, Caller):
        return seen
    found = await party.desk.db.read(actions.followed, party.who.shops, conversation_id)
    return None if isinstance(found, Refused) else Seen(*found, party.desk.clock())


async def _greet_shopper(desk: Desk, listener: Listener, hello: Hello, site: str | None) -> Party | Refused:
    shop = await desk.db.read(shops.find_shop, hello.shop)
    if isinstance(shop, Refused):
        return shop
    if site is not None and not shop.is_shown_on(site):
        return Refused("site_not_allowed")
    visitor = _visitor(desk, shop, hello)
    if isinstance(visitor, Refused):
        return visitor
    shopper = await desk.db.write(_introduce, shop, visitor, hello, desk.clock())
    await bring_along(desk, shopper)
    party = Party(desk, listener, shopper)
    await _welcome_shopper(party, shopper, shop, hello)
    await look(party, hello.page)
    return party


def _visitor(desk: Desk, shop: Shop, hello: Hello) -> UUID | Refused:
    """Whom the token names. A signed login must be signed rightly.

    Without a token, or with one that this desk never gave, it is someone new: a browser that keeps an old token would
    otherwise be shut out for ever.
    """
    key = tokens.shop_key(desk.secret, shop.slug, shop.key_number)
    if hello.identity and not tokens.is_signed(key, hello.identity.customer, hello.identity.signature):
        return Refused("wrong_signature")
    known = tokens.read_token(desk.secret, shop.slug, hello.token) if hello.token else None
    return known or fresh(desk.clock())


def _introduce(tx: Tx, shop: Shop, visitor: UUID, hello: Hello, now: int) -> Shopper:
    """The customer behind the visitor: the store's own where the store signed for it."""
    if hello.identity is None:
        customer = customers.identify(tx, shop.id, IdentityKind.VISITOR, str(visitor), now)
        return Shopper(shop.id, visitor, customer.id, customer.facts.name, customer.facts.level, hello.locale)
    customer = customers.identify(tx, shop.id, IdentityKind.ACCOUNT, hello.identity.customer, now)
    customers.recognise(tx, shop.id, str(visitor), customer, now)
    name, level = customer.facts.name, customer.facts.level
    return Shopper(shop.id, customer.id, customer.id, name, level, hello.locale, before=visitor)


async def bring_along(desk: Desk, shopper: Shopper) -> bool:
    """What the shopper talks of as a visitor goes on as theirs; whether there was anything. A unit of its own: it holds
    conversations, and no profile.
    """
    before, now = shopper.before, desk.clock()
    if before is None or await desk.db.read(actions.going_on, shopper.shop_id, before, now) is None:
        return False
    account = Person(shopper.customer_id, shopper.name, shopper.level)
    await desk.db.write(actions.sign_in, shopper.shop_id, before, account, now, to=shopper.visitor)
    return True


async def _welcome_shopper(party: Party, shopper: Shopper, shop: Shop, hello: Hello) -> None:
    """What is said to this visitor from here on gathers until they have heard how things stand: nothing is missed or doubled."""
    desk, topic = party.desk, screens.visitor_topic(shopper.visitor)
    party.listener.hold(topic)
    desk.hub.listen(party.listener, topic)
    try:
        conversation = await desk.db.read(actions.going_on, shopper.shop_id, shopper.visitor, desk.clock())
        place = await desk.db.read(actions.queue_place, conversation) if conversation else None
        party.conversation = conversation
        _tell_welcome(party, shopper, shop, hello, place)
        await _tell_earlier(party, shopper, hello)
        if conversation:
            party.listener.versions[screens.conversation_topic(conversation.id)] = screens.version(conversation)
            await follow(party, conversation, hello.resume.get(conversation.id, 0))
    finally:
        party.listener.release(topic)


async def _tell_earlier(party: Party, shopper: Shopper, hello: Hello) -> None:
    """Of those that are over, as far as they are named: their end may have been missed. Another's is as if it were not there."""
    now_open = party.conversation.id if party.conversation else None
    resumed = hello.resumed
    named = [one for one in resumed if one != now_open]
    if not named:
        return
    visitors = [one for one in (shopper.visitor, shopper.before) if one is not None]
    for one in await party.desk.db.read(actions.own_among, shopper.shop_id, visitors, named):
        if resumed[one.id] < one.last_seq:
            await follow(party, one, resumed[one.id])
        else:
            go_on(party, one)


def _tell_welcome(party: Party, shopper: Shopper, shop: Shop, hello: Hello, place: int | None) -> None:
    desk, conversation = party.desk, party.conversation
    agent = conversation.assignee if conversation else None
    party.tell(
        Welcome(
            frames.VERSION, You(shopper.customer_id, shopper.name, "shopper"), desk.clock(),
            token=None if hello.identity else tokens.visitor_token(desk.secret, shop.slug, shopper.visitor),
            conversation=conversation.id if conversation else None,
            last_seq=conversation.last_seq if conversation else 0,
            state=conversation.state if conversation else None, queue_place=place,
            agent_name=agent.signed if agent else None,
        )
    )  # fmt: skip
