from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoer.customers.domain.conditions import (
    Agreed,
    IsA,
    Measured,
    SegmentCondition,
    Since,
    Tagged,
    Test,
    counts_days,
    empty_span,
)
from xiaoer.customers.domain.consent import Consent, ConsentSource, Purpose, standing
from xiaoer.customers.domain.contacts import Contact, ContactKind, contacts_of, key_of
from xiaoer.customers.domain.history import Change, What, changes_between, fact_change
from xiaoer.customers.domain.joining import Doubt, Rule, Shared, Side, doubt, points_to_somebody, rule_of
from xiaoer.customers.domain.people import Address, Customer, Facts
from xiaoer.customers.domain.profiles import (
    Join,
    Profile,
    ProfileKind,
    leader,
    parts,
    profile_alone,
    profile_of,
    told_by_store,
)
from xiaoer.customers.domain.purchases import Purchases, sum_of
from xiaoer.customers.domain.told import FactName, FactSource, Told, masked, shown

SHOP, A, B, C = UUID(int=1), UUID(int=10), UUID(int=11), UUID(int=12)
PERSON, COMPANY = ProfileKind.PERSON, ProfileKind.COMPANY


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        pytest.param(ContactKind.PHONE, "138 0000-0001", "8613800000001", id="spaces and hyphens"),
        pytest.param(ContactKind.PHONE, "+86 138 0000 0001", "8613800000001", id="country"),
        pytest.param(ContactKind.PHONE, "008613800000001", "8613800000001", id="country dialled"),
        pytest.param(ContactKind.PHONE, "+1 (303) 555-0100", "13035550100", id="abroad"),
        pytest.param(ContactKind.PHONE, "138****0001", None, id="masked"),
        pytest.param(ContactKind.PHONE, "12345", None, id="too short"),
        pytest.param(ContactKind.EMAIL, " One@Example.com ", "one@example.com", id="case"),
        pytest.param(ContactKind.EMAIL, "o****@example.com", None, id="masked mail"),
        pytest.param(ContactKind.EMAIL, "nobody", None, id="no mail"),
        pytest.param(ContactKind.PLATFORM, " tb_0001 ", "tb_0001", id="platform"),
        pytest.param(ContactKind.PLATFORM, " ", None, id="no platform id"),
        pytest.param(ContactKind.IDENTITY, "110101 19900307 001x", "11010119900307001X", id="identity number"),
        pytest.param(ContactKind.IDENTITY, "1101**********001X", None, id="masked number"),
    ],
)
def test_a_contact_has_one_spelling(kind: ContactKind, value: str, key: str | None) -> None:
    assert key_of(kind, value) == key


def test_contacts_that_name_nobody_are_left_out_and_the_others_shown_masked() -> None:
    told = [
        (ContactKind.PHONE, "13800000001"),
        (ContactKind.EMAIL, ""),
        (ContactKind.EMAIL, "One@example.com"),
        (ContactKind.PLATFORM, "tb_0001"),
        (ContactKind.IDENTITY, "11010119900307001x"),
    ]
    assert contacts_of(told, verified=True) == (
        Contact(ContactKind.PHONE, "8613800000001", verified=True, masked="138****0001"),
        Contact(ContactKind.EMAIL, "one@example.com", verified=True, masked="o****@example.com"),
        Contact(ContactKind.PLATFORM, "tb_0001", verified=True, masked="tb_0001"),
        Contact(ContactKind.IDENTITY, "11010119900307001X", verified=True, masked="1101**********001X"),
    )


def told(customer: UUID, source: FactSource, value: str, at: int) -> Told:
    return Told(customer, FactName.NAME, source, value, at)


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        pytest.param([told(A, FactSource.STORE, "a", 9), told(A, FactSource.HAND, "b", 1)], "b", id="hand first"),
        pytest.param([told(A, FactSource.SHOPPER, "a", 9), told(B, FactSource.STORE, "b", 1)], "b", id="then store"),
        pytest.param([told(A, FactSource.STORE, "a", 1), told(B, FactSource.STORE, "b", 2)], "b", id="then newest"),
        pytest.param([told(B, FactSource.STORE, "b", 1), told(A, FactSource.STORE, "a", 1)], "a", id="then smaller id"),
        pytest.param([told(A, FactSource.HAND, "", 9), told(A, FactSource.STORE, "a", 1)], "a", id="taken back"),
    ],
)
def test_the_fact_that_is_shown(facts: list[Told], value: str) -> None:
    assert [one.value for one in shown(facts).values()] == [value]
    assert shown(facts) == shown(reversed(facts))


@pytest.mark.parametrize(
    ("name", "value", "seen"),
    [
        pytest.param(FactName.PHONE, "13800000001", "138****0001", id="phone"),
        pytest.param(FactName.EMAIL, "one@example.com", "o****@example.com", id="e-mail"),
        pytest.param(FactName.ADDRESS, "浙江省\n杭州市\n西湖区\n样例路1号", "浙江省杭州市西湖区****", id="places"),
        pytest.param(FactName.ADDRESS, "浙江省杭州市西湖区样例路1号", "浙江省杭州市****", id="one line"),
        pytest.param(FactName.ADDRESS, "", "", id="no address"),
        pytest.param(FactName.ADDRESS, "北京市朝阳区样例路1号", "北京市****", id="a city that is its province"),
        pytest.param(FactName.ADDRESS, "样例路1号", "****", id="a street alone"),
        pytest.param(FactName.ADDRESS, "12 Sample St, Denver", "****", id="one line in English"),
        pytest.param(FactName.BIRTHDAY, "1990-05-01", "****-05-01", id="birthday"),
        pytest.param(FactName.BIRTHDAY, "1990年5月1日", "****年5月1日", id="birthday in Chinese"),
        pytest.param(FactName.BIRTHDAY, "5/1/1990", "****", id="birthday with the year at its end"),
        pytest.param(FactName.BIRTHDAY, "19900501", "****", id="birthday in one piece"),
        pytest.param(FactName.BIRTHDAY, "", "", id="no birthday"),
        pytest.param(FactName.BUSINESS, "批发", "批发", id="business"),
        pytest.param(FactName.IDENTITY, "11010119900307001X", "1101**********001X", id="identity number"),
        pytest.param(FactName.IDENTITY, "E12345678", "****78", id="passport"),
        pytest.param(FactName.IN_CHARGE, "李小明", "李**", id="one in charge"),
        pytest.param(FactName.IN_CHARGE, "李小明、 王芳；Noah Brown", "李**、王*、N*** B****", id="several in charge"),
        pytest.param(FactName.IN_CHARGE, "李小明、", "李**", id="a comma at the end"),
        pytest.param(FactName.IN_CHARGE, "", "", id="nobody in charge"),
    ],
)
def test_personal_values_are_masked(name: FactName, value: str, seen: str) -> None:
    assert masked(name, value) == seen
    assert fact_change(name, "", value, "hand") == Change(What.FACT, name.value, "", seen, "hand")


def side(name: str = "甲", kind: ProfileKind = PERSON, accounts: tuple[str, ...] = ("a",), customers: int = 1) -> Side:
    return Side(kind, name, frozenset(accounts), customers)


@pytest.mark.parametrize(
    ("one", "other", "shared", "why"),
    [
        pytest.param(side(), side(), Shared(Rule.PHONE, verified=True, names=1), None, id="same phone, same name"),
        pytest.param(
            side(), side("乙"), Shared(Rule.PHONE, verified=True, names=2), Doubt.OTHER_NAME, id="another name"
        ),
        pytest.param(
            side(), side("乙", accounts=()), Shared(Rule.EMAIL, verified=True, names=2), None, id="a visitor's name"
        ),
        pytest.param(
            side(), side(), Shared(Rule.PHONE, verified=False, names=1), Doubt.NOT_VERIFIED, id="nobody vouches"
        ),
        pytest.param(
            side(), side(kind=COMPANY), Shared(Rule.PHONE, verified=True, names=1), Doubt.OTHER_KIND, id="a company"
        ),
        pytest.param(side(), side("乙"), Shared(Rule.PLATFORM, verified=True, names=2), None, id="the platform knows"),
        pytest.param(
            side(accounts=()), side(), Shared(Rule.LOGIN, verified=True, names=1), None, id="a browser signs in"
        ),
        pytest.param(
            side(), side(), Shared(Rule.LOGIN, verified=True, names=1), Doubt.OTHER_ACCOUNT, id="a shared browser"
        ),
    ],
)
def test_what_a_rule_joins_by_itself(one: Side, other: Side, shared: Shared, why: Doubt | None) -> None:
    assert doubt(one, other, shared) == doubt(other, one, shared) == why


@pytest.mark.parametrize(
    ("customers", "names", "good"),
    [
        pytest.param(1, 4, True, id="four names"),
        pytest.param(1, 5, False, id="a switchboard"),
        pytest.param(49, 1, True, id="as many as may be"),
        pytest.param(50, 1, False, id="too many"),
    ],
)
def test_when_a_contact_points_to_somebody(customers: int, names: int, *, good: bool) -> None:
    shared = Shared(rule_of(ContactKind.PHONE), verified=True, names=names)
    assert points_to_somebody(side(customers=customers), side(), shared) is good


def join(first: UUID, second: UUID) -> Join:
    return Join(UUID(int=first.int * 100 + second.int), first, second, "hand", 1)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
def test_parts_are_the_groups_that_joins_make(edges: list[tuple[int, int]]) -> None:
    ids = [UUID(int=number) for number in range(8)]
    groups = parts(ids, [join(ids[a], ids[b]) for a, b in edges])
    assert sorted(one for group in groups for one in group) == ids
    for first, second in edges:
        assert any({ids[first], ids[second]} <= group for group in groups)
    assert len(groups) >= 8 - len(edges)
    assert groups == sorted(groups, key=leader)


def test_a_join_with_somebody_else_makes_no_group() -> None:
    assert parts([A, B], [join(A, C)]) == [frozenset({A}), frozenset({B})]


def test_a_profile_is_computed_from_its_customers() -> None:
    address = Address("浙江省", "杭州市", "西湖区", "样例路1号")
    one = Customer(A, SHOP, "a", Facts("甲", level=2, phone="13800000001", address=address, first_seen_at=5))
    other = Customer(B, SHOP, None, Facts("访客 0001", first_seen_at=3))
    facts = [*told_by_store(one, 1), *told_by_store(other, 9)]
    assert [(fact.name, fact.source) for fact in facts] == [
        (FactName.NAME, FactSource.STORE), (FactName.PHONE, FactSource.STORE), (FactName.ADDRESS, FactSource.STORE),
        (FactName.NAME, FactSource.SHOPPER),
    ]  # fmt: skip
    bought = {A: Purchases(2, 300, "CNY", 7), C: Purchases(9, 9, "CNY", 9)}
    assert profile_of([other, one], facts, PERSON, bought) == Profile(A, SHOP, PERSON, "甲", "", 2, 2, 2, 300, 3, 7)
    alone = Customer(C, SHOP, "c", Facts("丙"))
    assert profile_of([alone], told_by_store(alone, 1), COMPANY, {}) == Profile(
        C, SHOP, COMPANY, "丙", "", 0, 1, 0, 0, None, None
    )


@given(
    name=st.text(max_size=3), nick=st.text(max_size=3), level=st.integers(0, 5), phone=st.sampled_from(["", "138"]),
    seen=st.none() | st.integers(0, 9), source=st.sampled_from(["a", None]),
)  # fmt: skip
def test_who_is_new_has_the_profile_that_is_computed_of_them(
    name: str, nick: str, level: int, phone: str, seen: int | None, source: str | None
) -> None:
    one = Customer(A, SHOP, source, Facts(name, nick, level, phone, first_seen_at=seen))
    assert profile_alone(one) == profile_of([one], told_by_store(one, 7), PERSON, {})


def test_purchases_add_up() -> None:
    assert sum_of([Purchases(1, 5, "CNY", None), Purchases(2, 7, "CNY", 3)]) == Purchases(3, 12, "CNY", 3)
    assert sum_of([Purchases(0, 0, "CNY", None)]) == Purchases(0, 0, "CNY", None)


def said(number: int, word: str, at: int) -> Consent:
    return Consent(UUID(int=number), A, Purpose.CARE, word == "yes", ConsentSource.SHOPPER, at)


@pytest.mark.parametrize(
    ("consents", "number"),
    [
        pytest.param([said(1, "yes", 1), said(2, "no", 2)], 2, id="the newest"),
        pytest.param([said(1, "no", 2), said(2, "yes", 2)], 1, id="as new: taken back"),
        pytest.param([said(2, "yes", 3), said(1, "yes", 1)], 2, id="in any order"),
    ],
)
def test_the_newest_word_on_a_purpose_stands(consents: list[Consent], number: int) -> None:
    assert (
        standing(consents)
        == standing(reversed(consents))
        == {Purpose.CARE: consents[[c.id.int for c in consents].index(number)]}
    )


@pytest.mark.parametrize(
    ("tests", "place"),
    [
        pytest.param((Measured("spent", 1, 5),), None, id="a span"),
        pytest.param((Measured("spent", 5, 5),), None, id="one number"),
        pytest.param((Measured("spent", 6, 5),), 1, id="upside down"),
        pytest.param((Tagged("a"), Measured("level")), 2, id="no bound"),
        pytest.param((IsA(PERSON), Since("last_order_at", 9, 3)), 2, id="days upside down"),
        pytest.param((Agreed(Purpose.CARE), Since("last_order_at", most_days=3)), None, id="one bound"),
    ],
)
def test_a_test_that_nobody_can_meet(tests: tuple[Test, ...], place: int | None) -> None:
    condition = SegmentCondition("all", list(tests))
    assert empty_span(condition) == place
    assert counts_days(condition) is any(isinstance(test, Since) for test in tests)


def test_what_an_import_changed() -> None:
    before = Facts("甲", level=1, phone="13800000001", tags=("老客", "裙装"))
    after = Facts("甲", level=2, phone="13800000002", address=Address("浙江省"), tags=("老客", "童装"))
    assert changes_between(before, before) == []
    assert changes_between(before, after) == [
        Change(What.FACT, "phone", "138****0001", "138****0002", "store"),
        Change(What.FACT, "address", "", "浙江省****", "store"),
        Change(What.LEVEL, "level", "1", "2", "store"),
        Change(What.TAG, "裙装", "裙装", "", "store"),
        Change(What.TAG, "童装", "", "童装", "store"),
    ]
