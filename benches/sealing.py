"""Sealing, unsealing and blind indexes: how many a minute, on one core."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

import sqlalchemy as sa

from benches import machine
from xiaoer.platform import keyring
from xiaoer.platform.db.tables import Id
from xiaoer.platform.db.tx import Tx
from xiaoer.platform.keyring import Ring
from xiaoer.platform.sealing import Sealed, blind, seal, unseal
from xiaoer.values.spelling import phone_key

VALUES = 200_000
SHOP = UUID(int=1)
person = sa.Table(
    "person", sa.MetaData(), sa.Column("shop_id", Id, primary_key=True), sa.Column("id", Id, primary_key=True),
    sa.Column("phone", Sealed),
)  # fmt: skip


def main() -> None:
    machine.tell("pynacl")
    with tempfile.TemporaryDirectory() as folder, sa.create_engine("sqlite://").connect() as connection:
        keyring.make(Path(folder) / "keys.json", 0)
        tx = Tx(connection, Ring(Path(folder) / "keys.json"))
        told = [(f"138{number:08}", (SHOP, UUID(int=number))) for number in range(VALUES)]
        sealed = timed("seal", lambda: [seal(tx, person.c.phone, row, text) for text, row in told])
        timed(
            "unseal",
            lambda: [unseal(tx, person.c.phone, row[1], one).encode() for one, row in zip(sealed, told, strict=True)],
        )
        timed(
            "blind index of a phone", lambda: [blind(tx, SHOP, "phone", phone_key(text)).encode() for text, _ in told]
        )


def timed(name: str, work: Callable[[], list[bytes]]) -> list[bytes]:
    began = time.perf_counter()
    made = work()
    taken = time.perf_counter() - began
    print(f"{name}: {taken / VALUES * 1e6:.1f} µs each, {VALUES / taken * 60 / 1e6:.1f} million a minute")
    return made


if __name__ == "__main__":
    main()
