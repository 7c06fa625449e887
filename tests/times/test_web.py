from __future__ import annotations

from tests import make
from tests.conversations.given import NOW
from xiaoer.platform.db import Database
from xiaoer.times import actions
from xiaoer.times.domain.hours import Span
from xiaoer.times.domain.limits import Measure
from xiaoer.times.web import view


def test_a_limit_of_the_platform_is_shown_with_its_rule(database: Database) -> None:
    shop = make.shop(database)
    found = database.read_now(actions.standing, frozenset({shop}), shop, NOW)
    assert isinstance(found, actions.Standing)
    [limit] = view(found).platform_limits
    assert (limit.id, limit.rule_id, limit.measure) == ("TM-EXP-04", "TM-EXP-04", Measure.EVERY_REPLY)
    assert (limit.within, limit.window) == (180, Span(8 * 60, 23 * 60))
    assert "ruleId=20009524" in limit.source
