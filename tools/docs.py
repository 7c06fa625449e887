"""`make docs`: writes the tables of docs/guide from the code, between markers, so that nobody writes them by hand.

A document keeps its own words around `<!-- made: NAME -->` … `<!-- end -->`. tests/docs fails where one is not up to date.
"""

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, get_args, get_type_hints
from unittest import mock

import xiaoer
from xiaoer.cli.commands import app as commands_app
from xiaoer.platform.refusals import TABLE
from xiaoer.platform.settings import PREFIX, Settings, describe

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs/guide"
MADE = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [
        head,
        ["---"] * len(head),
        *([cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def defaults() -> dict[str, Any]:
    """Each setting with its default."""
    fresh = Settings()
    return {name: getattr(fresh, name) for name in Settings.__struct_fields__}


def shown(value: Any) -> str:
    """A default as it is written in the TOML file."""
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`" if value != "" else '`""`'


def settings_en() -> str:
    rows = [
        [f"`{name}`", f"`{PREFIX}{name.upper()}`", shown(value), describe(name)[1]]
        for name, value in defaults().items()
    ]
    return table(["Setting", "Variable", "Default", "What it says"], rows)


def settings_zh() -> str:
    rows = [
        [f"`{name}`", f"`{PREFIX}{name.upper()}`", shown(value), describe(name)[0]]
        for name, value in defaults().items()
    ]
    return table(["配置项", "环境变量", "默认值", "含义"], rows)


def errors() -> str:
    rows = [[f"`{code}`", str(row.status), row.zh, row.en] for code, row in TABLE.items()]
    return table(["Code 代码", "HTTP", "中文", "English"], rows)


def event_types() -> list[type[Any]]:
    """Every struct of a domain with a tag of its own under `kind`, by tag."""
    found = {
        one
        for module in domains()
        for _, one in inspect.getmembers(module, inspect.isclass)
        if getattr(getattr(one, "__struct_config__", None), "tag_field", None) == "kind"
    }
    return sorted(found, key=lambda one: str(one.__struct_config__.tag))


def domains() -> Iterator[Any]:
    """Those of the features, and what the platform itself announces for them."""
    for found in pkgutil.walk_packages(xiaoer.__path__, "xiaoer."):
        if re.match(r"xiaoer\.(?:\w+\.domain|platform\.showing)\b", found.name):
            yield importlib.import_module(found.name)


def feature_of(event: type[Any]) -> str:
    return event.__module__.split(".")[1]


def events() -> str:
    ordered = sorted(event_types(), key=feature_of)
    return "\n\n".join(
        f"## {feature}\n\n" + table(["Event", "Carries", "What has happened"], [_event_row(one) for one in group])
        for feature, group in groupby(ordered, key=feature_of)
    )


def _event_row(event: type[Any]) -> list[str]:
    carried = ", ".join(f"`{name}: {_type_name(kind)}`" for name, kind in get_type_hints(event).items()
                        if name in event.__struct_fields__)  # fmt: skip
    return [f"`{event.__struct_config__.tag}`", carried, " ".join((inspect.getdoc(event) or "").split())]


def _type_name(kind: Any) -> str:
    """A type as a reader of the log meets it: an enumeration by its values, the rest as Python writes it."""
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return ", ".join(f'"{value}"' for value in kind)
    return kind.__name__ if isinstance(kind, type) and not get_args(kind) else re.sub(r"\b[\w.]+\.", "", str(kind))


def commands() -> str:
    """What `--help` says of each command, without the title and contents that cyclopts puts first."""
    # Cyclopts takes the name of the program that runs now, `python -m pytest` say, into the forms of the commands.
    with mock.patch.object(sys, "argv", ["xiaoer"]):
        whole = commands_app.generate_docs()
    return whole[whole.index("\n## ") :].strip()


MAKERS: dict[str, Callable[[], str]] = {
    "settings_en": settings_en,
    "settings_zh": settings_zh,
    "errors": errors,
    "events": events,
    "commands": commands,
}


def made(text: str) -> str:
    """The document with what stands between its markers made anew."""
    return MADE.sub(lambda found: f"{found[1]}{MAKERS[found[2]]()}\n{found[3]}", text)


def main() -> None:
    for path in sorted(GUIDE.glob("*.md")):
        path.write_text(made(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
