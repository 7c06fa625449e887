"""A chat log checked: what is right becomes conversations, what is wrong is told by line and column."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.intake import chat_files as log
from tests.intake.workbook import workbook
from xiaoer.conversations.domain.logs import LoggedTalk
from xiaoer.conversations.domain.messages import Author, Kind
from xiaoer.intake.actions.reading import open_sheet
from xiaoer.intake.actions.runs import ready_mappings
from xiaoer.intake.domain.cells import Odd, Wrong, to_words
from xiaoer.intake.domain.chats import MOST_MESSAGES, gather
from xiaoer.intake.domain.combining import Layout
from xiaoer.intake.domain.fields import SHAPES, Holds
from xiaoer.intake.domain.mapping import Column, Mapping, check_mapping, fitting, propose
from xiaoer.values.refusal import Refused

NAMES = (
    "talk",
    "message",
    "at",
    "seq",
    "speaker",
    "text",
    "agent",
    "shopper",
    "shopper_name",
    "order",
    "score",
    "kind",
)
ZONES = {"Asia/Shanghai"}


def layout(*without: str) -> Layout:
    return Layout([name for name in NAMES if name not in without], {}, "CNY", SHAPES[Holds.CHATS].fields)


def row(line: int, *without: str, **told: Any) -> tuple[Any, ...]:
    plain = {"talk": "T1", "message": f"M{line}", "at": 1_000, "speaker": "shopper", "text": "在吗"} | told
    return (line, *(plain.get(name) for name in NAMES if name not in without))


def told(*rows: tuple[Any, ...], of: Layout | None = None, day: int = 0) -> LoggedTalk:
    gathered = gather(rows, of or layout(), day)
    assert gathered.told is not None, gathered.problems
    return gathered.told


ORDERS: list[Any] = [
    pytest.param([row(2, at=3, text="三"), row(3, at=1, text="一")], ["一", "三"], id="by-time"),
    pytest.param([row(9, text="九"), row(8, text="八")], ["八", "九"], id="equal-times-by-line"),
    pytest.param(
        [row(2, seq=5, text="五"), row(3, seq=0, text="零")], ["零", "五"], id="equal-times-by-the-sources-place"
    ),
    pytest.param(
        [row(2, at=2, seq=1, text="后"), row(3, at=1, seq=2, text="前")], ["前", "后"], id="time-before-place"
    ),
]


@pytest.mark.parametrize(("rows", "texts"), ORDERS)
def test_messages_stand_in_the_order_in_which_they_were_said(rows: list[Any], texts: list[str]) -> None:
    assert [one.body for one in told(*rows).messages] == texts


def test_a_conversation_tells_what_its_latest_row_tells() -> None:
    one = told(
        row(2, at=1, shopper="demo-1", shopper_name="旧名", order="A1", score=2),
        row(3, at=2, speaker="agent", agent="演示小林"),
        row(4, at=3, shopper="demo-1", shopper_name="新名", score=5),
    )
    assert (one.key, one.shopper, one.shopper_name, one.order, one.score, one.channel, one.began_at) == (
        "T1", "demo-1", "新名", "A1", 5, "", 1,
    )  # fmt: skip
    assert [(said.author, said.agent, said.client_id) for said in one.messages] == [
        (Author.SHOPPER, "", "log:M2"), (Author.AGENT, "演示小林", "log:M3"), (Author.SHOPPER, "", "log:M4"),
    ]  # fmt: skip


def test_a_note_stays_a_note() -> None:
    said = told(row(2), row(3, speaker="agent", kind="note")).messages
    assert [one.kind for one in said] == [Kind.TEXT, Kind.NOTE]


def test_without_times_the_lines_keep_their_order_on_the_day_that_was_named() -> None:
    bare = layout("at", "message", "seq")
    one = told(*(row(line, "at", "message", "seq", text=str(line)) for line in (4, 2, 3)), of=bare, day=77)
    assert [(said.body, said.at) for said in one.messages] == [("2", None), ("3", None), ("4", None)]
    assert (one.day, one.began_at) == (77, 77)


REPEATED: list[Any] = [
    pytest.param([row(2), row(3, message="M2")], 1, 1, id="the-same-id"),
    pytest.param([row(2, message=None, seq=1), row(3, message=None, seq=1)], 1, 1, id="the-same-place"),
    pytest.param([row(2, message=None, seq=1), row(3, message=None, seq=2)], 2, 0, id="another-place"),
    pytest.param([row(2, message=None), row(3, message=None)], 2, 0, id="said-twice-without-an-id"),
]


@pytest.mark.parametrize(("rows", "messages", "repeated"), REPEATED)
def test_a_message_counts_once(rows: list[Any], messages: int, repeated: int) -> None:
    gathered = gather(rows, layout(), 0)
    assert gathered.told is not None
    marks = {one.client_id for one in gathered.told.messages}
    assert (len(gathered.told.messages), len(marks), gathered.repeated) == (messages, messages, repeated)


WRONG: list[Any] = [
    pytest.param([row(2, text=None)], [(2, "内容", "missing")], id="no-text"),
    pytest.param([row(2, speaker=None)], [(2, "说话方", "missing")], id="no-speaker"),
    pytest.param([row(2), row(3, at=None)], [(3, "时间", "missing")], id="no-time-where-others-have-one"),
    pytest.param([row(2), row(3, message="M2", text="别的")], [(3, "消息编号", "repeated")], id="one-id-two-texts"),
    pytest.param([row(3), row(2, message="M3", at=5)], [(3, "消息编号", "repeated")], id="one-id-two-times"),
    pytest.param(
        [row(2, shopper="甲"), row(3), row(4, shopper="乙"), row(5, shopper="丙")], [(4, "顾客编号（平台账号）", "talk_differs")], id="two-shoppers"
    ),
    pytest.param([row(line) for line in range(MOST_MESSAGES + 1)], [(MOST_MESSAGES, "", "most_messages")], id="too-long"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "problems"), WRONG)
def test_one_bad_row_holds_the_whole_conversation_back(rows: list[Any], problems: list[Any]) -> None:
    gathered = gather(rows, layout(), 0)
    assert gathered.told is None
    assert [(one.line, one.column, one.code) for one in gathered.problems] == problems


@for_all(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("甲乙")), min_size=1, max_size=9), st.randoms())
def test_order_and_repetition_of_rows_make_no_difference(said: list[tuple[int, str]], chance: random.Random) -> None:
    rows = [row(line, at=at, text=text) for line, (at, text) in enumerate(said, start=2)]
    mixed = [*rows, *chance.choices(rows, k=3)]
    chance.shuffle(mixed)
    assert gather(mixed, layout(), 0).told == gather(rows, layout(), 0).told


@for_all(st.lists(st.sampled_from("甲乙"), min_size=1, max_size=9), st.integers(0, 9))
def test_what_was_exported_before_is_known_again_in_a_later_export(texts: list[str], many: int) -> None:
    bare = layout("at", "message", "seq")
    rows = [row(line, "at", "message", "seq", text=text) for line, text in enumerate(texts)]
    whole = [one.client_id for one in told(*rows, of=bare).messages]
    assert len(set(whole)) == len(whole)
    if rows[:many]:
        assert [one.client_id for one in told(*rows[:many], of=bare).messages] == whole[:many]


CELLS: list[Any] = [
    pytest.param(None, None, id="nothing"),
    pytest.param(" \u200b\n", None, id="nothing-to-see"),
    pytest.param('="1"', '="1"', id="formula"),
    pytest.param("#N/A", "#N/A", id="a-sign-of-excel"),
    pytest.param("#E-s21[数字x]�", "#E-s21[数字x]�", id="masks-and-codes"),
    pytest.param("一\r\n二\r三", "一\n二\n三", id="lines"),
    pytest.param("一\t二", "一\t二", id="tab"),
    pytest.param(12.0, "12", id="number"),
    pytest.param(12, "12", id="whole-number"),
    pytest.param("甲\x00乙", Wrong("control"), id="nul"),
    pytest.param("甲\udcff", Wrong("encoding"), id="bytes"),
    pytest.param("长" * 4_000, "长" * 4_000, id="longest"),
    pytest.param("长" * 4_001, Wrong("too_long", {"most": 4_000}), id="too-long"),
    pytest.param(True, Wrong("not_yes_no"), id="yes"),
    pytest.param(Odd("列表"), Wrong("nested", {"what": "列表"}), id="list"),
]


@pytest.mark.parametrize(("cell", "value"), CELLS)
def test_words_are_kept_as_they_stand(cell: Any, value: Any) -> None:
    assert to_words(cell, 4_000) == value


BAD_CELLS: list[Any] = [
    pytest.param({"内容": ""}, "内容", "missing", "这一格不能为空", id="empty-text"),
    pytest.param({"内容": "长" * 4001}, "内容", "too_long", "最多 4000 个字", id="too-long"),
    pytest.param({"内容": "甲\x00乙"}, "内容", "control", "不含控制字符的文字", id="nul"),
    pytest.param({"说话方": "路人"}, "说话方", "choice", "这些之一：", id="unknown-speaker"),
    pytest.param({"说话方": ""}, "说话方", "missing", "这一格不能为空", id="no-speaker"),
    pytest.param({"时间": "昨天"}, "时间", "moment", "时间，写法是", id="unreadable-time"),
    pytest.param({"时间": "2026-02-30 10:00"}, "时间", "moment_none", "日历上有的时间", id="no-such-day"),
    pytest.param({"时间": ""}, "时间", "missing", "这一格不能为空", id="no-time"),
    pytest.param({"序号": "-1"}, "序号", "whole", "整数", id="place"),
    pytest.param({"满意度": "6"}, "满意度", "whole_range", "1 到 5 的整数", id="score"),
    pytest.param({"类型": "图片"}, "类型", "choice", "这些之一：", id="kind"),
    pytest.param({"顾客编号": "别人"}, "顾客编号", "talk_differs", "和同一会话第 2 行相同（demo-1）", id="another-shopper"),
    pytest.param({"消息编号": "M1"}, "消息编号", "repeated", "只出现一次；第 2 行", id="one-id-two-texts"),
    pytest.param({"会话编号": ""}, "会话编号", "missing", "这一格不能为空", id="no-conversation"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "column", "code", "expected"), BAD_CELLS)
def test_a_bad_row_is_told_by_line_and_column(
    bad: dict[str, str], column: str, code: str, expected: str, tmp_path: Path
) -> None:
    content = log.content_of(log.rows({}, {"内容": "好的"} | bad, {"会话编号": "T2"}))
    checked = log.check(tmp_path, content)
    [one] = checked.report.items
    assert (one.line, one.column, one.code, checked.blocks) == (3, column, code, "")
    assert one.expected_zh.startswith(expected)
    assert one.expected_en
    kept = log.talks(tmp_path, log.check(tmp_path, content, keep_good=True))
    # A row that belongs to no conversation holds none back.
    assert [talk.key for talk in kept] == (["T1", "T2"] if column == "会话编号" else ["T2"])


WHOLE_FILES: list[Any] = [
    pytest.param(b"", None, "import_empty_file", id="empty"),
    pytest.param(b"<html></html>", None, "intake_not_a_table", id="a-web-page"),
    pytest.param(b"PK\x03\x04broken", None, "intake_unreadable", id="a-broken-workbook"),
    pytest.param(
        log.content_of(log.rows({}))[:120].split(b"\n")[0] + b"\n", None, "intake_no_rows", id="a-header-alone"
    ),
    pytest.param("甲,乙\n你,我\n".encode(), None, "intake_unmapped", id="other-columns"),
    pytest.param(log.content_of(log.rows({})), log.mapping("at"), "intake_no_day", id="no-times-and-no-day"),
    pytest.param(log.content_of(log.rows({})), log.mapping("at", day="2026-13-01"), "intake_day", id="no-such-day"),
]


@pytest.mark.parametrize(("content", "told_", "code"), WHOLE_FILES)
def test_a_file_that_is_no_log_is_refused(content: bytes, told_: Mapping | None, code: str, tmp_path: Path) -> None:
    refused = log.checked_or_refused(tmp_path, content, told_)
    assert isinstance(refused, Refused)
    assert refused.code == code


SAYS = [{"内容": "在吗"}, {"内容": "您好，\n请说", "说话方": "客服", "时间": "2026-11-20 10:00:05"}]


def as_jsonl() -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in log.rows(*SAYS)).encode()


def as_excel() -> bytes:
    table = log.rows(*SAYS)
    return workbook([list(table[0]), *(list(row.values()) for row in table)])


def as_parquet(folder: Path) -> bytes:
    path = folder / "written.parquet"
    pl.DataFrame(log.rows(*SAYS)).write_parquet(path)
    return path.read_bytes()


def written(form: str, folder: Path) -> bytes:
    text = log.content_of(log.rows(*SAYS))
    match form:
        case "csv":
            return text
        case "gbk":
            return text.decode().encode("gbk")
        case "tabs":
            return log.content_of(log.rows(*SAYS), "\t")
        case "jsonl":
            return as_jsonl()
        case "excel":
            return as_excel()
        case _:
            return as_parquet(folder)


@pytest.mark.parametrize("form", ["csv", "gbk", "tabs", "jsonl", "excel", "parquet"])
def test_every_form_of_file_comes_to_the_same(form: str, tmp_path: Path) -> None:
    content = written(form, tmp_path)
    [one] = log.talks(tmp_path, log.check(tmp_path, content))
    assert [(said.author, said.body, said.at) for said in one.messages] == [
        (Author.SHOPPER, "在吗", 1_795_140_000_000_000), (Author.AGENT, "您好，\n请说", 1_795_140_005_000_000),
    ]  # fmt: skip


def test_a_file_without_names_of_columns_is_read_from_its_first_row(tmp_path: Path) -> None:
    sheet = open_sheet(log.SAMPLE, "chat.txt", Holds.CHATS)
    assert not isinstance(sheet, Refused)
    assert sheet.columns == ("#1", "#2", "#3", "#4", "#5", "#6", "#7")
    first = next(sheet.batches(sheet.columns))
    assert list(first.lines) == list(range(1, 9))
    ready = fitting(sheet.columns, ready_mappings(Holds.CHATS), [first.cells[name][0] for name in sheet.columns])
    assert ready is not None
    assert ready.name == "jddc"
    told_ = Mapping(ready.mapping.fields, day="2026-11-20")
    checked = log.check(tmp_path, log.SAMPLE.read_bytes(), told_)
    assert (checked.report.rows, checked.report.orders, checked.report.items) == (8, 2, ())
    one, other = log.talks(tmp_path, checked)
    assert (one.shopper, other.shopper, one.day) == ("USERID_90000001", "USERID_90000002", 1_795_104_000_000_000)
    assert [(said.author, said.body) for said in one.messages] == [
        (Author.SHOPPER, "在吗，[ORDERID_90000001]到哪了"), (Author.AGENT, "=您好，演示客服[数字x]号为您服务 #E-s01"),
        (Author.SHOPPER, '"尽快"送到就行，谢谢'), (Author.AGENT, "好的"), (Author.SHOPPER, "好的"), (Author.SHOPPER, "好的"),
    ]  # fmt: skip


def test_a_file_that_only_looks_alike_is_not_taken_for_a_known_one() -> None:
    columns = [f"#{place}" for place in range(1, 8)]
    first = ["一", "USERID_1", "0", "0", "0", "nan", "你好"]
    assert fitting(columns, ready_mappings(Holds.CHATS), first) is None


def test_orders_always_have_names_of_columns(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("1,2\n3,4\n", encoding="utf-8")
    sheet = open_sheet(path, path.name)
    assert not isinstance(sheet, Refused)
    assert sheet.columns == ("1", "2")


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        pytest.param("会话,内容\n1,a;b\n2,c\n", ("会话", "内容"), id="comma"),
        pytest.param("会话\t内容，好\n1\ta,b\n2\tc\n", ("会话", "内容，好"), id="tabs"),
        pytest.param("a,b;c,d\n1,2\n1;2;3\n", ("a", "b;c", "d"), id="nothing-stands-equally-often"),
    ],
)
def test_what_separates_the_cells_of_a_log_is_found_out(text: str, columns: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "chats.csv"
    path.write_text(text, encoding="utf-8")
    sheet = open_sheet(path, path.name, Holds.CHATS)
    assert not isinstance(sheet, Refused)
    assert sheet.columns == columns


def test_a_log_of_nobodys_is_mapped_by_the_names_of_its_columns() -> None:
    proposed = propose(["session_id", "角色", "消息内容", "发送时间", "买家昵称", "颜色"], Holds.CHATS)
    assert {name: column.columns for name, column in proposed.fields.items()} == {
        "talk": ("session_id",), "speaker": ("角色",), "text": ("消息内容",), "at": ("发送时间",), "shopper_name": ("买家昵称",),
    }  # fmt: skip
    assert proposed.fields["speaker"].choices["买家"] == "shopper"
    assert check_mapping(proposed, ["session_id", "角色", "消息内容", "发送时间"], ZONES, Holds.CHATS) is None


def test_a_mapping_of_orders_says_nothing_of_chats() -> None:
    refused = check_mapping(Mapping({"number": Column(("订单号",))}), ["订单号"], ZONES, Holds.CHATS)
    assert refused == Refused("intake_unknown_field", {"field": "number"})
    stranger = log.mapping()
    fields = dict(stranger.fields) | {"speaker": Column(("说话方",), choices={"甲": "paid"})}
    wrong = check_mapping(Mapping(fields), list(log.BASE), ZONES, Holds.CHATS)
    assert wrong == Refused("intake_unknown_state", {"state": "paid", "known": "shopper, agent, bot, system"})
