"""Groups of a shop's agents: who is asked first for which conversations, where the shop gives them out by itself. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product
from uuid import UUID

import msgspec

from xiaoer.team.domain.agents import LANGUAGES, STAGES, Agent
from xiaoer.values import forms
from xiaoer.values.refusal import Refused

MOST_GROUPS, MOST_NAME = 20, 20
"""Groups of a shop; characters of a name."""

Kind = tuple[str, str]
"""What a conversation asks for: stage and language."""


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Agents by account, and of which stages in which languages the conversations are theirs first."""

    name: str
    stages: tuple[str, ...]
    languages: tuple[str, ...]
    members: tuple[UUID, ...]


def checked(told: Sequence[Group], colleagues: Collection[UUID]) -> tuple[Group, ...] | Refused:
    """The groups as they are kept: names trimmed, the rest in the order of the lists. `colleagues`: who may be in one."""
    kept = tuple(_tidied(one) for one in told)
    return next(_problems(kept, colleagues), kept)


def _tidied(told: Group) -> Group:
    """Also what stands for nothing is kept, to be refused by name."""
    stages = (*(one for one in STAGES if one in told.stages), *sorted(set(told.stages) - set(STAGES)))
    languages = (*(one for one in LANGUAGES if one in told.languages), *sorted(set(told.languages) - set(LANGUAGES)))
    return Group(told.name.strip(), stages, languages, tuple(sorted(set(told.members))))


def _problems(groups: Sequence[Group], colleagues: Collection[UUID]) -> Iterator[Refused]:
    if len(groups) > MOST_GROUPS:
        yield Refused("groups_many", {"most": MOST_GROUPS})
    names: set[str] = set()
    for one in groups:
        if not 0 < len(one.name) <= MOST_NAME or forms.has_unseen(one.name):
            yield Refused("bad_group_name", {"most": MOST_NAME})
        if one.name in names:
            yield Refused("group_twice", {"name": one.name})
        names.add(one.name)
        if (
            not all((one.stages, one.languages, one.members))
            or set(one.stages) - set(STAGES)
            or set(one.languages) - set(LANGUAGES)
        ):
            yield Refused("bad_group", {"name": one.name})
        if set(one.members) - set(colleagues):
            yield Refused("group_stranger", {"name": one.name})


def first_for(groups: Iterable[Group], agents: Iterable[Agent]) -> dict[Kind, frozenset[UUID]]:
    """By kind, who is given conversations of it before everybody else: those of its groups who are at work and take it.

    A kind of which nobody of its groups is at work, or that is no group's, is not in it: it is everybody's at once.
    """
    at_work = [one for one in agents if one.is_reached and one.skills.capacity]
    found: dict[Kind, set[UUID]] = {}
    for group in groups:
        members = [one for one in at_work if one.id in group.members]
        for stage, language in product(group.stages, group.languages):
            able = {one.id for one in members if stage in one.skills.stages and language in one.skills.languages}
            found.setdefault((stage, language), set()).update(able)
    return {kind: frozenset(ids) for kind, ids in found.items() if ids}
