"""Scripts for the console: suggestions for a shopper's words, and the library."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter, SkipValidation
from msgspec import Meta

from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.scripts import actions
from xiaoer.scripts.actions import Library
from xiaoer.scripts.domain.scripts import Published, Stage
from xiaoer.scripts.domain.search import Ready
from xiaoer.scripts.domain.suggestion import Asked, Suggestion
from xiaoer.values.refusal import Refused

Books = NamedDependency[SkipValidation[Library]]


Said = Annotated[str, Meta(max_length=4000)]
Sku = Annotated[str, Meta(max_length=300)]


class SuggestionsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the shopper said, and of which order and product (its sku or a variant's) the talk is.

    A sku that the shop does not know tells nothing; without one the product is the order's, where it has one only. `earlier`: what the shopper said before, newest first; it counts where `text` only asks for a person.
    """

    shop_id: UUID
    text: Said
    stage: Stage
    order_id: UUID | None = None
    sku: Sku | None = None
    earlier: Annotated[list[Said], Meta(max_length=10)] = []


class SuggestionView(msgspec.Struct, frozen=True):
    """A script filled with this shopper's facts, and why it is offered. `missing`: what stands in the text as a gap, `〔快递单号〕`."""

    script_id: UUID
    version: int
    scenario: str
    scenario_zh: str
    scenario_en: str
    title: str
    title_en: str
    text: str
    missing: tuple[str, ...]
    why_zh: str
    why_en: str


class SuggestionsView(msgspec.Struct, frozen=True):
    """At most three, best first."""

    items: list[SuggestionView]


class ReadyScript(msgspec.Struct, frozen=True):
    """A script that was found, filled with this shopper's facts. `missing`: what stands in the text as a gap, `〔快递单号〕`."""

    script_id: UUID
    version: int
    scenario: str
    scenario_zh: str
    scenario_en: str
    title: str
    title_en: str
    text: str
    missing: tuple[str, ...]


class ReadyScripts(msgspec.Struct, frozen=True):
    """At most eight, best first: found by words, then by pinyin. `passed`: so many more are not for this shopper."""

    items: list[ReadyScript]
    passed: int


class ScriptView(msgspec.Struct, frozen=True):
    """A published script as it is written; `text` is its template."""

    script_id: UUID
    key: str
    version: int
    scenario: str
    scenario_zh: str
    scenario_en: str
    stage: Stage
    title: str
    title_en: str
    text: str
    says: tuple[str, ...]
    published_at: int | None


class ScriptsView(msgspec.Struct, frozen=True):
    """Best first where something was asked, otherwise by scenario."""

    items: list[ScriptView]


@post("/api/v1/scripts/suggestions", permission=Permission.SCRIPTS_READ, tags=["scripts"], status_code=200)
async def suggest_scripts(
    data: JSONBody[SuggestionsAsked],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    library: Books,
) -> SuggestionsView:
    talk = (data.shop_id, data.order_id, caller.signed, clock())
    facts = answer(await db.read(actions.facts_of, caller.shops, *talk, sku=data.sku))
    found = await db.read(
        actions.suggest, library, data.shop_id, Asked(data.text, data.stage, tuple(data.earlier)), facts
    )
    return SuggestionsView([suggestion_view(one) for one in found])


@get("/api/v1/scripts", permission=Permission.SCRIPTS_READ, tags=["scripts"])
async def list_scripts(
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    library: Books,
    shop: FromQuery[UUID],
    words: Annotated[str, QueryParameter(name="query", max_length=100)] = "",
) -> ScriptsView:
    if shop not in caller.shops:
        return answer(Refused("shop_not_found"))
    return ScriptsView([script_view(one) for one in await db.read(actions.search, library, shop, words)])


@get("/api/v1/scripts/ready", permission=Permission.SCRIPTS_READ, tags=["scripts"])
async def find_ready_scripts(
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    library: Books,
    shop: FromQuery[UUID],
    words: Annotated[str, QueryParameter(name="query", max_length=100)] = "",
    order: FromQuery[UUID | None] = None,
    sku: Annotated[str | None, QueryParameter(max_length=300)] = None,
) -> ReadyScripts:
    facts = answer(await db.read(actions.facts_of, caller.shops, shop, order, caller.signed, clock(), sku=sku))
    found = await db.read(actions.ready, library, shop, words, facts)
    return ReadyScripts([ready_view(one) for one in found.ready], found.passed)


def suggestion_view(one: Suggestion) -> SuggestionView:
    return SuggestionView(
        script_id=one.script_id, version=one.version, scenario=one.scenario.path, scenario_zh=one.scenario.zh,
        scenario_en=one.scenario.en, title=one.title, title_en=one.title_en, text=one.text, missing=one.missing,
        why_zh=one.why_zh, why_en=one.why_en,
    )  # fmt: skip


def ready_view(one: Ready) -> ReadyScript:
    version, scenario, content = one.script.version, one.script.scenario, one.script.version.content
    return ReadyScript(
        script_id=version.script_id, version=version.version, scenario=scenario.path, scenario_zh=scenario.zh,
        scenario_en=scenario.en, title=content.title, title_en=content.title_en, text=one.words.text,
        missing=one.words.missing,
    )  # fmt: skip


def script_view(one: Published) -> ScriptView:
    version, content = one.version, one.version.content
    return ScriptView(
        script_id=version.script_id, key=version.key, version=version.version, scenario=one.scenario.path,
        scenario_zh=one.scenario.zh, scenario_en=one.scenario.en, stage=content.stage, title=content.title,
        title_en=content.title_en, text=content.text, says=content.says, published_at=version.published_at,
    )  # fmt: skip


routes = [suggest_scripts, list_scripts, find_ready_scripts]
