"""Fresh ids. The pure form is values/ids.py; here is the one place that takes randomness for them."""

from __future__ import annotations

import os
from uuid import UUID

from xiaoer.values.ids import uuid7, uuid7s


def fresh(now: int) -> UUID:
    return uuid7(now, os.urandom(8))


def fresh_many(now: int, many: int) -> list[UUID]:
    """Ids of one moment, the smallest first."""
    return uuid7s(now, os.urandom(8 * many))
