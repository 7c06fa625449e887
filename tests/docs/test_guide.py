"""The guide says what the code does: every setting, refusal, event and command stands in it, as it is now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cyclopts import App

from tools.docs import GUIDE, defaults, event_types, made, shown
from xiaoer.cli.commands import app
from xiaoer.platform import jobs
from xiaoer.platform.refusals import TABLE
from xiaoer.platform.settings import PREFIX, describe


def text_of(name: str) -> str:
    return (GUIDE / name).read_text(encoding="utf-8")


def rows(name: str) -> dict[str, str]:
    """The rows of a guide's tables by their first cell."""
    lines = [line for line in text_of(name).splitlines() if line.startswith("| `")]
    return {line.split("|")[1].strip(): line for line in lines}


def leaves(found: App, above: str) -> Iterator[str]:
    """The full name of every command that does something itself."""
    for name in found:
        if not name.startswith("-"):
            below = found[name]
            inner = list(leaves(below, f"{above} {name}"))
            yield from inner or [f"{above} {name}"]


@pytest.mark.parametrize("path", sorted(GUIDE.glob("*.md")), ids=lambda path: path.name)
def test_the_tables_are_as_the_code_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert made(text) == text, "run `make docs`"


@pytest.mark.parametrize("name", ["settings.md", "settings.zh.md"])
def test_every_setting_stands_with_its_default(name: str) -> None:
    found = rows(name)
    assert found.keys() == {f"`{setting}`" for setting in defaults()}
    for setting, default in defaults().items():
        cells = [cell.strip() for cell in found[f"`{setting}`"].split("|")]
        assert cells[2:4] == [f"`{PREFIX}{setting.upper()}`", shown(default)]


def test_every_setting_is_described_in_both_languages() -> None:
    assert [setting for setting in defaults() if not all(describe(setting))] == []


def test_every_refusal_stands_with_both_sentences() -> None:
    found = rows("errors.md")
    assert found.keys() == {f"`{code}`" for code in TABLE}
    for code, row in TABLE.items():
        assert [cell.strip() for cell in found[f"`{code}`"].split("|")][2:5] == [str(row.status), row.zh, row.en]


def test_every_event_stands_with_its_fields() -> None:
    found = rows("events.md")
    types = event_types()
    assert "message.sent" in {event.__struct_config__.tag for event in types}
    assert found.keys() == {f"`{event.__struct_config__.tag}`" for event in types}
    for event in types:
        row = found[f"`{event.__struct_config__.tag}`"]
        assert [field for field in event.__struct_fields__ if f"`{field}: " not in row] == []
        assert event.__doc__, f"{event.__name__} does not say what has happened"


def test_event_names_are_given_once() -> None:
    tags = [event.__struct_config__.tag for event in event_types()]
    assert sorted(set(tags)) == sorted(tags)


def test_every_command_stands_with_its_form() -> None:
    text = text_of("commands.md")
    names = list(leaves(app, "xiaoer"))
    assert {"xiaoer serve", "xiaoer import shop"} <= set(names)
    assert [name for name in names if f"# {name}\n" not in text] == []


def test_the_changelog_names_every_command() -> None:
    """By its whole name, or by that of its group."""
    text = (GUIDE.parents[1] / "CHANGELOG.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([^`]+)`", text.split("- **Commands:**")[1].split("\n- ")[0]))
    names = [name.removeprefix("xiaoer ") for name in leaves(app, "xiaoer")]
    assert [name for name in names if name not in told and name.split()[0] not in told] == []
    assert {name for name in told if not any(f"{one} ".startswith(f"{name} ") for one in names)} == set()


def test_a_decision_tells_the_lease_of_due_times() -> None:
    text = (GUIDE.parent / "decisions/0005-one-due-table.md").read_text(encoding="utf-8")
    assert re.findall(r"a lease of (\d+) s", text) == [str(jobs.LEASE // 1_000_000)]
