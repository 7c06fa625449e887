"""What was missed, then live traffic, with nothing between them lost or doubled."""

from __future__ import annotations

from uuid import UUID

from xiaoer.conversations import actions
from xiaoer.conversations.domain import screens
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Message
from xiaoer.conversations.web.desk import Party
from xiaoer.values.refusal import Refused

_A_PAGE = 400


async def follow(party: Party, conversation: Conversation, after: int) -> None:
    """Listen to the conversation; first tell everything after `after`.

    Who says to have seen more than there is (the desk was restored from a backup) has seen what there is.
    """
    topic, hub, listener = screens.conversation_topic(conversation.id), party.desk.hub, party.listener
    listener.hold(topic)
    hub.listen(listener, topic)
    last = min(after, conversation.last_seq)
    try:
        page = None
        while page is None or len(page) == _A_PAGE:  # one that is not full has all that there was once it was listened to
            page = await _page(party, conversation.shop_id, conversation.id, last)
            for frame in screens.messages_for(page, party.reader):
                listener.put(frame)
            last = page[-1].seq if page else last
            await listener.has_room()
    finally:
        listener.release(topic, last)


def go_on(party: Party, conversation: Conversation) -> None:
    """Listen to a conversation of which everything is known there already: nothing of it is read."""
    topic = screens.conversation_topic(conversation.id)
    party.desk.hub.listen(party.listener, topic)
    party.listener.release(topic, conversation.last_seq)


async def _page(party: Party, shop_id: UUID, conversation_id: UUID, after: int) -> list[Message]:
    found = await party.desk.db.read(actions.messages_after, frozenset({shop_id}), conversation_id, after, _A_PAGE)
    return [] if isinstance(found, Refused) else found
