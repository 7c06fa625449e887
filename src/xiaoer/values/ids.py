"""Ids: UUID version 7 (RFC 9562 §5.7), so that ids sort by the moment they were made."""

from __future__ import annotations

from uuid import UUID


def uuid7(at: int, random: bytes) -> UUID:
    """The id for the moment `at` (microseconds since 1970, UTC) from eight random bytes.

    48 bits of milliseconds, then 12 bits of the fraction of the millisecond (RFC 9562 §6.2, method 3), then 62
    random bits.
    """
    millis, micros = divmod(at, 1000)
    fraction = micros * 4096 // 1000
    tail = int.from_bytes(random[:8], "big") & ((1 << 62) - 1)
    return UUID(int=(millis & ((1 << 48) - 1)) << 80 | 7 << 76 | fraction << 64 | 0b10 << 62 | tail)
