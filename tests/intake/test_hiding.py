"""Of a file's rows and problems a page shows nothing personal whole."""

from __future__ import annotations

import pytest

from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.hiding import hidden, hidden_problem, personal
from xiaoer.intake.domain.mapping import Column, Mapping
from xiaoer.intake.domain.problems import problem
from xiaoer.intake.domain.runs import Looked

NOTHING = Mapping({})


@pytest.mark.parametrize(
    ("column", "cell", "shown"),
    [
        pytest.param("联系手机", "13800000001", "138****0001", id="a phone by the column's name"),
        pytest.param("收货人手机号", "0571-87654321", "****21", id="a landline of the recipient"),
        pytest.param("收货人姓名", "李小明", "李**", id="a recipient"),
        pytest.param("收件人地址", "浙江省杭州市西湖区文三路1号", "浙江省杭州市****", id="an address in one piece"),
        pytest.param("address", "浙江省 杭州市 西湖区 文三路1号", "浙江省杭州市西湖区****", id="an address in parts"),
        pytest.param("邮箱地址", "demo.li@example.com", "d****@example.com", id="an e-mail address is no address"),
        pytest.param("身份证号", "110101199003070011", "1101**********0011", id="an identity number"),
        pytest.param("护照 passport", "E12345678", "****78", id="a short identity number"),
        pytest.param("手机", "13812345678/13912345678", "138****5678/139****5678", id="two phones in one cell"),
        pytest.param("地址", "浙江省杭州市*西湖区文三路1号", "浙江省杭州市****", id="an address with a star in it"),
        pytest.param("手机", "", "", id="an empty cell"),
        pytest.param("手机", "138****0001", "138****0001", id="masked by the marketplace already"),
        pytest.param("备用", "+86 138-0000-0001", "****01", id="a phone where nobody says so"),
        pytest.param("备用", "联系 demo@example.com。", "联系 d****@example.com。", id="an e-mail in a text"),
        pytest.param("备用", "证 11010119900307001x 已核", "证 1101**********001x 已核", id="an identity number in a text"),
        pytest.param("订单编号", "2026112113800000001", "2026112113800000001", id="an order's number is none"),
        pytest.param("金额", "13800000", "13800000", id="nor is a sum"),
    ],
)  # fmt: skip
def test_a_cell(column: str, cell: str, shown: str) -> None:
    looked = Looked("csv", "utf-8", ("a", column), (("x", cell),))
    seen = hidden(looked, NOTHING, Holds.ORDERS)
    assert (seen.columns, seen.rows) == (looked.columns, (("x", shown),))


def test_what_a_column_holds_is_known_by_its_mapping_and_by_our_own_names() -> None:
    mapping = Mapping({"phone": Column(("A", "B")), "street": Column(("C",)), "number": Column(("D",))})
    assert personal(("A", "B", "C", "D", "收货人", "金额"), mapping, Holds.ORDERS) == {
        "A": "phone", "B": "phone", "C": "street", "收货人": "recipient",
    }  # fmt: skip
    looked = Looked("csv", "utf-8", ("A", "D"), (("87654321", "N-1", "13800000001"), ("87654321",)))
    assert hidden(looked, mapping, Holds.ORDERS).rows == (("****21", "N-1", "138****0001"), ("****21",))


def test_a_file_without_rows_has_nothing_to_hide() -> None:
    looked = Looked("csv", "utf-8", ("A",), ())
    assert hidden(looked, NOTHING, Holds.ORDERS) == looked


def test_a_problem_repeats_nothing() -> None:
    differs = {"first": 3, "other": "样例路2号"}
    one = hidden_problem(problem(4, "地址", "样例路1号", "differs", differs), {"地址": "street"})
    assert (one.line, one.column, one.found, one.code) == (4, "地址", "样例路1号"[:6] + "****", "differs")
    assert one.expected_zh == "和编号相同的第 3 行一致"
    assert one.expected_en == "the same as in line 3, which has the same number"
    plain = hidden_problem(problem(4, "状态", "x", "differs", {"first": 3, "other": "y"}), {"地址": "street"})
    assert (plain.found, plain.expected_zh) == ("x", "和编号相同的第 3 行一致（y）")
    broken = hidden_problem(problem(5, "", "13800000001,李", "broken", {"said": "13800000001"}), {})
    assert (broken.found, broken.expected_en) == ("138****0001,李", "a whole row (138****0001)")


def test_a_problem_of_several_columns_together_shows_none_of_them_whole() -> None:
    holding = {"详细地址": "street", "街道/镇": "street"}
    differs = {"first": 3, "other": "上海市徐汇区某路5号"}
    one = hidden_problem(
        problem(4, "详细地址 + 街道/镇", "浙江省杭州市西湖区文三路1号 / 2幢301室", "differs", differs), holding
    )
    assert (one.found, one.expected_zh) == ("浙江省杭州市**** / 2幢301室****", "和编号相同的第 3 行一致")
