from __future__ import annotations

import msgspec
import pytest

from tests.intake import machine
from xiaoer.intake.domain.fitting import fitted, typed
from xiaoer.intake.domain.told import Told, What, read
from xiaoer.shop.domain.attributes import AttributeKind, Definition
from xiaoer.shop.domain.products import Attribute, Category
from xiaoer.shop.domain.rows import ProductRow
from xiaoer.values.refusal import Refused

DEFINED = (
    Definition(Category.CLOTHING, "充绒量", "down fill", AttributeKind.NUMBER, "克"),
    Definition(Category.CLOTHING, "可机洗", "machine wash", AttributeKind.YES_NO),
    Definition(Category.CLOTHING, "面料", "cloth", AttributeKind.CHOICE, choices=("锦纶", "棉")),
    Definition(Category.FOOD, "净含量", "net weight", AttributeKind.NUMBER, "克"),
)


@pytest.mark.parametrize(
    ("value", "kind", "made"),
    [
        pytest.param("90", AttributeKind.NUMBER, 90, id="a whole number"),
        pytest.param("-9.5", AttributeKind.NUMBER, -9.5, id="a number with a fraction"),
        pytest.param("90 克", AttributeKind.NUMBER, "90 克", id="no number"),
        pytest.param("nan", AttributeKind.NUMBER, "nan", id="not a number by name"),
        pytest.param("Yes", AttributeKind.YES_NO, True, id="yes"),
        pytest.param("否", AttributeKind.YES_NO, False, id="no"),
        pytest.param("也许", AttributeKind.YES_NO, "也许", id="neither yes nor no"),
        pytest.param("90", AttributeKind.TEXT, "90", id="text"),
        pytest.param("棉", AttributeKind.CHOICE, "棉", id="a choice"),
        pytest.param("90", None, "90", id="nothing defined"),
    ],
)
def test_text_as_what_is_defined(value: str, kind: AttributeKind | None, made: Attribute) -> None:
    found = typed(value, kind)
    assert (type(found), found) == (type(made), made)


@pytest.mark.parametrize(
    ("attributes", "fit", "wrong"),
    [
        pytest.param({"充绒量": "90", "可机洗": "是"}, {"充绒量": 90, "可机洗": True}, None, id="all fit"),
        pytest.param({"充绒量": 90}, {"充绒量": 90}, None, id="a number already"),
        pytest.param({"净含量": "一袋", "产地": "湖州"}, {"净含量": "一袋", "产地": "湖州"}, None, id="not defined here"),
        pytest.param(
            {"充绒量": "90 克", "面料": "锦纶、棉", "产地": "湖州"}, {"产地": "湖州"},
            {
                "wrong_zh": "充绒量应为数字（单位 克，不写单位），写的是“90 克”；面料应为锦纶、棉 之一，写的是“锦纶、棉”",
                "wrong_en": "充绒量 should be a number in 克, without the unit and is “90 克”; 面料 should be one of 锦纶, 棉 and is “锦纶、棉”",
            },
            id="two do not fit",
        ),
    ],
)  # fmt: skip
def test_a_product_without_what_does_not_fit(
    attributes: dict[str, Attribute], fit: dict[str, Attribute], wrong: dict[str, str] | None
) -> None:
    (told,) = read(What.PRODUCTS, [msgspec.json.encode(machine.product(attributes=attributes))])
    made, why = fitted(told, DEFINED)
    assert isinstance(told.row, ProductRow)
    assert made == msgspec.structs.replace(told, row=msgspec.structs.replace(told.row, attributes=fit))
    assert why == (None if wrong is None else Refused("source_attributes", wrong))


def test_rows_that_are_no_products_stay_as_they_are() -> None:
    unread = Told(0, "COAT", Refused("import_wrong_value"))
    assert fitted(unread, DEFINED) == (unread, None)
