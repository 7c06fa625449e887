"""The whole application for tests of its HTTP API, put together once: that takes longer than most of them."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from functools import cache, partial

from litestar import Litestar

from xiaoer import app
from xiaoer.platform.clock import Clock, system_clock
from xiaoer.platform.settings import Settings


def build(settings: Settings, clock: Clock = system_clock, *, jobs: bool = True) -> Litestar:
    """As `app.build`, for one desk at a time: each start has a store, a clock and a state of its own."""
    _next.append(partial(app.running, settings, clock, jobs=jobs))
    return _assembled(settings.preview)


_next: list[app.Lifespan] = []


def _start(application: Litestar) -> AbstractAsyncContextManager[None]:
    return _next[-1](application)


@cache
def _assembled(preview: bool) -> Litestar:  # noqa: FBT001 - the key of the cache
    return app.assemble(_start, preview=preview)
