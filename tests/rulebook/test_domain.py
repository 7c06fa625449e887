from __future__ import annotations

from datetime import date

import msgspec
import pytest

from xiaoer.rulebook.domain import Certainty, Rule, bind


def rule(rule_id: str) -> Rule:
    return Rule(
        id=rule_id,
        domain="law.cpl",
        title_zh="七日无理由退货权",
        title_en="7-day no-reason return",
        statement_zh="消费者有权自收到商品之日起七日内退货。",
        numbers={"return_days": 7},
        source="消费者权益保护法(2013修正)",
        certainty=Certainty.HIGH,
        effective=date(2014, 3, 15),
    )


def test_cites_in_the_order_asked() -> None:
    book = bind([rule("A"), rule("B"), rule("C")])
    assert [cited.id for cited in book.cite(["C", "A"])] == ["C", "A"]
    assert book.cite([]) == ()


def test_an_unknown_id_is_named() -> None:
    with pytest.raises(LookupError, match=r"holds no rule X, Y$"):
        bind([rule("A")]).cite(["A", "X", "Y"])


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"twice in the rulebook: B$"):
        bind([rule("A"), rule("B"), rule("B")])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("certainty", "sure", id="certainty outside the three"),
        pytest.param("effective", "2014-3-15", id="date not in ISO form"),
        pytest.param("source", None, id="no source"),
        pytest.param("url", "x", id="field that the form does not know"),
    ],
)
def test_a_row_in_the_wrong_form_is_refused(field: str, value: object) -> None:
    row = {**msgspec.to_builtins(rule("A")), field: value}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(row, Rule)
