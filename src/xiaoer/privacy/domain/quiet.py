"""How long a customer is kept of whom nothing is heard."""

from __future__ import annotations

from typing import NamedTuple

from xiaoer.privacy.domain.purposes import DAY

A_MONTH = 30 * DAY


class Ends(NamedTuple):
    """The moments, by a shop's terms, before which things are over: who was `heard` of last, and a `trade`."""

    now: int
    heard: int
    trade: int


class Quiet(NamedTuple):
    """Somebody of whom nothing was `heard` since that moment: whether they `agreed` to something and have not taken it back,
    the last words of conversations that are kept, and when the last of their trades ended; None where they have none.
    """

    heard: int
    agreed: bool
    words: int | None
    trade: int | None


def heard_as(one: Quiet, ends: Ends) -> int | None:
    """As if heard of at which moment they are kept; None: nothing keeps them.

    A consent keeps until it is taken back, which is heard of. A trade keeps for as long as its record has to be kept, and is
    heard of as well. A conversation keeps from its last words, and an older one for as long as its own words are kept, which
    is looked at again a month later.
    """
    if one.agreed:
        return ends.now
    last = one.heard
    if one.trade is not None:
        last = max(last, one.trade + max(0, ends.heard - ends.trade))
    if one.words is not None:
        last = max(last, one.words if one.words >= ends.heard else ends.heard + A_MONTH)
    return last if last >= ends.heard else None
