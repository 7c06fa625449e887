"""Ids: UUID version 7 (RFC 9562 §5.7), so that ids sort by the moment they were made."""

from __future__ import annotations

import struct
from uuid import UUID

_TAIL = (1 << 62) - 1


def uuid7(at: int, random: bytes) -> UUID:
    """The id for the moment `at` (microseconds since 1970, UTC) from eight random bytes.

    48 bits of milliseconds, then 12 bits of the fraction of the millisecond (RFC 9562 §6.2, method 3), then 62
    random bits.
    """
    return UUID(int=_head(at) | int.from_bytes(random[:8], "big") & _TAIL)


def uuid7s(at: int, random: bytes) -> list[UUID]:
    """Ids for one moment in their own order, one from each eight random bytes: stored so, they stand side by side."""
    head = _head(at)
    return [UUID(int=head | tail) for tail in sorted(tail & _TAIL for (tail,) in struct.iter_unpack(">Q", random))]


def least(at: int) -> UUID:
    """The smallest id of the moment: those made before it are smaller."""
    return UUID(int=_head(at))


def made_at(one: UUID) -> int:
    """The moment for which the id was made."""
    return (one.int >> 80) * 1000 + ((one.int >> 64 & 0xFFF) * 1000 + 4095) // 4096


def _head(at: int) -> int:
    millis, micros = divmod(at, 1000)
    fraction = micros * 4096 // 1000
    return (millis & ((1 << 48) - 1)) << 80 | 7 << 76 | fraction << 64 | 0b10 << 62
