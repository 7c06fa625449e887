"""What was missed, then live traffic, with nothing between them lost or doubled."""

from __future__ import annotations

from uuid import UUID

from xiaoer.conversations import actions
from xiaoer.conversations.domain import screens
from xiaoer.conversations.domain.conversations import Conversation
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
        while page := await _page(party, conversation.shop_id, conversation.id, last):
            for frame in page[1]:
                listener.put(frame)
            last = page[0]
            await listener.has_room()
    finally:
        listener.release(topic, last)


async def _page(party: Party, shop_id: UUID, conversation_id: UUID, after: int) -> tuple[int, list[bytes]] | None:
    found = await party.desk.db.read(actions.messages_after, frozenset({shop_id}), conversation_id, after, _A_PAGE)
    if isinstance(found, Refused) or not found:
        return None
    return found[-1].seq, list(screens.messages_for(found, party.reader))
