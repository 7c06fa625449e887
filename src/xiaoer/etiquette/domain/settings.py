"""What a shop has settled about its lights."""

from __future__ import annotations

import msgspec


class LightSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`yellow_reason`: words with a yellow light leave only with a reason, which stays with them."""

    yellow_reason: bool = False


def asks_for_reason(settled: LightSettings, light: str) -> bool:
    return settled.yellow_reason and light == "yellow"
