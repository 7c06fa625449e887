"""What a shop of the walk over every route has beside its goods: a file, an alarm, an import."""

from __future__ import annotations

from uuid import UUID

from tests import make
from tests.watch import given as watched
from xiaoer.conversations import actions as conversations
from xiaoer.conversations.actions import attaching
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Attached, Author, Send
from xiaoer.conversations.domain.messages import Kind as MessageKind
from xiaoer.intake.actions import runs
from xiaoer.intake.actions.runs import Received
from xiaoer.intake.domain.runs import Looked
from xiaoer.platform.db import Database
from xiaoer.platform.ids import fresh
from xiaoer.platform.settings import Settings
from xiaoer.platform.uploads import place_of
from xiaoer.values.refusal import Refused


def attached(database: Database, settings: Settings, conversation: Conversation) -> UUID:
    """A file that the shopper has sent."""
    shop_id, customer = conversation.shop_id, conversation.customer
    upload = database.write_now(attaching.begin_of_shopper, shop_id, customer.id, make.NOW)
    assert not isinstance(upload, Refused)
    place = place_of(settings.data_folder, shop_id, upload.id)
    place.whole.parent.mkdir(parents=True, exist_ok=True)
    place.whole.write_bytes(b"%PDF-1.4")
    made = Attached(upload.id, "paper.pdf", "application/pdf", 8, None, None)
    assert database.write_now(attaching.finish, upload, made) == made
    sent = Send(
        shop_id, conversation.id, Author.SHOPPER, customer.id, customer.name, MessageKind.TEXT, "", "client-0001", make.NOW,
        fresh(make.NOW), upload=upload.id,
    )  # fmt: skip
    assert not isinstance(database.write_now(conversations.append_all, [sent])[0], Refused)
    return upload.id


def alarmed(database: Database, conversation: Conversation) -> UUID:
    """An alarm of the watch: the shopper wants to complain."""
    shop_id, customer = conversation.shop_id, conversation.customer
    sent = Send(
        shop_id, conversation.id, Author.SHOPPER, customer.id, customer.name, MessageKind.TEXT, "我要投诉", "client-0002",
        make.NOW, fresh(make.NOW),
    )  # fmt: skip
    assert not isinstance(database.write_now(conversations.append_all, [sent])[0], Refused)
    watched.follow(database, make.NOW)
    [alarm] = watched.alarms(database, shops=frozenset({shop_id}))
    return alarm.id


def received(database: Database, shop_id: UUID) -> UUID:
    """An import whose file has come and cannot be read any more."""
    told = Received("own", "orders.csv", "0" * 64, 1, Looked("csv", "utf-8", (), ()))
    run = database.write_now(runs.receive, frozenset({shop_id}), shop_id, told, None, make.NOW)
    assert not isinstance(run, Refused)
    return run.id
