from __future__ import annotations

import pytest

from tests.scripts.given import FACTS, NOW
from xiaoer.scripts.domain.facts import CustomerFacts, Facts, ProductFacts, listed, tree


@pytest.mark.parametrize(
    ("items", "words"),
    [
        pytest.param((), "", id="none"),
        pytest.param(("羽绒服",), "羽绒服", id="one"),
        pytest.param(("羽绒服", "帽子"), "羽绒服和帽子", id="two"),
        pytest.param(("羽绒服", "帽子", "T恤"), "羽绒服、帽子和T恤", id="three"),
        pytest.param(["mug", "hat", "fan"], "mug, hat and fan", id="English"),
        pytest.param(["mug", "帽子"], "mug和帽子", id="mixed is Chinese"),
    ],
)
def test_listed(items: tuple[str, ...] | list[str], words: str) -> None:
    assert listed(items) == words


def test_what_is_not_known_is_absent() -> None:
    known = tree(Facts(now=NOW, zone="Asia/Shanghai", customer=CustomerFacts("  ", 0), shop_name=""))
    assert known == {
        "customer": {"level": 0}, "order": {}, "parcel": {}, "product": {"attributes": {}}, "shop": {}, "agent": {},
        "daypart": "早上好",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "value", "said"),
    [
        pytest.param("zh", True, "是", id="yes"),
        pytest.param("en", False, "no", id="no in English"),
        pytest.param("zh", 3.0, "3", id="whole number"),
        pytest.param("zh", 2.5, "2.5", id="fraction"),
        pytest.param("zh", 40, "40", id="integer"),
        pytest.param("zh", "棉", "棉", id="text"),
    ],
)
def test_attributes_are_said_as_people_say_them(locale: str, value: str | bool | float, said: str) -> None:  # noqa: FBT001 - a column
    facts = Facts(now=NOW, zone="Asia/Shanghai", locale=locale, product=ProductFacts(attributes={"属性": value}))
    assert tree(facts)["product"]["attributes"] == {"属性": said}


def test_moments_are_told_from_now_in_the_shops_zone() -> None:
    placed = tree(FACTS)["order"]["placed_at"]
    assert (placed.now, placed.zone, placed.whole_day) == (NOW, "Asia/Shanghai", False)
    assert tree(FACTS)["parcel"]["expected_day"].whole_day is True
