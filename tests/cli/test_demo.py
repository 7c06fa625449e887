"""`xiaoer demo`: loaded once, on this machine alone."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.cli.program import Shell, assert_refused, contents, counts, ended_by, files, killed_when_there
from tests.servers import free_port


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "desk.example"])  # noqa: S104 - refused
def test_not_where_others_can_reach_it(bare: Shell, small_shop: Path, host: str) -> None:
    assert_refused(
        bare.run("demo", small_shop, host=host),
        f"演示账号的密码是公开的，只能在本机地址上运行；请把 XIAOER_HOST 从 {host} 改为 127.0.0.1。",
        "The demo's passwords are known to all, so it runs on this machine's own address only: change XIAOER_HOST from "
        f"{host} to 127.0.0.1.",
    )
    assert files(bare.folder) == {}


def test_a_folder_that_is_not_there(bare: Shell) -> None:
    assert_refused(
        bare.run("demo", "gone"),
        "没有演示店铺的文件夹 gone。请先运行 python examples/demo_shop/generate.py gone，或用 make demo 一步完成。",
        "There is no folder gone with the demo shop. Run python examples/demo_shop/generate.py gone first, or `make demo` "
        "for both.",
    )
    assert files(bare.folder) == {}


def test_a_folder_that_cannot_be_looked_into(bare: Shell) -> None:
    name = "long" * 100
    assert_refused(
        bare.run("demo", name),
        f"读不了文件夹 {name} 里的 staff.jsonl（File name too long），请检查路径和权限。",
        f"staff.jsonl in {name} cannot be read (File name too long). Check its path and permissions.",
    )
    assert files(bare.folder) == {}


def words_until_served(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line.rstrip())
        if line.startswith("Xiaoer is serving"):
            return said
    raise AssertionError(f"it ended: {said}")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.long)], indirect=True)
def test_it_loads_once_and_shows_the_way(shell: Shell, small_shop: Path) -> None:
    port = free_port()
    with shell.running("demo", small_shop, port=str(port)) as process:
        said = words_until_served(process)
        assert f"Store pages (shopper): http://127.0.0.1:{port}/preview/yunhe" in said
        assert f"Console (agent): http://127.0.0.1:{port}/" in said
        assert sum("demo-xiaoer" in line for line in said) == 5
        _signs_in(f"http://127.0.0.1:{port}")
        code, _, _ = ended_by(process, signal.SIGTERM)
        assert code == 0
    before = {name: contents(shell.address)[name] for name in ("account", "customer", "shop_order", "case_file")}
    log = counts(shell.address)["event"]
    with shell.running("demo", small_shop, port=str(port)) as process:
        again = words_until_served(process)
        assert ended_by(process, signal.SIGTERM)[0] == 0
    assert not [line for line in again if line.startswith("Imported")]
    assert {name: contents(shell.address)[name] for name in before} == before
    assert counts(shell.address)["event"] == log


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_demo_loads_at_its_full_size(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    generator = Path(__file__).parents[2] / "examples/demo_shop/generate.py"
    subprocess.run([sys.executable, generator, folder], check=True, capture_output=True)
    with shell.running("demo", folder, measured=False, port="0") as process:
        assert any("3000 customers, 71 products, 6000 orders" in line for line in words_until_served(process))
    held = counts(shell.address)
    assert (held["customer"], held["shop_order"], held["product"], held["account"]) == (3_000, 6_000, 71, 5)


def _signs_in(address: str) -> None:
    told = json.dumps({"login": "xiaohe", "password": "demo-xiaoer"}).encode()
    request = urllib.request.Request(f"{address}/api/v1/session", told, {"content-type": "application/json"})  # noqa: S310 - a desk on this machine
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - a desk on this machine
        account = json.load(answer)["account"]
    assert (account["login"], account["alias"], account["post"]) == ("xiaohe", "演示客服小禾", "售前顾问")


@pytest.mark.faults
@pytest.mark.timeout(400)
def test_loading_that_was_broken_off_goes_on(plain: Shell, small_shop: Path) -> None:
    with plain.running("demo", small_shop, measured=False, port="0") as process:
        killed_when_there(process, plain.address, "script")
    assert counts(plain.address)["case_file"] == 0
    with plain.running("demo", small_shop, measured=False, port="0") as process:
        assert any("80 customers, 71 products, 150 orders" in line for line in words_until_served(process))
    held = counts(plain.address)
    assert (held["shop_order"], held["conversation"], held["case_file"], held["account"]) == (150, 71, 36, 5)
