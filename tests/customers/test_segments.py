"""Segments: members by reaction, by the job and by the count of a draft are the same."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import make
from tests.conftest import count
from tests.conversations.stored import everything
from tests.customers.given import BY, DAY, FOREIGN, NOW, SHOP, done, met
from xiaoer.customers import actions
from xiaoer.customers.actions import Draft, Search, Word, forgetting, segmenting
from xiaoer.customers.domain.conditions import Agreed, IsA, Measured, SegmentCondition, Since, Tagged, Test
from xiaoer.customers.domain.consent import ConsentSource, Purpose
from xiaoer.customers.domain.history import What
from xiaoer.customers.domain.people import Facts
from xiaoer.customers.domain.profiles import ProfileKind
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.customers.store import profiles as profiles_store
from xiaoer.customers.store import segments as segments_store
from xiaoer.customers.store.segments import Segment
from xiaoer.customers.store.tables import member_table, segment_table
from xiaoer.platform import jobs
from xiaoer.platform.db import Database, Tx, open_database
from xiaoer.platform.jobs import due_table
from xiaoer.values.refusal import Refused

SHOPS = frozenset({SHOP})
BIG = SegmentCondition("all", [Measured("spent", least=1000)])
NOW_AND_THEN = SegmentCondition("all", [Measured("orders_count", least=2)])


def saved(
    database: Database, condition: SegmentCondition = BIG, name: str = "大额", tag: str | None = "大客户"
) -> Segment:
    made = database.write_now(actions.add_segment, SHOP, Draft(name, tag, condition), BY, NOW)
    assert isinstance(made, Segment)
    return made


def changed(database: Database, looked_at: Segment, draft: Draft, now: int = NOW) -> Segment | Refused:
    """Changed by somebody who has looked at it as it was."""
    was = Draft(looked_at.name, looked_at.tag, looked_at.condition)
    return database.write_now(actions.change_segment, looked_at.id, was, draft, BY, now)


def run_jobs(database: Database, now: int = NOW) -> None:
    """Everything that is due by now, as the worker does it."""

    def one(tx: Tx) -> bool:
        found = jobs.claim(tx, UUID(int=3), now, 1)
        return any(jobs.finish(tx, due, UUID(int=3), actions.fill_segment, now) for due in found)

    while database.write_now(one):
        pass


def members(database: Database, segment: Segment) -> set[UUID]:
    chosen = sa.select(member_table.c.profile_id).where(member_table.c.segment_id == segment.id)
    return {row[0] for row in database.read_now(lambda tx: tx.all(chosen))}


def bought(database: Database, spent: dict[UUID, int]) -> None:
    sums = {one: Purchases(1, amount, "CNY", NOW - DAY) for one, amount in spent.items()}
    database.write_now(actions.count_purchases, SHOP, sums, NOW)


def listed(database: Database) -> Segment:
    found = database.read_now(actions.segments_of, SHOPS, SHOP)
    assert not isinstance(found, Refused)
    return found[0]


def sure(result: Any) -> Any:
    assert not isinstance(result, Refused), result
    return result


def test_a_new_segment_is_filled_in_parts(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenting, "PROFILES_A_UNIT", 2)
    ids = met(database, *"abcde")
    bought(database, {ids[0]: 1000, ids[4]: 5000, ids[2]: 999})
    segment = saved(database)
    assert (listed(database).counted_at, listed(database).members) == (None, 0)
    run_jobs(database)
    assert members(database, segment) == {ids[0], ids[4]}
    assert (listed(database).counted_at, listed(database).members) == (NOW, 2)
    assert count(database, due_table) == 0


def test_customers_enter_and_leave_as_they_buy_and_are_joined(database: Database) -> None:
    a, b = met(database, "a", "b")
    segment = saved(database)
    run_jobs(database)
    bought(database, {b: 1200})
    assert members(database, segment) == {b}
    made = sure(database.write_now(actions.join, a, b, BY, NOW))
    for _ in range(2):
        database.write_now(actions.settle, SHOP, [a, b], NOW)
    assert (members(database, segment), listed(database).members) == ({min(a, b)}, 1)
    done(database.write_now(actions.split, a, made.id, BY, NOW))
    database.write_now(actions.settle, SHOP, [a, b], NOW)
    assert (members(database, segment), listed(database).members) == ({b}, 1)
    bought(database, {b: 100})
    assert (members(database, segment), listed(database).members) == (set(), 0)


def test_who_enters_and_leaves_has_it_on_record(database: Database) -> None:
    a, b = met(database, "a", "b")
    saved(database)
    run_jobs(database)
    for at, amount in enumerate((1200, 1300, 100, 100)):
        now = NOW + at * DAY
        database.write_now(actions.count_purchases, SHOP, {b: Purchases(1, amount, "CNY", NOW)}, now)
    known = [database.read_now(actions.history_of, SHOPS, one, None) for one in (a, b)]
    told = [[(one.change.what, one.change.before, one.change.after) for one in sure(found)] for found in known]
    assert told == [[], [(What.SEGMENT, "大额", ""), (What.SEGMENT, "", "大额")]]


def test_of_who_is_forgotten_nothing_is_on_record(database: Database) -> None:
    [a] = met(database, "a")
    done(database.write_now(actions.tag, a, "老客", BY, NOW))
    segment = saved(database, SegmentCondition("all", [Tagged("老客")]))
    run_jobs(database)
    assert members(database, segment) == {a}
    database.write_now(forgetting.forget, SHOP, [a], "已删除的顾客", NOW + DAY, for_good=True, bought=False)
    assert members(database, segment) == set()
    assert database.read_now(actions.history_of, SHOPS, a, None) == []


def test_a_segment_that_counts_days_is_gone_through_again_a_day_later(database: Database) -> None:
    [a] = met(database, "a")
    bought(database, {a: 1})
    segment = saved(database, SegmentCondition("all", [Since("last_order_at", most_days=1)]))
    run_jobs(database)
    assert members(database, segment) == {a}
    run_jobs(database, NOW + DAY)
    assert members(database, segment) == set()


def world(database: Database) -> list[UUID]:
    """Four who differ in everything that a test may look at."""
    ids = list(
        database.write_now(
            actions.remember,
            SHOP,
            {
                "a": Facts("a", level=3, tags=("老客",), first_seen_at=NOW - 10 * DAY),
                "b": Facts("b", level=1, first_seen_at=NOW),
                "c": Facts("c"),
                "d": Facts("d"),
            },
            NOW,
        ).values()
    )
    bought(database, {ids[0]: 100, ids[1]: 5000})
    word = Word(Purpose.CARE, given=True, source=ConsentSource.STORE)
    done(database.write_now(actions.say_consent, ids[2], word, BY, NOW))
    done(database.write_now(actions.tag, ids[1], "手动", BY, NOW))
    done(database.write_now(actions.set_kind, ids[3], ProfileKind.COMPANY, BY, NOW))
    return ids


@pytest.mark.parametrize(
    ("tests", "match", "who"),
    [
        pytest.param((Measured("level", 1, 3),), "all", "ab", id="level"),
        pytest.param((Measured("orders_count", most=0),), "all", "cd", id="never ordered"),
        pytest.param((Measured("spent", 100, 100),), "all", "a", id="bounds are included"),
        pytest.param((Since("last_order_at", 1, 1),), "all", "ab", id="a day ago"),
        pytest.param((Since("first_seen_at", least_days=5),), "all", "a", id="long ago"),
        pytest.param((Tagged("老客"),), "all", "a", id="tag of the store"),
        pytest.param((Tagged("手动", has=False),), "all", "acd", id="without a tag"),
        pytest.param((Agreed(Purpose.CARE),), "all", "c", id="consent"),
        pytest.param((Agreed(Purpose.CARE, has=False), IsA(ProfileKind.PERSON)), "all", "ab", id="all"),
        pytest.param((Tagged("老客"), IsA(ProfileKind.COMPANY)), "any", "ad", id="any"),
    ],
)
def test_each_test_means_what_it_says(database: Database, tests: tuple[Test, ...], match: Any, who: str) -> None:
    ids = world(database)
    condition = SegmentCondition(match, list(tests))
    assert database.read_now(actions.count_draft, SHOPS, SHOP, condition, NOW) == len(who)
    segment = saved(database, condition)
    run_jobs(database)
    assert members(database, segment) == {ids["abcd".index(one)] for one in who}


amounts = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3000)), max_size=8)


@given(changes=amounts)
def test_members_by_reaction_are_those_counted_anew(
    changes: list[tuple[int, int]], segmented: tuple[Database, list[UUID]]
) -> None:
    database, ids = segmented
    for who, amount in changes:
        bought(database, {ids[who]: amount})
    segment = listed(database)
    assert segment.members == len(members(database, segment))
    assert segment.members == database.read_now(actions.count_draft, SHOPS, SHOP, BIG, NOW)


@pytest.fixture(scope="module")
def segmented(empty_sqlite: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("segments") / "store.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    database = open_database(f"sqlite:///{path}", make.keys(path.parent))
    ids = met(database, *"abcd")
    saved(database)
    run_jobs(database)
    yield database, ids
    database.close()


def test_a_segments_tag_finds_who_is_in_it(database: Database) -> None:
    a, _, c = met(database, "a", "b", "c")
    saved(database)
    bought(database, {a: 2000})
    done(database.write_now(actions.tag, c, "大客户", BY, NOW))
    page = sure(database.read_now(actions.search, SHOPS, Search(SHOP, tag="大客户")))
    assert [one.id for one in page.profiles] == sorted([a, c], reverse=True)
    page = sure(database.read_now(actions.search, SHOPS, Search(SHOP, segment_id=listed(database).id)))
    assert [one.id for one in page.profiles] == [a]


def test_changing_a_condition_finds_its_members_anew_and_a_name_does_not(database: Database) -> None:
    [a] = met(database, "a")
    bought(database, {a: 500})
    segment = saved(database)
    run_jobs(database)
    renamed = sure(changed(database, segment, Draft("改名", None, BIG), NOW + 1))
    assert (renamed.name, renamed.tag, renamed.counted_at) == ("改名", None, NOW)
    lower = Draft("改名", None, SegmentCondition("all", [Measured("spent", least=500)]))
    assert sure(changed(database, renamed, lower, NOW + 2)).counted_at is None
    run_jobs(database, NOW + 2)
    assert members(database, segment) == {a}
    sure(database.write_now(actions.remove_segment, segment.id, BY, NOW))
    assert (count(database, segment_table), count(database, member_table)) == (0, 0)


OTHERS = replace(BY, name="别的主管（测试）")


@pytest.mark.parametrize(
    "theirs",
    [
        pytest.param(Draft("别的名字", "大客户", BIG), id="the name"),
        pytest.param(Draft("大额", None, BIG), id="the tag"),
        pytest.param(Draft("大额", "大客户", SegmentCondition("any", BIG.tests)), id="the condition"),
    ],
)
def test_what_another_has_changed_meanwhile_is_not_overwritten(database: Database, theirs: Draft) -> None:
    segment = saved(database)
    was = Draft(segment.name, segment.tag, segment.condition)
    newer = sure(database.write_now(actions.change_segment, segment.id, was, theirs, OTHERS, NOW))
    before = everything(database)
    refused = changed(database, segment, Draft("我的名字", None, SegmentCondition("all", [Measured("level", least=1)])))
    what = {"what_zh": f"分组“{newer.name}”", "what_en": f"the segment “{newer.name}”"}
    assert refused == Refused("changed_meanwhile", {"by_zh": OTHERS.name, "by_en": OTHERS.name, **what})
    assert everything(database) == before
    assert sure(changed(database, segment, theirs)).name == newer.name
    assert sure(changed(database, newer, Draft("我的名字", None, BIG))).name == "我的名字"


def test_of_two_who_change_a_segment_in_the_same_moment_one_stands(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    segment, said = saved(database), []
    between = Between(monkeypatch, profiles_store, "take_turn")
    first = between.run(
        lambda: changed(database, segment, Draft("一", None, NOW_AND_THEN)),
        lambda: said.append(changed(database, segment, Draft("二", None, BIG))),
    )
    stands = [one for one in (first, *said) if isinstance(one, Segment)]
    assert len(said) == len(stands) == 1
    assert (listed(database).name, listed(database).condition) == (stands[0].name, stands[0].condition)


def test_a_job_of_a_segment_that_is_gone_does_nothing(database: Database) -> None:
    payload = {"shop_id": str(SHOP), "segment_id": str(UUID(int=5)), "after": str(UUID(int=0))}
    database.write_now(actions.fill_segment, payload, NOW)
    assert count(database, due_table) == 0


NOTHING = SegmentCondition("all", [Measured("spent")])


@pytest.mark.parametrize(
    ("case", "refused"),
    [
        pytest.param("foreign", Refused("shop_not_found"), id="another shop"),
        pytest.param("unknown", Refused("segment_not_found"), id="no such segment"),
        pytest.param("named", Refused("segment_named_already", {"name": "大额"}), id="the same name"),
        pytest.param("empty", Refused("segment_empty_test", {"place": 1}), id="nobody can meet it"),
        pytest.param("many", Refused("too_many_segments", {"most": 1}), id="too many"),
        pytest.param("remove foreign", Refused("segment_not_found"), id="remove another shop's"),
        pytest.param("list foreign", Refused("shop_not_found"), id="list another shop's"),
        pytest.param("count foreign", Refused("shop_not_found"), id="count another shop's"),
        pytest.param("count empty", Refused("segment_empty_test", {"place": 1}), id="count nobody"),
        pytest.param("search foreign", Refused("shop_not_found"), id="search another shop's"),
        pytest.param("proposals foreign", Refused("shop_not_found"), id="another shop's proposals"),
    ],
)
def test_what_is_refused_keeps_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch, case: str, refused: Refused
) -> None:
    segment = saved(database)
    monkeypatch.setattr(segmenting, "MOST_SEGMENTS", 1)

    def save(by: Any, name: str) -> object:
        return database.write_now(actions.add_segment, SHOP, Draft(name, None, BIG), by, NOW)

    asked: dict[str, Callable[[], object]] = {
        "foreign": lambda: save(FOREIGN, "x"),
        "unknown": lambda: changed(database, segment._replace(id=UUID(int=5)), Draft("x", None, BIG)),
        "named": lambda: save(BY, "大额"),
        "empty": lambda: changed(database, segment, Draft("x", None, NOTHING)),
        "many": lambda: save(BY, "x"),
        "remove foreign": lambda: database.write_now(actions.remove_segment, segment.id, FOREIGN, NOW),
        "list foreign": lambda: database.read_now(actions.segments_of, FOREIGN.shops, SHOP),
        "count foreign": lambda: database.read_now(actions.count_draft, FOREIGN.shops, SHOP, BIG, NOW),
        "count empty": lambda: database.read_now(actions.count_draft, SHOPS, SHOP, NOTHING, NOW),
        "search foreign": lambda: database.read_now(actions.search, FOREIGN.shops, Search(SHOP)),
        "proposals foreign": lambda: database.read_now(actions.proposals_of, FOREIGN.shops, SHOP),
    }
    assert asked[case]() == refused
    assert listed(database) == segment


def test_who_enters_while_a_segment_is_saved_is_counted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = met(database, "a", "b")
    segment = saved(database)
    bought(database, {a: 5000})
    between = Between(monkeypatch, segments_store, "change")
    renamed = between.run(
        lambda: changed(database, segment, Draft("新名", None, BIG)),
        lambda: bought(database, {b: 5000}),
    )
    assert sure(renamed).name == "新名"
    assert (listed(database).name, listed(database).members, members(database, segment)) == ("新名", 2, {a, b})


def test_who_enters_while_a_segment_is_removed_leaves_nothing_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    [a] = met(database, "a")
    bought(database, {a: 5000})
    segment = saved(database)
    between = Between(monkeypatch, segments_store, "add_members")
    between.run(
        lambda: run_jobs(database), lambda: sure(database.write_now(actions.remove_segment, segment.id, BY, NOW))
    )
    assert (count(database, segment_table), count(database, member_table)) == (0, 0)


class Between:
    """Runs a second unit in the middle of a first one: when that is about to call the function."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        self.there, self.gone = Event(), Event()
        whole = getattr(module, name)

        def held(*args: Any, **kwargs: Any) -> Any:
            if not self.there.is_set():
                self.there.set()
                # The second one may have to wait for the first one's end: then nothing comes between them.
                self.gone.wait(0.5)
            return whole(*args, **kwargs)

        monkeypatch.setattr(module, name, held)

    def run(self, first: Callable[[], Any], second: Callable[[], Any]) -> Any:
        with ThreadPoolExecutor(2) as pool:
            begun = pool.submit(first)
            assert self.there.wait(10)
            pool.submit(second).add_done_callback(lambda _: self.gone.set())
            return begun.result(20)
