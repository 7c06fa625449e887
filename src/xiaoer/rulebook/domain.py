"""One sourced fact of law or platform rules, and the book that finds it by its id."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec


class Certainty(StrEnum):
    """How sure the fact is: `high` rests on the document, `low` only on what people in the trade say."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fact as the source states it.

    `domain` is the part of the book, e.g. `law.cpl` or `platform.taobao`; `numbers` holds the statement's figures
    under English names (days, hours, shares, amounts in yuan as the source has them); `effective` is the day from
    which the fact, or the version read, holds, and None where the source names none.
    """

    id: str
    domain: str
    title_zh: str
    title_en: str
    statement_zh: str
    numbers: dict[str, Any]
    source: str
    certainty: Certainty
    effective: date | None


class Rulebook(msgspec.Struct, frozen=True):
    """All rules in the order of the book, and the same by id."""

    rules: tuple[Rule, ...]
    by_id: dict[str, Rule]

    def cite(self, ids: Iterable[str]) -> tuple[Rule, ...]:
        """The rules of these ids, in that order; LookupError for an id that the book does not hold."""
        wanted = tuple(ids)
        unknown = [rule_id for rule_id in wanted if rule_id not in self.by_id]
        if unknown:
            raise LookupError(f"the rulebook holds no rule {', '.join(unknown)}")
        return tuple(self.by_id[rule_id] for rule_id in wanted)


def bind(rules: Iterable[Rule]) -> Rulebook:
    """The book of these rules; ValueError where two of them share an id."""
    bound = tuple(rules)
    by_id = {rule.id: rule for rule in bound}
    if len(by_id) < len(bound):
        twice = sorted({rule.id for rule in bound if by_id[rule.id] is not rule})
        raise ValueError(f"these rule ids stand twice in the rulebook: {', '.join(twice)}")
    return Rulebook(bound, by_id)
