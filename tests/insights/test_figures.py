"""Stories and what the figures must say of them; `python -m pytest tests/insights/test_figures.py` needs no store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from tests.insights.stories import Story, counted, moment, play, step
from xiaoer.insights.domain.counting import Amount, Name, reply_name
from xiaoer.insights.domain.days import window
from xiaoer.insights.domain.figures import FIGURES, Sums, add, measure
from xiaoer.insights.domain.pages import page

VECTORS = Path(__file__).parents[1] / "vectors" / "figures" / "stories.json"
STORIES = msgspec.json.decode(VECTORS.read_bytes(), type=tuple[Story, ...])


@pytest.mark.parametrize("story", [pytest.param(one, id=one.id) for one in STORIES])
def test_the_figures_of_a_story(story: Story) -> None:
    now = moment(story.now)
    told = play(step(line) for line in story.steps)
    found = page(window(now, story.zone, story.days), now, story.zone, counted(told, story.zone))
    measured = {figure.id: (one.value, one.sample) for figure, one in found.measured}
    assert {name: measured[name] for name in story.expect} == story.expect
    days = {one.day.isoformat(): msgspec.to_builtins(one) for one in found.days}
    assert {day: {name: days[day][name] for name in said} for day, said in story.by_day.items()} == story.by_day


def test_every_figure_is_tried_with_and_without_a_value() -> None:
    said = {(name, bool(value)) for story in STORIES for name, (value, _) in story.expect.items()}
    assert said == {(figure.id, some) for figure in FIGURES for some in (True, False)}


def test_every_day_of_the_window_stands_in_order() -> None:
    now = moment("2026-11-21 18:30:00")
    found = page(window(now, "Asia/Shanghai", 30), now, "Asia/Shanghai", {})
    assert [one.day for one in found.days][::29] == [date(2026, 10, 23), date(2026, 11, 21)]
    assert (len(found.days), found.until_at, found.window.from_at) == (30, now, moment("2026-10-23 00:00:00"))


def test_days_are_added_up_before_they_are_divided() -> None:
    monday: Sums = {Name.ROUNDS: Amount(1), Name.ROUNDS_IN_TIME: Amount(1)}
    tuesday: Sums = {Name.ROUNDS: Amount(3)}
    found = measure("replies_in_180s", add([monday, tuesday]))
    assert (found.value, found.sample) == (0.25, 4)


def test_a_median_over_days_is_the_median_of_all_replies() -> None:
    sums = add([{reply_name(0): Amount(2, 5)}, {reply_name(1): Amount(1, 5)}, {reply_name(9): Amount(6, 5)}])
    assert (measure("first_reply_median", sums).value, measure("first_reply_p90", sums).value) == (2.2, 2.2)
    assert measure("first_reply_median", sums).sample == 9


def test_names_are_unique_and_every_word_is_in_both_languages() -> None:
    assert len({figure.id for figure in FIGURES}) == len(FIGURES)
    for figure in FIGURES:
        assert all((figure.label_zh, figure.label_en, figure.formula_zh, figure.formula_en)), figure.id
        assert figure.label_en.isascii(), figure.id
