"""Words that are held for approval are kept, put on record and shown to whom they concern."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from xiaoer.conversations.domain import held, screens
from xiaoer.conversations.domain.events import HeldEnded, MessageHeld
from xiaoer.conversations.domain.folding import Folded, Outcome, Sent
from xiaoer.conversations.domain.held import Held, HeldState, Judge
from xiaoer.conversations.domain.messages import Send
from xiaoer.conversations.store import held as store
from xiaoer.crisis import actions as crisis
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.etiquette import actions as etiquette
from xiaoer.platform import events
from xiaoer.platform.db import Tx
from xiaoer.platform.live.hub import Audience, Screen
from xiaoer.values.refusal import Refused


def crises_of(tx: Tx, sends: Sequence[Send]) -> dict[UUID, Crisis]:
    """How the shops of these sends stand, where a crisis may hold one of them back. The writer itself looks, in the
    transaction of the message: whatever another process was told a moment ago, nothing slips through.
    """
    return crisis.known(tx, {send.shop_id for send in sends if send.guarded})


def already(tx: Tx, sends: Sequence[Send], crises: dict[UUID, Crisis]) -> dict[Sent, Held]:
    """Those of the sends that were held before, also in a crisis that is over: only a shop that had one can have any, or who
    asks for approval.
    """
    asked = [send for send in sends if send.guarded and (send.approval or send.shop_id in crises)]
    return store.repeated(tx, asked) if asked else {}


def asking(tx: Tx, sends: Sequence[Send]) -> frozenset[UUID]:
    """The shops of these sends where a supervisor may be asked to let red words go; as they have settled it at this moment."""
    return etiquette.approving_red(tx, {send.shop_id for send in sends if send.approval})


def keep_new(tx: Tx, folded: Folded) -> list[Outcome]:
    """Keep what is held from here on; the outcomes, where words that nobody could approve are refused instead."""
    able = {shop_id: judges(tx, shop_id) for shop_id in {one.shop_id for one in folded.held}}
    refused = [one for one in folded.held if not held.is_decidable(one, able[one.shop_id])]
    for one in folded.held:
        if one not in refused:
            save(tx, one)
            rules = held.red_rules(one.light)
            told = MessageHeld(one.conversation_id, one.id, one.crisis_id, len(one.chain), rules)
            events.announce(tx, told, shop_id=one.shop_id, subject_id=one.conversation_id, at=one.at, by=one.author_id)
    return [refusal_by_nobody(one) if isinstance(one, Held) and one in refused else one for one in folded.outcomes]


def refusal_by_nobody(one: Held) -> Refused:
    """Why words that nobody could approve do not wait."""
    return Refused("held_by_nobody") if one.topics else Refused("held_red_by_nobody")


def judges(tx: Tx, shop_id: UUID) -> list[Judge]:
    return [Judge(one.id, one.name, one.leads) for one in crisis.approvers_of(tx, shop_id)]


def save(tx: Tx, one: Held) -> Held:
    """Keep it as it is now, and show it to its author, to who has the conversation open, and to approvers."""
    store.put(tx, one)
    tx.screens.append(
        Screen(
            screens.conversation_topic(one.conversation_id), screens.held(one), Audience.STAFF,
            also=(screens.agent_topic(one.author_id), screens.approvals_topic(one.shop_id)),
        )
    )  # fmt: skip
    return one


def end(tx: Tx, one: Held, state: HeldState, now: int, by: UUID | None = None, why: str = "") -> Held:
    """It waits no longer."""
    return record(tx, held.ended(one, state, now, why), now, by)


def record(tx: Tx, over: Held, now: int, by: UUID | None = None) -> Held:
    """Keep and announce one that has ended."""
    told = HeldEnded(over.conversation_id, over.id, str(over.state))
    events.announce(tx, told, shop_id=over.shop_id, subject_id=over.conversation_id, at=now, by=by)
    return save(tx, over)
