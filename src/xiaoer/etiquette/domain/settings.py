"""What a shop has settled about its lights."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from xiaoer.etiquette.domain.emoji import bare, is_emoji
from xiaoer.values.refusal import Refused

MOST_EMOJI = 60


class RedPolicy(StrEnum):
    """What becomes of words with a red light: they never leave, or leave once a supervisor has approved them."""

    BLOCKED = "blocked"
    APPROVAL = "approval"


class LightSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`yellow_reason`: words with a yellow light leave only with a reason, which stays with them.

    `emoji`: the only ones that agents use, None or none named for any; another one gets a yellow light.
    `red`: whether an agent may ask a supervisor to let words with a red light go.
    """

    yellow_reason: bool = False
    emoji: tuple[str, ...] | None = None
    red: RedPolicy = RedPolicy.BLOCKED


class LightChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a shop settles anew, as a whole; only `red` stays as it is where it is not told, as by programs from before it.

    `was`: what was looked at, where nothing newer is to be overwritten.
    """

    yellow_reason: bool = False
    emoji: tuple[str, ...] | None = None
    red: RedPolicy | None = None
    was: LightSettings | None = None


def changed(before: LightSettings, told: LightChange) -> LightSettings:
    return LightSettings(told.yellow_reason, told.emoji, told.red or before.red)


def checked(told: LightSettings) -> LightSettings | Refused:
    """Refused where something is no emoji, or there are too many; each comes back once, whatever its tone. None for none named."""
    if not told.emoji:
        return msgspec.structs.replace(told, emoji=None)
    wrong = next((one for one in told.emoji if not is_emoji(one)), None)
    own: dict[str, str] = {}
    for one in told.emoji:
        own.setdefault(bare(one), one)
    if wrong is not None:
        return Refused("bad_emoji", {"what": wrong[:20]})
    if len(own) > MOST_EMOJI:
        return Refused("too_many_emoji", {"most": MOST_EMOJI})
    return msgspec.structs.replace(told, emoji=tuple(own.values()))


def asks_for_reason(settled: LightSettings, light: str) -> bool:
    return settled.yellow_reason and light == "yellow"


def lets_ask(settled: LightSettings, light: str) -> bool:
    """Whether a supervisor may be asked to let words with this light go."""
    return settled.red is RedPolicy.APPROVAL and light == "red"
