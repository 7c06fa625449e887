"""What a command says of a row that a store did not take: what went wrong, and nothing of whom the row tells."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.platform.test_logs import SAID, refused_by
from xiaoer import cli
from xiaoer.cli.opening import opened
from xiaoer.cli.talk import Stop
from xiaoer.platform.db import Database, Unavailable
from xiaoer.platform.settings import Settings


def tells_nothing_of_the_row(text: str) -> bool:
    return not any(part in text for part in SAID.split("，"))


def test_an_error_that_nobody_expected(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = refused_by(database)

    def fails(**_: object) -> None:
        raise error

    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(sys, "argv", ["xiaoer", "check"])
    monkeypatch.setattr(os, "umask", lambda mask: mask)
    monkeypatch.setattr(cli, "app", fails)
    with pytest.raises(type(error)):
        cli.main()
    sys.excepthook(type(error), error, error.__traceback__)
    told = capsys.readouterr().err
    assert told.startswith("Traceback (most recent call last):")
    assert "failure" in told
    assert tells_nothing_of_the_row(told), told


def test_a_store_that_went_away_over_a_row(sqlite_url: str, tmp_path: Path) -> None:
    said = f"server closed the connection\nDETAIL:  Failing row contains (1, {SAID})."
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path))
    with pytest.raises(Stop) as stopped, opened(settings):
        raise Unavailable(said)
    why = str(stopped.value.refused.facts["why"])
    assert (stopped.value.refused.code, why.splitlines()[0]) == ("store_unreachable", "server closed the connection")
    assert tells_nothing_of_the_row(why), why
