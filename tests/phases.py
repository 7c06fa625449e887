"""Plug-in for `make test`: quick tests first, browser tests last, and the seconds that each phase took.

Within a phase the order stays random.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

PHASES = ("units and properties", "databases", "faults", "browser")
DATABASES = frozenset({"database", "database_url", "sqlite_url", "postgres", "redis_url"})
"""Fixtures that start or open a store."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--phase-times", type=Path, help="file for the seconds of each phase, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_Phases(config.getoption("--phase-times")))


def phase_of(item: pytest.Item) -> str:
    for name in ("browser", "faults"):
        if item.get_closest_marker(name):
            return name
    return "databases" if DATABASES.intersection(getattr(item, "fixturenames", ())) else "units and properties"


class _Phases:
    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._seconds = dict.fromkeys(PHASES, 0.0)
        self._phases: dict[str, str] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self._phases = {item.nodeid: phase_of(item) for item in items}
        items.sort(key=lambda item: PHASES.index(self._phases[item.nodeid]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[self._phases[report.nodeid]] += report.duration

    def pytest_sessionfinish(self) -> None:
        if self._file:
            self._file.write_text(json.dumps(self._seconds), encoding="utf-8")
