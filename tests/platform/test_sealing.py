"""What is sealed opens at its place with its key, and nowhere else and with no other."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from xiaoer.platform import keyring
from xiaoer.platform.db.tables import Id
from xiaoer.platform.db.tx import Tx
from xiaoer.platform.keyring import Ring, Unsealable
from xiaoer.platform.sealing import Sealed, blind, seal, unseal

SHOP, OTHER, ROW = UUID(int=1), UUID(int=2), UUID(int=3)
metadata = sa.MetaData()
person = sa.Table(
    "person", metadata, sa.Column("shop_id", Id, primary_key=True), sa.Column("id", Id, primary_key=True),
    sa.Column("phone", Sealed), sa.Column("email", Sealed),
)  # fmt: skip
note = sa.Table(
    "note", metadata, sa.Column("shop_id", Id, primary_key=True), sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True), sa.Column("phone", Sealed),
)  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.fixture(scope="module")
def tx(tmp_path_factory: pytest.TempPathFactory) -> Tx:
    """Sealing asks the transaction for its keys and nothing else."""
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    keyring.make(path, 0)
    return with_keys(path)


def with_keys(path: Path | None) -> Tx:
    with sa.create_engine("sqlite://").connect() as connection:
        return Tx(connection, Ring(path) if path else None)


def refused(tx: Tx, column: sa.Column[bytes], row: tuple[UUID | str | int, ...], value: bytes) -> str:
    with pytest.raises(Unsealable) as failed:
        unseal(tx, column, row, value)
    return failed.value.refused.code


@given(text=texts)
def test_what_is_sealed_opens(tx: Tx, text: str) -> None:
    sealed = seal(tx, person.c.phone, (SHOP, ROW), text)
    assert unseal(tx, person.c.phone, (SHOP, ROW), sealed) == text
    assert (sealed == b"") == (text == "")


@given(text=texts.filter(lambda text: len(text) > 3))
def test_nothing_of_it_can_be_read_and_the_same_text_looks_different_each_time(tx: Tx, text: str) -> None:
    sealed = seal(tx, person.c.phone, (SHOP, ROW), text)
    assert text.encode() not in sealed
    assert sealed != seal(tx, person.c.phone, (SHOP, ROW), text)


@given(text=texts.filter(bool), at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_changed_bit_anywhere_is_noticed(tx: Tx, text: str, at: int, bit: int) -> None:
    sealed = bytearray(seal(tx, person.c.phone, (SHOP, ROW), text))
    sealed[at % len(sealed)] ^= 1 << bit
    assert refused(tx, person.c.phone, (SHOP, ROW), bytes(sealed)) in {"seal_broken", "key_missing"}


@given(text=texts.filter(bool), length=st.integers(min_value=0))
def test_a_piece_of_it_is_noticed(tx: Tx, text: str, length: int) -> None:
    sealed = seal(tx, person.c.phone, (SHOP, ROW), text)
    assert refused(tx, person.c.phone, (SHOP, ROW), sealed[: 1 + length % (len(sealed) - 1)]) in {
        "seal_broken", "key_missing",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "row"),
    [
        pytest.param(person.c.email, (SHOP, ROW), id="another column"),
        pytest.param(person.c.phone, (OTHER, ROW), id="another shop"),
        pytest.param(person.c.phone, (SHOP, SHOP), id="another row"),
        pytest.param(person.c.phone, (ROW, SHOP), id="the key turned round"),
        pytest.param(note.c.phone, (SHOP, "a", 1), id="another table"),
    ],
)
def test_a_value_that_was_moved_does_not_open(
    tx: Tx, column: sa.Column[bytes], row: tuple[UUID | str | int, ...]
) -> None:
    sealed = seal(tx, person.c.phone, (SHOP, ROW), "13812345678")
    assert refused(tx, column, row, sealed) == "seal_broken"


def test_parts_of_a_key_are_never_read_as_others(tx: Tx) -> None:
    sealed = seal(tx, note.c.phone, (SHOP, "a1", 1), "13812345678")
    assert unseal(tx, note.c.phone, (SHOP, "a1", 1), sealed) == "13812345678"
    assert refused(tx, note.c.phone, (SHOP, "a", 11), sealed) == "seal_broken"


def test_a_key_of_the_wrong_length_is_a_mistake_of_the_program(tx: Tx) -> None:
    with pytest.raises(ValueError, match="a row of note has a key of 3 values, not 2"):
        seal(tx, note.c.phone, (SHOP, "a"), "13812345678")


def test_the_keys_of_another_installation_open_nothing(tx: Tx, tmp_path: Path) -> None:
    sealed = seal(tx, person.c.phone, (SHOP, ROW), "13812345678")
    keyring.make(tmp_path / "keys.json", 0)
    assert refused(with_keys(tmp_path / "keys.json"), person.c.phone, (SHOP, ROW), sealed) == "key_missing"


def test_an_older_key_opens_what_it_sealed_until_it_is_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keyring.make(path, 0)
    old = seal(with_keys(path), person.c.phone, (SHOP, ROW), "13812345678")
    keyring.add(path, 1)
    assert unseal(with_keys(path), person.c.phone, (SHOP, ROW), old) == "13812345678"
    new = seal(with_keys(path), person.c.phone, (SHOP, ROW), "13812345678")
    assert new[1:5] == Ring(path).keys().newest.name != old[1:5]
    keyring.take_out(path, old[1:5])
    assert refused(with_keys(path), person.c.phone, (SHOP, ROW), old) == "key_missing"
    assert unseal(with_keys(path), person.c.phone, (SHOP, ROW), new) == "13812345678"


def test_a_store_without_keys_says_so(tx: Tx) -> None:
    with pytest.raises(LookupError, match="opened without keys"):
        seal(with_keys(None), person.c.phone, (SHOP, ROW), "13812345678")


@given(one=texts, other=texts)
def test_equal_values_of_a_shop_are_found_and_others_are_not(tx: Tx, one: str, other: str) -> None:
    index = blind(tx, SHOP, "phone", one)
    assert (index == blind(tx, SHOP, "phone", other)) == (one == other)
    assert len(index) == 32
    assert index != blind(tx, OTHER, "phone", one)
    assert index != blind(tx, SHOP, "email", one)


def test_an_index_is_of_its_installation_and_says_nothing_of_nobody(tx: Tx, tmp_path: Path) -> None:
    keyring.make(tmp_path / "keys.json", 0)
    stranger = with_keys(tmp_path / "keys.json")
    assert blind(tx, SHOP, "phone", "8613812345678") != blind(stranger, SHOP, "phone", "8613812345678")
    assert blind(tx, SHOP, "phone", None) == ""
