"""How long a shop keeps what of its people, settled within the law; who did, and nothing that somebody else did unseen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests import make
from tests.conversations.stored import everything
from tests.make import NOW
from tests.privacy.given import World
from tests.privacy.test_retaining import given, night
from xiaoer.platform.auth import Role
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor, after
from xiaoer.privacy import web
from xiaoer.privacy.actions import retaining
from xiaoer.privacy.actions.retaining import Terms, TermsChange
from xiaoer.privacy.domain.events import Forgotten
from xiaoer.privacy.domain.purposes import DAY, TABLE, THREE_YEARS, Changed, KeptFor
from xiaoer.values.refusal import Refused

__all__ = ["given"]


def test_a_shop_says_how_long_within_the_law(database: Database, given: World) -> None:
    assert (
        database.write_now(retaining.settle, given.by.shops, given.shop, terms({KeptFor.TALKS: 10}), None, NOW) is None
    )
    assert settled(database) == [{"trade": THREE_YEARS, "talks": 10, "customers": THREE_YEARS, "visitors": 180}]
    before = everything(database)
    told = terms({KeptFor.VISITORS: 30, KeptFor.TRADE: 10})
    refused = database.write_now(retaining.settle, given.by.shops, given.shop, told, given.by.account_id, NOW)
    assert isinstance(refused, Refused)
    assert (refused.code, everything(database)) == ("retention_days", before)
    assert database.read_now(retaining.days, given.shop)[KeptFor.TALKS] == 10
    assert database.read_now(retaining.days, given.shop)[KeptFor.TRADE] == THREE_YEARS
    assert database.read_now(retaining.days, UUID(int=5))[KeptFor.TALKS] == 365
    assert night(database, NOW + 11 * DAY) == Forgotten(conversations=1)


def terms(days: dict[KeptFor, int], **was: int) -> Terms:
    """Settled by somebody who has looked at the usual terms, or at these."""
    return Terms({one: was.get(one, term.days) for one, term in TABLE.items()}, days)


def test_what_another_has_settled_meanwhile_is_not_overwritten(database: Database, given: World) -> None:
    other = make.account(database, login="other", role=Role.SUPERVISOR, shops=(given.shop,))

    def settle(told: Terms, by: UUID, now: int) -> Refused | None:
        return database.write_now(retaining.settle, given.by.shops, given.shop, told, by, now)

    assert settle(terms({KeptFor.TALKS: 10}), other.id, NOW) is None
    before = everything(database)
    refused = settle(terms({KeptFor.TALKS: 20, KeptFor.VISITORS: 30}), given.by.account_id, NOW)
    what = {"what_zh": "保存期限", "what_en": "how long things are kept"}
    assert refused == Refused("changed_meanwhile", {"by_zh": other.name, "by_en": other.name, **what})
    assert settle(Terms({}, {KeptFor.VISITORS: 30}), given.by.account_id, NOW) == refused
    assert everything(database) == before
    assert settle(terms({KeptFor.TALKS: 10, KeptFor.VISITORS: 30}), given.by.account_id, NOW) is None
    assert settle(terms({KeptFor.TALKS: 20}, talks=10), given.by.account_id, NOW) is None
    assert [one["talks"] for one in settled(database)] == [10, 10, 20]


def test_who_changed_the_terms_stands_beside_them(
    database: Database, given: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = make.account(database, login="other", role=Role.SUPERVISOR, shops=(given.shop,))
    days = {one: term.days for one, term in TABLE.items()}
    settled_by = [(KeptFor.TALKS, 10, lead.id), (KeptFor.VISITORS, 30, None), (KeptFor.TALKS, 20, lead.id)]
    for at, (purpose, wanted, by) in enumerate(settled_by):
        now = Terms(days, {purpose: wanted})
        assert database.write_now(retaining.settle, given.by.shops, given.shop, now, by, NOW + at) is None
        days = database.read_now(retaining.days, given.shop)
    told = [
        TermsChange(NOW + 2, lead.name, [Changed(KeptFor.TALKS, 10, 20)]),
        TermsChange(NOW + 1, None, [Changed(KeptFor.VISITORS, 180, 30)]),
        TermsChange(NOW, lead.name, [Changed(KeptFor.TALKS, 365, 10)]),
    ]
    for most in (20, 3, 2):
        monkeypatch.setattr(retaining, "MOST_CHANGES", most)
        found = database.read_now(retaining.standing, given.by.shops, given.shop, NOW)
        assert isinstance(found, retaining.Standing)
        assert (found.changes, web.view(given.shop, found).changes) == (told[:most], told[:most])


def settled(database: Database) -> list[Any]:
    return [one.data["days"] for one in database.read_now(after, Cursor(), ["retention.settled"], 100)]


def test_what_changes_nothing_is_not_on_record(database: Database, given: World) -> None:
    same = terms({KeptFor.TALKS: 365, KeptFor.VISITORS: 180})
    assert database.write_now(retaining.settle, given.by.shops, given.shop, same, given.by.account_id, NOW) is None
    assert settled(database) == []
