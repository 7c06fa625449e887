"""Opening the book that lies in the package."""

from __future__ import annotations

from importlib.resources import files

import msgspec

from xiaoer.rulebook.domain import Rule, Rulebook, bind


def load() -> Rulebook:
    """The book of `data/rules.json`. The caller keeps it: every call reads the file again."""
    packed = files("xiaoer.rulebook").joinpath("data", "rules.json").read_bytes()
    return bind(msgspec.json.decode(packed, type=list[Rule]))
