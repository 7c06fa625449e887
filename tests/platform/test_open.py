from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from tests.platform.given import make_marks, mark, marks
from xiaoer.platform.db import Database, open_database, schema
from xiaoer.platform.db.hold import hold
from xiaoer.platform.db.open import BadAddress, connect_once

BAD = [
    pytest.param("", "no address of a database", id="empty"),
    pytest.param("data/xiaoer.sqlite3", "no address of a database", id="a path"),
    pytest.param("postgresql://host:port/name", "no address of a database", id="a port that is no number"),
    pytest.param("mysql://desk:hunter2@host/name", "mysql://desk:***@host/name", id="another database"),
    pytest.param("postgres://host/name", "postgres://host/name", id="an old name of PostgreSQL"),
    pytest.param("sqlite://", "sqlite://", id="no file"),
    pytest.param("sqlite:///:memory:", "sqlite:///%3Amemory%3A", id="memory would forget everything"),
]


@pytest.mark.parametrize(("address", "said"), BAD)
def test_a_bad_address_is_refused_wherever_it_is_given(address: str, said: str) -> None:
    def held() -> None:
        with hold(address, alone=True):
            pass

    for opening in (lambda: open_database(address), lambda: schema.state(address), held):
        with pytest.raises(BadAddress) as failed:
            opening()
        assert str(failed.value) == said


@pytest.mark.parametrize("name", ["plain", "有 空格", "a#b", "a%41b", "a&mode=ro"])
def test_a_file_in_any_folder_is_one_and_the_same_for_all(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    address = f"sqlite:///{quote(str(folder)) if '%' in name else folder}/store.sqlite3"
    schema.upgrade(address)
    database = open_database(address)
    database.write_now(make_marks)
    database.write_now(mark, "here")
    assert database.read_now(marks) == ["here"]
    database.close()
    assert schema.state(address) is schema.Schema.CURRENT
    assert [path.name for path in tmp_path.rglob("*.sqlite3")] == ["store.sqlite3"]


def test_the_place_and_the_kind_are_told_without_a_password() -> None:
    database = open_database("postgresql://desk:hunter2@db.example:5433/desk")
    assert (database.dialect, database.place) == ("postgresql", "postgresql+psycopg://desk:***@db.example:5433/desk")
    database.close()


def settings_of(database: Any) -> dict[str, Any]:
    def ask(tx: Any) -> dict[str, Any]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return {name: tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    told: dict[str, Any] = database.write_now(ask)
    return told


def test_what_is_acknowledged_is_on_the_disk(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    assert settings_of(database) == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    database.close()


def test_a_missing_reference_is_refused(database: Database) -> None:
    row = {"shop_id": b"1" * 16, "account_id": b"2" * 16}
    words = sa.text("INSERT INTO account_shop (shop_id, account_id) VALUES (:shop_id, :account_id)").bindparams(**row)
    if database.dialect == "postgresql":
        words = sa.text("INSERT INTO account_shop (shop_id, account_id) VALUES (gen_random_uuid(), gen_random_uuid())")
    with pytest.raises(sa.exc.IntegrityError):
        database.write_now(lambda tx: tx.run(words))


def test_plain_connections_leave_transactions_to_us(database_url: str) -> None:
    def half() -> None:
        with connect_once(database_url) as connection, connection.begin():
            connection.execute(sa.text("CREATE TABLE half (a INTEGER)"))
            raise LookupError

    with pytest.raises(LookupError):
        half()
    with connect_once(database_url) as connection:
        assert not sa.inspect(connection).has_table("half")
