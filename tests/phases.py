"""Plug-in for `make test`: quick tests first, browser tests last, the seconds that each phase took, and the slowest files.

Within a phase the order stays random. A feature's test that runs on both databases is measured for coverage on SQLite
only: measuring takes a third of a test's time, and the second run goes the same ways.
"""

from __future__ import annotations

import json
from collections import defaultdict
from operator import itemgetter
from pathlib import Path

import pytest

PHASES = ("units and properties", "databases", "faults", "browser")
SLOWEST = 40
DATABASES = frozenset({"database", "database_url", "sqlite_url", "postgres", "redis_url"})
"""Fixtures that start or open a store."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--phase-times", type=Path, help="file for the seconds of each phase, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    side_by_side = config.getoption("numprocesses", None) or 1
    config.pluginmanager.register(_Phases(config.getoption("--phase-times"), side_by_side))


def measured_before(item: pytest.Item, known: frozenset[str]) -> bool:
    """Whether the same test runs on SQLite too; the platform has code for each of them."""
    return item.path.parent.name != "platform" and item.nodeid.replace("postgres", "sqlite") in known - {item.nodeid}


def phase_of(item: pytest.Item) -> str:
    for name in ("browser", "faults"):
        if item.get_closest_marker(name):
            return name
    return "databases" if DATABASES.intersection(getattr(item, "fixturenames", ())) else "units and properties"


class _Phases:
    """In the process that runs tests it orders them, in the one that was started it hears how long each took.

    Where several run side by side (pytest -n), each says the phase of a test with its report.
    """

    def __init__(self, file: Path | None, side_by_side: int) -> None:
        self._file = file
        self._side_by_side = side_by_side
        self._seconds = dict.fromkeys(PHASES, 0.0)
        self._files: defaultdict[str, float] = defaultdict(float)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        known = frozenset(item.nodeid for item in items)
        for item in items:
            item.user_properties.append(("phase", phase_of(item)))
            if measured_before(item, known):
                item.add_marker("no_cover")
        items.sort(key=lambda item: PHASES.index(_phase(item)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[_phase(report)] += report.duration / self._side_by_side
        self._files[report.nodeid.partition("::")[0]] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("slowest files, in seconds of one process")
        for name, seconds in sorted(self._files.items(), key=itemgetter(1), reverse=True)[:SLOWEST]:
            terminalreporter.write_line(f"{seconds:7.1f}  {name}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._file and not hasattr(session.config, "workerinput"):
            self._file.write_text(json.dumps(self._seconds), encoding="utf-8")


def _phase(one: pytest.Item | pytest.TestReport) -> str:
    return str(dict(one.user_properties)["phase"])
