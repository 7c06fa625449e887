"""Counting can be cut anywhere, repeated after a kill and mixed between conversations; a share stays a share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import ceil
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.insights.stories import Step, counted, moment, play
from tests.insights.test_actions import REACTION, Killed, log, table
from xiaoer.insights.domain.counting import Name
from xiaoer.insights.domain.figures import FIGURES, Unit, add
from xiaoer.insights.domain.spans import SECOND, bucket_of, quantile
from xiaoer.platform import reacting
from xiaoer.platform.db import Database, Tx, open_database

ZONE = "Asia/Shanghai"
BEGINS = moment("2026-11-20 23:30:00")
WHAT = st.sampled_from(
    [
        ("shopper", ""), ("shopper", ""), ("shopper", ""), ("bot", ""), ("bot", ""), ("agent", "green"),
        ("agent", "yellow"), ("agent", "red"), ("system", ""), ("note", ""), ("queue", ""), ("take", ""),
        ("resolve", ""), ("rate", "5"), ("rate", "1"), ("stop", ""), ("case", ""),
    ]
)  # fmt: skip
GAPS = st.integers(0, 400 * SECOND)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A machine that is busy with other tests is slow, and no example is wrong for that."""


@st.composite
def stories(draw: st.DrawFn) -> list[Step]:
    """Up to 30 steps in up to four conversations, around midnight."""
    at, steps = BEGINS, []
    for gap, of, (what, argument) in draw(st.lists(st.tuples(GAPS, st.sampled_from("abcd"), WHAT), max_size=30)):
        at += gap
        steps.append(Step(at, of, what, argument))
    return steps


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[Database]:
    """One log for all examples: each adds a shop of its own and counts on from where the last one ended."""
    path = tmp_path_factory.mktemp("figures") / "store.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    opened = open_database(f"sqlite:///{path}")
    yield opened
    opened.close()


@settings(UNHURRIED, max_examples=30)
@given(stories(), st.lists(st.tuples(st.integers(1, 9), st.booleans()), max_size=30))
def test_replay_equals_reload_wherever_it_is_cut_or_killed(
    store: Database, steps: list[Step], cuts: list[tuple[int, bool]]
) -> None:
    told = play(steps)
    shop = make.shop(store, slug=uuid4().hex)
    log(store, shop, told)

    def killed(tx: Tx, most: int) -> None:
        reacting.advance(tx, REACTION, make.NOW, most)
        raise Killed

    for most, dies in cuts:
        if dies:
            with pytest.raises(Killed):
                store.write_now(killed, most)
        else:
            store.write_now(reacting.advance, REACTION, make.NOW, most)
    while store.write_now(reacting.advance, REACTION, make.NOW).followed:
        pass
    assert table(store, shop) == counted(told, ZONE)


@UNHURRIED
@given(stories())
def test_conversations_do_not_know_each_other(steps: list[Step]) -> None:
    told = play(steps)
    apart = sorted(told, key=lambda one: one.subject_id)
    assert counted(apart, ZONE) == counted(told, ZONE)
    alone = [counted(list(events), ZONE) for _, events in groupby(apart, key=lambda one: one.subject_id)]
    assert {day: add(one.get(day, {}) for one in alone) for day in counted(told, ZONE)} == counted(told, ZONE)


@UNHURRIED
@given(stories())
def test_no_day_has_less_than_nothing_or_more_than_all(steps: list[Step]) -> None:
    for sums in counted(play(steps), ZONE).values():
        assert all(amount.count > 0 for amount in sums.values())
        for figure in FIGURES:
            measured = figure.measure(sums)
            assert (measured.value is None) == (measured.sample == 0 and figure.unit is not Unit.COUNT)
            if figure.unit is Unit.RATIO and measured.value is not None:
                assert 0 <= measured.value <= 1, figure.id


@UNHURRIED
@given(stories())
def test_the_bot_and_people_share_the_conversations(steps: list[Step]) -> None:
    whole = add(counted(play(steps), ZONE).values())
    count = {name: whole[name].count if name in whole else 0 for name in Name}
    assert count[Name.BOT_ALONE] + count[Name.HANDED_OVER] <= count[Name.CONVERSATIONS]
    assert count[Name.FIRST_REPLY_IN_TIME] <= count[Name.ASKED_FOR_A_PERSON] <= count[Name.HANDED_OVER]


@UNHURRIED
@given(st.lists(st.integers(0, 8 * 24 * 3600 * SECOND), min_size=1, max_size=200), st.sampled_from([0.5, 0.9]))
def test_a_quantile_is_as_near_to_the_truth_as_it_says(spans: list[int], share: float) -> None:
    counts = {bucket: len(list(same)) for bucket, same in groupby(sorted(map(bucket_of, spans)))}
    truth = sorted(spans)[ceil(share * len(spans)) - 1]
    found = quantile(counts, share)
    assert found is not None
    if truth < SECOND:
        assert abs(found - truth) <= SECOND // 2
    elif truth < 7 * 24 * 3600 * SECOND:
        assert abs(found - truth) <= truth * 0.049
    else:
        assert found <= truth
