"""A profile: looked at, told about, joined and split."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation
from msgspec import Meta, Struct

from xiaoer.customers import actions
from xiaoer.customers.actions import Found, Word
from xiaoer.customers.actions.looking import MOST_NOTES
from xiaoer.customers.domain.conditions import Tag
from xiaoer.customers.domain.consent import ConsentSource, Purpose
from xiaoer.customers.domain.profiles import ProfileKind
from xiaoer.customers.domain.purchases import sum_of
from xiaoer.customers.domain.told import FactName
from xiaoer.customers.web import views
from xiaoer.customers.web.customers import PurchasesOf
from xiaoer.customers.web.views import HistoryView, NoteView, ProfileView, ProposalView
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer

Db = NamedDependency[Database]
Who = NamedDependency[Caller]
Now = NamedDependency[Clock]
Bought = NamedDependency[SkipValidation[PurchasesOf]]


class FactTold(Struct, frozen=True, forbid_unknown_fields=True):
    """An empty value takes back what was told by hand."""

    name: FactName
    value: Annotated[str, Meta(max_length=300)]


class KindTold(Struct, frozen=True, forbid_unknown_fields=True):
    kind: ProfileKind


class TagTold(Struct, frozen=True, forbid_unknown_fields=True):
    """On or off."""

    tag: Tag
    on: bool


class NoteTold(Struct, frozen=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=4000, pattern=r"\S")]


class ConsentTold(Struct, frozen=True, forbid_unknown_fields=True):
    purpose: Purpose
    given: bool
    source: ConsentSource


class JoinTold(Struct, frozen=True, forbid_unknown_fields=True):
    """With whom."""

    other_id: UUID


class Decided(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the two are the same."""

    same: bool


class History(Struct, frozen=True):
    """The newest first."""

    items: list[HistoryView]


class Notes(Struct, frozen=True):
    """The newest first; `following` is `before` of the next part, None at the end."""

    items: list[NoteView]
    following: UUID | None


class Proposals(Struct, frozen=True):
    """A page, the oldest first; `following` is `after` of the next one, `count` how many there are in all."""

    items: list[ProposalView]
    following: UUID | None
    count: int


class Done(Struct, frozen=True):
    """It is on record."""

    done: bool = True


@get("/api/v1/customers/{customer_id:uuid}/profile", permission=Permission.CUSTOMERS_READ, tags=["customers"])
async def get_profile(customer_id: FromPath[UUID], caller: Who, db: Db, purchases_of: Bought) -> ProfileView:
    found = answer(await db.read(actions.find_profile, caller.shops, customer_id))
    bought = await db.read(purchases_of, found.profile.shop_id, [one.customer.id for one in found.members])
    return views.profile_view(found, sum_of(bought.values()))


@get("/api/v1/customers/{customer_id:uuid}/history", permission=Permission.CUSTOMERS_READ, tags=["customers"])
async def list_history(
    customer_id: FromPath[UUID], caller: Who, db: Db, before: FromQuery[UUID | None] = None
) -> History:
    found = answer(await db.read(actions.history_of, caller.shops, customer_id, before))
    return History([views.history_view(one) for one in found])


@get("/api/v1/customers/{customer_id:uuid}/notes", permission=Permission.CUSTOMERS_READ, tags=["customers"])
async def list_notes(customer_id: FromPath[UUID], caller: Who, db: Db, before: FromQuery[UUID | None] = None) -> Notes:
    found = answer(await db.read(actions.notes_of, caller.shops, customer_id, before))
    return Notes([views.note_view(one) for one in found], found[-1].id if len(found) == MOST_NOTES else None)


@post("/api/v1/customers/{customer_id:uuid}/facts", permission=Permission.CUSTOMERS_RECORD, tags=["customers"])
async def tell_fact(customer_id: FromPath[UUID], data: JSONBody[FactTold], caller: Who, db: Db, clock: Now) -> Done:
    answer(await db.write(actions.tell, customer_id, data.name, data.value, caller, clock()))
    return Done()


@post("/api/v1/customers/{customer_id:uuid}/kind", permission=Permission.CUSTOMERS_RECORD, tags=["customers"])
async def tell_kind(customer_id: FromPath[UUID], data: JSONBody[KindTold], caller: Who, db: Db, clock: Now) -> Done:
    answer(await db.write(actions.set_kind, customer_id, data.kind, caller, clock()))
    return Done()


@post("/api/v1/customers/{customer_id:uuid}/tags", permission=Permission.CUSTOMERS_RECORD, tags=["customers"])
async def tell_tag(customer_id: FromPath[UUID], data: JSONBody[TagTold], caller: Who, db: Db, clock: Now) -> Done:
    action = actions.tag if data.on else actions.untag
    answer(await db.write(action, customer_id, data.tag, caller, clock()))
    return Done()


@post("/api/v1/customers/{customer_id:uuid}/notes", permission=Permission.CUSTOMERS_RECORD, tags=["customers"])
async def tell_note(customer_id: FromPath[UUID], data: JSONBody[NoteTold], caller: Who, db: Db, clock: Now) -> Done:
    answer(await db.write(actions.add_note, customer_id, data.text, caller, clock()))
    return Done()


@post("/api/v1/customers/{customer_id:uuid}/consents", permission=Permission.CUSTOMERS_RECORD, tags=["customers"])
async def tell_consent(
    customer_id: FromPath[UUID], data: JSONBody[ConsentTold], caller: Who, db: Db, clock: Now
) -> Done:
    word = Word(data.purpose, data.given, data.source)
    answer(await db.write(actions.say_consent, customer_id, word, caller, clock()))
    return Done()


@post("/api/v1/customers/{customer_id:uuid}/joins", permission=Permission.CUSTOMERS_JOIN, tags=["customers"])
async def join_customers(
    customer_id: FromPath[UUID], data: JSONBody[JoinTold], caller: Who, db: Db, clock: Now
) -> Done:
    answer(await db.write(actions.join, customer_id, data.other_id, caller, clock()))
    return Done()


@post(
    "/api/v1/customers/{customer_id:uuid}/joins/{join_id:uuid}/undone", permission=Permission.CUSTOMERS_JOIN,
    tags=["customers"],
)  # fmt: skip
async def split_customers(
    customer_id: FromPath[UUID], join_id: FromPath[UUID], caller: Who, db: Db, clock: Now
) -> Done:
    answer(await db.write(actions.split, customer_id, join_id, caller, clock()))
    return Done()


@get("/api/v1/customers/proposals", permission=Permission.CUSTOMERS_READ, tags=["customers"])
async def list_proposals(
    caller: Who, db: Db, purchases_of: Bought, shop: FromQuery[UUID], after: FromQuery[UUID | None] = None
) -> Proposals:
    found = answer(await db.read(actions.proposals_of, caller.shops, shop, after))
    bought = await db.read(purchases_of, shop, _customers([one for _, *pair in found.pairs for one in pair]))
    items = [views.proposal_view(one, first, second, bought) for one, first, second in found.pairs]
    return Proposals(items, found.following, found.in_all)


@post("/api/v1/customers/proposals/{proposal_id:uuid}", permission=Permission.CUSTOMERS_JOIN, tags=["customers"])
async def decide_proposal(
    proposal_id: FromPath[UUID], data: JSONBody[Decided], caller: Who, db: Db, clock: Now
) -> Done:
    answer(await db.write(actions.decide_proposal, proposal_id, same=data.same, by=caller, now=clock()))
    return Done()


def _customers(found: list[Found]) -> list[UUID]:
    return [member.customer.id for one in found for member in one.members]


routes = [
    get_profile, list_history, list_notes, tell_fact, tell_kind, tell_tag, tell_note, tell_consent, join_customers,
    split_customers, list_proposals, decide_proposal,
]  # fmt: skip
