"""The addresses at which a shopper uploads and sees files: told over their own socket, good for a while.

A browser brings nothing of ours from a store's page, and a picture can be asked for by its address alone.
"""

from __future__ import annotations

from uuid import UUID

from xiaoer.conversations.actions import attaching
from xiaoer.conversations.domain import frames, tokens
from xiaoer.conversations.domain.tokens import Use
from xiaoer.conversations.web.desk import Party, Shopper
from xiaoer.values.refusal import Refused

UPLOAD_PATH, FILE_PATH = "/api/v1/uploads/", "/api/v1/files/"
UPLOAD_FOR = 10 * 60 * 1_000_000
FILE_FOR = 3_600 * 1_000_000
"""Microseconds."""


def tell_upload(party: Party) -> None:
    """Staff upload with their session, at the conversation's own address."""
    who, desk = party.who, party.desk
    if isinstance(who, Shopper):
        until = desk.clock() + UPLOAD_FOR
        ticket = tokens.ticket(desk.secret, Use.UPLOAD, who.shop_id, who.customer_id, until)
        party.tell(frames.UploadTold(UPLOAD_PATH + ticket))


async def tell_file(party: Party, upload_id: UUID) -> None:
    """Another shopper's file is answered as if it were not there."""
    who, desk = party.who, party.desk
    if not isinstance(who, Shopper):
        return
    if not await desk.db.read(attaching.is_of_visitor, who.shop_id, who.visitor, upload_id):
        party.complain(Refused("file_not_found"))
        return
    # The same address for a while, so that the browser need not fetch a picture twice.
    until = (desk.clock() // FILE_FOR + 2) * FILE_FOR
    ticket = tokens.ticket(desk.secret, Use.FILE, who.shop_id, upload_id, until)
    party.tell(frames.FileTold(upload_id, FILE_PATH + ticket))
