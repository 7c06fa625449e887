"""`xiaoer user add`."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests import make
from tests.cli.program import Shell, assert_refused, contents
from tests.desks import running_desk
from xiaoer.platform.db import open_database

PASSWORD = "correct horse battery"
UNASKED = ""
"""Too short for a password: whoever was asked for it would hear of that."""


def with_shop(shell: Shell) -> Shell:
    database = open_database(shell.address)
    make.shop(database)
    database.close()
    return shell


@pytest.mark.parametrize(
    ("role", "zh", "en"),
    [
        (
            "agent",
            "这个账号还没有加入店铺，登录后看不到会话：请管理员在工作台的“账号与角色”里选择店铺。",
            "It is in no shop yet and sees no conversations: an administrator chooses its shops under Accounts and roles.",
        ),
        (
            "admin",
            "这个账号还没有店铺：登录工作台后可以新建，或请已有店铺的管理员把它加进去。",
            "It has no shop yet: open one in the console, or have an administrator of a shop let it in.",
        ),
    ],
)
def test_an_account_of_no_shop_says_what_is_missing(plain: Shell, role: str, zh: str, en: str) -> None:
    said = plain.run("user", "add", "li", "--name", "演示小李", "--role", role, said=f"{PASSWORD}\n")
    assert (said.returncode, said.stdout.splitlines()) == (0, ["已添加账号 li。", "Added the account li.", zh, en])


def sign_in(address: str, login: str, password: str) -> tuple[int, dict[str, object]]:
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{address}/api/v1/session", json.dumps({"login": login, "password": password}).encode(),
        {"content-type": "application/json"},
    )  # fmt: skip
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - a desk on this machine
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_someone_added_can_sign_in(shell: Shell, tmp_path: Path) -> None:
    words = (
        "user",
        "add",
        "Li.Wei",
        "--name",
        "客服小李（演示）",
        "--role",
        "supervisor",
        "--shop",
        "yunhe",
        "--locale",
        "en",
        "--alias",
        "演示小李",
        "--post",
        "售后专员",
    )
    said = with_shop(shell).run(*words, said=f"{PASSWORD}\n")
    assert (said.returncode, said.stdout.splitlines()) == (0, ["已添加账号 Li.Wei。", "Added the account Li.Wei."])
    assert PASSWORD not in said.stdout + said.stderr
    with running_desk(shell.address, tmp_path / "work") as desk:
        status, session = sign_in(desk.address, "li.wei", PASSWORD)
        wrong, _ = sign_in(desk.address, "li.wei", PASSWORD[:-1])
    account = session["account"]
    assert isinstance(account, dict)
    assert (status, wrong) == (201, 401)
    assert (account["name"], account["role"], account["locale"]) == ("客服小李（演示）", "supervisor", "en")
    assert (account["alias"], account["post"]) == ("演示小李", "售后专员")
    assert isinstance(session["shops"], list)
    assert len(session["shops"]) == 1


@pytest.mark.parametrize(
    ("login", "more", "password", "zh", "en"),
    [
        pytest.param(
            "wang", (), "nine char",
            "密码至少要有 10 个字符。", "A password has at least 10 characters.",
            id="a short password",
        ),
        pytest.param(
            "AGENT", (), UNASKED,
            "账号 AGENT 已经存在，请换一个。", "There is already an account AGENT. Choose another.",
            id="a login that is taken",
        ),
        pytest.param(
            "wang", ("--shop", "yunhe", "--shop", "yunho"), UNASKED,
            "没有标识为 yunho 的店铺。现有店铺：yunhe。", "There is no shop with the slug yunho. The shops here: yunhe.",
            id="a shop that is not there",
        ),
        pytest.param(
            "wang", ("--locale", "fr"), UNASKED,
            "不支持界面语言 fr，请用 zh 或 en。", "There is no language fr; use zh or en.",
            id="a language that is not there",
        ),
        pytest.param(
            "wang", ("--post", "售后" * 11), UNASKED,
            "花名最多 30 个字，岗位最多 20 个字，不能换行。",
            "A name for shoppers has at most 30 characters, a post 20, each on one line.",
            id="a post too long for a signature",
        ),
    ],
)  # fmt: skip
def test_someone_who_cannot_be_added(
    plain: Shell, login: str, more: tuple[str, ...], password: str, zh: str, en: str
) -> None:
    database = open_database(plain.address)
    make.account(database, shops=(make.shop(database),))
    database.close()
    assert plain.run("shop", "key", "yunhe").returncode == 0  # the first command makes the keys
    before = contents(plain.address)
    assert_refused(plain.run("user", "add", login, "--name", "王", *more, said=password), zh, en)
    assert contents(plain.address) == before


def test_a_role_that_is_not_there(plain: Shell) -> None:
    before = contents(plain.address)
    assert_refused(
        plain.run("user", "add", "wang", "--name", "王", "--role", "boss", said=PASSWORD),
        "--role 不能写“boss”。可以写：agent、senior-agent、supervisor、trainer、finance、admin、auditor。",
        "--role cannot be “boss”. It may be: agent, senior-agent, supervisor, trainer, finance, admin, auditor.",
    )
    assert contents(plain.address) == before


def test_what_is_written_is_for_the_desk_alone(bare: Shell, small_shop: Path) -> None:
    """Whatever the shell's own mask says: the store holds customers' data."""
    assert bare.run("import", "shop", small_shop).returncode == 0
    written = [path for path in bare.folder.rglob("*") if path.name != "xiaoer.toml"]
    assert {path.suffix for path in written if path.is_file()} >= {".sqlite3"}
    assert [str(path) for path in written if path.stat().st_mode & 0o077] == []
