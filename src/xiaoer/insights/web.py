"""The page of figures over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from xiaoer.insights import actions
from xiaoer.insights.domain.figures import Figure, Measured, Unit
from xiaoer.insights.domain.pages import Day, Figures
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer

Days = Annotated[int, QueryParameter(ge=1, le=90)]


class TileView(msgspec.Struct, frozen=True):
    """One figure: a count, a ratio of 0 to 1, seconds, or a score of 1 to 5; no value where nothing was measured.

    `sample` is on how many conversations, rounds, messages or ratings it rests.
    """

    id: str
    value: float | None
    unit: Unit
    sample: int
    label_zh: str
    label_en: str
    formula_zh: str
    formula_en: str


class FiguresView(msgspec.Struct, frozen=True):
    """Figures of the days that end with today in the shop's `zone`; moments in microseconds."""

    days: int
    from_at: int
    until_at: int
    zone: str
    tiles: list[TileView]
    by_day: list[Day]


@get("/api/v1/figures", permission=Permission.FIGURES_READ, tags=["figures"])
async def get_figures(
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    shop: FromQuery[UUID],
    days: Days = 7,
) -> FiguresView:
    return view(answer(await db.read(actions.figures, caller.shops, shop, days, clock())))


def view(figures: Figures) -> FiguresView:
    return FiguresView(
        days=len(figures.days), from_at=figures.window.from_at, until_at=figures.until_at, zone=figures.zone,
        tiles=[_tile(figure, measured) for figure, measured in figures.measured], by_day=figures.days,
    )  # fmt: skip


def _tile(figure: Figure, measured: Measured) -> TileView:
    return TileView(
        figure.id, measured.value, figure.unit, measured.sample, figure.label_zh, figure.label_en, figure.formula_zh,
        figure.formula_en,
    )  # fmt: skip


routes = [get_figures]
