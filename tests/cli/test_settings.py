"""Wrong settings stop every command before it touches anything; right ones are shown without their secrets."""

from __future__ import annotations

import pytest

from tests.cli.program import Shell, assert_refused, files
from xiaoer.platform.settings import Settings

KNOWN = ", ".join(Settings.__struct_fields__)
VARIABLES = ", ".join(f"XIAOER_{name.upper()}" for name in KNOWN.split(", "))
GONE = ("XIAOER_CONFIG 指定的文件 gone.toml 不存在。", "XIAOER_CONFIG: there is no file gone.toml.")


@pytest.mark.parametrize(
    ("environment", "file", "zh", "en"),
    [
        pytest.param(
            {"port": "eighty"}, None,
            "XIAOER_PORT 里 port 的值是 'eighty'，需要 0 到 65535 之间的整数。监听的端口；0 表示随意取一个空闲端口。",
            "XIAOER_PORT: port is 'eighty'; a whole number from 0 to 65535 is expected. "
            "Port to listen on; 0 takes a free one.",
            id="a wrong type in the environment",
        ),
        pytest.param(
            {"prot": "8420"}, None, f"没有 XIAOER_PROT 这个配置项。可用的有：{VARIABLES}。",
            f"XIAOER_PROT: no such setting. Known: {VARIABLES}.",
            id="an unknown name in the environment",
        ),
        pytest.param(
            {}, 'session_hours = "half"',
            "xiaoer.toml 里 session_hours 的值是 'half'，需要 1 到 720 之间的整数。登录后多少小时需要重新登录。",
            "xiaoer.toml: session_hours is 'half'; a whole number from 1 to 720 is expected. "
            "Hours until a signed-in person signs in again.",
            id="a wrong type in the file",
        ),
        pytest.param(
            {}, "[server]\nport = 1", f"xiaoer.toml 里的 server 不是配置项。可用的有：{KNOWN}。",
            f"xiaoer.toml: server: no such setting. Known: {KNOWN}.",
            id="an unknown name in the file",
        ),
        pytest.param(
            {"config": "gone.toml"}, None, *GONE, id="a file that is missing",
        ),
        pytest.param(
            {"secret": "hunter2"}, None, "XIAOER_SECRET 里的 secret 只有 7 个字符，至少需要 32 个。",
            "XIAOER_SECRET: secret has 7 characters; it needs 32 or more.",
            id="a short secret",
        ),
    ],
)  # fmt: skip
def test_a_wrong_setting(bare: Shell, environment: dict[str, str], file: str | None, zh: str, en: str) -> None:
    if file is not None:
        (bare.folder / "xiaoer.toml").write_text(file, encoding="utf-8")
    before = files(bare.folder)
    assert_refused(bare.run("serve", **environment), f"配置有误：{zh}", f"A setting is wrong: {en}")
    assert files(bare.folder) == before


@pytest.mark.parametrize("command", ["doctor", "settings", "worker"])
def test_other_commands_read_them_too(bare: Shell, command: str) -> None:
    zh, en = GONE
    assert_refused(bare.run(command, config="gone.toml"), f"配置有误：{zh}", f"A setting is wrong: {en}")
    assert files(bare.folder) == {}


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        pytest.param("mysql://u:hunter2@db/x", "mysql://…@db/x", id="another kind of database"),
        pytest.param("postgresql://u:hunter2@db:abc/x", "postgresql://…@db:abc/x", id="a port that is no number"),
        pytest.param("data/xiaoer.sqlite3", "data/xiaoer.sqlite3", id="a path alone"),
        pytest.param("sqlite://", "sqlite://", id="memory, which is gone with the process"),
    ],
)
def test_an_address_that_names_no_database(bare: Shell, address: str, shown: str) -> None:
    assert_refused(
        bare.run("serve", port="0", database_url=address),
        f"数据库地址 {shown} 无法识别。请写成 sqlite:///文件 或 postgresql://用户@主机/库名。",
        f"The store's address {shown} is not understood. Write sqlite:///FILE or postgresql://USER@HOST/NAME.",
    )
    assert files(bare.folder) == {}


def test_the_settings_are_shown_with_their_origin_and_without_secrets(bare: Shell) -> None:
    (bare.folder / "xiaoer.toml").write_text("session_hours = 8", encoding="utf-8")
    secret, address = "s3cret" * 6, "postgresql://desk:hunter2@db/desk"
    said = bare.run("settings", secret=secret, database_url=address, port="9001")
    shown = said.stdout.splitlines()
    assert {"secret = ********  (XIAOER_SECRET)", "port = 9001  (XIAOER_PORT)"} <= set(shown)
    assert {"session_hours = 8  (xiaoer.toml)", "log_level = info  (default)"} <= set(shown)
    assert "database_url = postgresql://desk:********@db/desk  (XIAOER_DATABASE_URL)" in shown
    assert (said.returncode, said.stderr) == (0, "")
    assert "s3cret" not in said.stdout
    assert files(bare.folder).keys() == {"xiaoer.toml"}
