"""Unanswered questions 未答复: asked again, or standing while the agent is about."""

from __future__ import annotations

from collections.abc import Sequence

from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.conversations.domain.watching import Kind
from xiaoer.watch.domain.alarms import Found, Reason, Severity, found
from xiaoer.watch.domain.wording import asks, closes, is_same, parts, says_nothing, says_yes_or_no

SILENCE = 2 * 60 * 1_000_000
"""Microseconds after which asking again is more than impatience, also where the agent has said nothing at all."""
RECENT = 30 * 60 * 1_000_000


def asked_again(messages: Sequence[Message], since: int = 0, *, assigned: bool = True) -> Found | None:
    """The alarm by a question that the shopper has just asked for the second time.

    Between the two an agent (one who has the conversation, with `assigned`) spoke of something else, or said nothing to it for a while.
    """
    if not messages or messages[-1].author is not Author.SHOPPER or not asks(messages[-1].body):
        return None
    newest = messages[-1]
    for place in range(len(messages) - 2, -1, -1):
        first = messages[place]
        if first.seq <= since or first.at < newest.at - RECENT:
            return None
        if first.author is Author.SHOPPER and asks(first.body) and is_same(first.body, newest.body):
            between = [one for one in messages[place + 1 : -1] if one.author is Author.AGENT]
            left = _left(first, newest, between, assigned=assigned)
            lines = [first, *between, newest]
            return found(Kind.UNANSWERED, Severity.SERIOUS, Reason.ASKED_AGAIN, lines) if left else None
    return None


def _left(first: Message, newest: Message, between: Sequence[Message], *, assigned: bool) -> bool:
    spoken = [one.body for one in between if not says_nothing(one.body)]
    if not spoken:
        return assigned and newest.at - first.at >= SILENCE
    return not any(_answers(said, first.body) for said in spoken)


def _answers(said: str, asked: str) -> bool:
    """Whether an agent's words take up what was asked. Words alike are no proof of an answer, but of having heard."""
    return says_yes_or_no(said) or bool(parts(said) & parts(asked))


def standing(messages: Sequence[Message], since: int = 0) -> Message | None:
    """The oldest question that no answer has followed: words that only hold the line are none, thanks end it."""
    left: Message | None = None
    for one in messages:
        if one.author is Author.SHOPPER and one.seq > since and asks(one.body):
            left = left or one
        elif (one.author is Author.SHOPPER and closes(one.body)) or (
            one.author in {Author.AGENT, Author.BOT} and not says_nothing(one.body)
        ):
            left = None
    return left


def waits(messages: Sequence[Message], left: Message) -> Found:
    """The alarm by a question that has stood too long, with what the agent said since."""
    held = [one for one in messages if one.author is Author.AGENT and one.seq > left.seq]
    return found(Kind.UNANSWERED, Severity.SERIOUS, Reason.WAITS, [left, *held])
