from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xiaoer.platform import settings
from xiaoer.platform.settings import BadSettings, Settings

SECRET = "a key of the installation, 40 characters"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a file there is found without being named."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def values(found: list[settings.Source]) -> dict[str, tuple[Any, str]]:
    return {one.name: (one.value, one.origin) for one in found}


def test_without_anything_the_defaults_hold(folder: Path) -> None:
    assert settings.load({}) == Settings()
    assert {one.origin for one in settings.explain({})} == {"default"}
    assert Settings().database_url == "sqlite:///data/xiaoer.sqlite3"


def test_the_process_environment_is_read_where_none_is_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOER_PORT", "9001")
    assert settings.load().port == 9001
    assert values(settings.explain())["port"] == (9001, "XIAOER_PORT")


def test_the_file_beats_the_default_and_the_environment_beats_the_file(folder: Path) -> None:
    (folder / "xiaoer.toml").write_text('port = 9000\nhost = "127.0.0.2"\n', encoding="utf-8")
    environment = {"XIAOER_PORT": "9001", "XIAOER_CONFIG": "", "XIAOERTEST_PORT": "1", "PATH": "/bin"}
    read = settings.load(environment)
    assert (read.host, read.port, read.session_hours) == ("127.0.0.2", 9001, 12)
    found = values(settings.explain(environment))
    assert found["port"] == (9001, "XIAOER_PORT")
    assert found["host"] == ("127.0.0.2", "xiaoer.toml")
    assert found["session_hours"] == (12, "default")


def test_a_named_file_is_read_instead(folder: Path) -> None:
    (folder / "xiaoer.toml").write_text("port = 9000\n", encoding="utf-8")
    named = folder / "小二.toml"
    named.write_text("session_hours = 8 # 一班\n", encoding="utf-8")
    read = settings.load({"XIAOER_CONFIG": str(named)})
    assert (read.port, read.session_hours) == (8420, 8)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        pytest.param("true", True, id="true"),
        pytest.param("1", True, id="one"),
        pytest.param("False", False, id="false with a capital"),
        pytest.param("0", False, id="zero"),
    ],
)
def test_the_environment_says_yes_and_no(folder: Path, words: str, read: bool) -> None:  # noqa: FBT001 - a table's column
    assert settings.load({"XIAOER_PREVIEW": words}).preview is read


PORT = "Port to listen on; 0 takes a free one."
FOLDER = "Folder for files: pictures, attachments, the secret key."
REDIS = (
    "an address that begins with redis://, rediss:// or unix:// is expected. Redis for several web processes, "
    "redis://HOST/0. Empty for one process."
)
PAGE = (
    "an address that begins with http:// or https:// is expected. The address that shoppers and staff use, where it "
    "differs, such as https://desk.example."
)
HOURS = "Hours until a signed-in person signs in again."


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        pytest.param("PORT", "eighty", f"port is 'eighty'; a whole number from 0 to 65535 is expected. {PORT}", id="word"),
        pytest.param("PORT", "65536", f"port is '65536'; a whole number from 0 to 65535 is expected. {PORT}", id="high"),
        pytest.param("PORT", "-1", f"port is '-1'; a whole number from 0 to 65535 is expected. {PORT}", id="low"),
        pytest.param("SESSION_HOURS", "0", f"session_hours is '0'; a whole number from 1 to 720 is expected. {HOURS}", id="zero"),
        pytest.param("SESSION_HOURS", "1.5", f"session_hours is '1.5'; a whole number from 1 to 720 is expected. {HOURS}",
                     id="half an hour"),
        pytest.param("HOST", "", "host is ''; a text that is not empty is expected. Address to listen on.", id="empty"),
        pytest.param("DATA_FOLDER", "", f"data_folder is ''; a text that is not empty is expected. {FOLDER}", id="no folder"),
        pytest.param("REDIS_URL", "cache:6379", f"redis_url is 'cache:6379'; {REDIS}", id="no scheme"),
        pytest.param("REDIS_URL", "http://cache", f"redis_url is 'http://cache'; {REDIS}", id="another scheme"),
        pytest.param("REDIS_URL", "http://:hunter2@cache", f"redis_url is 'http://:********@cache'; {REDIS}", id="password"),
        pytest.param("REDIS_URL", "redis://", f"redis_url is 'redis://'; {REDIS}", id="no host"),
        pytest.param("PUBLIC_URL", "desk", f"public_url is 'desk'; {PAGE}", id="a word"),
        pytest.param("PUBLIC_URL", "https:// desk", f"public_url is 'https:// desk'; {PAGE}", id="a space"),
        pytest.param("SECURE_COOKIES", "yes",
                     "secure_cookies is 'yes'; true or false is expected. Send cookies over HTTPS only.",
                     id="yes is no value"),
        pytest.param("LOG_LEVEL", "loud", "log_level is 'loud'; one of debug, error, info, warning is expected. What is logged.",
                     id="choice"),
    ],
)  # fmt: skip
def test_a_wrong_value_in_the_environment(folder: Path, name: str, value: str, sentence: str) -> None:
    with pytest.raises(BadSettings) as failed:
        settings.load({f"XIAOER_{name}": value})
    assert str(failed.value) == f"XIAOER_{name}: {sentence}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("port = true", f"port is True; a whole number from 0 to 65535 is expected. {PORT}", id="kind"),
        pytest.param("host = 1", "host is 1; a text that is not empty is expected. Address to listen on.", id="no text"),
        pytest.param("prot = 1", "prot: no such setting. Known: database_url, ", id="unknown name"),
        pytest.param("[port]\nof = 1", f"port is {{'of': 1}}; a whole number from 0 to 65535 is expected. {PORT}", id="table"),
        pytest.param("port 1", "no well-formed TOML: ", id="no TOML"),
        pytest.param("port = 1\nport = 2", "no well-formed TOML: Cannot overwrite a value", id="twice"),
    ],
)  # fmt: skip
def test_a_wrong_file(folder: Path, text: str, sentence: str) -> None:
    (folder / "xiaoer.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as failed:
        settings.load({})
    assert str(failed.value).startswith(f"xiaoer.toml: {sentence}")


def test_a_file_that_is_not_utf8(folder: Path) -> None:
    (folder / "xiaoer.toml").write_bytes('host = "本机"'.encode("gbk"))
    with pytest.raises(BadSettings, match=r"^xiaoer\.toml: not UTF-8 from byte \d+ on\."):
        settings.load({})


def test_a_folder_where_the_file_should_be(folder: Path) -> None:
    (folder / "xiaoer.toml").mkdir()
    with pytest.raises(BadSettings, match=r"^xiaoer\.toml: cannot be read \(Is a directory\)\."):
        settings.load({})


def test_a_file_that_cannot_be_reached(folder: Path) -> None:
    """As below a folder that is closed to whoever runs the desk, and unlike one that is not there."""
    (folder / "taken").touch()
    with pytest.raises(BadSettings, match=r"^taken/x\.toml: cannot be read \(Not a directory\)\."):
        settings.load({"XIAOER_CONFIG": "taken/x.toml"})


def test_a_named_file_that_is_missing(folder: Path) -> None:
    with pytest.raises(BadSettings) as failed:
        settings.load({"XIAOER_CONFIG": "gone.toml"})
    assert str(failed.value) == "XIAOER_CONFIG: there is no file gone.toml."


def test_a_variable_that_is_no_setting(folder: Path) -> None:
    with pytest.raises(BadSettings) as failed:
        settings.load({"XIAOER_PROT": "1"})
    known = ", ".join(f"XIAOER_{name.upper()}" for name in Settings.__struct_fields__)
    assert str(failed.value) == f"XIAOER_PROT: no such setting. Known: {known}."


def test_a_secret_that_is_too_short_is_refused_and_not_shown(folder: Path) -> None:
    with pytest.raises(BadSettings) as failed:
        settings.load({"XIAOER_SECRET": "too short"})
    assert str(failed.value) == "XIAOER_SECRET: secret has 9 characters; it needs 32 or more."


@pytest.mark.parametrize("named", ["", "*", "127.0.0.1", "::1", "10.0.0.0/8, 192.168.1.7", "10.1.2.3,,*"])
def test_proxies_that_can_be_believed(folder: Path, named: str) -> None:
    assert settings.load({"XIAOER_TRUSTED_PROXIES": named}).trusted_proxies == named


@pytest.mark.parametrize(
    ("named", "wrong"),
    [
        pytest.param("127.0.0.l", "127.0.0.l", id="a letter for a digit"),
        pytest.param("127.0.0.1 10.0.0.1", "127.0.0.1 10.0.0.1", id="no comma"),
        pytest.param("127.0.0.1, proxy.example", "proxy.example", id="a name"),
        pytest.param("10.1.0.0/8", "10.1.0.0/8", id="a network with an address in it"),
        pytest.param("**", "**", id="two stars"),
    ],
)
def test_a_proxy_that_is_no_address(folder: Path, named: str, wrong: str) -> None:
    with pytest.raises(BadSettings) as failed:
        settings.load({"XIAOER_TRUSTED_PROXIES": named})
    assert str(failed.value) == (
        f"XIAOER_TRUSTED_PROXIES: {wrong!r} in trusted_proxies is neither an IP address nor a network such as 10.0.0.0/8."
    )


def test_a_secret_of_the_wrong_kind_is_not_shown(folder: Path) -> None:
    (folder / "xiaoer.toml").write_text("secret = 31415926535897932384626433", encoding="utf-8")
    with pytest.raises(BadSettings) as failed:
        settings.load({})
    assert "31415926" not in str(failed.value)
    assert str(failed.value).startswith("xiaoer.toml: secret is ********; a text is expected.")


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        pytest.param("secret", SECRET, "********", id="secret"),
        pytest.param(
            "database_url", "postgresql://desk:hunter2@db/desk", "postgresql://desk:********@db/desk", id="store"
        ),
        pytest.param(
            "database_url", "postgresql://desk@db:5432/desk", "postgresql://desk@db:5432/desk", id="no password"
        ),
        pytest.param(
            "redis_url", "redis://:hun@ter2@cache:6379/0", "redis://:********@cache:6379/0", id="Redis, no user"
        ),
        pytest.param("public_url", "https://desk.example", "https://desk.example", id="an address without one"),
    ],
)
def test_secrets_and_passwords_are_never_shown(folder: Path, name: str, value: str, shown: str) -> None:
    environment = {f"XIAOER_{name.upper()}": value}
    assert values(settings.explain(environment))[name] == (shown, f"XIAOER_{name.upper()}")
    assert getattr(settings.load(environment), name) == value


def test_an_empty_secret_is_shown_as_empty(folder: Path) -> None:
    assert values(settings.explain({}))["secret"] == ("", "default")


def test_every_setting_is_described() -> None:
    described = {name: settings.describe(name) for name in Settings.__struct_fields__}
    assert [name for name, (zh, en) in described.items() if not (zh.endswith("。") and en.endswith("."))] == []
