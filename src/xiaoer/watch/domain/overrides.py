"""Lights passed over: a yellow one with a reason, or a red one by other words. A red message itself leaves only where a supervisor has let it."""

from __future__ import annotations

from collections.abc import Sequence

from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.conversations.domain.watching import Kind
from xiaoer.watch.domain.alarms import Found, Reason, Severity, found

SHORTLY = 3 * 60 * 1_000_000
"""Microseconds after a red light in which other words count as the same draft again."""
TRYING = 10 * 60 * 1_000_000
TRIES = 3


def is_yellow(message: Message) -> bool:
    return message.author is Author.AGENT and (message.light or {}).get("light") == "yellow"


def passed_over(messages: Sequence[Message], stops: Sequence[int] = ()) -> Found | None:
    """The alarm by a message that was just sent with a yellow light. `stops`: when red lights stopped drafts here."""
    if not messages or not is_yellow(messages[-1]):
        return None
    said = messages[-1]
    if any(0 <= said.at - at <= SHORTLY for at in stops):
        return found(Kind.OVERRIDE, Severity.SERIOUS, Reason.REWORDED, [said])
    if (said.light or {}).get("override"):
        return found(Kind.OVERRIDE, Severity.NOTICE, Reason.YELLOW, [said])
    return None


def keeps_trying(messages: Sequence[Message], stops: Sequence[int], now: int) -> Found | None:
    """The alarm by drafts that red lights stopped, one after the other; its line is the one that was to be answered."""
    if not messages or sum(0 <= now - at <= TRYING for at in stops) < TRIES:
        return None
    return found(Kind.OVERRIDE, Severity.SERIOUS, Reason.TRIES, [messages[-1]])
