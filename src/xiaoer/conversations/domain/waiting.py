"""Which limits run in a conversation, from how it stands."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace

from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.timing import Timing
from xiaoer.times.domain.limits import Measure, Terms, start

FIRST = frozenset({Measure.FIRST_REPLY, Measure.EVERY_REPLY})
LATER = frozenset({Measure.NEXT_REPLY, Measure.EVERY_REPLY})
RESOLUTION = frozenset({Measure.RESOLUTION})
WITH_PEOPLE = frozenset({State.QUEUED, State.ASSIGNED, State.WAITING})


def key(conversation_id: UUID) -> str:
    """Of the one due time of a conversation: that of the next thing that its limits ask for."""
    return f"conversation.due:{conversation_id}"


def begins(after: Conversation) -> bool:
    """Whether something begins to run, and so the shop's terms are needed."""
    return _a_wait_begins(after) or _a_matter_begins(after) or _the_bot_is_asked(after) or _it_ends(after)


def follow(before: Conversation | None, after: Conversation, terms: Terms | None) -> Timing:
    """The limits of a conversation that has changed; `terms` where one begins.

    A reply is awaited as long as a person is; a matter is open from the moment at which people have it until it is
    resolved. A shopper who writes on after a sign waits for another word, and will have one. Whom the bot leaves without
    an answer has the moment of the sign as well: people are called then. With the end runs the time in which it opens again.
    """
    timing = after.timing
    if not after.wants_a_person:
        timing = replace(_for_the_bot(after, terms), reply_since=None, reply=())
    elif _a_wait_begins(after) and terms is not None and after.waiting_since is not None:
        first = after.first_replied_at is None
        timing = replace(
            timing, reply_since=after.waiting_since, sign_after=terms.sign_after,
            reply=start(terms, FIRST if first else LATER, after.waiting_since),
            sign_at=after.waiting_since + terms.sign_after,
        )  # fmt: skip
    elif timing.sign_at is None and before is not None and after.unread > before.unread:
        timing = replace(timing, sign_at=after.last_at + timing.sign_after)
    timing = _reopening(timing, after, terms)
    if after.state not in WITH_PEOPLE:
        return replace(timing, resolution_since=None, resolution=())
    if _a_matter_begins(after) and terms is not None:
        since = after.waiting_since or after.last_at
        return replace(timing, resolution_since=since, resolution=start(terms, RESOLUTION, since))
    return timing


def _for_the_bot(after: Conversation, terms: Terms | None) -> Timing:
    """No sign where nobody waits; else the one moment by which the bot must have answered."""
    timing, since = after.timing, after.waiting_since
    if since is None:
        return replace(timing, sign_at=None)
    if _the_bot_is_asked(after) and terms is not None:
        return replace(timing, sign_after=terms.sign_after, sign_at=since + terms.sign_after)
    return timing


def _reopening(timing: Timing, after: Conversation, terms: Terms | None) -> Timing:
    """With until when one that is over opens again, as the shop had it when it ended; without, where it goes on."""
    if after.resolved_at is None:
        return timing if timing.reopens_until is None else replace(timing, reopens_until=None)
    if _it_ends(after) and terms is not None:
        return replace(timing, reopens_until=after.resolved_at + terms.reopens_within)
    return timing


def _it_ends(after: Conversation) -> bool:
    return after.resolved_at is not None and after.timing.reopens_until is None


def _the_bot_is_asked(after: Conversation) -> bool:
    return after.state is State.BOT and after.waiting_since is not None and after.timing.sign_at is None


def _a_wait_begins(after: Conversation) -> bool:
    return after.wants_a_person and after.timing.reply_since != after.waiting_since


def _a_matter_begins(after: Conversation) -> bool:
    return after.state in WITH_PEOPLE and after.timing.resolution_since is None
