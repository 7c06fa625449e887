"""What supervisors see of the watch and do with it, and what a shop settles."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests import make
from tests.conversations.given import LAN, NOW, OTHER_SHOP, SECOND, SHOP, SHOPPER, caller
from tests.conversations.stored import everything, told
from tests.counting import queries
from tests.watch.given import LEAD, SHOPS, YELLOW, alarms, changing, follow, handled, talk
from xiaoer.conversations import actions as conversations
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.domain.watching import AlarmHandled, AlarmView, Kind
from xiaoer.platform.auth import Role
from xiaoer.platform.db import Database
from xiaoer.privacy.actions import talking
from xiaoer.values.refusal import Refused
from xiaoer.values.sheets import At, Sheet
from xiaoer.watch import actions, store
from xiaoer.watch.actions import holding
from xiaoer.watch.domain.alarms import Alarm, Handled, Reason, Severity
from xiaoer.watch.domain.settings import LEAST, MOST, Watching

STRANGER = caller(shops=frozenset({OTHER_SHOP}), role=Role.SUPERVISOR)


def raised(database: Database) -> list[AlarmView]:
    """A promise, and then a threat in another conversation."""
    one, other = talk(database), talk(database, visitor=0xF2)
    one.say("我要报警")
    follow(database, NOW + 30 * SECOND)
    other.say("我要投诉")
    follow(database, NOW + 40 * SECOND)
    one.say("后天肯定能到", Author.AGENT, light=YELLOW)
    follow(database, NOW + 50 * SECOND)
    return alarms(database)


def test_the_gravest_and_newest_come_first(database: Database) -> None:
    assert [(str(one.kind), str(one.severity)) for one in raised(database)] == [
        ("anger", "severe"), ("promise", "serious"), ("anger", "serious"),
    ]  # fmt: skip
    found = database.read_now(actions.alarms_of, SHOPS, "open")
    assert found.open == 3


def test_an_alarm_is_handled_once_with_its_remark(database: Database) -> None:
    first, second, third = raised(database)
    handled(database, first, "  已电话安抚，补发一件  ", now=NOW + 60 * SECOND)
    handled(database, second, now=NOW + 70 * SECOND)
    assert [one.id for one in alarms(database)] == [third.id]
    done = alarms(database, "handled")
    assert [one.id for one in done] == [second.id, first.id]
    assert done[1].handled == AlarmHandled(NOW + 60 * SECOND, LEAD.name, "已电话安抚，补发一件")
    assert told(database)[-2:] == ["watch.handled"] * 2


@pytest.mark.parametrize(
    ("again", "mine", "refused"),
    [
        pytest.param(True, True, Refused("alarm_handled", {"name": LEAD.name}), id="by another already"),
        pytest.param(False, False, Refused("alarm_not_found"), id="of a shop of others"),
    ],
)
def test_a_refusal_changes_nothing(
    database: Database, again: bool, mine: bool, refused: Refused  # noqa: FBT001 - a table
) -> None:  # fmt: skip
    alarm = raised(database)[0]
    if again:
        handled(database, alarm, "先处理了")
    before = everything(database)
    by = LEAD if mine else STRANGER
    assert database.write_now(actions.handle, alarm.id, "再处理", by, NOW) == refused
    assert everything(database) == before


def test_a_foreign_shop_sees_nothing(database: Database) -> None:
    raised(database)
    assert database.read_now(actions.alarms_of, frozenset({OTHER_SHOP}), "open") == ([], 0)


def test_a_shop_settles_what_it_watches_for(database: Database) -> None:
    assert database.read_now(actions.standing, SHOPS, SHOP) == Watching(tuple(Kind), 300)
    own = Watching((Kind.ANGER, Kind.PROMISE), 600)
    assert database.write_now(actions.settle, SHOP, changing(own), LEAD, NOW) == own
    assert database.read_now(actions.standing, SHOPS, SHOP) == own
    assert told(database) == ["watch.settled"]
    assert database.read_now(actions.standing, SHOPS, OTHER_SHOP) == Refused("shop_not_found")


def test_what_somebody_else_has_settled_since_is_not_overwritten(database: Database) -> None:
    shop = make.shop(database)
    by = caller(shops=frozenset({shop}), role=Role.SUPERVISOR)
    theirs, mine, usual = Watching((Kind.ANGER,), 600), Watching((Kind.PROMISE,), 90), Watching()
    assert database.write_now(actions.settle, shop, changing(theirs, usual), by, NOW) == theirs
    before = everything(database)
    refused = database.write_now(actions.settle, shop, changing(mine, usual), by, NOW)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["what_zh"]) == ("changed_meanwhile", "实时预警的设置")
    assert everything(database) == before
    assert database.write_now(actions.settle, shop, changing(theirs, usual), by, NOW) == theirs
    assert database.write_now(actions.settle, shop, changing(mine, theirs), by, NOW) == mine


@pytest.mark.parametrize(
    ("watching", "mine", "refused"),
    [
        pytest.param(Watching((), 5), True, Refused("bad_watch", {"least": LEAST, "most": MOST}), id="too soon"),
        pytest.param(Watching(), False, Refused("shop_not_found"), id="a shop of others"),
    ],
)
def test_a_refusal_settles_nothing(
    database: Database, watching: Watching, mine: bool, refused: Refused  # noqa: FBT001 - a table
) -> None:  # fmt: skip
    before = everything(database)
    assert database.write_now(actions.settle, SHOP, changing(watching), LEAD if mine else STRANGER, NOW) == refused
    assert everything(database) == before


def test_a_copy_has_the_alarms_and_an_erasure_takes_the_remarks(database: Database) -> None:
    alarm = raised(database)[0]
    handled(database, alarm, "顾客姓林", now=NOW + 60 * SECOND)
    [sheet] = database.read_now(holding.held, SHOP, [SHOPPER.id])
    assert [row[1:] for row in sheet.rows if row[2]] == [
        (("顾客说要找主管部门、律师、媒体或报警。", "The customer speaks of the authorities, a lawyer, the press or the police."),
         At(NOW + 60 * SECOND), "顾客姓林"),
    ]  # fmt: skip
    assert len(sheet.rows) == 3
    ended = database.write_now(conversations.resolve, alarm.conversation_id, caller(LAN), NOW + 80 * SECOND)
    assert isinstance(ended, Conversation)
    forgotten = database.write_now(
        lambda tx: talking.forget(tx, SHOP, NOW + 900 * SECOND, [SHOPPER.id], 50, about_orders=False)
    )
    assert forgotten == 1
    [done] = alarms(database, "handled")
    assert done.handled is not None
    assert (done.handled.remark, {line.body for line in done.lines}) == ("", {"（内容已删除）"})


def test_a_copy_has_every_alarm_in_as_few_reads(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "A_READ", 2)
    first, second, third = (talk(database, visitor=0xF1 + number).conversation.id for number in range(3))
    for number, conversation_id in enumerate([*[first] * 51, second, third]):
        dealt = Handled(NOW + number, LEAD.account_id, LEAD.name, f"备注{number}", number)
        one = Alarm(
            UUID(int=number), SHOP, conversation_id, Kind.ANGER, Severity.SERIOUS, Reason.COMPLAINT, (), None,
            NOW + number, handled=dealt,
        )  # fmt: skip
        assert database.write_now(store.add, one)
        database.write_now(store.handle, one, dealt)
    sheets = list[Sheet]()
    asked = database.read_now(queries, lambda tx: sheets.extend(holding.held(tx, SHOP, [SHOPPER.id])))
    assert asked == 3
    assert [row[3] for row in sheets[0].rows] == [f"备注{number}" for number in range(53)]


def test_an_open_alarm_goes_with_the_words_so_that_nobody_notes_anything_on_it_later(database: Database) -> None:
    one, *others = raised(database)
    assert isinstance(
        database.write_now(conversations.resolve, one.conversation_id, caller(LAN), NOW + 80 * SECOND), Conversation
    )
    database.write_now(lambda tx: talking.forget(tx, SHOP, NOW + 900 * SECOND, [SHOPPER.id], 50, about_orders=False))
    assert [each.id for each in alarms(database)] == [
        each.id for each in others if each.conversation_id != one.conversation_id
    ]
    before = everything(database)
    assert database.write_now(actions.handle, one.id, "顾客姓林", LEAD, NOW + 950 * SECOND) == Refused(
        "alarm_not_found"
    )
    assert everything(database) == before
