"""Uploads, and where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

import sqlalchemy as sa

from xiaoer.conversations.domain.attachments import Upload
from xiaoer.conversations.domain.messages import Send
from xiaoer.conversations.store import rows
from xiaoer.conversations.store.tables import attachment_table, conversation_table
from xiaoer.platform.db import Tx, bulk

_KEY = ("shop_id", "id")
_SENT = ("shop_id", "id", "conversation_id", "sent_at")
_FILE, _TALK = attachment_table.c, conversation_table.c


def begin(tx: Tx, upload: Upload) -> None:
    """An upload of which nothing has come yet: it has a place, and no type."""
    first = (upload.shop_id, upload.id, upload.owner_id, upload.conversation_id, upload.created_at)
    bulk.insert(tx, attachment_table, rows.UPLOAD, [(*first, "", "", 0, None, None, None)])


def finish(tx: Tx, upload: Upload) -> bool:
    """Whether it was still there to be finished."""
    made = upload.attached
    if made is None:
        return False
    told = {"name": made.name, "type": made.type, "size": made.size, "width": made.width, "height": made.height}
    return bool(tx.run(sa.update(attachment_table).where(*_is(upload.shop_id, upload.id)).values(**told)))


def held(tx: Tx, sends: Iterable[Send]) -> dict[UUID, Upload]:
    """The uploads that the sends bring, held until the commit."""
    wanted = list(dict.fromkeys((send.shop_id, send.upload) for send in sends if send.upload))
    found = bulk.fetch(tx, attachment_table, rows.UPLOAD, _KEY, wanted, lock=True) if wanted else []
    return {one.id: one for one in map(rows.upload, found)}


def mark_sent(tx: Tx, uploads: Collection[Upload]) -> None:
    given = [(one.shop_id, one.id, one.conversation_id, one.sent_at) for one in uploads]
    bulk.update(tx, attachment_table, _SENT, given, _KEY)


def since(tx: Tx, shop_id: UUID, owner_id: UUID, at: int) -> int:
    """How many uploads the owner has begun since the moment."""
    mine = (_FILE.shop_id == shop_id, _FILE.owner_id == owner_id, _FILE.created_at >= at)
    return int(tx.all(sa.select(sa.func.count()).select_from(attachment_table).where(*mine))[0][0])


def sent_to(tx: Tx, shops: frozenset[UUID], conversation_id: UUID, upload_id: UUID) -> Upload | None:
    """A file that stands in the conversation."""
    is_it = (_FILE.shop_id.in_(shops), _FILE.id == upload_id, _FILE.conversation_id == conversation_id)
    return _sent(tx, is_it)


def sent(tx: Tx, shop_id: UUID, upload_id: UUID) -> Upload | None:
    return _sent(tx, _is(shop_id, upload_id))


def of_visitor(tx: Tx, shop_id: UUID, visitor: UUID, upload_id: UUID) -> bool:
    """Whether the file stands in a conversation of the visitor."""
    talk = sa.and_(_TALK.shop_id == _FILE.shop_id, _TALK.id == _FILE.conversation_id)
    chosen = sa.select(_FILE.id).join(conversation_table, talk)
    mine = (*_is(shop_id, upload_id), _FILE.sent_at.is_not(None), _TALK.visitor == visitor)
    return tx.first(chosen.where(*mine)) is not None


def hand_on(tx: Tx, shop_id: UUID, owner_id: UUID, to_id: UUID) -> None:
    """What the owner has not sent yet is another's to send."""
    mine = (_FILE.shop_id == shop_id, _FILE.owner_id == owner_id, _FILE.sent_at.is_(None))
    tx.run(sa.update(attachment_table).where(*mine).values(owner_id=to_id))


def drop_unsent(tx: Tx, shop_id: UUID, upload_id: UUID) -> bool:
    """Whether it is gone; not where it stands in a message."""
    tx.run(sa.delete(attachment_table).where(*_is(shop_id, upload_id), _FILE.sent_at.is_(None)))
    return tx.first(sa.select(_FILE.id).where(*_is(shop_id, upload_id))) is None


def drop_of(tx: Tx, shop_id: UUID, conversations: Collection[UUID]) -> list[UUID]:
    """Forget the files of conversations; their ids."""
    mine = (_FILE.shop_id == shop_id, _FILE.conversation_id.in_(conversations))
    found = [row.id for row in tx.all(sa.select(_FILE.id).where(*mine).order_by(_FILE.id))]
    tx.run(sa.delete(attachment_table).where(*mine))
    return found


def _sent(tx: Tx, is_it: Iterable[sa.ColumnElement[bool]]) -> Upload | None:
    columns = [_FILE[name] for name in rows.UPLOAD]
    found = tx.first(sa.select(*columns).where(*is_it, _FILE.sent_at.is_not(None)))
    return rows.upload(found) if found else None


def _is(shop_id: UUID, upload_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return (_FILE.shop_id == shop_id, _FILE.id == upload_id)
