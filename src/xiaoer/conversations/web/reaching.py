"""How a shopper can be reached: asked for over their own socket, left with a ticket in the address.

The words go over HTTP, once and with an answer; a frame that is lost would be sent again with them in it.
"""

from __future__ import annotations

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from xiaoer.conversations.actions import reaching
from xiaoer.conversations.domain import frames, tokens
from xiaoer.conversations.domain.reaching import decode
from xiaoer.conversations.domain.tokens import Use
from xiaoer.conversations.web.desk import Desk, Party, Shopper
from xiaoer.conversations.web.files import FOR_ALL_PAGES, AnyRequest, refused_to_pages
from xiaoer.platform.auth import Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import RefusedRequest, answer
from xiaoer.values.refusal import Refused

REACH_PATH = "/api/v1/reach/"
REACH_FOR = 24 * 3_600 * 1_000_000
"""Microseconds: a form may stand open through a night."""
MOST_BYTES = 4_096


async def tell_reach(party: Party) -> None:
    """Staff are not asked how to reach them."""
    who, desk = party.who, party.desk
    if not isinstance(who, Shopper):
        return
    now = desk.clock()
    asked = await desk.db.read(reaching.asked, who.shop_id, who.visitor, who.locale, now)
    if asked is None:
        party.tell(frames.ReachTold(None, ""))
        return
    ticket = tokens.ticket(desk.secret, Use.REACH, who.shop_id, asked.conversation_id, now + REACH_FOR)
    party.tell(frames.ReachTold(REACH_PATH + ticket, asked.back.strip()))


@post(
    f"{REACH_PATH}{{ticket:str}}", permission=Permission.PUBLIC, tags=["conversations"], status_code=204,
    request_max_body_size=MOST_BYTES, exception_handlers={RefusedRequest: refused_to_pages},
)  # fmt: skip
async def leave_with_ticket(
    ticket: FromPath[str], request: AnyRequest, db: NamedDependency[Database], clock: NamedDependency[Clock]
) -> Response[None]:
    """How to reach a shopper who waits while nobody is there: JSON with `client_id`, `agreed`, `name`, `phone` and `email`.

    The address was told over the socket. The same `client_id` again is the same.
    """
    desk: Desk = request.app.state.desk
    now = clock()
    named = tokens.read_ticket(desk.secret, Use.REACH, ticket, now)
    shop_id, conversation_id = answer(named or Refused("reach_over"))
    left = answer(decode(await request.body()))
    answer(await db.write(reaching.leave, shop_id, conversation_id, left, now))
    return Response(None, status_code=204, headers=FOR_ALL_PAGES)


routes = [leave_with_ticket]
