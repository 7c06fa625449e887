"""The policies that lie in the package. Each is read and checked once a process."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from xiaoer.aftersales.domain.policy import Policy, read_policy
from xiaoer.rulebook import actions as rulebook
from xiaoer.rulebook.domain import Rule

_FOLDER = files("xiaoer.aftersales").joinpath("data", "policies")
_RULES_OF_SHOPS = ("retail_rules.json",)


@cache
def policy(name: str) -> Policy | None:
    """The policy of that name; None where there is none. Raises BadTable for one that does not hold together."""
    if name not in names():
        return None
    file = f"{name}.json"
    return read_policy(file, _FOLDER.joinpath(file).read_bytes(), rules())


@cache
def names() -> frozenset[str]:
    return frozenset(one.name.removesuffix(".json") for one in _FOLDER.iterdir() if one.name not in _RULES_OF_SHOPS)


@cache
def rules() -> dict[str, Rule]:
    """Every rule that a policy may cite, by id: the rulebook's, and those that a shop's own policy states."""
    own = (
        rule
        for file in _RULES_OF_SHOPS
        for rule in msgspec.json.decode(_FOLDER.joinpath(file).read_bytes(), type=list[Rule])
    )
    return rulebook.load().by_id | {rule.id: rule for rule in own}
