"""A shop in a crisis with an agent who has a conversation, and what becomes of their words."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from tests import make
from tests.conversations.given import NOW, send
from tests.conversations.queues import waits
from tests.conversations.stored import appended, messages, now_is
from tests.crisis.given import PLAN, in_crisis, lead, senior
from tests.team.given import joined
from xiaoer import reactions
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Approval, Rejection
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.folding import Outcome
from xiaoer.conversations.domain.held import Held
from xiaoer.conversations.domain.messages import Author, Kind, Send
from xiaoer.conversations.store import held as store
from xiaoer.crisis.domain.plans import Link, Plan
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.knowledge.actions import Shelves
from xiaoer.platform import reacting
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Database
from xiaoer.platform.ids import fresh
from xiaoer.platform.reacting import Reaction
from xiaoer.values.refusal import Refused

WORDS = "杯子不会召回，您放心用"
FOLLOWED = {"bot.answers", "crisis.show", "held.overtake", "held.give_back", "conversations.return"}


class Scene(NamedTuple):
    """The people of a shop in a crisis; `talk` is the agent's."""

    shop: UUID
    crisis: Crisis
    lan: Caller
    boss: Caller
    wise: Caller
    talk: Conversation


def in_scene(database: Database, plan: Plan = PLAN, *, slug: str = "yunhe") -> Scene:
    shop = make.shop(database, slug=slug)
    boss, wise, lan = (
        lead(database, shop, f"boss {slug}"), senior(database, shop, f"wise {slug}"), joined(database, shop, f"lan {slug}"),
    )  # fmt: skip
    crisis = in_crisis(database, shop, boss, plan)
    waiting = waits(database, shop)
    talk = database.write_now(actions.take, waiting.id, lan, NOW)
    assert isinstance(talk, Conversation)
    return Scene(shop, crisis, lan, boss, wise, talk)


def words_of(scene: Scene, body: str = WORDS, **given: Any) -> Send:
    plain = {"author_id": scene.lan.account_id, "author_name": scene.lan.name, "guarded": True}
    return send(body, Author.AGENT, conversation_id=scene.talk.id, shop_id=scene.shop, **{**plain, **given})


def says(database: Database, scene: Scene, body: str = WORDS, **given: Any) -> Outcome:
    [outcome] = appended(database, [words_of(scene, body, **given)])
    return outcome


def held(database: Database, scene: Scene, body: str = WORDS, **given: Any) -> Held:
    outcome = says(database, scene, body, **given)
    assert isinstance(outcome, Held), outcome
    return outcome


def agent_said(database: Database, scene: Scene) -> list[str]:
    return [one.body for one in messages(database, scene.talk) if one.author is Author.AGENT and one.kind is Kind.TEXT]


def no_light(_text: str, _conversation: Conversation) -> dict[str, Any]:
    return {"light": "green", "findings": []}


def approves(database: Database, one: Held, by: Caller, step: int = 0, text: str | None = None) -> Held | Refused:
    return database.write_now(actions.approve, one.id, Approval(step, text), by, NOW, no_light)


def refuses(database: Database, one: Held, by: Caller, step: int = 0, reason: str = "还没有定论") -> Held | Refused:
    return database.write_now(actions.refuse, one.id, Rejection(step, reason), by, NOW)


def withdraws(database: Database, one: Held, by: Caller) -> Held | Refused:
    return database.write_now(actions.withdraw, one.id, by, NOW)


def as_it_is(database: Database, one: Held) -> Held:
    found = database.read_now(store.find, frozenset({one.shop_id}), one.id)
    assert found is not None
    return found


def follow(database: Database, now: int = NOW) -> None:
    """What follows in a crisis, until nothing is left to follow."""
    chosen = [reaction(name) for name in FOLLOWED]
    while sum(database.write_now(reacting.advance, one, now).followed for one in chosen):
        pass


def reaction(name: str) -> Reaction:
    [found] = [one for one in reactions.table(Shelves()) if one.name == name]
    return found


def current(database: Database, scene: Scene) -> Conversation:
    return now_is(database, scene.talk)


def kept_waiting(database: Database, shop: str, conversation: str, author_id: UUID) -> UUID:
    """Words of somebody that wait, in a store where nobody has switched anything."""
    held_id = fresh(NOW)
    one = Held(
        shop_id=UUID(shop), id=held_id, conversation_id=UUID(conversation), client_id=str(held_id), author_id=author_id,
        author_name="客服（测试）", crisis_id=fresh(NOW), topics=("召回",), chain=(Link(),), body=WORDS, text=WORDS, at=NOW,
    )  # fmt: skip
    database.write_now(store.put, one)
    return held_id
