"""A value sealed for one place: the column of one row.

XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): nobody reads it without the key, and one that was changed, or moved to
another row, column or shop, does not open. Form: one byte for the form itself, four for the key's name, 24 of nonce
by chance, the text, 16 to recognise it by.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from nacl import bindings
from nacl.exceptions import CryptoError

from xiaoer.platform.db.tx import Tx
from xiaoer.platform.keyring import NAME_BYTES, Key, Ring, Unsealable
from xiaoer.values.refusal import Refused

FORM = b"\x01"
NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
HEAD_BYTES = len(FORM) + NAME_BYTES
BLIND_BYTES = 16

RowKey = tuple[UUID | str | int, ...]
"""The primary key of a row, whole, in the order of its table's columns."""


class Sealed(sa.types.TypeDecorator[bytes]):
    """The type of a column whose values are sealed; all of them are sealed anew when the keys change."""

    impl = sa.LargeBinary
    cache_ok = True


def seal(tx: Tx, column: sa.Column[Any], row: RowKey, text: str) -> bytes:
    """`text` for this column of this row and no other place. No text is no bytes."""
    if not text:
        return b""
    return _closed(ring_of(tx).keys().newest, place_of(column, row), text)


def seal_row(tx: Tx, columns: Sequence[sa.Column[Any]], row: RowKey, texts: Sequence[str]) -> list[bytes]:
    """As seal, of several columns of one row."""
    key, whole = ring_of(tx).keys().newest, _whole(columns[0], row)
    return [
        _closed(key, _head(column)[0] + whole, text) if text else b""
        for column, text in zip(columns, texts, strict=True)
    ]


def unseal(tx: Tx, column: sa.Column[Any], row: RowKey, sealed: bytes) -> str:
    """The text; raises Unsealable where its key is not there, or it is not what was sealed for this place."""
    if not sealed:
        return ""
    if sealed[: len(FORM)] != FORM:
        raise _broken(column)
    key = ring_of(tx).key(sealed[len(FORM) : HEAD_BYTES])
    nonce, closed = sealed[HEAD_BYTES : HEAD_BYTES + NONCE_BYTES], sealed[HEAD_BYTES + NONCE_BYTES :]
    place = place_of(column, row)
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(closed, place, nonce, key.material).decode()
    except (CryptoError, ValueError):
        raise _broken(column) from None


def blind(tx: Tx, shop_id: UUID, kind: str, spelling: str | None) -> str:
    """What stands in an index for a value in its one spelling: the same for equal ones of a shop, and no way back.

    None, which names nobody, is "": no two of those are told to be the same.
    """
    if spelling is None:
        return ""
    told = b"".join((shop_id.bytes, _sized(kind.encode()), spelling.encode()))
    return hmac.digest(ring_of(tx).keys().search, told, "sha256")[:BLIND_BYTES].hex()


def ring_of(tx: Tx) -> Ring:
    if tx.ring is None:
        raise LookupError("the store was opened without keys, so nothing can be sealed or unsealed in it")
    return tx.ring


def place_of(column: sa.Column[Any], row: RowKey) -> bytes:
    return _head(column)[0] + _whole(column, row)


def _closed(key: Key, place: bytes, text: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    closed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(text.encode(), place, nonce, key.material)
    return b"".join((FORM, key.name, nonce, closed))


def _whole(column: sa.Column[Any], row: RowKey) -> bytes:
    """A row's key in bytes; a part of it would seal for several rows."""
    length = _head(column)[1]
    if len(row) != length:
        raise ValueError(f"a row of {column.table.name} has a key of {length} values, not {len(row)}")
    return b"".join([_sized(_part(value)) for value in row])


@cache
def _head(column: sa.Column[Any]) -> tuple[bytes, int]:
    named = _sized(str(column.table.name).encode()) + _sized(str(column.name).encode())
    return named, len(column.table.primary_key.columns)


def _broken(column: sa.Column[Any]) -> Unsealable:
    return Unsealable(Refused("seal_broken", {"place": f"{column.table.name}.{column.name}"}))


def _part(value: UUID | str | int) -> bytes:
    return value.bytes if isinstance(value, UUID) else str(value).encode()


def _sized(part: bytes) -> bytes:
    """With its length before it, so that two parts are never read as two others."""
    return len(part).to_bytes(4, "big") + part
