"""A shop's plan for a crisis: the statement, the topics with their words, and the chain of who approves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain
from uuid import UUID

import msgspec
from msgspec.structs import replace

from xiaoer.etiquette.domain.folding import fold
from xiaoer.values.refusal import Refused

LONGEST = 4_000
"""Characters of a statement: those of a message."""
LONGEST_NAME, LONGEST_REASON = 60, 500
MOST_TOPICS, MOST_WORDS, MOST_STEPS = 30, 200, 5


class Topic(msgspec.Struct, frozen=True):
    """A matter under a name, and the words and phrases by which a text is known to touch it."""

    name: str
    words: tuple[str, ...]


class Link(msgspec.Struct, frozen=True):
    """Who approves: one account, or any supervisor where it is None. `name` is written by the desk."""

    account_id: UUID | None = None
    name: str = ""


class Plan(msgspec.Struct, frozen=True):
    """What holds once the switch is on. A shopper who reads a language without a statement gets the other one."""

    statement_zh: str = ""
    statement_en: str = ""
    topics: tuple[Topic, ...] = ()
    chain: tuple[Link, ...] = (Link(),)

    def statement(self, locale: str) -> str:
        chinese = self.statement_zh or self.statement_en
        return chinese if locale == "zh" else self.statement_en or self.statement_zh


class Approver(msgspec.Struct, frozen=True):
    """Somebody of the shop who may approve; `leads`: as any supervisor does, too."""

    id: UUID
    name: str
    leads: bool


def checked(told: Plan, approvers: Collection[Approver]) -> Plan | Refused:
    """The plan as it is kept: blanks around texts gone, words that mean the same once, approvers with their names."""
    if any("\x00" in text for text in _texts(told)):
        return Refused("crisis_text")
    statements = [told.statement_zh.strip(), told.statement_en.strip()]
    if longest := max((len(one) for one in statements if len(one) > LONGEST), default=0):
        return Refused("crisis_statement_long", {"most": LONGEST, "length": longest})
    topics, steps = _topics(told.topics), _steps(told.chain, approvers)
    if isinstance(topics, Refused):
        return topics
    return steps if isinstance(steps, Refused) else Plan(statements[0], statements[1], topics, steps)


def hindrance(plan: Plan, approvers: Collection[Approver]) -> str | None:
    """Why the plan cannot be put in force, by name; None where it can."""
    if not plan.statement("zh"):
        return "statement"
    if not plan.topics:
        return "topics"
    able = bool(plan.chain) and all(any(_fits(step, one) for one in approvers) for step in plan.chain)
    return None if able else "approvers"


def reason_of(text: str, *, needed: bool) -> str | Refused:
    """A reason as it is kept; "" where none is given and none is needed."""
    reason = text.strip()
    if "\x00" in reason or len(reason) > LONGEST_REASON or (needed and not fold(reason).text.strip()):
        return Refused("crisis_reason", {"most": LONGEST_REASON})
    return reason


def _texts(told: Plan) -> list[str]:
    named = chain.from_iterable((one.name, *one.words) for one in told.topics)
    return [told.statement_zh, told.statement_en, *named]


def _topics(told: Sequence[Topic]) -> tuple[Topic, ...] | Refused:
    topics = tuple(Topic(one.name.strip(), _once(one.words)) for one in told)
    names = {fold(one.name).text for one in topics}
    if len(topics) > MOST_TOPICS or len(names) < len(topics) or not all(map(_is_whole, topics)):
        return Refused("crisis_topics", {"topics": MOST_TOPICS, "words": MOST_WORDS, "letters": LONGEST_NAME})
    return topics


def _once(words: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(fold(word.strip()).text, word.strip())
    return tuple(found.values())


def _is_whole(topic: Topic) -> bool:
    """With a name and a word, and none of them empty to whoever compares: a word of invisible marks is in every text."""
    said = (topic.name, *topic.words)
    return 1 <= len(topic.words) <= MOST_WORDS and all(fold(one).text and len(one) <= LONGEST_NAME for one in said)


def _steps(told: Sequence[Link], approvers: Collection[Approver]) -> tuple[Link, ...] | Refused:
    known = {one.id: one.name for one in approvers}
    named = [one.account_id for one in told if one.account_id is not None]
    if not 1 <= len(told) <= MOST_STEPS or len(set(named)) < len(named):
        return Refused("crisis_chain", {"most": MOST_STEPS})
    if any(one not in known for one in named):
        return Refused("crisis_approver")
    return tuple(replace(one, name=known.get(one.account_id, "") if one.account_id else "") for one in told)


def _fits(step: Link, approver: Approver) -> bool:
    return approver.leads if step.account_id is None else step.account_id == approver.id
