"""What after-sales announces: ids and facts, no words of a person."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.aftersales.domain.cases import CaseState, Step
from xiaoer.aftersales.domain.facts import Kind, Reason
from xiaoer.aftersales.domain.policy import Party


class CaseOpened(msgspec.Struct, frozen=True, tag_field="kind", tag="case.opened"):
    """A case was opened with a decision; `refundable` is minor units of `currency`."""

    case_id: UUID
    order_id: UUID
    conversation_id: UUID | None
    case_kind: Kind
    reason: Reason
    eligible: bool
    refundable: int
    currency: str
    rules: tuple[str, ...]


class CaseStepped(msgspec.Struct, frozen=True, tag_field="kind", tag="case.stepped"):
    """A party took a step; `refunded` is minor units where the case settled with it."""

    case_id: UUID
    order_id: UUID
    conversation_id: UUID | None
    step: Step
    state: CaseState
    party: Party
    refunded: int | None


class CaseOverdue(msgspec.Struct, frozen=True, tag_field="kind", tag="case.overdue"):
    """A party let a due time of the case pass; announced once for each."""

    case_id: UUID
    order_id: UUID
    conversation_id: UUID | None
    who: Party
    state: CaseState
    due_at: int
