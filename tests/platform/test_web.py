"""What every response has, and how refusals, outages and mistakes are answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar, Response, get, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.testing import TestClient
from structlog.testing import capture_logs

from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Unavailable
from xiaoer.platform.errors import RefusedRequest
from xiaoer.platform.web import CONTENT_POLICY, HANDLERS, Asked, add_headers, refuse_nul
from xiaoer.values.refusal import Refused


@get("/fine")
async def fine(number: FromQuery[int] = 0) -> int:
    return number


@post("/told", status_code=200)
async def told(data: JSONBody[dict[str, str]]) -> dict[str, str]:
    return data


@get("/named/{name:str}")
async def named(name: FromPath[str], word: FromQuery[str] = "") -> str:
    return name + word


@get("/own")
async def own() -> Response[str]:
    return Response("own", headers={"content-security-policy": "sandbox"})


@get("/fails/{how:str}")
async def fails(how: FromPath[str]) -> None:
    raise {
        "refused": RefusedRequest(Refused("already_taken", {"name": "客服小云（演示）"})),
        "unavailable": Unavailable("the store did not take it: 13812345678"),
        "teapot": HTTPException(status_code=418, detail="short and stout"),
        "gateway": HTTPException(status_code=502, detail="behind us"),
        "mistake": LookupError("no such customer: 13812345678"),
    }[how]


@pytest.fixture
def client() -> Iterator[TestClient[Litestar]]:
    app = Litestar(
        [fine, told, named, own, fails], exception_handlers=HANDLERS, before_send=[add_headers], openapi_config=None,
        request_class=Asked, before_request=refuse_nul, request_max_body_size=2_048,
    )  # fmt: skip
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def problem(answer: Any) -> tuple[int, str, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert told["status"] == answer.status_code
    return answer.status_code, told["code"], told["detail"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("/fails/refused", (409, "already_taken", "会话已由客服小云（演示）接待。"), id="refused"),
        pytest.param(
            "/fails/unavailable",
            (503, "unavailable", "系统暂时无法保存，请稍后再试；您的内容没有丢失。"),
            id="outage",
        ),
        pytest.param("/nowhere", (404, "not_found", "没有找到/nowhere。"), id="no such address"),
        pytest.param("/fails/teapot", (400, "bad_request", "请求内容有误：short and stout"), id="another refusal"),
    ],
)
def test_what_is_refused_is_told_as_a_problem(
    client: TestClient[Litestar], path: str, expected: tuple[int, str, str]
) -> None:
    assert problem(client.get(path)) == expected


def test_a_method_that_an_address_does_not_have(client: TestClient[Litestar]) -> None:
    assert problem(client.post("/fine")) == (405, "method_not_allowed", "这个地址不支持该操作。")


@pytest.mark.parametrize(
    ("method", "path", "content", "code"),
    [
        pytest.param("POST", "/told", rb'{"a": "\u0000"}', "nul_character", id="NUL in a value"),
        pytest.param("POST", "/told", rb'{"a\u0000": "b"}', "nul_character", id="NUL in a name"),
        pytest.param("POST", "/told", rb'{"a": "\\\u0000"}', "nul_character", id="NUL after a backslash"),
        pytest.param("POST", "/told", b'{"a": "\x00"}', "bad_request", id="a NUL that JSON does not know"),
        pytest.param("POST", "/told", b'{"a": "\xff"}', "bad_request", id="no UTF-8"),
        pytest.param("POST", "/told", b'{"a": "\xff\\u0000"}', "nul_character", id="neither"),
        pytest.param("GET", "/named/a%00b", b"", "nul_character", id="NUL in a path"),
        pytest.param("GET", "/named/a?word=%00", b"", "nul_character", id="NUL in a question"),
        pytest.param("POST", "/told", b" " * 2_049, "request_too_large", id="too much"),
    ],
)
def test_what_no_database_keeps_is_refused_before_it_comes_there(
    client: TestClient[Litestar], method: str, path: str, content: bytes, code: str
) -> None:
    assert problem(client.request(method, path, content=content))[1] == code


def test_what_only_looks_like_that_is_taken(client: TestClient[Litestar]) -> None:
    assert client.post("/told", content=rb'{"a": "\\u0000"}').json() == {"a": "\\u0000"}
    assert client.get("/named/a?word=%2500").text == "a%00"


def test_whoever_is_told_to_come_again_hears_when(client: TestClient[Litestar]) -> None:
    assert client.get("/fails/unavailable").headers["retry-after"] == "1"


def test_a_wrong_value_is_named(client: TestClient[Litestar]) -> None:
    status, code, detail = problem(client.get("/fine?number=many"))
    assert (status, code) == (400, "bad_request")
    assert "number" in detail
    assert "int" in detail


@pytest.mark.parametrize("how", ["mistake", "gateway"])
def test_a_mistake_is_told_by_its_number_only(client: TestClient[Litestar], how: str) -> None:
    with capture_logs() as logged:
        answer = client.get(f"/fails/{how}")
    number = answer.json()["request_id"]
    assert problem(answer) == (500, "failed", f"系统出错了，请把编号 {number} 告诉管理员。")
    (line,) = logged
    assert (line["event"], line["request_id"], line["path"]) == ("request_failed", number, f"/fails/{how}")
    assert isinstance(line["exc_info"], Exception)
    assert "13812345678" not in answer.text


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        pytest.param("en", "This address does not support that method.", id="English"),
        pytest.param("EN-us,zh;q=0.5", "This address does not support that method.", id="English first"),
        pytest.param("zh-CN,en;q=0.5", "这个地址不支持该操作。", id="Chinese first"),
        pytest.param("fr", "这个地址不支持该操作。", id="neither"),
    ],
)
def test_the_sentence_is_in_the_language_that_was_asked_for(
    client: TestClient[Litestar], language: str, detail: str
) -> None:
    assert client.post("/fine", headers={"accept-language": language}).json()["detail"] == detail


@pytest.mark.parametrize("path", ["/fine", "/fails/mistake", "/fails/refused"])
def test_every_response_has_the_security_headers(client: TestClient[Litestar], path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


def test_a_response_that_says_otherwise_itself_keeps_its_words(client: TestClient[Litestar]) -> None:
    answer = client.get("/own")
    assert answer.headers.get_list("content-security-policy") == ["sandbox"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_clock_counts_microseconds_since_1970() -> None:
    first, second = system_clock(), system_clock()
    assert 1_750_000_000_000_000 < first <= second < first + 60_000_000
