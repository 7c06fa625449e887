"""Calls to addresses that a person typed in: where they may go, and that they end."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from xiaoer.platform import outgoing
from xiaoer.platform.outgoing import Call, is_public, post
from xiaoer.values.refusal import Refused

FINE = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


@contextmanager
def server(speak: Callable[[socket.socket], None]) -> Iterator[tuple[int, list[bytes]]]:
    """Its port, and what it was told."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                told = b""
                while not told.endswith(b"{}"):
                    told += line.recv(65_536)
                heard.append(told)
                speak(line)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1], heard
        thread.join()


def call(port: int, *, host: str = "127.0.0.1", private: bool = True) -> Call:
    return Call(f"http://{host}:{port}/api?x=1", {"content-type": "application/json"}, b"{}", private)


def refused(result: bytes | Refused) -> str:
    assert isinstance(result, Refused)
    return result.code


def test_a_body_is_posted_and_answered() -> None:
    with server(lambda line: line.sendall(FINE)) as (port, heard):
        assert post(call(port)) == b"ok"
    assert heard[0].startswith(b"POST /api?x=1 HTTP/1.1\r\n")
    assert f"host: 127.0.0.1:{port}\r\n".encode() in heard[0]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.1", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1%eth0", False),
        ("fd00::1", False), ("ff02::1", False), ("::ffff:127.0.0.1", False), ("::ffff:93.184.215.14", True),
        ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False), ("64:ff9b::5db8:d70e", True),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", False),
    ],
)  # fmt: skip
def test_what_is_public(address: str, public: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_public(address) is public


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"]
)
def test_a_private_address_is_not_called_unasked(host: str) -> None:
    assert refused(post(call(9, host=host, private=False))) == "outgoing_private"


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "resolve", lambda *_args: ["93.184.215.14", "10.0.0.1"])
    assert refused(post(call(80, host="shop.example", private=False))) == "outgoing_private"


def test_a_name_that_turns_private_after_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the name is asked for once, and the connection goes where the check was made."""
    said, went = iter(["93.184.215.14", "127.0.0.1"]), list[Any]()

    def look_up(*_args: Any, **_named: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(said), 80))]

    def connect(address: Any, *_args: Any, **_named: Any) -> socket.socket:
        went.append(address)
        raise ConnectionRefusedError("not in a test")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert refused(post(call(80, host="shop.example", private=False))) == "outgoing_unreachable"
    assert (went, next(said)) == ([("93.184.215.14", 80)], "127.0.0.1")


def test_the_host_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "resolve", lambda *_args: ["127.0.0.1"])
    with server(lambda line: line.sendall(FINE)) as (port, heard):
        assert post(call(port, host="shop.example")) == b"ok"
    assert f"host: shop.example:{port}\r\n".encode() in heard[0]


@pytest.mark.parametrize(
    "url", ["ftp://shop.example/", "http://", "shop.example", "http://a:b@shop.example/", "http://shop.example:x/",
            "http://shop.example/a b", "http://shop.example/\r\nx: y", "http://商店.example/", "http://[::1/"]
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    assert refused(post(Call(url, {}, b""))) == "outgoing_bad_url"


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(outgoing, "resolve", fail)
    assert refused(post(call(80, host="nobody.example"))) == "outgoing_unreachable"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n", "outgoing_status", id="elsewhere"),
        pytest.param(b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n", "outgoing_status", id="a failure"),
        pytest.param(b"what?\r\n\r\n", "outgoing_unreachable", id="no HTTP"),
        pytest.param(b"", "outgoing_unreachable", id="nothing"),
    ],
)  # fmt: skip
def test_answers_that_are_none(said: bytes, code: str) -> None:
    with server(lambda line: line.sendall(said)) as (port, _):
        assert refused(post(call(port))) == code


def test_an_answer_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "MOST_BYTES", 1_000_000)
    flood = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2_000_000

    def speak(line: socket.socket) -> None:
        try:
            line.sendall(flood)
        except OSError:
            return

    with server(speak) as (port, _):
        assert refused(post(call(port))) == "outgoing_too_large"


def test_an_answer_that_trickles_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "CALL_SECONDS", 0.3)

    def speak(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        gone = threading.Event()
        try:
            while not gone.wait(0.02):
                line.sendall(b"x")
        except OSError:
            return

    with server(speak) as (port, _):
        assert refused(post(call(port))) == "outgoing_unreachable"
