"""Fresh ids. The pure form is values/ids.py; here is the one place that takes randomness for them."""

from __future__ import annotations

import os
from uuid import UUID

from xiaoer.values.ids import uuid7


def fresh(now: int) -> UUID:
    return uuid7(now, os.urandom(8))
