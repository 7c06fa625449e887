"""Everything sealed anew with the newest key, in units, through kills and beside writers, on both databases."""

from __future__ import annotations

from itertools import count as numbers
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from tests.platform.given import START
from tests.platform.test_sealing import metadata as planted
from tests.platform.test_sealing import note, person
from xiaoer.platform import jobs, keyring
from xiaoer.platform.db import Database, Tx, open_database
from xiaoer.platform.jobs import Due, due_table
from xiaoer.platform.keyring import Ring
from xiaoer.platform.sealing import known, resealing, seal, unseal
from xiaoer.platform.sealing.known import SETTLING
from xiaoer.values.refusal import Refused

SHOP, RUNNER = UUID(int=1), UUID(int=9)
SEALED = (note.c.phone, person.c.email, person.c.phone)


@pytest.fixture(autouse=True)
def tables(database: Database, ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    """Units of three rows, so that few rows are many units; and the file is looked at each time."""
    monkeypatch.setattr(resealing, "ROWS_A_UNIT", 3)
    monkeypatch.setattr(keyring, "LOOK_SECONDS", -1.0)
    database.write_now(lambda tx: planted.create_all(tx.connection))
    assert database.write_now(known.ready, ring, START) is None


def fill(tx: Tx, people: int, notes: int) -> None:
    ids = [UUID(int=number + 1) for number in range(people)]
    rows = [
        {
            "shop_id": SHOP, "id": one, "phone": seal(tx, person.c.phone, (SHOP, one), f"1380000{number:04}"),
            "email": seal(tx, person.c.email, (SHOP, one), f"p{number}@example.com" if number % 2 else ""),
        }
        for number, one in enumerate(ids)
    ]  # fmt: skip
    tx.run(sa.insert(person), rows)
    told = [(SHOP, "first" if number % 2 else "second", number) for number in range(notes)]
    tx.run(
        sa.insert(note),
        [
            {"shop_id": row[0], "kind": row[1], "number": row[2], "phone": seal(tx, note.c.phone, row, str(row))}
            for row in told
        ],
    )


def read(tx: Tx) -> list[str]:
    people = [
        unseal(tx, column, (row.shop_id, row.id), getattr(row, column.name))
        for row in tx.all(sa.select(person).order_by(person.c.id))
        for column in (person.c.phone, person.c.email)
    ]
    notes = [
        unseal(tx, note.c.phone, (row.shop_id, row.kind, row.number), row.phone)
        for row in tx.all(sa.select(note).order_by(note.c.number))
    ]
    return people + notes


def step(tx: Tx, now: int) -> bool:
    """One unit as a runner does it; False where none is planned."""
    claimed = jobs.claim(tx, RUNNER, now, 1)
    for due in claimed:
        assert jobs.finish(tx, due, RUNNER, lambda *given: resealing.reseal(SEALED, *given), now)
    return bool(claimed)


def states(database: Database, ring: Ring) -> list[tuple[str, bool, int]]:
    return [(one.name, one.newest, one.values) for one in database.read_now(known.states, ring, SEALED)]


def rotate(database: Database, ring: Ring) -> tuple[str, str]:
    """The old key's name and the new one's."""
    old = ring.keys().newest.name.hex()
    new = keyring.add(ring.path, START + 1).hex()
    assert database.write_now(known.ready, ring, START + 1) is None
    return old, new


def test_after_a_rotation_everything_is_sealed_with_the_new_key_and_says_the_same(
    database: Database, ring: Ring
) -> None:
    database.write_now(fill, 8, 7)
    before = database.read_now(read)
    old, new = rotate(database, ring)
    assert states(database, ring) == [(old, False, 8 + 4 + 7), (new, True, 0)]
    assert not database.write_now(step, START + SETTLING)
    units = next(units for units in numbers() if not database.write_now(step, START + 1 + SETTLING))
    assert units == 3 + 3 + 3
    assert states(database, ring) == [(old, False, 0), (new, True, 8 + 4 + 7)]
    assert database.read_now(read) == before


def test_a_unit_that_was_broken_off_happens_again_and_it_goes_on(database: Database, ring: Ring) -> None:
    """A kill is a transaction that was never committed."""
    database.write_now(fill, 5, 5)
    before = database.read_now(read)
    old, new = rotate(database, ring)

    def killed(tx: Tx) -> None:
        assert step(tx, START + 1 + SETTLING)
        raise RuntimeError("killed")

    for _ in range(3):
        with pytest.raises(RuntimeError, match="killed"):
            database.write_now(killed)
        assert database.write_now(step, START + 1 + SETTLING)
    while database.write_now(step, START + 1 + SETTLING):
        pass
    assert states(database, ring) == [(old, False, 0), (new, True, 5 + 2 + 5)]
    assert database.read_now(read) == before


def test_what_is_written_meanwhile_stays_as_it_was_written(database: Database, ring: Ring) -> None:
    database.write_now(fill, 2, 0)
    rotate(database, ring)
    row = (SHOP, UUID(int=1))

    def renew(tx: Tx) -> bytes:
        value = seal(tx, person.c.phone, row, "13900000000")
        tx.run(sa.update(person).where(person.c.id == row[1]).values(phone=value))
        return value

    def beside(tx: Tx) -> tuple[bytes, bytes]:
        """The unit has read its rows, then another one writes, then the unit writes."""
        rows = resealing._rows(tx, person.c.phone, None)
        written = renew(tx)
        resealing._seal_anew(tx, person.c.phone, rows)
        found = tx.first(sa.select(person.c.phone).where(person.c.id == row[1]))
        assert found is not None
        return written, found.phone

    written, found = database.write_now(beside)
    assert written == found


def test_an_old_key_is_given_up_only_when_nothing_is_sealed_with_it(database: Database, ring: Ring) -> None:
    database.write_now(fill, 4, 0)
    old, new = rotate(database, ring)
    assert database.write_now(known.remove, ring, SEALED, old, START) == Refused(
        "key_in_use", {"key": old, "values": 6}
    )
    assert database.write_now(known.remove, ring, SEALED, new, START) == Refused(
        "key_in_use", {"key": new, "values": 0}
    )
    assert database.write_now(known.remove, ring, SEALED, "00000000", START) == Refused(
        "key_unknown", {"key": "00000000"}
    )
    while database.write_now(step, START + 1 + SETTLING):
        pass
    assert database.write_now(known.remove, ring, SEALED, old, START + 9) is None
    keyring.take_out(ring.path, bytes.fromhex(old))
    assert database.read_now(known.missing, ring) is None
    assert states(database, ring) == [(new, True, 6)]


def test_a_key_file_that_is_gone_is_not_made_anew(database: Database, ring: Ring) -> None:
    ring.path.unlink()
    gone = Ring(ring.path)
    assert database.write_now(known.ready, gone, START) == Refused("key_file_missing", {"path": str(ring.path)})
    assert not ring.path.exists()


def test_the_key_file_of_another_installation(database: Database, ring: Ring, tmp_path: Path) -> None:
    lost = sorted([ring.keys().newest.name.hex(), keyring.name_of(ring.keys().search).hex()])
    keyring.make(tmp_path / "other.json", START)
    foreign = Ring(tmp_path / "other.json")
    assert database.write_now(known.ready, foreign, START) == Refused(
        "key_missing", {"keys": ", ".join(lost), "path": str(foreign.path)}
    )


def test_a_start_that_finds_nothing_new_plans_nothing(database: Database, ring: Ring) -> None:
    assert database.write_now(known.ready, ring, START + 5) is None
    assert database.read_now(lambda tx: tx.all(sa.select(due_table))) == []


def test_a_store_that_never_used_a_key_gets_a_file(sqlite_url: str, tmp_path: Path) -> None:
    fresh, path = open_database(sqlite_url), tmp_path / "new" / "keys.json"
    assert fresh.write_now(known.ready, Ring(path), START) is None
    fresh.close()
    assert path.exists()


def test_a_column_that_went_with_an_upgrade_is_stepped_over(database: Database, ring: Ring) -> None:
    database.write_now(fill, 4, 0)
    old, new = rotate(database, ring)
    due = Due("keys.reseal", "keys.reseal", 1, {"column": "orders.gone", "after": ["1"]})
    database.write_now(lambda tx: resealing.reseal(SEALED, tx, due.payload, START))
    while database.write_now(step, START + 1 + SETTLING):
        pass
    assert states(database, ring) == [(old, False, 0), (new, True, 6)]
