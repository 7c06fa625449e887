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


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        pytest.param("13800000001", {"phone": "13800000001"}, id="a phone of many"),
        pytest.param("同名", {"nick": "同名_测试"}, id="a nickname of many"),
    ],
)
def test_what_many_have_goes_on_for_pages(
    database: Database, monkeypatch: pytest.MonkeyPatch, words: str, facts: dict[str, str]
) -> None:
    monkeypatch.setattr(looking, "MOST_A_PAGE", 2)
    ids = met(database, *"abcde", **facts)
    found = pages(database, Search(SHOP, words))
    assert [len(page) for page in found] == [2, 2, 1]
    assert sorted(one for page in found for one in page) == sorted(ids)


def test_a_list_goes_on_where_its_last_one_was_joined_away(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_A_PAGE", 2)
    ids = met(database, "z")
    ids += met(database, *(f"李{number}" for number in range(5)))
    first = database.read_now(actions.search, frozenset({SHOP}), Search(SHOP, "李"))
    assert isinstance(first, Page)
    assert first.following == ids[2]
    done(database.write_now(actions.join, ids[0], ids[2], BY, NOW))
    second = database.read_now(actions.search, frozenset({SHOP}), Search(SHOP, "李", after=first.following))
    assert isinstance(second, Page)
    assert [one.id for one in second.profiles] == ids[3:5]


@pytest.mark.parametrize("words", ["李", "13800000001", "同名"])
def test_a_place_that_is_nobodys_leads_nowhere(database: Database, words: str) -> None:
    met(database, "李一", phone="13800000001", nick="同名")
    found = database.read_now(actions.search, frozenset({SHOP}), Search(SHOP, words, after=UUID(int=5)))
    assert found == Page((), None)
