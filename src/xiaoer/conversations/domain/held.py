"""A message that is held for approval: who decides next, and what becomes of it. It goes once, after its last step, or never."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.messages import Send
from xiaoer.crisis.domain.plans import LONGEST_REASON, Link
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.values.refusal import Refused


class HeldState(StrEnum):
    """Waits for the next step, or has ended: sent; refused by an approver; taken back by its author; given back because
    the switch is off; overtaken, because its conversation has ended or is no longer the author's.
    """

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    GIVEN_BACK = "given_back"
    OVERTAKEN = "overtaken"


class Ruling(msgspec.Struct, frozen=True):
    """What an approver said of a step, counted from 0; `text` is what they made of it, where they altered it."""

    step: int
    by: UUID
    name: str
    at: int
    approved: bool
    reason: str = ""
    text: str | None = None


class Held(msgspec.Struct, frozen=True):
    """A message on its way to nobody yet. `body` is what its author wrote, `text` what goes if it goes.

    `chain` is that of the plan at the moment when it was held, or of red words; these have no crisis where they touch no topic.
    `light`: that of `text`, with the findings. `closed`: its author is done with it.
    """

    shop_id: UUID
    id: UUID
    conversation_id: UUID
    client_id: str
    author_id: UUID
    author_name: str
    crisis_id: UUID | None
    topics: tuple[str, ...]
    chain: tuple[Link, ...]
    body: str
    text: str
    at: int
    light: dict[str, Any] | None = None
    decided: tuple[Ruling, ...] = ()
    state: HeldState = HeldState.WAITING
    ended_at: int | None = None
    why: str = ""
    closed: bool = False
    signature: str | None = None

    @property
    def step(self) -> int:
        """How many steps have approved it."""
        return sum(one.approved for one in self.decided)

    @property
    def is_through(self) -> bool:
        return self.step == len(self.chain)


LEADING = Link()
"""The step of any supervisor."""


class Judge(msgspec.Struct, frozen=True):
    """Who decides; `leads`: as any supervisor may."""

    id: UUID
    name: str
    leads: bool


def touched(body: str, crisis: Crisis | None) -> tuple[str, ...]:
    """The topics because of which an agent's words would wait; none of the holding statement."""
    return () if crisis is None or crisis.is_statement(body) else crisis.touched(body)


def is_red(light: Mapping[str, Any] | None) -> bool:
    return light is not None and light["light"] == "red"


def red_rules(light: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The rules by which the light is red, each once."""
    findings = (light or {}).get("findings", ())
    return tuple(dict.fromkeys(str(one["rule_id"]) for one in findings if one["light"] == "red"))


def red(findings: Sequence[Mapping[str, Any]]) -> Refused:
    """Why words with these findings do not leave."""
    found = [one for one in findings if one["light"] == "red"]
    why = {f"why_{language}": " ".join(str(one[f"reason_{language}"]) for one in found) for language in ("zh", "en")}
    return Refused("red_light", why)


def hold(send: Send, conversation: Conversation, crisis: Crisis | None, *, asks: bool = False) -> Held | Refused | None:
    """What becomes of an agent's words in a crisis, or of red ones; None where they may go as they are.

    `asks`: their shop lets a supervisor be asked about red ones. What is held goes later as the agent's: so they must have the
    conversation. A file goes without words, or waits for nobody; a card, which is no more than the shop's own words, does not go.
    """
    topics, light = touched(send.body, crisis), send.light
    asked = send.approval and is_red(light)
    if light is not None and asked and not asks:
        return red(light["findings"])
    if not topics and not asked:
        return None
    if refused := refusal_to_hold(send, conversation):
        return refused
    return Held(
        shop_id=send.shop_id, id=send.id, conversation_id=send.conversation_id, client_id=send.client_id,
        author_id=send.author_id, author_name=send.author_name, crisis_id=crisis.id if crisis and topics else None, topics=topics,
        chain=_chain(send, crisis if topics else None), body=send.body, text=send.body, at=send.at, light=send.light,
        signature=send.signature,
    )  # fmt: skip


def refusal_to_hold(send: Send, conversation: Conversation) -> Refused | None:
    """Why these words cannot wait."""
    if conversation.state is State.RESOLVED:
        return Refused("conversation_resolved")
    if conversation.assignee is None:
        return Refused("held_takes_first")
    if send.upload is not None:
        return Refused("held_with_file")
    return Refused("held_with_card") if send.card is not None else None


def _chain(send: Send, crisis: Crisis | None) -> tuple[Link, ...]:
    """That of the crisis; whoever it names, red words are a supervisor's to let go, at last: nobody alters them after that."""
    chain = crisis.plan.chain if crisis else ()
    return (*chain, LEADING) if is_red(send.light) and chain[-1:] != (LEADING,) else chain


def refusal(held: Held, by: Judge, step: int) -> Refused | None:
    """Why this one may not decide the step that they saw."""
    if held.state is not HeldState.WAITING:
        return Refused("held_over")
    if step != held.step:
        return Refused("held_moved_on")
    if by.id == held.author_id:
        return Refused("held_own")
    return None if may_decide(held, by) else Refused("held_not_yours")


def may_decide(held: Held, by: Judge) -> bool:
    """Where the one who is named wrote it themselves, any other supervisor stands in for them."""
    if held.state is not HeldState.WAITING or by.id == held.author_id:
        return False
    named = held.chain[held.step].account_id
    return by.leads if named in {None, held.author_id} else by.id == named


def is_decidable(held: Held, approvers: list[Judge]) -> bool:
    """Whether every step has somebody who may decide it."""
    steps = [replace(held, chain=(step,)) for step in held.chain]
    return all(any(may_decide(one, by) for by in approvers) for one in steps)


def approve(held: Held, by: Judge, text: str, now: int) -> Held:
    """The step is done; with another text that is what goes on."""
    altered = text if text != held.text else None
    said = Ruling(held.step, by.id, by.name, now, approved=True, text=altered)
    return replace(held, decided=(*held.decided, said), text=text)


def hindrance(held: Held, crisis: Crisis | None, *, asks: bool) -> Refused | None:
    """Why it may be refused, and not be approved as it is now: the shop lets no red words go any more, or a crisis that
    did not hold it has its own to approve.
    """
    if is_red(held.light) and not asks:
        return Refused("held_red_over")
    topics = () if held.crisis_id else touched(held.text, crisis)
    return Refused("held_in_crisis", {"topics": "、".join(topics)}) if topics else None


def gone_red(held: Held, light: Mapping[str, Any] | None) -> bool:
    """Whether an approver's own words are red by a rule for which nobody was asked."""
    return not set(red_rules(light)) <= set(red_rules(held.light))


def released(held: Held) -> dict[str, Any] | None:
    """The light as it goes with the message: of red words it says which supervisor let them go."""
    if held.light is None or not is_red(held.light):
        return held.light
    let = next(one.name for one in reversed(held.decided) if one.approved and held.chain[one.step] == LEADING)
    return {**held.light, "approved_by": let}


def refuse(held: Held, by: Judge, reason: str, now: int) -> Held:
    said = Ruling(held.step, by.id, by.name, now, approved=False, reason=reason)
    return ended(replace(held, decided=(*held.decided, said)), HeldState.REFUSED, now, reason)


def ended(held: Held, state: HeldState, now: int, why: str = "") -> Held:
    """`why`: an approver's reason, or the code of a refusal."""
    return replace(held, state=state, ended_at=now, why=why)


def obstacle(held: Held, conversation: Conversation) -> Refused | None:
    """Why it cannot go any more, however it is decided."""
    if conversation.state is State.RESOLVED:
        return Refused("conversation_resolved")
    if conversation.assignee is None:
        return Refused("not_assigned")
    if conversation.assignee.id != held.author_id:
        return Refused("already_taken", {"name": conversation.assignee.name})
    return None


def put_away(held: Held, now: int) -> Held:
    """Its author is done with it; what still waits is taken back."""
    over = ended(held, HeldState.WITHDRAWN, now) if held.state is HeldState.WAITING else held
    return replace(over, closed=True)


def reason_of(text: str) -> str | Refused:
    """An approver's reason as it is kept."""
    reason = text.replace("\x00", "").strip()
    return reason if reason and len(reason) <= LONGEST_REASON else Refused("crisis_reason", {"most": LONGEST_REASON})
