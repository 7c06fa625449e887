from __future__ import annotations

from uuid import UUID

import pytest

from tests.shop.folders import NATIVE, RETAIL
from xiaoer.customers.domain.people import LEVEL_WORDS, Address, Facts, visitor_facts
from xiaoer.customers.domain.rows import digest, read_customers, read_retail
from xiaoer.values import forms
from xiaoer.values.refusal import Refused


def test_a_customer_in_our_words() -> None:
    people = read_customers((NATIVE / "customers.jsonl").read_bytes())
    assert not isinstance(people, Refused)
    assert list(people) == ["c1", "c2", "c3", "c4"]
    assert people["c1"] == Facts(
        name="测试顾客甲", nick="晨曦_测试", level=3, phone="13800000001", email="one@example.com",
        address=Address("浙江省", "杭州市", "西湖区", "样例路1号"), tags=("老客",), first_seen_at=1_767_229_200_000_000,
    )  # fmt: skip


def test_a_customer_of_whom_only_the_name_is_told() -> None:
    people = read_customers('{"id":"a","name":"测试顾客"}'.encode())
    assert people == {"a": Facts(name="测试顾客")}


def test_a_retail_user_in_our_words_with_nothing_made_up() -> None:
    people = read_retail((RETAIL / "db.json").read_bytes())
    assert not isinstance(people, Refused)
    assert len(people) == 10
    assert people["alba_sample_1000"] == Facts(
        name="Alba Sample", email="alba_sample_1000@example.com",
        address=Address(province="CO", city="Denver", street="10 Example Street, Suite 0, 80202"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        pytest.param('{"id":"a"}', "import_missing_field", "name", id="no name"),
        pytest.param('{"id":"","name":"A"}', "import_wrong_value", "id", id="empty id"),
        pytest.param('{"id":"a","name":"A","email":"a b@c"}', "import_wrong_value", "email", id="no e-mail"),
        pytest.param('{"id":"a","name":"A","address":{}}', "import_missing_field", "address.province", id="address"),
    ],
)
def test_a_wrong_customer_is_refused_with_its_place(line: str, code: str, field: str) -> None:
    refused = read_customers(line.encode())
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["place"], refused.facts["field"]) == (code, "customers.jsonl:1", field)


def test_a_form_is_told_in_words_and_not_as_its_pattern() -> None:
    refused = read_customers('{"id":"a","name":"A","phone":"见备注"}'.encode())
    assert isinstance(refused, Refused)
    assert (refused.facts["expected_zh"], refused.facts["expected_en"]) == forms.WORDS[forms.PHONE]


def test_a_customer_that_comes_twice_and_differs_is_refused() -> None:
    refused = read_customers(b'{"id":"a","name":"A"}\n{"id":"a","name":"B"}')
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["first_line"]) == ("import_repeated", 1)


def test_a_retail_file_without_users_is_refused() -> None:
    refused = read_retail(b'{"users":{}}')
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["field"]) == ("import_wrong_value", "users")


def test_an_address_is_shown_to_the_district() -> None:
    assert Address("浙江省", "杭州市", "西湖区", "样例路1号").masked == "浙江省杭州市西湖区****"


def test_a_visitor_has_a_name_to_be_called_by() -> None:
    assert visitor_facts(UUID(int=0xABCD), 7) == Facts(name="访客 ABCD", first_seen_at=7)


def test_a_fingerprint_changes_with_the_facts() -> None:
    assert digest(Facts("A")) == digest(Facts("A")) != digest(Facts("A", tags=("老客",)))


def test_every_level_has_its_words() -> None:
    assert sorted(LEVEL_WORDS) == [0, 1, 2, 3, 4, 5]
