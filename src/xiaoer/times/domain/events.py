"""What times announce."""

from __future__ import annotations

import msgspec


class TimesSettled(msgspec.Struct, frozen=True, tag_field="kind", tag="times.settled"):
    """A shop's hours, holidays or limits are otherwise from here on; what runs already keeps what it began with."""


EVENTS = (TimesSettled,)
