from __future__ import annotations

import string
from http import HTTPStatus

import msgspec
import pytest

from xiaoer.platform.errors import Problem, RefusedRequest, answer, problem, sentence
from xiaoer.platform.refusals import TABLE
from xiaoer.values.refusal import Refused

EVERY_CODE = [pytest.param(code, id=code) for code in TABLE]


def places(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


ENGLISH_ONLY = {"said"}
"""The words of a library, which has no Chinese ones."""


@pytest.mark.parametrize("code", EVERY_CODE)
def test_both_sentences_of_a_row_say_something_and_the_same(code: str) -> None:
    row = TABLE[code]
    assert any("\u4e00" <= character <= "\u9fff" for character in row.zh)
    assert not any("\u4e00" <= character <= "\u9fff" for character in row.en)
    assert row.en.strip()
    chinese = {name.removesuffix("zh").removesuffix("_") for name in places(row.zh)}
    english = {name.removesuffix("en").removesuffix("_") for name in places(row.en)}
    assert chinese - ENGLISH_ONLY == english - ENGLISH_ONLY


@pytest.mark.parametrize("code", EVERY_CODE)
def test_the_facts_fill_every_place_of_a_row(code: str) -> None:
    row = TABLE[code]
    facts = {name: f"<{name}>" for name in places(row.zh) | places(row.en)}
    said = sentence(Refused(code, facts))
    for words, told in ((row.zh, said.zh), (row.en, said.en)):
        assert [name for name in places(words) if f"<{name}>" not in told] == []
        assert not {"{", "}"} & set(told)


@pytest.mark.parametrize("code", EVERY_CODE)
def test_every_row_has_a_status_that_says_refused(code: str) -> None:
    assert HTTPStatus(TABLE[code].status) >= 400


def test_a_missing_fact_does_not_fail_the_answer() -> None:
    assert sentence(Refused("locked_out")) == (
        "尝试次数过多，请在 ? 分钟后再试。",
        "Too many attempts. Please try again in ? minutes.",
    )


def test_braces_in_a_fact_are_only_text() -> None:
    assert sentence(Refused("bad_request", {"what": "{minutes}"})).zh == "请求内容有误：{minutes}"


@pytest.mark.parametrize(
    ("chinese", "detail"),
    [
        pytest.param(True, "会话已由客服小云（演示）接待。", id="Chinese"),
        pytest.param(False, "客服小云（演示） has already taken this conversation.", id="English"),
    ],
)
def test_a_refusal_on_the_wire(chinese: bool, detail: str) -> None:  # noqa: FBT001 - a table's column
    refused = Refused("already_taken", {"name": "客服小云（演示）"})
    told = problem(refused, chinese=chinese)
    assert msgspec.json.decode(msgspec.json.encode(told)) == {
        "type": "urn:xiaoer:already_taken",
        "title": "already_taken",
        "status": 409,
        "code": "already_taken",
        "detail": detail,
        "detail_zh": "会话已由客服小云（演示）接待。",
        "detail_en": "客服小云（演示） has already taken this conversation.",
        "facts": {"name": "客服小云（演示）"},
    }


def test_the_number_of_a_request_is_told_where_there_is_one() -> None:
    told = problem(Refused("failed", {"request_id": "abc"}), "abc")
    assert isinstance(told, Problem)
    assert (told.request_id, told.detail) == ("abc", "系统出错了，请把编号 abc 告诉管理员。")


def test_a_result_passes_and_a_refusal_leaves_the_handler() -> None:
    assert answer(7) == 7
    refused = Refused("not_found", {"what": "订单"})
    with pytest.raises(RefusedRequest, match="not_found") as raised:
        answer(refused)
    assert raised.value.refused is refused
