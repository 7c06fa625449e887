from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoer.values.spelling import email_key, identity_key, name_key, phone_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        pytest.param("13812345678", "8613812345678", id="at home"),
        pytest.param("+86 138-1234-5678", "8613812345678", id="with plus and signs between"),
        pytest.param("0086 13812345678", "8613812345678", id="with two noughts"),
        pytest.param("8613812345678", "8613812345678", id="with the country alone"),
        pytest.param("＋８６（１３８）１２３４５６７８", "8613812345678", id="full width"),
        pytest.param("+1 303 555 0100", "13035550100", id="abroad, and no Chinese number for all its digits"),
        pytest.param("13035550100", "8613035550100", id="the same digits at home"),
        pytest.param("0571-8888 6666", "057188886666", id="a landline as it is dialled"),
        pytest.param("+44 (0)20.7946.0958", "4402079460958", id="points and brackets"),
        pytest.param("138****5678", None, id="masked"),
        pytest.param("110", None, id="too short"),
        pytest.param("1" * 21, None, id="too long"),
        pytest.param("转 8001", None, id="no number"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_phones(written: str, key: str | None) -> None:
    assert phone_key(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        pytest.param(" Xiao.Lin@Example.COM ", "xiao.lin@example.com", id="capitals and spaces"),
        pytest.param("ｘｉａｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", "xiao@example.com", id="full width"),
        pytest.param("l****@example.com", None, id="masked"),
        pytest.param("nobody", None, id="no address"),
        pytest.param("a@b@c", None, id="two of them"),
    ],
)
def test_emails(written: str, key: str | None) -> None:
    assert email_key(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        pytest.param("李 小明", "李小明", id="a space between"),
        pytest.param("Noah  BROWN", "noahbrown", id="capitals"),
        pytest.param("李**", None, id="masked"),
        pytest.param("  ", None, id="nothing"),
    ],
)
def test_names(written: str, key: str | None) -> None:
    assert name_key(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        pytest.param("110101 19900307 771x", "11010119900307771X", id="a small letter and spaces"),
        pytest.param("１１０１０１１９９００３０７７７１Ｘ", "11010119900307771X", id="full width"),
        pytest.param("110101********771X", None, id="masked"),
        pytest.param("12345", None, id="too short"),
    ],
)
def test_identity_numbers(written: str, key: str | None) -> None:
    assert identity_key(written) == key


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "86", "+86", "0086", "+86 "]))
def test_a_mobile_number_is_found_however_it_is_written(number: str, before: str) -> None:
    assert phone_key(f"{before}{number[:3]} {number[3:7]}-{number[7:]}") == f"86{number}"
