"""`xiaoer doctor`: what is well, what is ill, and what to do about it."""

from __future__ import annotations

import shutil
import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from typing_extensions import override

import xiaoer
from tests.cli.program import Shell, contents, files
from tests.desks import running_desk
from tests.servers import free_port
from xiaoer.platform.db import schema
from xiaoer.platform.version import VERSION

WELL = ["数据文件夹 data folder", "数据库 store", "密钥 keys", "端口 port", "工作台 console", "聊天窗口 widget"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with pages, whether or not they are built where the tests run."""
    folder = tmp_path_factory.mktemp("built")
    source = Path(xiaoer.__file__).parent
    shutil.copytree(source, folder / "xiaoer", ignore=shutil.ignore_patterns("built"))
    for page in ("console/index.html", "widget/widget.js"):
        (folder / "xiaoer" / "built" / page).parent.mkdir(parents=True)
        (folder / "xiaoer" / "built" / page).touch()
    return folder


@pytest.fixture
def healthy(tmp_path: Path, sqlite_url: str, built: Path) -> Shell:
    return Shell(tmp_path, built, database_url=sqlite_url, data_folder=str(tmp_path / "data"), port=str(free_port()))


def told(stdout: str) -> dict[str, str]:
    """Mark and words of each thing looked at, and under "→" the advice."""
    lines = [line.strip() for line in stdout.splitlines()]
    return {"→" if line[0] == "→" else line[2:].partition(":")[0]: line for line in lines}


def test_all_is_well(healthy: Shell) -> None:
    said = healthy.run("doctor")
    assert [line[:2] for line in said.stdout.splitlines()] == ["✓ "] * len(WELL)
    assert list(told(said.stdout)) == WELL
    assert (said.returncode, said.stderr) == (0, "")


def test_looking_makes_nothing(healthy: Shell) -> None:
    new = {"data_folder": "later/data", "database_url": "sqlite:///later/store.sqlite3"}
    before = files(healthy.folder)
    said = healthy.run("doctor", **new)
    found = told(said.stdout)
    assert (said.returncode, list(found)) == (0, WELL)
    assert found["数据文件夹 data folder"].startswith(
        f"✓ 数据文件夹 data folder: {healthy.folder}/later/data，首次启动时建立 made at the first start, "
    )
    assert found["数据库 store"] == "✓ 数据库 store: 空，首次启动时建立 empty, made at the first start"
    assert files(healthy.folder) == before


def test_the_pages_are_not_built(healthy: Shell, tmp_path: Path, built: Path) -> None:
    bare = tmp_path / "program"
    shutil.copytree(built, bare, ignore=shutil.ignore_patterns("built"))
    said = Shell(healthy.folder, bare, **healthy.settings).run("doctor")
    assert said.returncode == 1
    assert told(said.stdout)["工作台 console"] == "✗ 工作台 console: 未构建 not built"
    assert told(said.stdout)["→"] == "→ 运行 make build。 Run make build."


def ill(healthy: Shell, name: str, **settings: str) -> tuple[str, str]:
    """What is said of the one thing that is ill, and the advice."""
    said = healthy.run("doctor", **settings)
    found = told(said.stdout)
    assert (said.returncode, said.stderr) == (1, "")
    assert [name] == [one for one, line in found.items() if line.startswith("✗")]
    return found[name].partition(": ")[2], found["→"]


def test_the_folder_cannot_be_written(healthy: Shell) -> None:
    (healthy.folder / "taken").touch()
    before = files(healthy.folder)
    said, advice = ill(healthy, "数据文件夹 data folder", data_folder="taken")
    assert said.startswith("文件夹 taken 无法写入（Not a directory）。")
    assert advice.startswith("→ The folder taken cannot be written (Not a directory). Change its permissions")
    assert files(healthy.folder) == before


def test_the_port_is_taken(healthy: Shell) -> None:
    with socket.create_server(("127.0.0.1", int(healthy.settings["port"]))):
        said, advice = ill(healthy, "端口 port")
    assert said == f"127.0.0.1:{healthy.settings['port']} Address already in use"
    assert advice == "→ 端口被占用：停掉占用者或设置 XIAOER_PORT。 Stop what uses the port, or set XIAOER_PORT."


def test_the_desk_runs_already(healthy: Shell) -> None:
    with running_desk(healthy.address, healthy.folder) as desk:
        said = healthy.run("doctor", port=str(desk.port))
    assert (said.returncode, said.stderr) == (0, "")
    assert (
        told(said.stdout)["端口 port"]
        == f"✓ 端口 port: 127.0.0.1:{desk.port}，小二 {VERSION} 正在运行 the desk is running"
    )
    assert [line[:2] for line in said.stdout.splitlines()] == ["✓ "] * len(WELL)


@pytest.mark.parametrize("answer", [b"[]", b'{"status": "ill", "version": "1"}', b"<html>"])
def test_another_program_answers_on_the_port(answer: bytes, healthy: Shell) -> None:
    class Other(BaseHTTPRequestHandler):
        @override
        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

    with HTTPServer(("127.0.0.1", int(healthy.settings["port"])), Other) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        said, advice = ill(healthy, "端口 port")
        server.shutdown()
    assert said == f"127.0.0.1:{healthy.settings['port']} Address already in use"
    assert advice.startswith("→ 端口被占用：")


def test_redis_does_not_answer(healthy: Shell) -> None:
    said, advice = ill(healthy, "Redis", redis_url=f"redis://127.0.0.1:{free_port()}/0")
    assert "Connection refused" in said
    assert advice == "→ 检查 XIAOER_REDIS_URL 和 Redis 服务。 Check XIAOER_REDIS_URL and the Redis server."


def test_the_store_does_not_answer(healthy: Shell) -> None:
    said, advice = ill(healthy, "数据库 store", database_url=f"postgresql://u:hunter2@127.0.0.1:{free_port()}/x")
    assert said.startswith("连不上数据库 postgresql://u:***@127.0.0.1:")
    assert advice.endswith("Check the address and that the database is running.")


def test_the_store_is_of_a_newer_program(healthy: Shell, tomorrow: Path) -> None:
    schema.upgrade(healthy.address, tomorrow / "xiaoer" / "platform" / "migrations")
    before = contents(healthy.address)
    said, advice = ill(healthy, "数据库 store")
    assert (said, advice) == (
        "比程序新 newer than this program", "→ 请安装更新版本的小二。 Install a newer Xiaoer.",
    )  # fmt: skip
    assert contents(healthy.address) == before


def test_the_store_is_of_an_older_program(healthy: Shell, tomorrow: Path) -> None:
    said = Shell(healthy.folder, tomorrow, **healthy.settings).run("doctor")
    found = told(said.stdout)
    assert (said.returncode, found["数据库 store"]) == (1, "✗ 数据库 store: 旧版本 older version")
    assert "  → 运行 xiaoer db upgrade。 Run xiaoer db upgrade." in said.stdout.splitlines()


def test_the_program_that_is_installed_is_looked_over(plain: Shell) -> None:
    with running_desk(plain.address, plain.folder) as desk:
        found = told(plain.run("doctor", port=str(desk.port)).stdout)
    assert [name for name in WELL if name in found] == WELL
    assert found["端口 port"].endswith(f"小二 {VERSION} 正在运行 the desk is running")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        taken = told(plain.run("doctor", port=str(port)).stdout)
    assert taken["端口 port"] == f"✗ 端口 port: 127.0.0.1:{port} Address already in use"
