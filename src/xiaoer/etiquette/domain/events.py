"""What is announced of lights."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class LightsSettled(msgspec.Struct, frozen=True, tag_field="kind", tag="lights.settled"):
    """A shop has settled whether a yellow light asks for a reason, which emoji agents use (None: any), and whether words
    with a red light are "blocked" or wait for "approval" where their author asks for it; and the reasons that stand ready.
    """

    VERSION: ClassVar = 3
    yellow_reason: bool
    emoji: tuple[str, ...] | None = None
    red: str = "blocked"
    reasons: tuple[str, ...] = ()


EVENTS = (LightsSettled,)
