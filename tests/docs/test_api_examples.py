"""The examples of docs/guide/api do what the page says, against a running desk, and both languages show the same ones."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import make
from tests.desks import PROGRAM, plain_environment, running_desk
from xiaoer.intake.domain import signing
from xiaoer.platform.db import open_database

GUIDE = Path(__file__).resolve().parents[2] / "docs/guide"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAMES = ("api.md", "api.zh.md")


def examples(name: str = "api.md") -> list[tuple[str, str]]:
    return BLOCK.findall((GUIDE / name).read_text(encoding="utf-8"))


def test_both_languages_show_the_same_examples() -> None:
    english, chinese = map(examples, NAMES)
    assert [language for language, _ in english] == ["sh", "python", "text", "python", "json"]
    assert english == chinese


def test_the_examples_tell_a_running_desk(sqlite_url: str, tmp_path: Path) -> None:
    database = open_database(sqlite_url)
    shop_id = make.shop(database)
    database.close()
    environment = plain_environment() | {"XIAOER_DATABASE_URL": sqlite_url}

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        told = environment | more
        return subprocess.run(words, env=told, cwd=tmp_path, capture_output=True, text=True, check=True)

    with running_desk(sqlite_url, tmp_path) as desk:
        may = [word for kind in ("products", "customers", "orders") for word in ("--may", f"{kind}.write")]
        made = run(*PROGRAM, "shop", "token", "yunhe", "--name", "warehouse", *may)
        assert str(shop_id) in made.stderr
        told = {"XIAOER": desk.address, "SHOP_ID": str(shop_id), "KEY": made.stdout.strip()}
        (_, shell), (_, python), (_, wanted), *_ = examples()
        for _ in range(2):
            said = run("sh", "-c", shell, **told).stdout
            assert said.startswith('{"stored":1,"unchanged":0,"refused":0,"held":0')
            said = run(sys.executable, "-c", python, **told).stdout
            assert [line.rstrip() for line in said.splitlines()] == wanted.splitlines()


@pytest.mark.parametrize("body", [b"", b'{"type": "order.changed"}', "中文".encode()])
def test_the_signature_of_the_example_is_ours(body: bytes) -> None:
    place: dict[str, object] = {}
    exec(examples()[3][1], place)  # noqa: S102 - the example is what is tried
    sign = place["signature"]
    assert callable(sign)
    key = signing.key_of(b"only for tests", "01a20000-0000-7000-8000-000000000000")
    told = sign(signing.shown(key), "msg-1", "1795257000", body)
    assert told == signing.sign(key, "msg-1", "1795257000", body)


def test_the_known_answer_of_the_standard() -> None:
    """The one that the standard's own libraries are tested with."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    told = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert signing.sign(key, *told) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
