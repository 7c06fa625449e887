"""What a shop has settled about its lights."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from xiaoer.etiquette.domain.emoji import bare, is_emoji
from xiaoer.values import forms
from xiaoer.values.refusal import Refused

MOST_EMOJI = 60
MOST_REASONS, MOST_REASON = 9, 60
"""Ready reasons, each of which has a digit for its key; characters of one."""


class RedPolicy(StrEnum):
    """What becomes of words with a red light: they never leave, or leave once a supervisor has approved them."""

    BLOCKED = "blocked"
    APPROVAL = "approval"


class LightSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`yellow_reason`: words with a yellow light leave only with a reason, which stays with them.

    `emoji`: the only ones that agents use, None or none named for any; another one gets a yellow light.
    `red`: whether an agent may ask a supervisor to let words with a red light go. `reasons`: those that stand ready where one
    is asked for; none named for the usual ones.
    """

    yellow_reason: bool = False
    emoji: tuple[str, ...] | None = None
    red: RedPolicy = RedPolicy.BLOCKED
    reasons: tuple[str, ...] = ()


class LightChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a shop settles anew, as a whole; `red` and `reasons` stay as they are where they are not told, as by programs from
    before them.

    `was`: what was looked at, where nothing newer is to be overwritten.
    """

    yellow_reason: bool = False
    emoji: tuple[str, ...] | None = None
    red: RedPolicy | None = None
    reasons: tuple[str, ...] | None = None
    was: LightSettings | None = None


def changed(before: LightSettings, told: LightChange) -> LightSettings:
    reasons = before.reasons if told.reasons is None else told.reasons
    return LightSettings(told.yellow_reason, told.emoji, told.red or before.red, reasons)


def checked(told: LightSettings) -> LightSettings | Refused:
    """Refused where something is no emoji or no reason, or there are too many; each comes back once, an emoji whatever its tone.
    None for no emoji named.
    """
    reasons = tuple(dict.fromkeys(one.strip() for one in told.reasons if one.strip()))
    if len(reasons) > MOST_REASONS:
        return Refused("reasons_many", {"most": MOST_REASONS})
    if any(len(one) > MOST_REASON or forms.has_unseen(one) for one in reasons):
        return Refused("bad_reason", {"most": MOST_REASON})
    return _with_emoji(msgspec.structs.replace(told, reasons=reasons))


def _with_emoji(told: LightSettings) -> LightSettings | Refused:
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
