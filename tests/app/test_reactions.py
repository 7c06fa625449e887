"""The bot and the figures, as the table of reactions has them: from a shopper's message to what follows it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests import make
from tests.crisis.given import PLAN, STATEMENT, in_crisis, lead
from tests.shop.folders import NATIVE
from xiaoer import reactions
from xiaoer.cli import importing, reading
from xiaoer.conversations import actions as conversations
from xiaoer.conversations.actions import Arrival, attaching
from xiaoer.conversations.domain.cards import Wanted, words
from xiaoer.conversations.domain.conversations import Conversation, Person, State
from xiaoer.conversations.domain.messages import Attached, Author, Card, Kind, Message, Send
from xiaoer.crisis.domain.plans import Topic
from xiaoer.customers import actions as customers
from xiaoer.customers.actions import Search
from xiaoer.customers.domain.conditions import Measured, SegmentCondition
from xiaoer.insights import actions as insights
from xiaoer.knowledge import actions as knowledge
from xiaoer.knowledge.actions import Shelves
from xiaoer.knowledge.domain.answering import AnswerText
from xiaoer.knowledge.domain.rows import EntryRow
from xiaoer.platform import events, jobs, reacting
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor
from xiaoer.platform.ids import fresh
from xiaoer.platform.reacting import Stumbled
from xiaoer.platform.settings import Settings
from xiaoer.platform.worker import TRIES
from xiaoer.values.refusal import Refused

ENTRIES = [
    EntryRow(
        "filling", "充绒量是多少", (AnswerText("这款充绒量是 {{ product.attributes.充绒量 }} 克。"),), "clothing", "presale",
        ("羽绒充了多少克", "绒有多少"),
    ),
    EntryRow(
        "volume", "容量有多大", (AnswerText("这款容量 {{ product.attributes.容量 }} 升。"),), "appliance", "presale",
        ("能装多少水", "几升的"),
    ),
    EntryRow("invoice", "怎么开发票", (AnswerText("订单页可以申请电子发票。"),), "shop", "aftersale", ("发票怎么开", "发票问题")),
    EntryRow("invoice_lost", "发票丢了怎么办", (AnswerText("可以重新下载。"),), "shop", "aftersale", ("发票找不到了", "发票问题")),
]  # fmt: skip


class Stage(NamedTuple):
    """A shop with knowledge, and a shopper's conversation in it."""

    database: Database
    shelves: Shelves
    conversation: Conversation

    def ask(self, text: str, sku: str | None = None, upload: UUID | None = None) -> list[Message]:
        """What stands in the conversation after the shopper has said this and every reaction has followed."""
        now = make.NOW + len(self.messages()) * 1_000_000
        one = self.conversation
        send = Send(
            shop_id=one.shop_id, conversation_id=one.id, author=Author.SHOPPER, author_id=one.customer.id,
            author_name="演示顾客", kind=Kind.TEXT, body=text, client_id=f"client-{now}", at=now, id=fresh(now), sku=sku,
            upload=upload,
        )  # fmt: skip
        self.database.write_now(conversations.append_all, [send])
        self.follow(now)
        return self.messages()

    def follow(self, now: int) -> None:
        for reaction in reactions.table(self.shelves):
            while self.database.write_now(reacting.advance, reaction, now).followed:
                pass

    def messages(self) -> list[Message]:
        one = self.conversation
        found = self.database.read_now(conversations.messages_after, frozenset({one.shop_id}), one.id, 0, 500)
        assert not isinstance(found, Refused)
        return found

    def state(self) -> State:
        one = self.conversation
        found = self.database.read_now(conversations.conversation_of, frozenset({one.shop_id}), one.id)
        assert not isinstance(found, Refused)
        return found.state


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    settings = Settings(data_folder=str(tmp_path))
    shop_id = importing.import_shop(database, settings, reading.read_folder(NATIVE, "utf-8"))
    database.write_now(knowledge.store_entries, shop_id, ENTRIES, make.NOW)
    arrival = Arrival(shop_id, fresh(make.NOW), Person(UUID(int=1), "演示顾客"))
    return Stage(database, Shelves(), database.write_now(conversations.arrive, arrival, make.NOW))


def test_an_answer_speaks_of_the_product_on_the_page(stage: Stage) -> None:
    asked, answered = stage.ask("充绒量是多少？", sku="S-COAT")
    assert (asked.author, answered.author, answered.body) == (Author.SHOPPER, Author.BOT, "这款充绒量是 90 克。")
    assert answered.source is not None
    assert answered.source.title == "充绒量是多少"
    assert stage.ask("容量有多大", sku="S-KETTLE")[-1].body == "这款容量 1.7 升。"


def test_an_answer_that_needs_what_nobody_knows_is_left_to_a_person(stage: Stage) -> None:
    *_, last = stage.ask("充绒量是多少？")
    assert (last.author, stage.state()) == (Author.SYSTEM, State.QUEUED)


@pytest.mark.parametrize("text", ["转人工", "今天天气真好，适合爬山"], ids=["asked for", "not known"])
def test_a_person_is_asked_for_once(stage: Stage, text: str) -> None:
    assert [one.author for one in stage.ask(text)] == [Author.SHOPPER, Author.SYSTEM]
    assert stage.state() is State.QUEUED
    assert [one.author for one in stage.ask("在吗")] == [Author.SHOPPER, Author.SYSTEM, Author.SHOPPER]


def test_a_picture_calls_a_person(stage: Stage) -> None:
    one, database = stage.conversation, stage.database
    upload = database.write_now(attaching.begin_of_shopper, one.shop_id, one.customer.id, make.NOW)
    assert not isinstance(upload, Refused)
    made = Attached(upload.id, "破损.jpg", "image/jpeg", 9, 40, 20)
    assert database.write_now(attaching.finish, upload, made) == made
    asked, told = stage.ask("怎么开发票", upload=upload.id)
    assert (asked.kind, asked.attachment, told.author, stage.state()) == (Kind.IMAGE, made, Author.SYSTEM, State.QUEUED)


def test_a_card_calls_a_person(stage: Stage) -> None:
    one, database = stage.conversation, stage.database
    card = database.read_now(
        conversations.card_of, Wanted(one.shop_id, one.customer.id, Kind.PRODUCT, "S-COAT", one.locale)
    )
    assert isinstance(card, Card)
    sent = Send(
        shop_id=one.shop_id, conversation_id=one.id, author=Author.SHOPPER, author_id=one.customer.id,
        author_name="演示顾客", kind=Kind.PRODUCT, body=words(card, one.locale), client_id="client-card", at=make.NOW,
        id=fresh(make.NOW), card=card,
    )  # fmt: skip
    database.write_now(conversations.append_all, [sent])
    stage.follow(make.NOW)
    shown, told = stage.messages()
    assert (shown.card, told.author, stage.state()) == (card, Author.SYSTEM, State.QUEUED)


def test_a_number_answers_the_question_back(stage: Stage) -> None:
    asked_back = stage.ask("发票问题")[-1]
    choices = [line for line in asked_back.body.splitlines() if line[:1].isdigit()]
    assert len(choices) >= 2
    place = next(line[0] for line in choices if line.endswith("怎么开发票"))
    assert stage.ask(place)[-1].body == "订单页可以申请电子发票。"


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        pytest.param("电子发票", "怎么开发票", id="in its answer"),
        pytest.param("怎么开发票", "发票怎么开", id="in what the answer rests on"),
        pytest.param("开发票", "发票问题", id="in what it would ask back"),
    ],
)
def test_in_a_crisis_the_bot_says_nothing_about_a_topic_that_the_shopper_did_not_name(
    stage: Stage, word: str, asked: str
) -> None:
    shop_id = stage.conversation.shop_id
    boss = lead(stage.database, shop_id)
    in_crisis(stage.database, shop_id, boss, replace(PLAN, topics=(Topic("发票", (word,)),)))
    _, stated, told = stage.ask(asked)
    assert (stated.author, stated.body, told.author, stage.state()) == (
        Author.SYSTEM, STATEMENT, Author.SYSTEM, State.QUEUED,
    )  # fmt: skip
    [queued] = stage.database.read_now(events.after, Cursor(), ["conversation.queued"], 9)
    assert queued.data["reason"] == "crisis"


def test_in_a_crisis_the_bot_answers_what_is_no_topic(stage: Stage) -> None:
    shop_id = stage.conversation.shop_id
    in_crisis(stage.database, shop_id, lead(stage.database, shop_id))
    assert stage.ask("怎么开发票")[-1].body == "订单页可以申请电子发票。"


def test_a_person_who_has_come_meanwhile_speaks_in_place_of_the_bot_also_in_a_crisis(stage: Stage) -> None:
    shop_id = stage.conversation.shop_id
    crisis = in_crisis(stage.database, shop_id, lead(stage.database, shop_id))
    before = stage.ask("转人工")
    stage.database.write_now(conversations.state_as_bot, crisis, stage.conversation.id, make.NOW)
    assert stage.messages() == before


def asked(stage: Stage, text: str) -> None:
    """The shopper has asked, and no reaction has followed yet."""
    one = stage.conversation
    send = Send(
        shop_id=one.shop_id, conversation_id=one.id, author=Author.SHOPPER, author_id=one.customer.id,
        author_name="演示顾客", kind=Kind.TEXT, body=text, client_id="client-1", at=make.NOW, id=fresh(make.NOW),
    )  # fmt: skip
    stage.database.write_now(conversations.append_all, [send])


def come_due(stage: Stage, now: int) -> None:
    """All due times that have come, as the worker does them."""
    lease = UUID(int=1)
    for one in stage.database.write_now(jobs.claim, lease, now, 99):
        stage.database.write_now(jobs.finish, one, lease, reactions.jobs("")[one.kind], now)


def test_whom_a_bot_that_fails_leaves_without_a_word_people_have_before_30_seconds(stage: Stage) -> None:
    """The event is stepped over, and nothing else would ever look at it again."""
    database = stage.database
    broken = next(each for each in reactions.table(stage.shelves) if each.name == "bot.answers")
    broken = replace(broken, effect=lambda *_: 1 / 0)
    asked(stage, "怎么开发票")
    for _ in range(TRIES):
        with pytest.raises(Stumbled):
            database.write_now(reacting.advance, broken, make.NOW)
    [event] = database.read_now(events.after, Cursor(), ["message.sent"], 9)
    assert database.write_now(reacting.set_aside, broken, Stumbled(event.position), make.NOW).followed == 1
    stage.follow(make.NOW + 24_000_000)
    assert (stage.state(), len(stage.messages())) == (State.BOT, 1)
    come_due(stage, make.NOW + 25_000_000)
    _, told = stage.messages()
    assert (told.author, told.at, stage.state()) == (Author.SYSTEM, make.NOW + 25_000_000, State.QUEUED)


def test_a_bot_that_lags_finds_that_people_have_it_and_says_nothing_more(stage: Stage) -> None:
    asked(stage, "怎么开发票")
    come_due(stage, make.NOW + 25_000_000)
    before = stage.messages()
    assert ([one.author for one in before], stage.state()) == ([Author.SHOPPER, Author.SYSTEM], State.QUEUED)
    stage.follow(make.NOW + 40_000_000)
    assert (stage.messages(), stage.state()) == (before, State.QUEUED)


def test_reacting_again_changes_nothing(stage: Stage) -> None:
    before = stage.ask("怎么开发票")
    stage.follow(make.NOW)
    assert stage.messages() == before


def test_the_figures_count_what_happened(stage: Stage) -> None:
    stage.ask("怎么开发票")
    shop_id = stage.conversation.shop_id
    figures = stage.database.read_now(insights.figures, frozenset({shop_id}), shop_id, 1, make.NOW)
    assert not isinstance(figures, Refused)
    measured = {figure.id: value.value for figure, value in figures.measured}
    assert (measured["conversations"], measured["messages"]) == (1, 1)


def test_imported_orders_reach_the_customers_sums_and_segments(stage: Stage) -> None:
    """All reactions, again and again, and none of them twice."""
    shops, shop_id = frozenset({stage.conversation.shop_id}), stage.conversation.shop_id
    by = Caller(fresh(make.NOW), "lead", "主管（测试）", Role.SUPERVISOR, "zh", shops, "")
    draft = customers.Draft("下过单", None, SegmentCondition("all", [Measured("orders_count", least=1)]))
    stage.database.write_now(customers.add_segment, shop_id, draft, by, make.NOW)
    for _ in range(2):
        stage.follow(make.NOW)
    page = stage.database.read_now(customers.search, shops, Search(shop_id))
    assert not isinstance(page, Refused)
    ids = [one.id for one in page.profiles]
    bought = stage.database.read_now(reactions.purchases_of, shop_id, ids)
    assert any(one.orders_count for one in bought.values())
    assert {one.id: (one.orders_count, one.spent, one.last_order_at) for one in page.profiles} == {
        customer_id: (one.orders_count, one.spent, one.last_order_at) for customer_id, one in bought.items()
    }
    segments = stage.database.read_now(customers.segments_of, shops, shop_id)
    assert not isinstance(segments, Refused)
    assert [one.members for one in segments] == [sum(one.orders_count > 0 for one in bought.values())]
