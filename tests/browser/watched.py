"""Pages that are watched: an error in the console, an uncaught one or a breach of the policy fails the test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

POLICY_WATCH = """
addEventListener('securitypolicyviolation', e =>
  console.error(`policy: ${[e.effectiveDirective, e.blockedURI, e.sourceFile, e.lineNumber].join(' ')}`))
"""
SIGNED_OUT = re.compile(r"status of 401.*/api/v1/session$")
"""The console asks who is signed in before it shows the form; the browser writes the answer down as an error."""
OUTAGE = re.compile(r"net::ERR_|WebSocket connection to|status of 502")


class Watch:
    """What went wrong on the pages of one context, and what of it was meant to."""

    def __init__(self, context: BrowserContext) -> None:
        self._problems: list[str] = []
        self._meant = [SIGNED_OUT]
        context.add_init_script(POLICY_WATCH)
        context.on("page", self._follow)

    def mean(self, pattern: str) -> None:
        """From here on, what matches belongs to the test: a refusal that it provokes."""
        self._meant.append(re.compile(pattern))

    @contextmanager
    def outage(self) -> Iterator[None]:
        """While the desk is away, the browser may say so."""
        before = len(self._problems)
        yield
        during = self._problems[before:]
        self._problems[before:] = [one for one in during if not OUTAGE.search(one)]

    def problems(self) -> list[str]:
        return [one for one in self._problems if not any(meant.search(one) for meant in self._meant)]

    def _follow(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._problems.append(f"uncaught: {error}"))

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self._problems.append(f"{said.type}: {said.text} {said.location.get('url', '')}")
