"""A business refusal: an expected "no" that an action returns instead of a result."""

from __future__ import annotations

from typing import Any

import msgspec


class Refused(msgspec.Struct, frozen=True):
    """Why something was not done.

    `code` stands in the table of platform/errors.py, where its sentence in Chinese and English and its HTTP status
    are; `facts` fill the sentence's places.
    """

    code: str
    facts: dict[str, Any] = {}
