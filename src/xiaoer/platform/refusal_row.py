"""The form of one refusal in the table."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One refusal: HTTP status and its sentence; `{places}` are filled from the refusal's facts."""

    status: int
    zh: str
    en: str
