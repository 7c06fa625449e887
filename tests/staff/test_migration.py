"""Accounts that are off, before and after the desk knew of that."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import command

from tests.versions import migrations_over, of_version
from xiaoer.platform.auth.accounts import account_table

COLUMNS = ("id", "login", "name", "role", "locale", "password", "created_at")


def test_who_was_off_is_let_in_by_no_password_of_an_older_desk(database_url: str) -> None:
    with of_version(database_url, "0020") as connection:
        for login in ("lan", "mei"):
            told = {"id": uuid4(), "login": login, "name": login, "role": "agent", "locale": "zh", "created_at": 1}
            connection.execute(sa.insert(account_table).values(password="a hash", **told))
        connection.execute(sa.update(account_table).where(account_table.c.login == "lan").values(off_at=5))
        command.downgrade(migrations_over(connection), "0019")
        row = account_table.c
        kept = connection.execute(sa.select(row.login, row.password).order_by(row.login)).all()
        assert [tuple(one) for one in kept] == [("lan", ""), ("mei", "a hash")]
        names = {column["name"] for column in sa.inspect(connection).get_columns("account")}
        assert names == set(COLUMNS)
