"""Accounts are added, changed, switched off and on, and given passwords; what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa

from tests import make
from tests.conversations.given import NOW, SECOND
from tests.conversations.queues import follow, has, waits
from tests.conversations.stored import due, everything
from tests.staff.given import account_id, admin, changed, facts_of, is_in, of
from tests.team.given import here, joined
from xiaoer.conversations import actions as conversations
from xiaoer.platform.auth import Caller, Role, accounts
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import event_table
from xiaoer.platform.live.hub import Screen
from xiaoer.staff import actions
from xiaoer.staff.actions import Change, NewAccount
from xiaoer.staff.domain.accounts import Facts
from xiaoer.team import actions as team
from xiaoer.values.refusal import Refused

LATER = NOW + 5 * SECOND
Shops = tuple[UUID, UUID]


@pytest.fixture
def shops(database: Database) -> Shops:
    """Two, and a third that nobody here is let into but `far`."""
    third = make.shop(database, slug="third")
    joined(database, third, "far")
    return make.shop(database), make.shop(database, slug="other")


def told(login: str = "mei", **facts: Any) -> NewAccount:
    plain = {"name": "客服小梅（测试）", "role": "agent", "locale": "zh", "shops": []}
    return NewAccount(login, msgspec.convert(plain | facts, Facts))


def noted(database: Database) -> list[tuple[str, UUID | None, Any]]:
    """What the log says of accounts: kind, by whom, and what it carries; each of the installation itself."""
    row = event_table.c
    chosen = sa.select(row.kind, row.by, row.data, row.shop_id).where(row.kind.like("account.%")).order_by(row.position)
    found = database.read_now(lambda tx: tx.all(chosen))
    assert [one.shop_id for one in found] == [None] * len(found)
    return [(one.kind, one.by, one.data) for one in found]


def builtin(facts: Facts) -> Any:
    return msgspec.json.decode(msgspec.json.encode(facts))


def ending(database: Database, action: Callable[..., Any], *given: Any, **named: Any) -> list[str]:
    """The topics whose listeners an action lets go."""

    def done(tx: Tx) -> list[Screen]:
        assert action(tx, *given, **named) is None
        return list(tx.screens)

    return [one.topic for one in database.write_now(done) if one.ends]


def test_somebody_is_let_in(database: Database, shops: Shops) -> None:
    boss = admin(database, *shops)
    signed = {"alias": " 小云", "post": "售后专员"}
    asked = told("Mei", name=" 小梅 ", role="supervisor", locale="en", shops=[shops[1], shops[1]], **signed)
    added = database.write_now(actions.add, asked, "a hash", boss, NOW)
    assert isinstance(added, UUID)
    one = of(database, "mei")
    kept = Facts("小梅", "supervisor", "en", (shops[1],), "小云", "售后专员")
    assert (one.account.id, one.account.password, facts_of(one), one.seen_at) == (added, "a hash", kept, None)
    assert noted(database) == [
        ("account.added", boss.account_id, {"kind": "account.added", "account_id": str(added), "facts": builtin(kept)}),
    ]  # fmt: skip


def test_the_installation_lets_somebody_in(database: Database, shops: Shops) -> None:
    added = database.write_now(actions.add, told(shops=[shops[0]]), "a hash", None, NOW)
    assert [(kind, by) for kind, by, _ in noted(database)] == [("account.added", None)]
    assert of(database, "mei").account.id == added


def test_an_account_becomes_something_else(database: Database, shops: Shops) -> None:
    boss = admin(database, *shops)
    lan = joined(database, shops[0])
    opened = database.write_now(accounts.open_session, lan.account_id, NOW, 1)
    was = facts_of(of(database, "lan"))
    assert (
        changed(database, "lan", boss, name="小岚", role="supervisor", locale="en", shops=[str(shops[1])], alias="小云")
        is None
    )
    now = Facts("小岚", "supervisor", "en", (shops[1],), "小云")
    assert facts_of(of(database, "lan")) == now
    carried = {
        "kind": "account.changed", "account_id": str(lan.account_id), "was": builtin(was), "facts": builtin(now),
    }  # fmt: skip
    assert noted(database) == [("account.changed", boss.account_id, carried)]
    caller = database.read_now(accounts.caller_of, opened.token, NOW)
    assert caller is not None
    assert (caller.role, caller.shops, caller.signature) == (Role.SUPERVISOR, frozenset({shops[1]}), "小云")


def test_the_same_again_changes_nothing(database: Database, shops: Shops) -> None:
    boss = admin(database, *shops)
    joined(database, shops[0])
    before = everything(database)
    assert changed(database, "lan", boss) is None
    assert database.write_now(actions.switch, account_id(database, "lan"), boss, NOW, on=True) is None
    assert everything(database) == before


def test_own_name_and_language(database: Database, shops: Shops) -> None:
    boss = admin(database, *shops)
    assert changed(database, "boss", boss, name="老板", locale="en") is None
    assert (of(database, "boss").account.name, of(database, "boss").account.locale) == ("老板", "en")


def test_what_somebody_has_goes_back_to_the_queue_when_they_are_switched_off(database: Database, shops: Shops) -> None:
    """At once and not after the grace time; whoever comes after them is served by others."""
    boss, shop = admin(database, *shops), shops[0]
    lan = here(database, shop)
    one = waits(database, shop)
    assert not isinstance(database.write_now(conversations.take, one.id, lan, NOW), Refused)
    opened = database.write_now(accounts.open_session, lan.account_id, NOW, 1)
    assert is_in(database, of(database, "lan").account, opened.token)
    assert ending(database, actions.switch, lan.account_id, boss, LATER, on=False) == [f"agent:{lan.account_id.hex}"]
    assert not is_in(database, of(database, "lan").account, opened.token)
    assert f"agent.vanish:{lan.account_id}" not in due(database)
    assert [one.name for one in database.read_now(team.crew, shop)] == ["客服boss（测试）"]
    follow(database, LATER)
    assert has(database, one) is None
    listed = of(database, "lan")
    assert (listed.account.off_at, listed.there) == (LATER, False)
    assert noted(database)[-1][2] == {"kind": "account.switched", "account_id": str(lan.account_id), "on": False}


def test_who_is_on_again_signs_in_anew(database: Database, shops: Shops) -> None:
    boss = admin(database, *shops)
    lan = joined(database, shops[0])
    opened = database.write_now(accounts.open_session, lan.account_id, NOW, 1)
    for on in (False, True):
        assert database.write_now(actions.switch, lan.account_id, boss, LATER, on=on) is None
    listed = of(database, "lan")
    assert (listed.account.off_at, is_in(database, listed.account, opened.token)) == (None, False)
    assert [one.account_id for one in (lan, boss)] == [one.id for one in database.read_now(team.crew, shops[0])][::-1]
    assert [data["on"] for _, _, data in noted(database)] == [False, True]


@pytest.mark.parametrize(
    ("told", "returned"),
    [
        pytest.param({"role": "trainer"}, [True, True], id="replies nowhere any more"),
        pytest.param({"shops": 1}, [True, False], id="one shop less"),
        pytest.param({"role": "supervisor"}, [False, False], id="another role that replies"),
        pytest.param({"name": "改名"}, [False, False], id="another name"),
    ],
)
def test_what_somebody_has_where_they_reply_no_more(
    database: Database, shops: Shops, told: dict[str, Any], returned: list[bool]
) -> None:
    boss = admin(database, *shops)
    lan = here(database, shops[0])
    assert changed(database, "lan", boss, shops=[str(one) for one in shops]) is None
    lan = Caller(lan.account_id, "lan", lan.name, Role.AGENT, "zh", frozenset(shops), "csrf")
    held = [waits(database, shop, number) for number, shop in enumerate(shops, 1)]
    for one in held:
        assert not isinstance(database.write_now(conversations.take, one.id, lan, NOW), Refused)
    if "shops" in told:
        told = {"shops": [str(shops[told["shops"]])]}
    assert changed(database, "lan", boss, **told) is None
    follow(database, LATER)
    assert [has(database, one) is None for one in held] == returned
    assert of(database, "lan").there is (not all(returned))


def test_a_new_password_ends_what_the_old_one_opened(database: Database, shops: Shops) -> None:
    boss = admin(database, *shops)
    lan = joined(database, shops[0])
    opened = database.write_now(accounts.open_session, lan.account_id, NOW, 1)
    for _ in range(accounts.MOST_FAILURES):
        database.write_now(accounts.attempt, "lan", NOW)
    given = (actions.give_password, lan.account_id, "another hash", boss, NOW)
    assert ending(database, *given) == [f"agent:{lan.account_id.hex}"]
    listed = of(database, "lan")
    assert (listed.account.password, is_in(database, listed.account, opened.token)) == ("another hash", False)
    assert database.write_now(accounts.attempt, "lan", NOW) == 0
    carried = {"kind": "account.password_given", "account_id": str(lan.account_id)}
    assert noted(database) == [("account.password_given", boss.account_id, carried)]


def test_who_has_been_switched_off_stays_listed_and_keeps_the_login(database: Database, shops: Shops) -> None:
    boss = admin(database, *shops)
    lan = joined(database, shops[0])
    database.write_now(actions.switch, lan.account_id, boss, NOW, on=False)
    found = database.read_now(actions.find, frozenset(shops))
    assert [(one.account.login, one.account.off_at) for one in found] == [("boss", None), ("lan", NOW)]
    refused = database.write_now(actions.add, told("LAN"), "a hash", boss, NOW)
    assert refused == Refused("login_taken", {"login": "lan"})


def test_when_somebody_was_seen_last(database: Database, shops: Shops) -> None:
    lan = joined(database, shops[0])
    assert (of(database, "lan").seen_at, of(database, "lan").there) == (None, False)
    database.write_now(accounts.open_session, lan.account_id, NOW, 1)
    assert of(database, "lan").seen_at == NOW
    database.write_now(team.come, lan, LATER)
    assert (of(database, "lan").seen_at, of(database, "lan").there) == (LATER, True)
    database.write_now(accounts.open_session, lan.account_id, LATER + SECOND, 1)
    assert of(database, "lan").seen_at == LATER + SECOND


def test_who_is_listed(database: Database, shops: Shops) -> None:
    admin(database, *shops)
    joined(database, shops[0])
    database.write_now(actions.add, told("nowhere"), "a hash", None, NOW)

    def logins(*told: UUID, **named: bool) -> list[str]:
        return [one.account.login for one in database.read_now(actions.find, frozenset(told), **named)]

    assert logins(*shops) == ["boss", "lan"]
    assert logins(shops[1]) == ["boss"]
    assert logins(*shops, shopless=True) == ["boss", "lan", "nowhere"]


Refusing = Callable[[Database, Shops, Caller], Any]


def _add(login: str = "mei", **facts: Any) -> Refusing:
    return lambda database, _, by: database.write_now(actions.add, told(login, **facts), "hash", by, NOW)


def _change(login: str, **facts: Any) -> Refusing:
    return lambda database, _, by: changed(database, login, by, **facts)


def _moved_on(database: Database, _: Shops, by: Caller) -> Any:
    one = of(database, "lan")
    looked_at = msgspec.structs.replace(facts_of(one), role="trainer")
    wanted = msgspec.structs.replace(looked_at, name="小岚")
    return database.write_now(actions.change, one.account.id, Change(looked_at, wanted), by, NOW)


def _nobody(database: Database, shops: Shops, by: Caller) -> Any:
    facts = told(shops=[shops[0]]).facts
    return database.write_now(actions.change, UUID(int=1), Change(facts, facts), by, NOW)


def _off(login: str) -> Refusing:
    return lambda database, _, by: database.write_now(actions.switch, account_id(database, login), by, NOW, on=False)


def _password(login: str) -> Refusing:
    return lambda database, _, by: database.write_now(
        actions.give_password, account_id(database, login), "hash", by, NOW
    )  # fmt: skip


@pytest.mark.parametrize(
    ("refusing", "code"),
    [
        pytest.param(_add(login="lan"), "login_taken", id="a login that is taken"),
        pytest.param(_add(login="l n"), "bad_login", id="a blank in the login"),
        pytest.param(_add(name=" "), "bad_account_name", id="no name"),
        pytest.param(_add(shops=[str(UUID(int=9))]), "shop_not_found", id="a shop that one is not let into"),
        pytest.param(_change("lan", name="x" * 31), "bad_account_name", id="too long a name"),
        pytest.param(_change("lan", alias="x" * 31), "bad_signature", id="too long an alias"),
        pytest.param(_change("lan", post="售后\n专员"), "bad_signature", id="a post of two lines"),
        pytest.param(_change("lan", shops=[str(UUID(int=9))]), "shop_not_found", id="letting into a foreign shop"),
        pytest.param(_change("both", name="别人"), "account_elsewhere", id="somebody of a foreign shop too"),
        pytest.param(_change("far", name="别人"), "account_not_found", id="somebody of a foreign shop"),
        pytest.param(_change("boss", role="agent"), "account_own", id="own role"),
        pytest.param(_change("boss", shops=[]), "account_own", id="own shops"),
        pytest.param(_moved_on, "account_moved_on", id="changed by somebody else meanwhile"),
        pytest.param(_nobody, "account_not_found", id="nobody"),
        pytest.param(_off("boss"), "account_own", id="switching oneself off"),
        pytest.param(_off("both"), "account_elsewhere", id="switching off whom others need"),
        pytest.param(_off("far"), "account_not_found", id="switching off a stranger"),
        pytest.param(_password("boss"), "account_own", id="a password for oneself"),
        pytest.param(_password("both"), "account_elsewhere", id="a password that opens a foreign shop"),
        pytest.param(_password("far"), "account_not_found", id="a password for a stranger"),
    ],
)
def test_a_refusal_changes_nothing(database: Database, shops: Shops, refusing: Refusing, code: str) -> None:
    boss = admin(database, *shops)
    joined(database, shops[0])
    third = next(iter(of(database, "far").shops))
    make.account(database, login="both", shops=(shops[0], third))
    before = everything(database)
    refused = refusing(database, shops, boss)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert everything(database) == before


def test_what_was_handed_to_somebody_who_never_came_is_waiting_again(database: Database, shops: Shops) -> None:
    boss, mei = admin(database, *shops), joined(database, shops[0], "mei")
    one = waits(database, shops[0])
    reassign = conversations.Reassign(None, mei.account_id, absent=True)
    assert not isinstance(database.write_now(conversations.reassign, one.id, reassign, boss, LATER), Refused)
    assert has(database, one) == mei.account_id
    assert database.write_now(actions.switch, mei.account_id, boss, LATER, on=False) is None
    follow(database, LATER)
    assert has(database, one) is None


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param(_change("second", role="agent"), id="whose role is taken"),
        pytest.param(_off("second"), id="who is switched off"),
    ],
)
def test_two_administrators_who_take_each_others_place(database: Database, shops: Shops, taken: Refusing) -> None:
    """The one who comes second is no administrator any more, whatever the page was let do: the desk keeps one."""
    first, second = admin(database, *shops, login="first"), admin(database, *shops, login="second")
    joined(database, shops[0])
    assert taken(database, shops, first) is None
    before = everything(database)
    for late in (_change("first", role="agent"), _off("first"), _password("lan"), _add(), _change("lan", name="小岚")):
        assert late(database, shops, second) == Refused("not_allowed", {"permission": "accounts.manage"})
    assert everything(database) == before
    assert of(database, "first").account.role is Role.ADMIN
