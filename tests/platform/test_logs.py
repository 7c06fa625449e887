from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
import sqlalchemy as sa
import structlog

from xiaoer.platform import logs
from xiaoer.platform.db import Database
from xiaoer.platform.reacting import failure_table


@pytest.fixture(autouse=True)
def unconfigured() -> Any:
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param("顾客电话13812345678请回", "顾客电话138****5678请回", id="phone between characters"),
        pytest.param("13812345678、15900001111", "138****5678、159****1111", id="two phones"),
        pytest.param("+8613812345678", "+86138****5678", id="phone with its country"),
        pytest.param("+86 13812345678", "+86 138****5678", id="phone with its country and a space"),
        pytest.param("打138-1234-5678或138 1234 5678", "打138****5678或138****5678", id="phone in groups"),
        pytest.param("身份证11010519491231002X。", "身份证110105********002X。", id="identity number"),
        pytest.param("身份证110105194912310021", "身份证110105********0021", id="identity number of digits"),
        pytest.param("邮箱是lily.w+1@example.com谢谢", "邮箱是l***@example.com谢谢", id="e-mail after characters"),
        pytest.param("小林@example.com", "小***@example.com", id="e-mail with a Chinese name"),
        pytest.param("13812345678@example.com", "138****5***@example.com", id="a phone as e-mail"),
        pytest.param("订单 2026112100001234567", "订单 2026112100001234567", id="an order number of 19 digits"),
        pytest.param("at 1763751234567890", "at 1763751234567890", id="a moment"),
        pytest.param("第12345678号", "第12345678号", id="eight digits"),
        pytest.param("@所有人", "@所有人", id="an at sign"),
        pytest.param("", "", id="empty"),
    ],
)
def test_personal_data_is_masked_in_text(text: str, masked: str) -> None:
    assert logs.mask(text) == masked


def refused_by(database: Database) -> BaseException:
    """What a store says of a row that it does not take; the name holds a blank line and what ends a message elsewhere."""
    row = {"name": f"{SAID}\n\n[SQL: no", "position": 1, "at": 0, "failure": None, "data": {}}
    with pytest.raises(sa.exc.SQLAlchemyError) as caught:
        database.write_now(lambda tx: tx.run(sa.insert(failure_table), [row]))
    return caught.value


SAID = "林静怡，青石路七号"


def test_a_row_that_a_store_did_not_take_is_not_told(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    error = refused_by(database)
    logs.set_up("info", "json")
    structlog.get_logger("test").error("failed", exc_info=error, failure=repr(error), why=str(error))
    told = json.loads(capsys.readouterr().err)
    for name in ("exception", "failure", "why"):
        assert "failure" in told[name]
        assert not any(part in told[name] for part in SAID.split("，")), told[name]


def logged(capsys: pytest.CaptureFixture[str], **facts: Any) -> dict[str, Any]:
    logs.set_up("info", "json")
    structlog.get_logger("test").info("said", **facts)
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    told: dict[str, Any] = json.loads(line)
    return {name: value for name, value in told.items() if name not in {"event", "level", "timestamp"}}


@pytest.mark.parametrize(
    "name", ["password", "token", "Authorization", "set_cookie", "secret", "x_signature", "csrf_token", "api_key"]
)
def test_secrets_are_hidden_by_their_names(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert logged(capsys, **{name: "hunter2 hunter2"}) == {name: "********"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("打13812345678", "打138****5678", id="text"),
        pytest.param(13_812_345_678, "138****5678", id="a number that is a phone"),
        pytest.param({"phone": "13812345678"}, {"phone": "138****5678"}, id="in a dictionary"),
        pytest.param({"token": "abc"}, {"token": "********"}, id="a secret in a dictionary"),
        pytest.param(["13812345678", 1], ["138****5678", 1], id="in a list"),
        pytest.param(("lily@example.com",), ["l***@example.com"], id="in a tuple"),
        pytest.param(ValueError("13812345678"), "ValueError('138****5678')", id="in an error"),
        pytest.param(42, 42, id="a number"),
        pytest.param(None, None, id="nothing"),
        pytest.param(False, False, id="no"),
    ],
)
def test_personal_data_is_masked_wherever_it_stands(
    capsys: pytest.CaptureFixture[str], value: object, shown: object
) -> None:
    assert logged(capsys, fact=value) == {"fact": shown}


def test_the_words_of_an_exception_are_masked(capsys: pytest.CaptureFixture[str]) -> None:
    told = logged(capsys, exc_info=ValueError("no such customer: 13812345678"))
    assert told["exception"].endswith("ValueError: no such customer: 138****5678")


def test_console_lines_are_masked_and_exceptions_shown(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", "console")
    structlog.get_logger("test").error("没有保存", phone="13812345678", exc_info=ValueError("lily@example.com"))
    told = capsys.readouterr().err
    assert "没有保存" in told
    assert "138****5678" in told
    assert "ValueError: l***@example.com" in told


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        pytest.param("debug", ["debug", "info", "warning", "error"], id="debug"),
        pytest.param("info", ["info", "warning", "error"], id="info"),
        pytest.param("warning", ["warning", "error"], id="warning"),
        pytest.param("error", ["error"], id="error"),
    ],
)
def test_the_level_says_what_is_logged(capsys: pytest.CaptureFixture[str], level: str, shown: list[str]) -> None:
    logs.set_up(level, "json")
    log = structlog.get_logger("test")
    for name in ("debug", "info", "warning", "error"):
        getattr(log, name)("said")
    assert [json.loads(line)["level"] for line in capsys.readouterr().err.splitlines()] == shown


def test_a_process_logs_one_line_of_json_on_standard_error() -> None:
    program = (
        "import structlog; from xiaoer.platform import logs; logs.set_up('info', 'json');"
        "structlog.get_logger().info('已启动', phone='13812345678')"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ran.stdout == b""
    told = json.loads(ran.stderr)
    assert (told["event"], told["phone"], told["level"]) == ("已启动", "138****5678", "info")
