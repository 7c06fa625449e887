"""The loops behind the desk, driven in an event loop with a clock made by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from tests.platform.given import SECOND, START, HandClock, Rung, make_marks, mark, marks, tell
from xiaoer.platform import jobs, reacting, worker
from xiaoer.platform.db import Database, Tx, Unavailable
from xiaoer.platform.events import Event
from xiaoer.platform.jobs import MOST_ATTEMPTS
from xiaoer.platform.reacting import Reaction
from xiaoer.platform.worker import Bell

PATIENCE = 20
LOOK = 0.002
"""Seconds between two looks at what must come within PATIENCE."""
Story = Callable[[Bell], Awaitable[None]]


@pytest.fixture(autouse=True)
def marked(database: Database) -> None:
    database.write_now(make_marks)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def note(tx: Tx, event: Event, _now: int) -> None:
    mark(tx, str(event.read_as(Rung).number))


NOTE = Reaction("note", (Rung,), note)


@asynccontextmanager
async def running(loop: Awaitable[None]) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.ensure_future(loop)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(database: Database, expected: list[str]) -> None:
    """Wait for the marks; what comes instead is shown when it does not come."""
    async with asyncio.timeout(PATIENCE):
        while (found := await database.read(marks)) != expected:
            assert len(found) <= len(expected), found
            await asyncio.sleep(LOOK)


def following(database: Database, reaction: Reaction, story: Story, clock: HandClock | None = None) -> None:
    async def whole() -> None:
        bell = Bell()
        database.hear(bell.heard)
        async with running(worker.follow(database, clock or HandClock(), reaction, bell)):
            await story(bell)

    asyncio.run(whole())


def firing(database: Database, clock: HandClock, handlers: Mapping[str, jobs.Job], story: Story) -> None:
    async def whole() -> None:
        bell = Bell()
        database.hear(bell.heard)
        async with running(worker.fire(database, clock, handlers, bell)):
            await story(bell)

    asyncio.run(whole())


def test_what_happened_before_and_what_happens_now_is_followed(database: Database) -> None:
    database.write_now(tell, *range(120))

    async def story(_bell: Bell) -> None:
        await until(database, [f"{number}" for number in range(120)])
        await database.write(tell, 120, 121)
        await until(database, [f"{number}" for number in range(122)])

    following(database, NOTE, story)


def test_a_commit_wakes_the_loop(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """With looks an hour apart, only the bell can have woken it."""
    monkeypatch.setattr(worker, "SHORTEST_WAIT", 3600)
    monkeypatch.setattr(worker, "LONGEST_WAIT", 3600)

    async def story(bell: Bell) -> None:
        for number in range(5):
            await database.write(tell, number)
            await until(database, [f"{place}" for place in range(number + 1)])
        rung, concerned = bell.of(lambda _event: False), bell.of(lambda _event: True)
        await database.write(lambda tx: tx.screens.append("a frame and no event"))
        assert (rung.is_set(), concerned.is_set()) == (False, False)
        await database.write(tell, 5)
        await asyncio.sleep(0)
        assert (rung.is_set(), concerned.is_set()) == (False, True)

    following(database, NOTE, story)


def test_what_another_process_wrote_is_found_without_a_bell(database: Database) -> None:
    async def whole() -> None:
        bell = Bell()  # hears no commit
        async with running(worker.follow(database, HandClock(), NOTE, bell)):
            await database.write(tell, 1)
            await until(database, ["1"])

    asyncio.run(whole())


def test_an_effect_that_fails_is_tried_again_then_set_aside_and_the_rest_goes_on(database: Database) -> None:
    tries: list[int] = []

    def picky(tx: Tx, event: Event, now: int) -> None:
        note(tx, event, now)
        if event.read_as(Rung).number == 3:
            tries.append(now)
            raise LookupError("三号不见了")

    database.write_now(tell, 1, 2, 3, 4, 5)

    async def story(_bell: Bell) -> None:
        await until(database, ["1", "2", "4", "5"])

    following(database, Reaction("picky", (Rung,), picky), story)
    # Twice in a batch with its neighbours, and then alone until it is given up.
    assert len(tries) >= worker.TRIES
    assert [(row.position, row.failure) for row in database.read_now(reacting.failures)] == [
        (3, "LookupError('三号不见了')")
    ]


def test_an_effect_that_fails_a_few_times_is_not_set_aside(database: Database) -> None:
    left = [worker.TRIES - 1]

    def shy(tx: Tx, event: Event, now: int) -> None:
        if left[0]:
            left[0] -= 1
            raise LookupError
        note(tx, event, now)

    database.write_now(tell, 1, 2)

    async def story(_bell: Bell) -> None:
        await until(database, ["1", "2"])

    following(database, Reaction("shy", (Rung,), shy), story)
    assert database.read_now(reacting.failures) == []


def test_an_outage_at_any_moment_stops_no_reaction(database: Database) -> None:
    """The store fails at each call in turn, also at the one that sets an event aside."""

    class Failing:
        """The store, which is not there for every second call."""

        def __init__(self) -> None:
            self.calls = 0

        async def write(self, action: Callable[..., Any], *args: Any) -> Any:
            self.calls += 1
            if self.calls % 2:
                raise Unavailable("gone")
            return await database.write(action, *args)

    def picky(tx: Tx, event: Event, now: int) -> None:
        note(tx, event, now)
        if event.read_as(Rung).number == 1:
            raise LookupError

    database.write_now(tell, 1, 2)

    async def whole() -> None:
        failing: Any = Failing()
        async with running(worker.follow(failing, HandClock(), Reaction("picky", (Rung,), picky), Bell())) as task:
            await until(database, ["2"])
            assert not task.done()

    asyncio.run(whole())
    assert [row.position for row in database.read_now(reacting.failures)] == [1]


def ring(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    mark(tx, f"{payload['name']}@{(now - START) // SECOND}")


def plan(tx: Tx, name: str, seconds: int, kind: str = "ring") -> None:
    jobs.plan(tx, name, kind, START + seconds * SECOND, {"name": name})


def test_jobs_fire_when_the_clock_says_so(database: Database, clock: HandClock) -> None:
    for name, seconds in (("b", 2), ("a", 1), ("c", 3)):
        database.write_now(plan, name, seconds)

    async def story(bell: Bell) -> None:
        for seconds, expected in ((1, ["a@1"]), (2, ["a@1", "b@2"]), (9, ["a@1", "b@2", "c@9"])):
            clock.now = START + seconds * SECOND
            bell.ring()
            await until(database, expected)

    firing(database, clock, {"ring": ring}, story)
    assert database.read_now(jobs.next_due) is None


def test_more_than_one_claim_takes_are_all_fired(database: Database, clock: HandClock) -> None:
    plans = [jobs.Plan(f"{number:03}", "ring", START, {"name": f"{number:03}"}) for number in range(230)]
    database.write_now(jobs.plan_all, plans)

    async def story(_bell: Bell) -> None:
        async with asyncio.timeout(PATIENCE):
            while await database.read(jobs.next_due) is not None:  # noqa: ASYNC110 - a row has no event to wait for
                await asyncio.sleep(LOOK)

    firing(database, clock, {"ring": ring}, story)
    assert sorted(database.read_now(marks)) == [f"{number:03}@0" for number in range(230)]


def put_back(tx: Tx) -> list[int]:
    """When the rows are due that nobody holds."""
    row = jobs.due_table.c
    return [found.run_at for found in tx.all(sa.select(row.run_at).where(row.lease.is_(None), row.dead.is_(False)))]


def test_a_job_that_fails_is_put_back_until_it_is_dead_and_the_others_go_on(
    database: Database, clock: HandClock
) -> None:
    def broken(_tx: Tx, _payload: Mapping[str, Any], _now: int) -> None:
        raise LookupError("订单不见了")

    database.write_now(plan, "broken", 0, "broken")
    database.write_now(plan, "unknown", 0, "nobody's")
    database.write_now(plan, "fine", 0)

    async def story(bell: Bell) -> None:
        await until(database, ["fine@0"])
        async with asyncio.timeout(PATIENCE):
            while len(await database.read(jobs.dead)) < 2:
                clock.now = max([clock.now, *await database.read(put_back)])
                bell.ring()
                await asyncio.sleep(LOOK)

    firing(database, clock, {"ring": ring, "broken": broken}, story)
    assert [(row.key, row.attempts, row.failure) for row in database.read_now(jobs.dead)] == [
        ("broken", MOST_ATTEMPTS, "LookupError('订单不见了')"),
        ("unknown", MOST_ATTEMPTS, 'KeyError("nobody\'s")'),
    ]


@pytest.mark.parametrize("failure", [Unavailable("gone"), LookupError("a mistake")], ids=["outage", "mistake"])
@pytest.mark.parametrize("place", ["read", "write"])
def test_the_loop_of_jobs_outlives_failures(
    database: Database, clock: HandClock, failure: Exception, place: str
) -> None:
    class Failing:
        """The store, which fails at the first call of one kind, and at the third and fourth."""

        def __init__(self) -> None:
            self.calls = 0

        def _count(self, kind: str) -> None:
            self.calls += kind == place
            if kind == place and self.calls in {1, 3, 4}:
                raise failure

        async def read(self, reader: Callable[..., Any], *args: Any) -> Any:
            self._count("read")
            return await database.read(reader, *args)

        async def write(self, action: Callable[..., Any], *args: Any) -> Any:
            self._count("write")
            return await database.write(action, *args)

    database.write_now(plan, "a", 0)

    async def whole() -> None:
        failing: Any = Failing()
        bell = Bell()
        async with running(worker.fire(failing, clock, {"ring": ring}, bell)), asyncio.timeout(PATIENCE):
            while await database.read(jobs.next_due) is not None:
                clock.now += SECOND
                bell.ring()
                await asyncio.sleep(LOOK)

    asyncio.run(whole())
    assert [name.partition("@")[0] for name in database.read_now(marks)] == ["a"]


@pytest.mark.parametrize("steps", range(8))
def test_a_loop_that_is_stopped_as_the_bell_rings_stops(database: Database, steps: int) -> None:
    async def whole() -> None:
        bell = Bell()
        task = asyncio.ensure_future(worker.fire(database, HandClock(), {}, bell))
        async with asyncio.timeout(PATIENCE):
            while not (bell._rung and bell._rung[0][1]._waiters):  # noqa: ASYNC110 - it begins to wait without a word
                await asyncio.sleep(LOOK)
        bell.ring()
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        done, _ = await asyncio.wait([task], timeout=PATIENCE)
        assert done == {task}

    asyncio.run(whole())


def test_a_bell_of_a_loop_that_is_gone_rings_nobody(database: Database) -> None:
    async def make() -> Bell:
        return Bell()

    database.hear(asyncio.run(make()).heard)
    database.write_now(tell, 1)
    assert database.write_now(lambda tx: tx.dialect) == database.dialect


def errand_firing(database: Database, errand: worker.Errand, story: Story) -> None:
    async def whole() -> None:
        bell = Bell()
        database.hear(bell.heard)
        async with running(worker.fire(database, HandClock(), {"ring": ring_mark}, bell, {"go": errand})):
            await story(bell)

    asyncio.run(whole())


def ring_mark(tx: Tx, payload: Mapping[str, Any], _now: int) -> None:
    mark(tx, payload["name"])


def test_no_due_time_waits_for_an_errand(database: Database) -> None:
    """It is out until the others are done, and what it brings is done once."""
    back = asyncio.Event()

    async def errand(_db: Database, _clock: Callable[[], int], payload: Mapping[str, Any]) -> jobs.Job:
        await back.wait()
        return lambda tx, _payload, _now: mark(tx, payload["name"])

    async def story(_bell: Bell) -> None:
        await until(database, ["other"])
        back.set()
        await until(database, ["other", "errand"])

    database.write_now(jobs.plan, "a", "go", START - 1, {"name": "errand"})
    database.write_now(jobs.plan, "b", "ring", START, {"name": "other"})
    errand_firing(database, errand, story)
    assert database.read_now(jobs.next_due) is None


def test_an_errand_that_raises_is_put_back(database: Database) -> None:
    async def errand(_db: Database, _clock: Callable[[], int], payload: Mapping[str, Any]) -> jobs.Job:
        await database.write(jobs.plan, "b", "ring", START, payload)
        raise ValueError("nobody there")

    async def story(_bell: Bell) -> None:
        await until(database, ["after"])

    database.write_now(jobs.plan, "a", "go", START, {"name": "after"})
    errand_firing(database, errand, story)
    (row,) = database.read_now(lambda tx: tx.all(sa.select(jobs.due_table)))
    assert (row.attempts, row.lease, row.dead) == (1, None, False)
    assert (row.run_at, row.failure) == (START + 2 * SECOND, "ValueError('nobody there')")
