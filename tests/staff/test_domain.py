"""What may be told of an account, and by whom it may be changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoer.staff.domain.accounts import (
    MOST_LOGIN,
    MOST_NAME,
    MOST_POST,
    Acting,
    Facts,
    Signing,
    change_hindrance,
    checked,
    hindrance,
    is_seen,
    login_of,
    signed,
)
from xiaoer.values.refusal import Refused

ONE, TWO, THREE = (UUID(int=0x50 + number) for number in range(3))
SELF, OTHER = UUID(int=0xA1), UUID(int=0xA2)
ADMIN = Acting(SELF, frozenset({ONE, TWO}))


def facts(**told: Any) -> Facts:
    return msgspec.convert({"name": "客服小兰（测试）", "role": "agent", "locale": "zh", "shops": [ONE]} | told, Facts)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param("lan", "lan", id="plain"),
        pytest.param("  Lan.YI ", "lan.yi", id="however it is written"),
        pytest.param("小兰", "小兰", id="Chinese"),
        pytest.param("lan@example.com", "lan@example.com", id="an address"),
        pytest.param("a" * MOST_LOGIN, "a" * MOST_LOGIN, id="the longest"),
        pytest.param("a" * (MOST_LOGIN + 1), None, id="longer"),
        pytest.param(" ", None, id="nothing"),
        pytest.param("lan yi", None, id="a blank"),
        pytest.param("lan\u3000yi", None, id="a wide blank"),
        pytest.param("lan\x00", None, id="a character that cannot be kept"),
    ],
)
def test_a_login(told: str, kept: str | None) -> None:
    assert login_of(told) == (kept or Refused("bad_login", {"most": MOST_LOGIN}))


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param(" 小兰 ", "小兰", id="trimmed"),
        pytest.param("Lan Yi", "Lan Yi", id="a blank inside"),
        pytest.param("兰" * MOST_NAME, "兰" * MOST_NAME, id="the longest"),
        pytest.param("兰" * (MOST_NAME + 1), None, id="longer"),
        pytest.param("  ", None, id="nothing"),
        pytest.param("小\n兰", None, id="two lines"),
    ],
)
def test_a_name(told: str, kept: str | None) -> None:
    wanted = Refused("bad_account_name", {"most": MOST_NAME}) if kept is None else facts(name=kept)
    assert checked(facts(name=told)) == wanted


@pytest.mark.parametrize(
    ("alias", "post", "kept"),
    [
        pytest.param(" 小云 ", " 售后专员 ", ("小云", "售后专员"), id="trimmed"),
        pytest.param(" ", "", ("", ""), id="none"),
        pytest.param("客服小兰（测试）", "", ("", ""), id="the name itself is none"),
        pytest.param("云" * MOST_NAME, "员" * MOST_POST, ("云" * MOST_NAME, "员" * MOST_POST), id="the longest"),
        pytest.param("云" * (MOST_NAME + 1), "", None, id="a longer alias"),
        pytest.param("", "员" * (MOST_POST + 1), None, id="a longer post"),
        pytest.param("小\n云", "", None, id="an alias of two lines"),
        pytest.param("", "售后\x00专员", None, id="a character that cannot be kept"),
    ],
)
def test_a_signature(alias: str, post: str, kept: tuple[str, str] | None) -> None:
    """Told with everything else of an account, or alone by whose it is: the same."""
    refused = Refused("bad_signature", {"most": MOST_NAME, "most_post": MOST_POST})
    wanted = refused if kept is None else facts(alias=kept[0], post=kept[1])
    assert checked(facts(alias=alias, post=post)) == wanted
    assert signed(facts(), Signing(alias, post)) == wanted


@given(st.lists(st.sampled_from([ONE, TWO, THREE])))
def test_each_shop_is_kept_once_and_in_order(told: list[UUID]) -> None:
    kept = checked(facts(shops=told))
    assert isinstance(kept, Facts)
    assert kept.shops == tuple(sorted(set(told)))
    assert checked(kept) == kept


@pytest.mark.parametrize(
    ("account_id", "shops", "code"),
    [
        pytest.param(OTHER, {ONE}, None, id="of one of the shops"),
        pytest.param(OTHER, {ONE, TWO}, None, id="of all of them"),
        pytest.param(OTHER, set(), None, id="of no shop"),
        pytest.param(OTHER, {THREE}, "account_not_found", id="of another shop"),
        pytest.param(OTHER, {ONE, THREE}, "account_elsewhere", id="of another shop too"),
        pytest.param(SELF, {ONE, TWO}, "account_own", id="oneself"),
    ],
)
def test_who_is_switched_off_or_given_a_password_by_an_administrator(
    account_id: UUID, shops: set[UUID], code: str | None
) -> None:
    found = hindrance(account_id, shops, ADMIN)
    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("account_id", "was", "now", "code"),
    [
        pytest.param(OTHER, {}, {"role": "admin"}, None, id="another role"),
        pytest.param(OTHER, {}, {"shops": [ONE, TWO]}, None, id="another shop"),
        pytest.param(OTHER, {}, {"shops": []}, None, id="no shop"),
        pytest.param(OTHER, {"shops": []}, {"shops": [TWO]}, None, id="a first shop"),
        pytest.param(OTHER, {}, {"shops": [ONE, THREE]}, "shop_not_found", id="a shop that one is not let into"),
        pytest.param(OTHER, {"shops": [ONE, THREE]}, {"shops": [ONE]}, "account_elsewhere", id="works elsewhere too"),
        pytest.param(OTHER, {"shops": [THREE]}, {}, "account_not_found", id="works elsewhere"),
        pytest.param(
            SELF,
            {"role": "admin"},
            {"role": "admin", "name": "改名", "locale": "en", "alias": "小云"},
            None,
            id="own name",
        ),
        pytest.param(SELF, {"role": "admin"}, {"role": "agent"}, "account_own", id="own role"),
        pytest.param(SELF, {"role": "admin"}, {"role": "admin", "shops": []}, "account_own", id="own shops"),
    ],
)
def test_what_an_administrator_makes_of_an_account(
    account_id: UUID, was: dict[str, Any], now: dict[str, Any], code: str | None
) -> None:
    found = change_hindrance(account_id, facts(**was), facts(**now), ADMIN)
    assert (found and found.code) == code


_SHOPS = st.frozensets(st.sampled_from([ONE, TWO, THREE]))


@given(_SHOPS, _SHOPS)
def test_who_may_be_changed_is_seen(shops: frozenset[UUID], own: frozenset[UUID]) -> None:
    found = hindrance(OTHER, shops, Acting(SELF, own))
    assert is_seen(shops, own) is (found is None or found.code != "account_not_found")
    assert (found is None) is (shops <= own)
