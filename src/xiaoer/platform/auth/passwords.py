"""Passwords by argon2id, in threads: one hash takes about 0.2 s and 64 MB, so few run at once."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from xiaoer.values.refusal import Refused

SHORTEST, LONGEST = 10, 200
"""Characters; what is longer cannot be sent to sign in."""
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher()
_few = ThreadPoolExecutor(2, thread_name_prefix="xiaoer-argon2")
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$rUYPq6lHyP/kHFO7pXrG5A$ZpX2tTgHeHZ+kbIEpYQG76zQYAqK4NvRpvZJXW/V2Fk"
"""Written down, because each command that loads this would wait for the hash; a test holds its cost to that of a new one."""


def fresh() -> str:
    """A password of 80 random bits that can be read out: four groups, without letters that look alike."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))


def unfit(password: str) -> Refused | None:
    """Why nobody can have this password."""
    if len(password) < SHORTEST:
        return Refused("password_short", {"least": SHORTEST})
    return Refused("password_long", {"most": LONGEST}) if len(password) > LONGEST else None


def hashed(password: str) -> str:
    return _hasher.hash(password)


async def hashed_apart(password: str) -> str:
    """The same, in one of the few threads."""
    return await asyncio.get_running_loop().run_in_executor(_few, hashed, password)


async def matches(password: str, stored: str | None) -> bool:
    """Whether the password is right. An unknown login takes as long as a known one."""
    return await asyncio.get_running_loop().run_in_executor(_few, _matches, password, stored)


def _matches(password: str, stored: str | None) -> bool:
    try:
        _hasher.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)
