"""The look at a conversation after each message: first at the message alone, and only if it may matter at those before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from xiaoer.conversations.domain.messages import SPOKEN, Author, Message
from xiaoer.conversations.domain.watching import Kind
from xiaoer.watch.domain import heat, mentions, overrides, promises, questions, wording
from xiaoer.watch.domain.alarms import Found

BACK = 40
"""So many messages back."""
LONGEST = 500
"""So many characters of a message: whoever complains does so in the first of them, and what is kept of them has a bound."""


class Seen(NamedTuple):
    """All that the look may see: the messages up to the newest one, notes and events left out, oldest first.

    `former`: the person's words in other conversations lately. `stops`: when red lights stopped drafts here.
    `assigned`: whether an agent has the conversation. `through`: by kind, how far it was handled.
    """

    messages: tuple[Message, ...]
    through: Mapping[Kind, int]
    former: tuple[Message, ...] = ()
    stops: tuple[int, ...] = ()
    assigned: bool = True


def cut(message: Message) -> Message:
    """As much of a message as is looked at."""
    return message if len(message.body) <= LONGEST else replace(message, body=message.body[:LONGEST])


def may_matter(message: Message) -> bool:
    """Whether the message alone gives cause to look at those before it."""
    if message.kind not in SPOKEN:
        return False
    if message.author is Author.SHOPPER:
        said = message.body
        return heat.heat(said).weight > 0 or wording.asks(said) or mentions.is_matter(said)
    return message.author is Author.AGENT and (overrides.is_yellow(message) or bool(promises.findings(message)))


def look(seen: Seen, kinds: Collection[Kind]) -> list[Found]:
    """The alarms that stand by the newest message."""
    through = {kind: seen.through.get(kind, 0) for kind in Kind}
    looked = {
        Kind.ANGER: lambda: heat.rises(seen.messages, through[Kind.ANGER]),
        Kind.PROMISE: lambda: promises.promised(seen.messages),
        Kind.UNANSWERED: lambda: questions.asked_again(seen.messages, through[Kind.UNANSWERED], assigned=seen.assigned),
        Kind.THIRD_MENTION: lambda: mentions.told_again(seen.messages, seen.former, through[Kind.THIRD_MENTION]),
        Kind.OVERRIDE: lambda: overrides.passed_over(seen.messages, seen.stops),
    }
    found = [looked[kind]() for kind in Kind if kind in kinds]
    return [one for one in found if one is not None]
