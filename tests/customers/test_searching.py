"""Customers looked for, page by page, on both databases."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.customers.given import BY, NOW, SHOP, done, met
from xiaoer.customers import actions
from xiaoer.customers.actions import Page, Search, looking
from xiaoer.customers.domain.people import Facts
from xiaoer.platform.db import Database


def pages(database: Database, asked: Search) -> list[list[UUID]]:
    """Every page from the first to the last."""
    seen, after = [], None
    while True:
        found = database.read_now(
            actions.search, frozenset({SHOP}), Search(SHOP, asked.words, asked.tag, asked.segment_id, after)
        )
        assert isinstance(found, Page)
        seen.append([one.id for one in found.profiles])
        after = found.following
        if after is None:
            return seen


def test_pages_meet_without_gap_or_overlap(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_A_PAGE", 2)
    ids = sorted(met(database, *"abcde", tags=("老客",)), reverse=True)
    expected = [ids[:2], ids[2:4], ids[4:]]
    assert pages(database, Search(SHOP)) == expected
    assert pages(database, Search(SHOP, tag="老客")) == expected


def test_names_by_their_beginning_in_order(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_A_PAGE", 2)
    told = {str(number): Facts(name) for number, name in enumerate(["李二", "李一", "李一", "王三", "li"])}
    ids = list(database.write_now(actions.remember, SHOP, told, NOW).values())
    same = sorted(ids[1:3])
    assert pages(database, Search(SHOP, "李")) == [same, [ids[0]]]
    assert pages(database, Search(SHOP, "一")) == [[]]


@pytest.mark.parametrize(
    "words",
    ["c-1", "13800000001", "+86 138 0000 0001", "One@Example.com", "晨曦", " 甲 "],
)
def test_one_person_by_everything_that_is_exact(database: Database, words: str) -> None:
    told = {
        "c-1": Facts("甲", nick="晨曦_测试", phone="13800000001", email="one@example.com"),
        "c-2": Facts("乙", phone="13900000001"),
    }
    ids = list(database.write_now(actions.remember, SHOP, told, NOW).values())
    assert pages(database, Search(SHOP, words)) == [[ids[0]]]


def test_who_is_joined_is_found_once(database: Database) -> None:
    told = {"a": Facts("甲", phone="13800000001"), "b": Facts("乙", phone="13800000001")}
    a, b = database.write_now(actions.remember, SHOP, told, NOW).values()
    done(database.write_now(actions.join, b, a, BY, NOW))
    for words in ("13800000001", "a", "b"):
        assert pages(database, Search(SHOP, words)) == [[min(a, b)]]
