"""What is announced of lights."""

from __future__ import annotations

import msgspec


class LightsSettled(msgspec.Struct, frozen=True, tag_field="kind", tag="lights.settled"):
    """A shop has settled whether a yellow light asks for a reason, and which emoji agents use; None: any."""

    yellow_reason: bool
    emoji: tuple[str, ...] | None = None


EVENTS = (LightsSettled,)
