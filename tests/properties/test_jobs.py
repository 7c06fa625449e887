"""Due times: in any interleaving each planned version fires at most once, in time, and none is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.platform.given import SECOND, START, wipe
from xiaoer.platform import jobs
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.jobs import LEASE, MOST_ATTEMPTS, Due

KEYS = ("a", "b", "c")

step = st.one_of(
    st.tuples(st.just("plan"), st.sampled_from(KEYS), st.integers(-5, 40)),
    st.tuples(st.just("cancel"), st.sampled_from(KEYS), st.just(0)),
    st.tuples(st.just("claim"), st.integers(1, 3), st.integers(1, 3)),
    st.tuples(st.just("claim"), st.integers(1, 3), st.just(3)),
    st.tuples(st.just("finish"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("finish"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("fail"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("jump"), st.sampled_from([-40, -1, 1, 5, 31, 31, 400]), st.just(0)),
)


class Desk:
    """The real table beside what must be true of it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = START
        self.versions = 0
        self.leases = 0
        self.wanted: dict[str, tuple[int, int]] = {}
        """By key the version that must still fire, and not before when."""
        self.held: list[tuple[Due, UUID, int]] = []
        """Claims of runners that have not finished, with the end of their lease; they may be stale."""
        self.fired: list[int] = []

    def plan(self, key: str, seconds: int) -> None:
        self.versions += 1
        run_at = self.now + seconds * SECOND
        self.database.write_now(jobs.plan, key, "ring", run_at, {"version": self.versions})
        self.wanted[key] = (self.versions, run_at)

    def cancel(self, key: str) -> None:
        self.database.write_now(jobs.cancel, key)
        self.wanted.pop(key, None)

    def claim(self, _runner: int, most: int) -> None:
        self.leases += 1
        lease = UUID(int=self.leases)
        found = self.database.write_now(jobs.claim, lease, self.now, most)
        assert len(found) <= most
        for due in found:
            version, run_at = self.wanted[due.key]
            assert (due.payload["version"], run_at <= self.now) == (version, True)
            others = [until for one, _, until in self.held if one.payload["version"] == version]
            assert all(until <= self.now for until in others), "claimed while another holds it"
            self.held.append((due, lease, self.now + LEASE))

    def finish(self, which: int) -> None:
        if not self.held:
            return
        due, lease, _ = self.held.pop(which % len(self.held))

        def ring(_tx: Tx, payload: Mapping[str, Any], _now: int) -> None:
            assert self.wanted.pop(due.key)[0] == payload["version"]
            self.fired.append(payload["version"])

        self.database.write_now(jobs.finish, due, lease, ring, self.now)

    def fail(self, which: int) -> None:
        if self.held:
            due, lease, _ = self.held.pop(which % len(self.held))
            self.database.write_now(jobs.fail, due, lease, "a failure", self.now)

    def jump(self, seconds: int) -> None:
        self.now += seconds * SECOND

    def drain(self) -> None:
        """All runners are killed; one comes that works to the end."""
        self.held.clear()
        for _ in range(MOST_ATTEMPTS + 2):
            self.now = max([self.now, *(run_at for _, run_at in self.wanted.values())]) + 2**MOST_ATTEMPTS * SECOND
            self.claim(1, len(KEYS))
            while self.held:
                self.finish(0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.lists(step, max_size=40))
def test_each_planned_version_fires_at_most_once_and_none_is_lost(
    database: Database, path: list[tuple[str, Any, int]]
) -> None:
    database.write_now(wipe)
    desk = Desk(database)
    for name, first, second in path:
        doing = getattr(desk, name)
        doing(*(first, second)[: 1 if name in {"cancel", "finish", "fail", "jump"} else 2])
    desk.drain()
    dead = {row.key: row.payload["version"] for row in database.read_now(jobs.dead)}
    assert len(set(desk.fired)) == len(desk.fired)
    assert {key: version for key, (version, _) in desk.wanted.items()} == dead
    assert database.read_now(jobs.next_due) is None
