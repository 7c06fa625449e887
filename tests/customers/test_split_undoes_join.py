"""Whatever comes between a join and its undoing, everything stands as if they had never been joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.customers.given import BY, NOW, SHOP, found, met
from tests.servers import Postgres
from xiaoer.customers import actions
from xiaoer.customers.actions import Word
from xiaoer.customers.actions.joining import join_by_rule
from xiaoer.customers.actions.keeping import restate
from xiaoer.customers.domain.conditions import Agreed, Measured, SegmentCondition, Tagged
from xiaoer.customers.domain.consent import ConsentSource, Purpose
from xiaoer.customers.domain.joining import Rule, Shared
from xiaoer.customers.domain.people import Facts
from xiaoer.customers.domain.profiles import Join, ProfileKind, parts
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.customers.domain.told import FactName
from xiaoer.customers.store import joins, people, profiles, records, segments
from xiaoer.platform.db import Database, Tx, open_database
from xiaoer.values.refusal import Refused

NAMES = ("a", "b", "c", "d")


class Step(NamedTuple):
    """Something that happens to the customer `who` (a place in NAMES), with another where it takes two."""

    what: str
    who: int
    other: int
    value: str


WHAT = (
    "fact", "phone", "tag", "untag", "note", "consent", "kind", "bought", "import", "segments", "propose", "settle", "rule",
    "join", "undo",
)  # fmt: skip
JOINING = {"join", "undo", "propose", "settle", "rule"}
"""What looks at who is joined already, and so goes another way where two are."""
CERTAIN, IN_DOUBT = (Shared(Rule.PLATFORM, verified=sure, names=1) for sure in (True, False))
SEGMENTS = (
    actions.Draft("大额", "大客户", SegmentCondition("all", [Measured("spent", least=100)])),
    actions.Draft("有标签", "重点", SegmentCondition("any", [Tagged("x"), Agreed(Purpose.CARE)])),
)

steps = st.lists(
    st.builds(Step, st.sampled_from(WHAT), st.integers(0, 3), st.integers(0, 3), st.sampled_from(["x", "y"])),
    max_size=8,
)
between_steps = steps.map(lambda some: [one for one in some if one.what not in JOINING])


def rule(tx: Tx, who: UUID, other: UUID, shared: Shared, now: int) -> None:
    if who != other:
        join_by_rule(tx, SHOP, who, other, shared, now)


def act(tx: Tx, step: Step, ids: list[Any], now: int) -> None:
    who, value, yes = ids[step.who], step.value, step.value == "x"
    word = Word(Purpose.CARE, given=yes, source=ConsentSource.SHOPPER)
    kind = ProfileKind.COMPANY if yes else ProfileKind.PERSON
    bought = {who: Purchases(1, step.other * 100, "CNY", now)}
    happens: dict[str, Callable[[], object]] = {
        "fact": lambda: actions.tell(tx, who, FactName.NAME, f"名{value}", BY, now),
        "phone": lambda: actions.tell(tx, who, FactName.PHONE, "13800000001" if yes else "", BY, now),
        "tag": lambda: actions.tag(tx, who, value, BY, now),
        "untag": lambda: actions.untag(tx, who, value, BY, now),
        "note": lambda: actions.add_note(tx, who, value, BY, now),
        "consent": lambda: actions.say_consent(tx, who, word, BY, now),
        "kind": lambda: actions.set_kind(tx, who, kind, BY, now),
        "bought": lambda: actions.count_purchases(tx, SHOP, bought, now),
        "import": lambda: actions.remember(tx, SHOP, {NAMES[step.who]: Facts(f"店{value}", tags=(value,))}, now),
        "segments": lambda: actions.follow_segments(tx, SHOP, ids, now),
        "propose": lambda: rule(tx, who, ids[step.other], IN_DOUBT, now),
        "settle": lambda: actions.settle(tx, SHOP, ids, now),
        "rule": lambda: rule(tx, who, ids[step.other], CERTAIN, now),
        "join": lambda: actions.join(tx, who, ids[step.other], BY, now),
        "undo": lambda: [actions.split(tx, who, one.id, BY, now) for one in joins.joins_of(tx, SHOP, [who])[-1:]],
    }
    happens[step.what]()


@contextmanager
def rolled_back(database: Database) -> Iterator[Tx]:
    """A course that leaves nothing behind: the real database without a copy for each example."""
    with database._writing.connect() as connection:  # type: ignore[attr-defined]
        # Both databases are opened without a transaction of their own.
        connection.exec_driver_sql("BEGIN")
        try:
            yield Tx(connection, database._ring)  # type: ignore[attr-defined]
        finally:
            connection.exec_driver_sql("ROLLBACK")


def state(tx: Tx, ids: list[Any]) -> list[Any]:
    """Everything that is known of each customer, but for history and ids that every course makes anew."""
    seen = []
    for one in ids:
        whole = actions.find_profile(tx, frozenset({SHOP}), one)
        assert not isinstance(whole, Refused)
        seen.append(
            (
                whole.profile, whole.members, {(j.first_id, j.second_id) for j in whole.joins}, whole.identities,
                set(whole.contacts), set(whole.told), set(whole.shown), set(whole.tags),
                {(c.customer_id, c.purpose, c.given, c.at) for c in whole.consents},
                {(n.customer_id, n.text) for n in whole.notes}, [(one.name, one.tag) for one in whole.segments],
            )
        )  # fmt: skip
    # The two themselves are to be kept apart from now on.
    proposed = {(one.first_id, one.second_id) for one in joins.proposals(tx, SHOP, None, 99)} - {tuple(sorted(ids[:2]))}
    return [*seen, proposed, [(one.name, one.members) for one in segments.segments(tx, SHOP)]]


Stocked = tuple[Database, list[Any]]


def stock(address: str, folder: Path) -> Stocked:
    """Some customers, and segments that nobody is in yet."""
    database = open_database(address, make.keys(folder))
    ids = met(database, *NAMES)
    for draft in SEGMENTS:
        assert not isinstance(database.write_now(actions.add_segment, SHOP, draft, BY, NOW), Refused)
    return database, ids


@pytest.fixture(scope="module")
def stocked(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stocked]:
    path = tmp_path_factory.mktemp("courses") / "store.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    made = stock(f"sqlite:///{path}", path.parent)
    yield made
    made[0].close()


@pytest.fixture(scope="module")
def stocked_postgres(
    postgres: Postgres, empty_postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stocked]:
    name = postgres.lend(empty_postgres)
    made = stock(postgres.address(name), tmp_path_factory.mktemp("courses"))
    yield made
    made[0].close()
    postgres.take_back(name, empty_postgres)


def course(tx: Tx, ids: list[Any], before: list[Step], between: list[Step], *, joined: bool) -> list[Any]:
    for number, step in enumerate(before):
        act(tx, step, ids, NOW + number)
    made = actions.join(tx, ids[0], ids[1], BY, NOW + 50) if joined else None
    for number, step in enumerate(between):
        act(tx, step, ids, NOW + 100 + number)
    if isinstance(made, Join):
        undone = actions.split(tx, ids[1], made.id, BY, NOW + 200)
        assert undone == made or isinstance(undone, Refused)  # refused: undone in between already
    # What follows the events of all this.
    actions.follow_segments(tx, SHOP, ids, NOW + 300)
    return state(tx, ids)


QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def whatever_came_between(stocked: Stocked, before: list[Step], between: list[Step]) -> None:
    database, ids = stocked
    with rolled_back(database) as tx:
        with_it = course(tx, ids, before, between, joined=True)
    with rolled_back(database) as tx:
        without = course(tx, ids, before, between, joined=False)
    assert with_it == without


def as_they_were_made(stocked: Stocked, between: list[Step]) -> None:
    """The groups are at every moment those of the joins that stand, profiles and segments those of their customers."""
    database, ids = stocked
    with rolled_back(database) as tx:
        course(tx, ids, [], between, joined=True)
        where = profiles.profile_ids(tx, SHOP, ids)
        standing = joins.joins_of(tx, SHOP, ids)
        from_joins = {one: min(group) for group in parts(ids, standing) for one in group}
        assert where == from_joins
        kept = profiles.profiles(tx, SHOP, ids)
        assert set(kept) == set(where.values())
        restate(tx, SHOP, sorted(kept))
        assert profiles.profiles(tx, SHOP, ids) == kept
        assert [one.members for one in segments.segments(tx, SHOP)] == [
            segments.count(tx, SHOP, one.condition, NOW + 300) for one in segments.segments(tx, SHOP)
        ]


@settings(max_examples=60, suppress_health_check=QUIET)
@given(before=steps, between=between_steps)
def test_split_undoes_join_whatever_came_between(stocked: Stocked, before: list[Step], between: list[Step]) -> None:
    whatever_came_between(stocked, before, between)


@settings(max_examples=60, suppress_health_check=QUIET)
@given(between=steps)
def test_other_joins_and_splits_between_stand_as_they_were_made(stocked: Stocked, between: list[Step]) -> None:
    as_they_were_made(stocked, between)


@settings(max_examples=8, suppress_health_check=QUIET)
@given(before=steps, between=between_steps)
def test_split_undoes_join_on_postgres_too(stocked_postgres: Stocked, before: list[Step], between: list[Step]) -> None:
    whatever_came_between(stocked_postgres, before, between)
    as_they_were_made(stocked_postgres, [*before, *between])


@pytest.mark.parametrize("where", ["stocked", "stocked_postgres"])
def test_a_course_leaves_nothing_behind(where: str, request: pytest.FixtureRequest) -> None:
    """Examples would meet what others did."""
    database, ids = request.getfixturevalue(where)
    before = database.read_now(state, ids)
    with rolled_back(database) as tx:
        course(tx, ids, [Step("fact", 0, 0, "x")], [Step("phone", 2, 0, "x")], joined=True)
        assert state(tx, ids) != before
    assert database.read_now(state, ids) == before


def test_split_undoes_join_on_both_databases(database: Database) -> None:
    a, b = met(database, "a", "b")
    apart = [found(database, one) for one in (a, b)]
    joined = database.write_now(actions.join, a, b, BY, NOW)
    assert isinstance(joined, Join)
    assert found(database, a) == found(database, b) != apart[0]
    database.write_now(actions.split, b, joined.id, BY, NOW + 1)
    assert [found(database, one) for one in (a, b)] == apart
    told = database.read_now(records.history, SHOP, [a], None, 9)
    assert [(one.change.what, one.change.other_id, one.by_name) for one in told] == [
        ("split", b, BY.name), ("joined", b, BY.name),
    ]  # fmt: skip
    assert database.read_now(people.customer, frozenset({SHOP}), b) is not None
