from __future__ import annotations

import re
from datetime import date

from xiaoer.rulebook.actions import load


def test_the_packed_book_is_whole() -> None:
    book = load()
    assert len(book.rules) == len(book.by_id) == 611
    assert {rule.certainty for rule in book.rules} == {"high", "medium", "low"}


def test_every_rule_says_what_where_from_and_since_when() -> None:
    for rule in load().rules:
        assert re.fullmatch(r"[A-Z0-9][A-Za-z0-9-]+", rule.id), rule.id
        assert re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)?", rule.domain), rule.id
        assert rule.title_zh.strip(), rule.id
        assert rule.title_en.strip(), rule.id
        assert len(rule.statement_zh) >= 10, rule.id
        assert rule.source.strip(), rule.id
        assert rule.effective is None or date(1990, 1, 1) <= rule.effective <= date(2027, 1, 1), rule.id


def test_sources_name_documents_not_addresses() -> None:
    for rule in load().rules:
        assert not re.search(r"https?:|github|www\.|\.com|\.net|\[", rule.source, re.IGNORECASE), rule.id


def test_a_fact_that_decisions_rest_on() -> None:
    (rule,) = load().cite(["LAW-CPL-25-1"])
    assert rule.numbers == {"return_days": 7}
    assert rule.source == "消费者权益保护法(2013修正)"
    assert rule.effective == date(2014, 3, 15)
