"""What pyproject.toml settles of the wheel and of the tests' own strictness, and that the strictness works."""

from __future__ import annotations

import socket
import tomllib
import warnings
from typing import Any

import pytest

from tests.gates.tree import ROOT

TOOL: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]


def test_the_wheel_holds_the_package_and_the_built_pages_and_nothing_beside() -> None:
    """The pages are made and so ignored by git, which the wheel would otherwise go by."""
    assert TOOL["hatch"]["build"]["targets"]["wheel"] == {
        "packages": ["src/xiaoer"],
        "artifacts": ["src/xiaoer/built/**"],
    }
    assert "/src/xiaoer/built/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_tests_are_strict() -> None:
    settings = TOOL["pytest"]["ini_options"]
    assert settings["filterwarnings"] == ["error"]
    assert settings["xfail_strict"] is True
    assert 0 < settings["timeout"] <= 120
    strict = {"--strict-markers", "--strict-config", "--disable-socket", "--allow-hosts=127.0.0.1,::1,localhost"}
    assert strict <= set(settings["addopts"])
    assert [word for word in settings["addopts"] if word.startswith(("-p", "--allow-hosts", "-W"))] == [
        "--allow-hosts=127.0.0.1,::1,localhost"
    ]


def test_tests_run_in_random_order(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.hasplugin("randomly")
    assert pytestconfig.getoption("randomly_reorganize")


def test_a_foreign_address_is_refused() -> None:
    """One that is set aside for documents and belongs to nobody (RFC 5737); the refusal begins with a warning."""
    with socket.socket() as tried, pytest.raises(UserWarning, match=r'connect\(\) with host "192\.0\.2\.1"'):
        tried.connect(("192.0.2.1", 80))


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="of the test"):
        warnings.warn("of the test", stacklevel=1)
