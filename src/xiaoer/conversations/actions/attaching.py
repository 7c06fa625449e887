"""Files on their way into messages, who may see them, and their end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from xiaoer.conversations import store
from xiaoer.conversations.domain import flow
from xiaoer.conversations.domain.attachments import COUNTED_WITHIN, KEPT_UNSENT, MOST_UPLOADS, Upload
from xiaoer.conversations.domain.messages import Attached
from xiaoer.conversations.store import attachments
from xiaoer.platform import jobs, uploads
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused

SWEEP, REMOVE = "attachment.sweep", "attachment.remove"


def begin_of_agent(tx: Tx, conversation_id: UUID, by: Caller, now: int) -> Upload | Refused:
    """A place for a file that the agent will send to a conversation that they may write to."""
    found = store.find(tx, by.shops, conversation_id)
    if found is None:
        return Refused("conversation_not_found")
    refused = flow.refusal_to_agent(found, by.account_id, now)
    return refused or _begin(tx, Upload(found.shop_id, fresh(now), by.account_id, conversation_id, now))


def begin_of_shopper(tx: Tx, shop_id: UUID, customer_id: UUID, now: int) -> Upload | Refused:
    """A place for a file of the shopper, whose conversation may yet have to be opened."""
    if attachments.since(tx, shop_id, customer_id, now - COUNTED_WITHIN) >= MOST_UPLOADS:
        return Refused("too_many_files", {"most": MOST_UPLOADS})
    return _begin(tx, Upload(shop_id, fresh(now), customer_id, None, now))


def finish(tx: Tx, upload: Upload, made: Attached) -> Attached | Refused:
    """The file is on disk and may be sent."""
    return made if attachments.finish(tx, replace(upload, attached=made)) else Refused("file_not_found")


def seen_by_staff(tx: Tx, shops: frozenset[UUID], conversation_id: UUID, upload_id: UUID) -> Upload | Refused:
    return attachments.sent_to(tx, shops, conversation_id, upload_id) or Refused("file_not_found")


def seen_with_ticket(tx: Tx, shop_id: UUID, upload_id: UUID) -> Upload | Refused:
    """Whoever has a ticket had the right to it a moment ago; the file may be gone since."""
    return attachments.sent(tx, shop_id, upload_id) or Refused("file_not_found")


def is_of_visitor(tx: Tx, shop_id: UUID, visitor: UUID, upload_id: UUID) -> bool:
    return attachments.of_visitor(tx, shop_id, visitor, upload_id)


def sweep(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """What was not sent in its time goes, also what has come only half."""
    shop_id, upload_id = UUID(payload["shop"]), UUID(payload["id"])
    if attachments.drop_unsent(tx, shop_id, upload_id):
        remove_later(tx, shop_id, [upload_id], now)


def remove_later(tx: Tx, shop_id: UUID, ids: Iterable[UUID], now: int) -> None:
    """Have files removed that nothing names any more: once that is on record, and not before."""
    jobs.plan_all(tx, [jobs.Plan(f"{REMOVE}:{one}", REMOVE, now, _payload(shop_id, one)) for one in ids])


def remove(data_folder: str, _tx: Tx, payload: Mapping[str, Any], _now: int) -> None:
    uploads.remove(uploads.place_of(data_folder, UUID(payload["shop"]), UUID(payload["id"])))


def _begin(tx: Tx, upload: Upload) -> Upload:
    """Its end is planned before anything is on disk, so that no kill leaves a file that nobody knows."""
    attachments.begin(tx, upload)
    payload = _payload(upload.shop_id, upload.id)
    jobs.plan(tx, f"{SWEEP}:{upload.id}", SWEEP, upload.created_at + KEPT_UNSENT, payload)
    return upload


def _payload(shop_id: UUID, upload_id: UUID) -> dict[str, str]:
    return {"shop": str(shop_id), "id": str(upload_id)}
