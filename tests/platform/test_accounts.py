from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from tests.conftest import count
from tests.platform.given import SECOND, START
from xiaoer.platform.auth import Caller, Permission, Role, accounts
from xiaoer.platform.auth.accounts import Account, account_shop_table, account_table, login_failure_table, session_table
from xiaoer.platform.db import Database, Tx

ONE, TWO, THREE = sorted(uuid4() for _ in range(3))
HOUR = 3600 * SECOND
QUARTER = 15 * 60 * SECOND


def person(login: str = "Lin.YI", name: str = "林一（测试）", role: Role = Role.AGENT) -> Account:
    return Account(uuid4(), login, name, role, "zh", "a hash")


def shops_of(database: Database, account_id: UUID) -> list[UUID]:
    row = account_shop_table.c
    chosen = sa.select(row.shop_id).where(row.account_id == account_id).order_by(row.shop_id)
    return database.read_now(lambda tx: [found.shop_id for found in tx.all(chosen)])


def saved(database: Database, account: Account, *shops: UUID) -> Account:
    database.write_now(accounts.save_account, account, shops, START)
    return account


def test_one_session_may_stay_when_the_others_end(database: Database) -> None:
    made, other = saved(database, person()), saved(database, person("other"))
    mine, phone, theirs = (database.write_now(accounts.open_session, one.id, START, 1) for one in (made, made, other))

    def still_in() -> list[bool]:
        return [database.read_now(accounts.caller_of, one.token, START) is not None for one in (mine, phone, theirs)]

    database.write_now(accounts.close_sessions, made.id, mine.token)
    assert still_in() == [True, False, True]
    database.write_now(accounts.close_sessions, made.id)
    assert still_in() == [False, False, True]


def test_a_login_is_found_however_it_is_written(database: Database) -> None:
    made = saved(database, person())
    kept = Account(made.id, "lin.yi", made.name, made.role, "zh", "a hash")
    for login in ("lin.yi", "LIN.YI", "Lin.Yi"):
        assert database.read_now(accounts.by_login, login) == kept
    assert database.read_now(accounts.by_login, "nobody") is None


def test_a_login_is_given_once(database: Database) -> None:
    saved(database, person("lin"))
    with pytest.raises(sa.exc.IntegrityError):
        saved(database, person("LIN"))
    assert count(database, account_table) == 1


def test_saving_again_gives_new_facts_and_shops(database: Database) -> None:
    made = saved(database, person("lin"), ONE, TWO, TWO)
    assert shops_of(database, made.id) == [ONE, TWO]
    saved(database, Account(made.id, "lin", "林二（测试）", Role.SUPERVISOR, "en", "another"), THREE)
    found = database.read_now(accounts.by_login, "lin")
    assert found == Account(made.id, "lin", "林二（测试）", Role.SUPERVISOR, "en", "another")
    assert shops_of(database, made.id) == [THREE]
    saved(database, made)
    assert shops_of(database, made.id) == []


def test_names_of_several(database: Database) -> None:
    one, other = saved(database, person("one", "甲（测试）")), saved(database, person("other", "乙（测试）"))
    asked = [one.id, other.id, one.id, uuid4()]
    assert database.read_now(accounts.names, asked) == {one.id: "甲（测试）", other.id: "乙（测试）"}
    assert database.read_now(accounts.names, []) == {}


def test_the_accounts_of_a_shop_by_role(database: Database) -> None:
    agents = [saved(database, person(login), ONE) for login in ("b", "a")]
    saved(database, person("elsewhere"), TWO)
    saved(database, person("leader", role=Role.SUPERVISOR), ONE, TWO)
    found = database.read_now(accounts.of_shop, ONE, Role.AGENT)
    assert found == [agents[1], agents[0]]
    assert database.read_now(accounts.of_shop, THREE, Role.AGENT) == []


def test_who_is_off_is_in_no_team_and_has_no_session(database: Database) -> None:
    made, other = saved(database, person("lin"), ONE), saved(database, person("mei"), ONE)
    opened = database.write_now(accounts.open_session, made.id, START, 12)
    database.write_now(accounts.change, made.id, {"off_at": START + SECOND})
    assert database.read_now(accounts.caller_of, opened.token, START + SECOND) is None
    assert database.read_now(accounts.of_shop, ONE, Role.AGENT) == [other]
    assert database.read_now(accounts.of_shops, [ONE, TWO], [Role.AGENT]) == [other]
    found = database.read_now(accounts.by_login, "lin")
    assert found is not None
    assert (found.off_at, found.seen_at) == (START + SECOND, START)
    assert database.read_now(accounts.reached, [ONE], shopless=False) == [found, other]
    assert database.read_now(accounts.names, [made.id]) == {made.id: made.name}


def test_who_is_reached_from_shops(database: Database) -> None:
    saved(database, person("both"), ONE, TWO)
    saved(database, person("nowhere"))
    saved(database, person("three"), THREE)

    def logins(*shops: UUID, shopless: bool) -> list[str]:
        return [one.login for one in database.read_now(accounts.reached, shops, shopless=shopless)]

    assert logins(ONE, TWO, shopless=False) == ["both"]
    assert logins(ONE, THREE, shopless=True) == ["both", "nowhere", "three"]
    assert logins(shopless=False) == []


def test_all_sessions_of_one_account_end(database: Database) -> None:
    one, other = saved(database, person("one")), saved(database, person("other"))
    tokens = [database.write_now(accounts.open_session, who.id, START, 12).token for who in (one, one, other)]
    database.write_now(accounts.close_sessions, one.id)
    found = [database.read_now(accounts.caller_of, token, START) is not None for token in tokens]
    assert found == [False, False, True]


def test_a_session_tells_its_caller(database: Database) -> None:
    made = saved(database, person("lin"), TWO, ONE)
    opened = database.write_now(accounts.open_session, made.id, START, 12)
    caller = database.read_now(accounts.caller_of, opened.token, START)
    assert caller == Caller(made.id, "lin", made.name, Role.AGENT, "zh", frozenset({ONE, TWO}), opened.csrf)
    assert caller.may(Permission.CASES_OPEN)
    assert not caller.may(Permission.SCRIPTS_PUBLISH)


def test_the_token_itself_is_not_stored(database: Database) -> None:
    made = saved(database, person("lin"))
    opened = database.write_now(accounts.open_session, made.id, START, 12)
    (row,) = database.read_now(lambda tx: tx.all(sa.select(session_table)))
    assert opened.token not in [str(value) for value in row]


@pytest.mark.parametrize(
    ("at", "lasts"),
    [
        pytest.param(START, True, id="at once"),
        pytest.param(START + 12 * HOUR - 1, True, id="the last moment"),
        pytest.param(START + 12 * HOUR, False, id="over"),
        pytest.param(START + 500 * HOUR, False, id="long over"),
    ],
)
def test_a_session_lasts_its_hours(database: Database, at: int, lasts: bool) -> None:  # noqa: FBT001 - a table's column
    made = saved(database, person("lin"))
    opened = database.write_now(accounts.open_session, made.id, START, 12)
    assert (database.read_now(accounts.caller_of, opened.token, at) is not None) is lasts


def test_a_new_session_sweeps_those_that_are_over(database: Database) -> None:
    made = saved(database, person("lin"))
    for at in (START, START + HOUR, START + 12 * HOUR + 1):
        database.write_now(accounts.open_session, made.id, at, 12)
    assert count(database, session_table) == 2


def test_a_closed_session_is_gone_and_only_that_one(database: Database) -> None:
    made = saved(database, person("lin"))
    one, other = (database.write_now(accounts.open_session, made.id, START, 12) for _ in range(2))
    database.write_now(accounts.close_session, one.token)
    database.write_now(accounts.close_session, "no token")
    assert database.read_now(accounts.caller_of, one.token, START) is None
    assert database.read_now(accounts.caller_of, other.token, START) is not None


def test_a_changed_role_holds_in_open_sessions(database: Database) -> None:
    made = saved(database, person("lin", role=Role.ADMIN))
    opened = database.write_now(accounts.open_session, made.id, START, 12)
    saved(database, Account(made.id, "lin", made.name, Role.AUDITOR, "zh", "a hash"))
    caller = database.read_now(accounts.caller_of, opened.token, START)
    assert caller is not None
    assert not caller.may(Permission.CASES_OPEN)


def tries(database: Database, login: str, *moments: int) -> list[int]:
    return [database.write_now(accounts.attempt, login, at) for at in moments]


def test_five_attempts_are_let_through_and_no_more(database: Database) -> None:
    moments = [START + second * SECOND for second in range(7)]
    assert tries(database, "lin", *moments) == [0] * 5 + [QUARTER - 1 * SECOND, QUARTER - 2 * SECOND]


def test_attempts_while_locked_do_not_lengthen_the_lock(database: Database) -> None:
    tries(database, "lin", *[START] * 5, START + 10 * SECOND)
    assert tries(database, "lin", START + QUARTER - 1, START + QUARTER) == [1, 0]


def test_after_the_lock_five_more_are_let_through(database: Database) -> None:
    tries(database, "lin", *[START] * 5)
    later = START + QUARTER
    assert tries(database, "lin", *[later] * 6) == [0] * 5 + [QUARTER]


def test_old_attempts_are_forgotten(database: Database) -> None:
    tries(database, "lin", *[START] * 4)
    assert tries(database, "lin", *[START + QUARTER] * 5) == [0] * 5


def test_a_login_is_locked_however_it_is_written_and_alone(database: Database) -> None:
    tries(database, "Lin", *[START] * 5)
    assert tries(database, "lIN", START) == [QUARTER]
    assert tries(database, "other", START) == [0]


def test_a_right_password_forgets_the_attempts_before(database: Database) -> None:
    tries(database, "lin", *[START] * 4)
    tries(database, "other", START)
    database.write_now(accounts.forget_attempts, "LIN", START)
    assert count(database, login_failure_table) == 1
    assert tries(database, "lin", *[START] * 5) == [0] * 5


def test_attempts_that_no_longer_count_are_swept_with_the_next_right_password(database: Database) -> None:
    tries(database, "typed once", START)
    tries(database, "late", START + 1)
    database.write_now(accounts.forget_attempts, "lin", START + QUARTER)
    assert [row.login for row in database.read_now(rows_of_attempts)] == ["late"]


def rows_of_attempts(tx: Tx) -> Sequence[sa.Row[Any]]:
    return tx.all(sa.select(login_failure_table.c.login))
