"""A conversation and one thing that happens to it, for every action that changes what screens show.

`python -m tests.conversations.stories` writes tests/vectors/live/screens.json anew: of each story the frames that open screens
get, and what a screen shows that is opened after them. The clients' tests read it.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from tests import make
from tests.conversations import approvals
from tests.conversations.given import HOUR, LAN, NOW, SECOND, SHOP, SHOPPER, YUN, caller, send
from tests.conversations.queues import follow, waits
from tests.conversations.screens import Screens, fresh
from tests.conversations.stored import VISITOR, arrived, fired, now_is, queued, taken, wrote
from tests.crisis.given import lead, switched_off
from tests.team.given import here, routed, says
from xiaoer.conversations import actions
from xiaoer.conversations.actions import (
    Arrival,
    BotWords,
    Past,
    PutAside,
    Reassign,
    TakeOver,
    Transfer,
    attaching,
    forgetting,
    reaching,
)
from xiaoer.conversations.domain.attachments import Upload
from xiaoer.conversations.domain.conversations import Conversation, Person, Stage
from xiaoer.conversations.domain.events import MessageHeld
from xiaoer.conversations.domain.messages import Attached, Author, Card, Kind
from xiaoer.conversations.domain.reaching import Left
from xiaoer.conversations.domain.rows import ConversationRow, MessageRow
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import IdentityKind
from xiaoer.platform import keyring
from xiaoer.platform.auth import Role
from xiaoer.platform.db import Database, open_database, schema
from xiaoer.platform.keyring import Ring
from xiaoer.team.domain.agents import Presence

VECTOR = Path(__file__).parents[1] / "vectors/live/screens.json"
LATER = NOW + 5 * SECOND
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

Step = Callable[[Database, Conversation], Any]
Story = Callable[[Database], tuple[Conversation, Callable[[], Any]]]
"""Given a store, the conversation as it begins, and what happens to it."""


def told(start: Callable[[Database], Conversation], step: Step) -> Story:
    def story(database: Database) -> tuple[Conversation, Callable[[], Any]]:
        one = start(database)
        return one, lambda: step(database, one)

    return story


def write(body: str, author: Author = Author.SHOPPER, **given: Any) -> Step:
    return lambda database, one: wrote(database, one, body, author, **{"at": LATER, **given})


def whispered(database: Database) -> Conversation:
    return wrote(database, taken(database), "先道歉", Author.AGENT, kind=Kind.WHISPER, author_id=YUN.id, at=NOW)


def arrived_and_wrote(database: Database) -> Conversation:
    return wrote(database, arrived(database), "在吗", at=NOW)


def resolved(database: Database) -> Conversation:
    one = taken(database)
    database.write_now(actions.resolve, one.id, caller(), NOW)
    return now_is(database, one)


def erased(database: Database, one: Conversation) -> None:
    database.write_now(forgetting.forget, SHOP, LATER, None, 9, about_orders=False)


def answered(database: Database) -> Conversation:
    return wrote(database, taken(database), "我去查一下", Author.AGENT, at=NOW)


def put_aside(database: Database) -> Conversation:
    one = answered(database)
    database.write_now(actions.put_aside, one.id, PutAside(NOW + HOUR, "等仓库"), caller(), NOW)
    return now_is(database, one)


def come_back(database: Database) -> Conversation:
    one = put_aside(database)
    fired(database, NOW + HOUR)
    return now_is(database, one)


def overtaken(database: Database, one: Conversation) -> None:
    database.write_now(actions.take_over, one.id, TakeOver(LAN.id, "我来"), caller(YUN, role=Role.SUPERVISOR), LATER)


def handed(*, to_colleague: bool) -> Story:
    def story(database: Database) -> tuple[Conversation, Callable[[], Any]]:
        shop = make.shop(database)
        routed(database, shop)
        lan, one = here(database, shop), waits(database, shop)
        follow(database)
        yun = here(database, shop, "yun", capacity=0)
        transfer = Transfer("已核对库存", yun.account_id if to_colleague else None)
        return now_is(database, one), lambda: database.write_now(actions.transfer, one.id, transfer, lan, LATER)

    return story


def given_by_rule(database: Database) -> tuple[Conversation, Callable[[], Any]]:
    shop = make.shop(database)
    routed(database, shop)
    one = waits(database, shop)
    here(database, shop)
    return one, lambda: database.write_now(actions.route, shop, LATER)


def left_alone(database: Database) -> tuple[Conversation, Callable[[], Any]]:
    shop = make.shop(database)
    routed(database, shop)
    lan, one = here(database, shop), waits(database, shop)
    follow(database)
    return now_is(database, one), lambda: database.write_now(actions.return_all, shop, lan.account_id, LATER)


def reassigned(database: Database) -> tuple[Conversation, Callable[[], Any]]:
    shop = make.shop(database)
    routed(database, shop)
    lan, one = here(database, shop), waits(database, shop)
    follow(database)
    yun, boss = here(database, shop, "yun", capacity=0), lead(database, shop, "boss")
    change = Reassign(lan.account_id, yun.account_id, "换人")
    return now_is(database, one), lambda: database.write_now(actions.reassign, one.id, change, boss, LATER)


def stated(database: Database) -> tuple[Conversation, Callable[[], Any]]:
    scene = approvals.in_scene(database)
    one = wrote(database, scene.talk, "杯子会召回吗", at=LATER)
    return one, lambda: database.write_now(actions.give_statement, scene.crisis, one.id, one.last_seq, LATER)


def decided(what: str) -> Story:
    """Words that wait for approval are no message yet; approved they are one."""

    def story(database: Database) -> tuple[Conversation, Callable[[], Any]]:
        scene = approvals.in_scene(database)
        held = approvals.held(database, scene)
        acts: dict[str, Callable[[], Any]] = {
            "held": lambda: approvals.held(database, scene, "不会召回的，再说一次", at=LATER),
            "approved": lambda: approvals.approves(database, approvals.as_it_is(database, held), scene.boss),
            "refused": lambda: approvals.refuses(database, approvals.as_it_is(database, held), scene.boss),
            "withdrawn": lambda: approvals.withdraws(database, held, scene.lan),
        }
        return now_is(database, scene.talk), acts[what]

    return story


def given_back(database: Database, by: str) -> tuple[Conversation, Callable[[], Any]]:
    """A crisis ends while words wait."""
    scene = approvals.in_scene(database)
    held = approvals.held(database, scene)
    if by != "switch":
        switched_off(database, scene.boss, scene.shop)
    late = MessageHeld(scene.talk.id, held.id, scene.crisis.id, 1)
    more = {"shop_id": str(scene.shop), "crisis_id": str(scene.crisis.id)}
    acts: dict[str, Callable[[], Any]] = {
        "switch": lambda: database.write_now(actions.give_back, scene.shop, scene.crisis.id, LATER),
        "unit": lambda: database.write_now(actions.give_back_more, more, LATER),
        "late": lambda: database.write_now(actions.give_back_late, scene.shop, late, LATER),
    }
    return now_is(database, scene.talk), acts[by]


def held_overtaken(database: Database) -> tuple[Conversation, Callable[[], Any]]:
    scene = approvals.in_scene(database)
    approvals.held(database, scene)
    database.write_now(actions.resolve, scene.talk.id, scene.lan, NOW)
    one = now_is(database, scene.talk)
    return one, lambda: database.write_now(actions.overtake, scene.shop, one.id, LATER)


def stated_by_bot(database: Database) -> tuple[Conversation, Callable[[], Any]]:
    scene = approvals.in_scene(database)
    one = wrote(database, arrived(database, shop=scene.shop), "杯子怎么样", at=NOW)
    return one, lambda: database.write_now(actions.state_as_bot, scene.crisis, one.id, LATER)


ACCOUNT = Person(UUID(int=0xAC), "演示顾客·登录的小林", 3)


def signs_in(database: Database, one: Conversation) -> None:
    database.write_now(actions.sign_in, SHOP, one.visitor, ACCOUNT, LATER)


def signed_in(*, newer: bool, seen: str) -> Story:
    """The account has a conversation that goes on too; `seen`: of whose the story tells, `newer`: who wrote last."""

    def story(database: Database) -> tuple[Conversation, Callable[[], Any]]:
        visitors, accounts = arrived(database), arrived(database, visitor=ACCOUNT.id)
        last = visitors if newer else accounts
        wrote(database, accounts if newer else visitors, "在吗", at=NOW)
        wrote(database, last, "有货吗", at=NOW + SECOND)
        one = now_is(database, visitors if seen == "visitor" else accounts)
        return one, lambda: database.write_now(actions.sign_in, SHOP, VISITOR, ACCOUNT, LATER)

    return story


def begun(database: Database) -> Conversation:
    words = send("在吗", conversation_id=UUID(int=0), at=NOW)
    opened = database.write_now(actions.begin, Arrival(SHOP, VISITOR, SHOPPER), words, None, NOW).conversation
    assert opened is not None
    return now_is(database, opened)


def goes_on_writing(database: Database, one: Conversation) -> None:
    words = send("有货吗", conversation_id=UUID(int=0), at=LATER)
    database.write_now(actions.begin, Arrival(SHOP, VISITOR, SHOPPER), words, one.id, LATER)


def comes_back_to_nobody(database: Database) -> tuple[Conversation, Callable[[], Any]]:
    """The agent to whom a shopper has come back is not there."""
    shop = make.shop(database)
    routed(database, shop)
    lan, one = here(database, shop), waits(database, shop)
    follow(database)
    database.write_now(actions.resolve, one.id, lan, NOW)
    says(database, lan, Presence.AWAY)
    back = wrote(database, one, "还有个问题", at=LATER)
    return back, lambda: database.write_now(actions.return_reopened, shop, one.id, lan.account_id, LATER)


def contact_left(database: Database) -> tuple[Conversation, Callable[[], Any]]:
    shop = make.shop(database)
    met = database.write_now(customers.identify, shop, IdentityKind.VISITOR, str(VISITOR), NOW)
    one = waits(database, shop, customer=Person(met.id, SHOPPER.name))
    told = Left("reach-0001", agreed=True, phone="13812345678")
    return one, lambda: database.write_now(reaching.leave, shop, one.id, told, LATER)


def imported(database: Database) -> tuple[Conversation, Callable[[], Any]]:
    told = [MessageRow("shopper", 0, "到哪了"), MessageRow("bot", 2, "已到杭州"), MessageRow("agent", 40, "明天送到")]
    row = ConversationRow("k1", Stage.INSALE, "import", 3, resolved=True, satisfaction=4, messages=told)

    def come(past: Past) -> bool:
        return database.write_now(actions.import_one, SHOP, past, [LAN], lambda _words, _one: {"light": "green"}, NOW)

    come(Past(row, SHOPPER, None))
    [one] = database.read_now(actions.listed, frozenset({SHOP}), "all", LAN.id)
    return one, lambda: come(Past(replace(row, key="k2"), SHOPPER, None))


def with_picture(database: Database) -> tuple[Conversation, Callable[[], Any]]:
    one = taken(database)
    upload = database.write_now(attaching.begin_of_shopper, SHOP, SHOPPER.id, NOW)
    assert isinstance(upload, Upload)
    database.write_now(attaching.finish, upload, Attached(upload.id, "杯子.jpg", "image/jpeg", 2048, 640, 480))
    return one, lambda: wrote(database, one, "", upload=upload.id, client_id="client-picture", at=LATER)


CARD = Card(
    UUID(int=0xCA), "YH-1001", "云朵羽绒服", "雾蓝 / L", "/files/ab12", 39_900, "CNY", None, None, None, None
)  # fmt: skip


STORIES: dict[str, Story] = {
    "a shopper writes to the bot": told(arrived, write("在吗")),
    "a shopper writes in the queue": told(queued, write("有人吗")),
    "a shopper writes again after the end": told(resolved, write("还有一个问题")),
    "a shopper sends a picture": with_picture,
    "a shopper marks it": told(resolved, write("谢谢", kind=Kind.SURVEY, score=5)),
    "an agent answers": told(taken, write("您好", Author.AGENT)),
    "an agent sends the card of a product": told(
        taken, write("[商品] 云朵羽绒服 ¥399.00", Author.AGENT, kind=Kind.PRODUCT, card=CARD)
    ),
    "an agent answers from the queue": told(queued, write("您好", Author.AGENT)),
    "an agent notes": told(taken, write("已问仓库", Author.AGENT, kind=Kind.NOTE)),
    "somebody whispers to the agent": told(taken, write("先道歉", Author.AGENT, kind=Kind.WHISPER, author_id=YUN.id)),
    "an agent answers after a whisper": told(whispered, write("抱歉", Author.AGENT)),
    "who leads takes it over": told(taken, overtaken),
    "who leads gives it to another": reassigned,
    "a shopper's first words open it": told(begun, goes_on_writing),
    "a shopper signs in": told(taken, signs_in),
    "a shopper signs in who has talked to the bot": told(arrived, signs_in),
    "a shopper signs in and it goes on before another of theirs": signed_in(newer=True, seen="visitor"),
    "a shopper signs in and it ends before another of theirs": signed_in(newer=False, seen="visitor"),
    "a shopper has signed in and another goes on before it": signed_in(newer=True, seen="account"),
    "a shopper has signed in and it goes on before another": signed_in(newer=False, seen="account"),
    "a shopper comes back to an agent who is gone": comes_back_to_nobody,
    "a shopper leaves how to be reached": contact_left,
    "a past one is imported": imported,
    "the bot hands over": told(arrived, lambda db, one: db.write_now(actions.hand_over, SHOP, one.id, "asked", LATER)),
    "the bot answers": told(
        arrived, lambda db, one: db.write_now(actions.say_as_bot, SHOP, one.id, BotWords("有货", 1), LATER)
    ),
    "an agent takes it": told(queued, lambda db, one: db.write_now(actions.take, one.id, caller(), LATER)),
    "an agent takes it again": told(
        lambda db: wrote(db, taken(db), "在吗", at=NOW + SECOND),
        lambda db, one: db.write_now(actions.take, one.id, caller(), LATER),
    ),
    "an agent hands it to a colleague": handed(to_colleague=True),
    "an agent puts it back into the queue": handed(to_colleague=False),
    "it is given to an agent by rule": given_by_rule,
    "its agent is gone": left_alone,
    "its agent puts it aside": told(
        answered,
        lambda db, one: db.write_now(actions.put_aside, one.id, PutAside(NOW + HOUR, "等仓库"), caller(), LATER),
    ),
    "the moment comes until which it was put aside": told(put_aside, lambda db, _: fired(db, NOW + HOUR)),
    "its agent takes it up before": told(
        put_aside, lambda db, one: db.write_now(actions.bring_back, one.id, caller(), LATER)
    ),
    "its agent has seen that it is back": told(
        come_back,
        lambda db, one: db.write_now(actions.bring_back, one.id, caller(), NOW + HOUR + SECOND),
    ),
    "a shopper writes to who has put it aside": told(put_aside, write("还没好吗")),
    "it ends": told(taken, lambda db, one: db.write_now(actions.resolve, one.id, caller(), LATER)),
    "the sign comes": told(queued, lambda db, _: fired(db, NOW + 25 * SECOND)),
    "nobody has answered and people have it": told(arrived_and_wrote, lambda db, _: fired(db, NOW + 25 * SECOND)),
    "its limit is near": told(taken, lambda db, _: fired(db, NOW + 15 * SECOND)),
    "its limit is up": told(taken, lambda db, _: fired(db, NOW + 30 * SECOND)),
    "the statement of a crisis comes": stated,
    "the bot says the statement of a crisis": stated_by_bot,
    "words wait for approval": decided("held"),
    "held words are approved": decided("approved"),
    "held words are refused": decided("refused"),
    "its words are erased": told(resolved, erased),
    "held words are withdrawn": decided("withdrawn"),
    "held words are overtaken by its end": held_overtaken,
    "held words are given back when the crisis is over": lambda db: given_back(db, "switch"),
    "more held words are given back": lambda db: given_back(db, "unit"),
    "words that were held too late are given back": lambda db: given_back(db, "late"),
}


def shown(database: Database, story: Story) -> dict[str, Any]:
    """What open screens were sent from the first moment on, and what fresh ones show at the end; ids are numbered."""
    screens = Screens()
    database.hear(screens.heard)
    one, happens = story(database)
    happens()
    key = str(one.id)
    frames = [{"to": to, "frame": frame} for to, frame in screens.frames if key in _of(frame)]
    return _numbered({"frames": frames, **fresh(database, one)._asdict()})


def _of(frame: dict[str, Any]) -> list[Any]:
    """The conversations that it is about."""
    inner = frame.get("held", {}).get("conversation_id") or frame.get("row", {}).get("id")
    return frame.get("conversations") or [frame.get("conversation_id") or frame.get("conversation") or inner]


def _numbered(told: dict[str, Any]) -> dict[str, Any]:
    """Each id as the number of its first appearance: ids are fresh in each run."""
    places: dict[str, str] = {}
    text = _ID.sub(
        lambda found: places.setdefault(found[0], str(UUID(int=len(places) + 1))), json.dumps(told, ensure_ascii=False)
    )
    found: dict[str, Any] = json.loads(text)
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for number, (name, story) in enumerate(STORIES.items()):
            address = f"sqlite:///{folder}/{number}.sqlite3"
            schema.upgrade(address)
            keyring.make(Path(folder) / f"{number}.keys", 0)
            database = open_database(address, Ring(Path(folder) / f"{number}.keys"))
            found[name] = shown(database, story)
            database.close()
    lines = [f"{json.dumps(name)}: {json.dumps(told, ensure_ascii=False)}" for name, told in found.items()]
    VECTOR.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
