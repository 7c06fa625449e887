"""An agent: whether they are there, and what they take."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from uuid import UUID

import msgspec

from xiaoer.values.refusal import Refused

STAGES = ("presale", "insale", "aftersale")
LANGUAGES = ("zh", "en")
MOST = 50
"""Conversations that one agent can be said to lead at a time."""
USUAL = {"agent": 8, "senior_agent": 8}
"""The capacity of those for whom none is settled, by role; who leads a team is given nothing unless they want it."""


class Presence(StrEnum):
    """What an agent says of themselves: takes more, is there but takes no more, is not there."""

    ONLINE = "online"
    BUSY = "busy"
    AWAY = "away"


class Skills(msgspec.Struct, frozen=True):
    """How many conversations at a time, of which stages, in which languages."""

    capacity: int
    stages: tuple[str, ...] = STAGES
    languages: tuple[str, ...] = LANGUAGES


class Agent(msgspec.Struct, frozen=True):
    """`there`: a socket of theirs is open, or was until a moment ago. `given_at`: when they were last given something.

    `signature`: as whom shoppers know them, where that is not by the name.
    """

    id: UUID
    name: str
    role: str
    skills: Skills
    presence: Presence = Presence.ONLINE
    there: bool = False
    seen_at: int | None = None
    given_at: int | None = None
    signature: str | None = None

    @property
    def is_free(self) -> bool:
        """Whether they may be given something, as far as they themselves go."""
        return self.there and self.presence is Presence.ONLINE

    @property
    def is_reached(self) -> bool:
        """Whether a colleague may hand them something."""
        return self.there and self.presence is not Presence.AWAY


@cache
def usual(role: str) -> Skills:
    """What is so as long as nobody has settled it."""
    return Skills(USUAL.get(role, 0))


def checked(told: Skills) -> Skills | Refused:
    """The skills as they are kept, in the order of the lists above."""
    stages, languages = set(told.stages), set(told.languages)
    if not 0 <= told.capacity <= MOST or not stages or not languages:
        return Refused("bad_skills", {"most": MOST})
    if stages - set(STAGES) or languages - set(LANGUAGES):
        return Refused("bad_skills", {"most": MOST})
    return Skills(
        told.capacity,
        tuple(one for one in STAGES if one in stages),
        tuple(one for one in LANGUAGES if one in languages),
    )
