"""A session is opened for the account that was verified, not for what it has become meanwhile; on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from tests import make
from tests.conftest import count
from xiaoer.platform.auth import accounts
from xiaoer.platform.auth.accounts import session_table
from xiaoer.platform.db import Database


def test_it_is_opened_for_who_was_verified(database: Database) -> None:
    account = make.account(database)
    opened = database.write_now(accounts.open_verified, account, make.NOW, 1)
    assert opened is not None
    caller = database.read_now(accounts.caller_of, opened.token, make.NOW)
    assert caller is not None
    assert (caller.account_id, count(database, session_table)) == (account.id, 1)


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param({"password": "the hash of another"}, id="another password"),
        pytest.param({"off_at": make.NOW}, id="switched off"),
    ],
)
def test_it_is_not_where_that_changed_meanwhile(database: Database, meanwhile: dict[str, Any]) -> None:
    account = make.account(database)
    database.write_now(accounts.change, account.id, meanwhile)
    assert database.write_now(accounts.open_verified, account, make.NOW, 1) is None
    assert count(database, session_table) == 0
