"""Which keys a store uses: their names only, so that a missing key file is noticed before a new one is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa

from xiaoer.platform import jobs, keyring
from xiaoer.platform.db.tables import Moment, metadata
from xiaoer.platform.db.tx import Tx
from xiaoer.platform.keyring import Ring
from xiaoer.platform.sealing import resealing
from xiaoer.platform.sealing.resealing import Columns
from xiaoer.values.refusal import Refused

SEALING, SEARCH = "sealing", "search"
SETTLING = 5_000_000
"""Microseconds until every process has seen a new key, with room: they look each second."""

sealing_key_table = sa.Table(
    "sealing_key",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("use", sa.Text, nullable=False),
    sa.Column("added_at", Moment, nullable=False),
    sa.Column("removed_at", Moment),
)


class KeyState(NamedTuple):
    """A key that the store uses; `values`: how many are sealed with it."""

    name: str
    added_at: int
    newest: bool
    values: int


def ready(tx: Tx, ring: Ring, now: int) -> Refused | None:
    """See that the file has every key that the store uses, and note those that are new.

    A file is made only for a store that has never used a key. A key that is newer than another has everything sealed
    anew in the background.
    """
    lost = missing(tx, ring)
    if lost is not None:
        return lost
    keyring.make(ring.path, now)
    noted, held = _noted(tx), _held(ring)
    fresh = {name: use for name, use in held.items() if name not in noted}
    _note(tx, fresh, now)
    if SEALING in noted.values() and SEALING in fresh.values():
        jobs.plan(tx, resealing.KIND, resealing.KIND, now + SETTLING, {})
    return None


def missing(tx: Tx, ring: Ring) -> Refused | None:
    """What the store uses and the file does not have."""
    noted = _noted(tx)
    if not ring.path.exists():
        return Refused("key_file_missing", {"path": str(ring.path)}) if noted else None
    lost = sorted(noted.keys() - _held(ring).keys())
    return Refused("key_missing", {"keys": ", ".join(lost), "path": str(ring.path)}) if lost else None


def states(tx: Tx, ring: Ring, sealed: Columns) -> list[KeyState]:
    """The keys in the file, the oldest first; `sealed`: every column that may hold values of theirs."""
    keys, counted = ring.keys(), resealing.count(tx, sealed)
    added = {row.name: row.added_at for row in tx.all(sa.select(sealing_key_table))}
    return [
        KeyState(name.hex(), added.get(name.hex(), key.made_at), key == keys.newest, counted.get(name, 0))
        for name, key in keys.sealing.items()
    ]


def remove(tx: Tx, ring: Ring, sealed: Columns, name: str, now: int) -> Refused | None:
    """Give up a key with which nothing is sealed any more; the caller takes it out of the file afterwards."""
    found = {state.name: state for state in states(tx, ring, sealed)}.get(name)
    if found is None:
        return Refused("key_unknown", {"key": name})
    if found.newest or found.values:
        return Refused("key_in_use", {"key": name, "values": found.values})
    row = sealing_key_table.c
    tx.run(sa.update(sealing_key_table).where(row.name == name).values(removed_at=now))
    return None


def _noted(tx: Tx) -> Mapping[str, str]:
    """None in a store of an older version."""
    if not sa.inspect(tx.connection).has_table(sealing_key_table.name):
        return {}
    row = sealing_key_table.c
    return {one.name: one.use for one in tx.all(sa.select(row.name, row.use).where(row.removed_at.is_(None)))}


def _held(ring: Ring) -> Mapping[str, str]:
    keys = ring.keys()
    return {name.hex(): SEALING for name in keys.sealing} | {keyring.name_of(keys.search).hex(): SEARCH}


def _note(tx: Tx, names: Mapping[str, str], now: int) -> None:
    rows = [{"name": name, "use": use, "added_at": now, "removed_at": None} for name, use in names.items()]
    tx.put(sealing_key_table, rows, ("name",))
