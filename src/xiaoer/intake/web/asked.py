"""Which shops a request is about, never one that the caller may not see."""

from __future__ import annotations

from uuid import UUID

from xiaoer.platform.auth import Caller
from xiaoer.platform.errors import RefusedRequest
from xiaoer.values.refusal import Refused


def allowed(caller: Caller, shop_id: UUID | None) -> frozenset[UUID]:
    """The shop that is asked for, or all that the caller has."""
    return caller.shops if shop_id is None else caller.shops & {shop_id}


def own(caller: Caller, shop_id: UUID) -> UUID:
    """The shop of the path."""
    if shop_id not in caller.shops:
        raise RefusedRequest(Refused("shop_not_found"))
    return shop_id
