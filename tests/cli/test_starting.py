"""What keeps `xiaoer serve` from starting is said in one sentence, and nothing is touched."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.program import Shell, assert_refused, contents, files
from tests.servers import free_port


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_an_occupied_port(bare: Shell, small_shop: Path, command: str) -> None:
    """It is known before anything is made or loaded."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert_refused(
            bare.run(command, *([small_shop] if command == "demo" else []), port=str(port)),
            f"无法监听 127.0.0.1:{port}（Address already in use）。请停掉占用该端口的程序，或用 XIAOER_PORT 换一个端口。",
            f"Cannot listen on 127.0.0.1:{port} (Address already in use). Stop what uses the port, or name another in "
            "XIAOER_PORT.",
        )
    assert files(bare.folder) == {}


@pytest.mark.parametrize(
    ("host", "why"),
    [
        pytest.param("192.0.2.1", "Cannot assign requested address", id="another machine"),
        pytest.param("nowhere.invalid", "Name or service not known", id="a name that nobody has"),
    ],
)
def test_a_host_that_is_not_this_machine(bare: Shell, host: str, why: str) -> None:
    port = free_port()
    assert_refused(
        bare.run("serve", host=host, port=str(port)),
        f"无法监听 {host}:{port}（{why}）。请把 XIAOER_HOST 改为本机的地址，例如 127.0.0.1，或 0.0.0.0（所有网卡）。",
        f"Cannot listen on {host}:{port} ({why}). Name an address of this machine in XIAOER_HOST, such as 127.0.0.1, or "
        "0.0.0.0 for all of them.",
    )
    assert files(bare.folder) == {}


@pytest.mark.parametrize(
    ("name", "where", "why"),
    [
        pytest.param("data_folder", "taken", "Not a directory", id="a file is there"),
        pytest.param("data_folder", "taken/data", "Not a directory", id="a file is above it"),
        pytest.param("data_folder", "/proc/xiaoer", "No such file or directory", id="the system forbids it"),
        pytest.param("database_url", "taken/deep", "Not a directory", id="the store's folder"),
    ],
)
def test_a_folder_that_cannot_be_written(bare: Shell, name: str, where: str, why: str) -> None:
    (bare.folder / "taken").write_text("a file", encoding="utf-8")
    before = files(bare.folder)
    value = f"sqlite:///{where}/store.sqlite3" if name == "database_url" else where
    setting = f"XIAOER_{name.upper()}"
    assert_refused(
        bare.run("serve", **{"port": "0", name: value}),
        f"文件夹 {where} 无法写入（{why}）。请修改权限，或用 {setting} 指定别处。",
        f"The folder {where} cannot be written ({why}). Change its permissions or name another in {setting}.",
    )
    assert files(bare.folder) == before


def test_a_server_that_does_not_answer(bare: Shell) -> None:
    address = f"postgresql://desk:hunter2@127.0.0.1:{free_port()}/desk"
    said = bare.run("serve", port="0", database_url=address)
    zh, en = said.stderr.splitlines()
    shown = address.replace("hunter2", "***")
    assert zh.startswith(f"✗ 连不上数据库 {shown}：connection failed: ")
    assert en.startswith(f"  The store {shown} cannot be reached: connection failed: ")
    assert en.endswith("Check the address and that the database is running.")
    assert (said.returncode, said.stdout) == (2, "")
    assert files(bare.folder) == {}


@pytest.mark.parametrize("command", [("serve",), ("user", "add", "li", "--name", "李"), ("db", "upgrade")])
def test_a_folder_in_place_of_the_database(bare: Shell, command: tuple[str, ...]) -> None:
    (bare.folder / "store").mkdir()
    assert_refused(
        bare.run(*command, port="0", database_url="sqlite:///store", said="correct horse"),
        "连不上数据库 sqlite:///store：unable to open database file。请检查地址，以及数据库是否在运行。",
        "The store sqlite:///store cannot be reached: unable to open database file. Check the address and that the "
        "database is running.",
    )
    assert files(bare.folder) == {"store": "folder"}


def test_a_database_whose_name_is_too_long(bare: Shell) -> None:
    address = f"sqlite:///{'long' * 100}"
    assert_refused(
        bare.run("serve", port="0", database_url=address),
        f"连不上数据库 {address}：unable to open database file。请检查地址，以及数据库是否在运行。",
        f"The store {address} cannot be reached: unable to open database file. Check the address and that the database "
        "is running.",
    )
    assert files(bare.folder) == {}


@pytest.mark.parametrize("command", [("serve",), ("user", "add", "li", "--name", "李"), ("db", "upgrade")])
def test_a_file_that_is_no_database(bare: Shell, command: tuple[str, ...]) -> None:
    (bare.folder / "store").write_bytes(b"a picture, by mistake" * 100)
    before = files(bare.folder)
    assert_refused(
        bare.run(*command, port="0", database_url="sqlite:///store", data_folder=".", said="correct horse"),
        "连不上数据库 sqlite:///store：file is not a database。请检查地址，以及数据库是否在运行。",
        "The store sqlite:///store cannot be reached: file is not a database. Check the address and that the database "
        "is running.",
    )
    assert files(bare.folder) == before


@pytest.mark.parametrize("command", [("serve",), ("db", "upgrade"), ("user", "add", "xiaohe", "--name", "小禾")])
def test_a_database_of_another_program(bare: Shell, command: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(bare.folder / "other.sqlite3")) as other, other:
        other.execute("CREATE TABLE song (title TEXT)")
    before = files(bare.folder)
    assert_refused(
        bare.run(*command, port="0", database_url="sqlite:///other.sqlite3", data_folder=".", said="correct horse"),
        "数据库 sqlite:///other.sqlite3 里已有别的程序的数据，小二没有改动它。"
        "请用 XIAOER_DATABASE_URL 指定一个空的或尚不存在的数据库。",
        "The store sqlite:///other.sqlite3 holds another program's data; it was not touched. Name an empty or new one in "
        "XIAOER_DATABASE_URL.",
    )
    assert files(bare.folder) == before


def test_a_key_that_was_cut_short(plain: Shell) -> None:
    data = Path(plain.settings["data_folder"])
    data.mkdir()
    (data / "secret").write_text("short", encoding="utf-8")
    before = contents(plain.address)
    zh = f"{data}/secret 里的密钥只有 5 个字符，至少需要 32 个。请从备份恢复，或删除这个文件，让系统重新生成。"
    en = (
        f"{data}/secret: the key has 5 characters; it needs 32 or more. Restore it from a backup, or delete the file to "
        "have a new one made."
    )
    assert_refused(plain.run("serve", port="0"), f"配置有误：{zh}", f"A setting is wrong: {en}")
    assert (data / "secret").read_text(encoding="utf-8") == "short"
    assert contents(plain.address) == before


def test_a_worker_is_for_postgres(plain: Shell) -> None:
    assert_refused(
        plain.run("worker"),
        "SQLite 由 xiaoer serve 自己运行后台任务，不需要 worker。多进程部署请使用 PostgreSQL。",
        "On SQLite `xiaoer serve` runs the jobs itself; a worker is for PostgreSQL.",
    )


def test_a_server_on_sqlite_runs_its_own_jobs(plain: Shell) -> None:
    before = files(plain.folder)
    assert_refused(
        plain.run("serve", "--no-jobs", port="0"),
        "SQLite 由 xiaoer serve 自己运行后台任务，不能加 --no-jobs：否则机器人不会回答，也没有人会被提醒。",
        "On SQLite `xiaoer serve` runs the jobs itself; with --no-jobs no bot would answer and nothing would fall due.",
    )
    assert files(plain.folder) == before


def test_a_store_that_another_program_holds_for_long(plain: Shell) -> None:
    before = contents(plain.address)
    with closing(sqlite3.connect(plain.address.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        said = plain.run("user", "add", "li", "--name", "李", said="correct horse")
    zh, en = said.stderr.splitlines()
    assert zh.startswith(f"✗ 连不上数据库 {plain.address}：")
    assert "database is locked" in en
    assert (said.returncode, said.stdout) == (2, "")
    assert contents(plain.address) == before
