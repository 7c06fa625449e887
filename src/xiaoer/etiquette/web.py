"""The lights of a draft, and what a shop settles about them, over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation
from msgspec import Meta

from xiaoer.etiquette import actions
from xiaoer.etiquette.actions import check_draft
from xiaoer.etiquette.domain.lights import Finding, Judge, Judgement, Place
from xiaoer.etiquette.domain.rules import Light, sayable
from xiaoer.etiquette.domain.settings import LightChange, LightSettings
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer


class PlaceAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the draft would stand in the conversation."""

    opening: bool
    stage: Literal["presale", "insale", "aftersale"]


class LightAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draft to be judged."""

    shop_id: UUID
    text: Annotated[str, Meta(max_length=4000)]
    place: PlaceAsked


class FindingView(msgspec.Struct, frozen=True):
    """One finding; `start` and `end` count code points of the text as it was sent.

    `ready`: the sentence that can take the place of the one found; None where `better` is advice only.
    """

    rule_id: str
    light: Light
    start: int
    end: int
    words: str
    reason_zh: str
    reason_en: str
    better_zh: str
    better_en: str
    ready_zh: str | None
    ready_en: str | None


class LightView(msgspec.Struct, frozen=True):
    """The light of a draft, the gravest finding first, and whether it is held back."""

    light: Light
    findings: list[FindingView]
    blocked: bool


@post("/api/v1/lights", permission=Permission.LIGHTS_CHECK, tags=["lights"], status_code=200)
async def check_lights(
    data: JSONBody[LightAsked],
    caller: NamedDependency[Caller],
    judge: NamedDependency[SkipValidation[Judge]],
    db: NamedDependency[Database],
) -> LightView:
    settled = answer(await db.read(actions.settings_for, caller.shops, data.shop_id))
    place = Place(data.place.opening, data.place.stage)
    return view(check_draft(judge, data.text, place, settled))


@get("/api/v1/shops/{shop_id:uuid}/lights", permission=Permission.LIGHTS_CHECK, tags=["lights"])
async def get_lights(
    shop_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]
) -> LightSettings:
    return answer(await db.read(actions.settings_for, caller.shops, shop_id))


@put("/api/v1/shops/{shop_id:uuid}/lights", permission=Permission.LIGHTS_SETTLE, tags=["lights"])
async def settle_lights(
    shop_id: FromPath[UUID],
    data: JSONBody[LightChange],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> LightSettings:
    return answer(await db.write(actions.settle, shop_id, data, caller, clock()))


def view(judgement: Judgement) -> LightView:
    return LightView(judgement.light, [_finding(one) for one in judgement.findings], judgement.blocked)


def _finding(one: Finding) -> FindingView:
    return FindingView(
        rule_id=one.rule_id, light=one.light, start=one.start, end=one.end, words=one.words,
        reason_zh=one.reason.zh, reason_en=one.reason.en, better_zh=one.better.zh, better_en=one.better.en,
        ready_zh=sayable(one.better.zh), ready_en=sayable(one.better.en),
    )  # fmt: skip


routes = [check_lights, get_lights, settle_lights]
