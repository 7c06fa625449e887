from __future__ import annotations

import pytest

from xiaoer.values.masking import mask_address, mask_email, mask_identity, mask_name, mask_phone, whole_address


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        pytest.param("13812345678", "138****5678", id="mobile"),
        pytest.param("+8613812345678", "+86138****5678", id="with the country"),
        pytest.param("+86 13812345678", "+86 138****5678", id="with the country and a space"),
        pytest.param("138****5678", "138****5678", id="masked by the marketplace"),
        pytest.param("010-8888", "****88", id="short"),
        pytest.param("10086", "****", id="very short"),
        pytest.param("", "", id="none"),
    ],
)
def test_phones(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        pytest.param("李小明", "李**", id="Chinese"),
        pytest.param("Noah Brown", "N*** B****", id="two words"),
        pytest.param("李", "李", id="one character"),
        pytest.param("  ", "", id="blank"),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("email", "masked"),
    [
        pytest.param("lily@example.com", "l****@example.com", id="usual"),
        pytest.param("l@example.com", "l****@example.com", id="one letter shows no length"),
        pytest.param("not an address", "n****", id="no domain"),
        pytest.param("@example.com", "", id="no name"),
        pytest.param("", "", id="none"),
    ],
)
def test_emails(email: str, masked: str) -> None:
    assert mask_email(email) == masked


@pytest.mark.parametrize(
    ("places", "masked"),
    [
        pytest.param(("浙江省", "杭州市", "西湖区"), "浙江省杭州市西湖区****", id="province, city, district"),
        pytest.param(("北京市", "北京市", "海淀区"), "北京市海淀区****", id="a place that stands twice"),
        pytest.param(("CO", "Denver"), "Denver, CO, ****", id="without Chinese"),
        pytest.param(("", "Denver"), "Denver, ****", id="one place"),
        pytest.param(("", ""), "", id="none"),
    ],
)
def test_addresses(places: tuple[str, ...], masked: str) -> None:
    assert mask_address(*places) == masked


@pytest.mark.parametrize(
    ("places", "line"),
    [
        pytest.param(("浙江省", "杭州市", "西湖区", "文三路 1 号"), "浙江省杭州市西湖区文三路 1 号", id="Chinese"),
        pytest.param(("北京市", "北京市", "", "长安街 1 号"), "北京市长安街 1 号", id="a place that stands twice"),
        pytest.param(("CO", "Denver", "", "12 Elm Street"), "12 Elm Street, Denver, CO", id="the other way round"),
        pytest.param(("", "", "", ""), "", id="nothing"),
    ],
)
def test_whole_addresses(places: tuple[str, ...], line: str) -> None:
    assert whole_address(*places) == line


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        pytest.param("33010619900307001X", "3301**********001X", id="an identity card"),
        pytest.param("330106900307001", "3301*******7001", id="one of the first generation"),
        pytest.param("E12345678", "****78", id="a passport"),
        pytest.param("12345", "****", id="too short for anything"),
        pytest.param("3301**********001X", "3301**********001X", id="masked already"),
        pytest.param("", "", id="none"),
    ],
)
def test_identity_numbers(number: str, masked: str) -> None:
    assert mask_identity(number) == masked
