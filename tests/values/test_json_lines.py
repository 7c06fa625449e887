from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
import pytest
from msgspec import Meta

from xiaoer.values.forms import COLOR, WORDS
from xiaoer.values.json_lines import once, read_lines, read_object
from xiaoer.values.refusal import Refused


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    count: Annotated[int, Meta(ge=1, le=9)] = 1
    tags: Annotated[list[str], Meta(min_length=1, max_length=2)] | None = None
    code: Annotated[str, Meta(pattern="^[a-z]+$")] = "a"
    at: Annotated[datetime, Meta(tz=True)] | None = None
    size: Size = Size.SMALL
    color: Annotated[str, Meta(pattern=COLOR)] = "#000000"
    maybe: int | str = 0


def said(result: object) -> tuple[str, dict[str, Any]]:
    assert isinstance(result, Refused)
    facts = {name: value for name, value in result.facts.items() if name not in {"file", "line", "place"}}
    return result.code, {"at": result.facts["place"], **facts}


def test_rows_come_with_their_lines_and_blank_lines_do_not_count_as_rows() -> None:
    content = '\ufeff{"id": "a"}\r\n\n  \n{"id": "乙", "count": 2}\n'.encode()
    assert read_lines(content, "rows.jsonl", Row) == [(1, Row("a")), (4, Row("乙", 2))]


def test_a_file_in_gbk_is_read_as_one() -> None:
    content = '{"id": "四川省成都市"}'.encode("gbk")
    assert read_lines(content, "rows.jsonl", Row, "gbk") == [(1, Row("四川省成都市"))]
    assert read_object(b'{"id": "plain"}', "one.json", Row, "gbk") == Row("plain")


@pytest.mark.parametrize(
    ("content", "encoding", "code", "facts"),
    [
        pytest.param(b"", "utf-8", "import_empty_file", {"at": "f"}, id="empty"),
        pytest.param(b" \n \n", "utf-8", "import_empty_file", {"at": "f"}, id="blank lines only"),
        pytest.param(b"{}", "big5", "import_unknown_encoding",
                     {"at": "f", "encoding": "big5", "known": "utf-8、gbk"}, id="an encoding that is not known"),
        pytest.param("{}\n四".encode(), "gbk", "import_not_gbk_but_utf8", {"at": "f"}, id="UTF-8 given as GBK"),
        pytest.param(b"{}\n\xff\xff", "gbk", "import_not_gbk", {"at": "f:2", "byte": 1}, id="not GBK"),
        pytest.param("{}\n{}四川".encode("gbk"), "utf-8", "import_not_utf8_but_gbk", {"at": "f:2", "byte": 3},
                     id="GBK given as UTF-8"),
        pytest.param(b"\n\n \xff\xff", "utf-8", "import_not_utf8", {"at": "f:3", "byte": 2}, id="neither"),
        pytest.param(b'{"id": "a"}\n{"id": "b\\u0000"}', "utf-8", "import_nul", {"at": "f:2"},
                     id="a character that PostgreSQL does not keep"),
        pytest.param(b'{"id": "a"', "utf-8", "import_not_json",
                     {"at": "f:1", "column": 11, "said": "Input data was truncated"}, id="cut off"),
        pytest.param('{"id": "四", "count": ,}'.encode(), "utf-8", "import_not_json",
                     {"at": "f:1", "column": 22, "said": "JSON is malformed: invalid character"},
                     id="malformed: columns count characters"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read(content: bytes, encoding: str, code: str, facts: dict[str, Any]) -> None:
    assert said(read_lines(content, "f", Row, encoding)) == (code, facts)


def value(field: str, zh: str, en: str) -> tuple[str, dict[str, Any]]:
    return "import_wrong_value", {"at": "f:1", "field": field, "expected_zh": zh, "expected_en": en}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("{}", ("import_missing_field", {"at": "f:1", "field": "id"}), id="missing"),
        pytest.param('{"id": "a", "of": 1}', ("import_unknown_field", {"at": "f:1", "field": "of"}), id="unknown"),
        pytest.param("[]", value("$", "对象（现在是列表）", "an object (found a list)"), id="no object"),
        pytest.param('{"id": 1}', value("id", "文字（现在是整数）", "text (found a whole number)"), id="kind"),
        pytest.param('{"id": "a", "maybe": null}',
                     value("maybe", "整数、文字（现在是空值（null））", "a whole number or text (found null)"), id="two kinds"),
        pytest.param('{"id": "a", "count": 0}', value("count", "整数，不小于 1", "a whole number, at least 1"), id="low"),
        pytest.param('{"id": "a", "count": 10}', value("count", "整数，不大于 9", "a whole number, at most 9"), id="high"),
        pytest.param('{"id": "a", "tags": []}', value("tags", "列表，长度至少 1", "a list, at least 1 long"), id="few"),
        pytest.param('{"id": "a", "tags": ["", "", ""]}',
                     value("tags", "列表，长度至多 2", "a list, at most 2 long"), id="many"),
        pytest.param('{"id": "a", "tags": [1]}',
                     value("tags[0]", "文字（现在是整数）", "text (found a whole number)"), id="deep"),
        pytest.param('{"id": "a", "code": "A"}',
                     value("code", "文字，写法须符合 ^[a-z]+$", "text, written as ^[a-z]+$"), id="pattern"),
        pytest.param('{"id": "a", "color": "red"}', value("color", *WORDS[COLOR]), id="a form that has its words"),
        pytest.param('{"id": "a", "size": "huge"}',
                     value("size", "允许的取值之一（'huge' 不在其中）", "one of the allowed values ('huge' is none)"), id="choice"),
        *(
            pytest.param(f'{{"id": "a", "at": "{at}"}}',
                         value("at", "带时区的时间（如 2026-11-21T18:00:00+08:00）",
                               "a time with its offset (such as 2026-11-21T18:00:00+08:00)"), id=label)
            for at, label in [("2026-11-21T18:00:00", "no offset"), ("昨天", "no time")]
        ),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_what_it_should_be(line: str, expected: tuple[str, dict[str, Any]]) -> None:
    assert said(read_lines(line.encode(), "f", Row)) == expected


class Keyed(msgspec.Struct, frozen=True):
    sizes: dict[Size, Annotated[int, Meta(multiple_of=5)]]


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        pytest.param(" \n", "import_empty_file", {"at": "f"}, id="empty"),
        pytest.param('{\n  "sizes": {}\n', "import_not_json",
                     {"at": "f:3", "column": 1, "said": "Input data was truncated"}, id="cut off: the line is found"),
        pytest.param('{\n  "sizes": ,', "import_not_json",
                     {"at": "f:2", "column": 12, "said": "JSON is malformed: invalid character"}, id="malformed"),
        pytest.param('{\n  "sizes": "\\u0000"}', "import_nul", {"at": "f:2"}, id="nul: the line is found"),
        pytest.param('{"sizes": {"huge": 1}}', "import_wrong_value",
                     {"at": "f", "field": "sizes", "expected_zh": "允许的取值之一（'huge' 不在其中）",
                      "expected_en": "one of the allowed values ('huge' is none)"}, id="a wrong key"),
        pytest.param('{"sizes": {"small": 3}}', "import_wrong_value",
                     {"at": "f", "field": "sizes[...]", "expected_zh": "整数 that's a multiple of 5",
                      "expected_en": "a whole number that's a multiple of 5"}, id="a bound without words of ours"),
    ],
)  # fmt: skip
def test_one_object_that_cannot_be_read(text: str, code: str, facts: dict[str, Any]) -> None:
    assert said(read_object(text.encode(), "f", Keyed)) == (code, facts)


def test_an_object_in_no_encoding_is_refused() -> None:
    assert said(read_object(b"\xff\xff", "f", Row)) == ("import_not_utf8", {"at": "f:1", "byte": 1})


def test_what_is_said_beyond_the_kinds_stays_in_its_own_words() -> None:
    class Deep(msgspec.Struct, frozen=True):
        id: str

        def __post_init__(self) -> None:
            raise ValueError("编号已停用")

    expected = {"at": "f", "field": "$", "expected_zh": "编号已停用", "expected_en": "编号已停用"}
    assert said(read_object(b'{"id": "a"}', "f", Deep)) == ("import_wrong_value", expected)


def test_a_backslash_before_the_escape_is_no_nul() -> None:
    assert read_object(rb'{"id": "\\u0000"}', "f", Row) == Row("\\u0000")


def test_a_row_that_is_repeated_alike_counts_once() -> None:
    rows = [(1, Row("a")), (2, Row("b")), (5, Row("a"))]
    assert once(rows, "f", "id", lambda row: row.id) == [(1, Row("a")), (2, Row("b"))]


def test_a_row_that_is_repeated_otherwise_is_refused() -> None:
    rows = [(1, Row("a")), (2, Row("b")), (5, Row("a", 2))]
    expected = {"at": "f:5", "field": "id", "value": "a", "first_line": 1}
    assert said(once(rows, "f", "id", lambda row: row.id)) == ("import_repeated", expected)
