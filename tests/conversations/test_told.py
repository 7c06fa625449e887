"""Every action that shows something on screens is in a story: none is left out of "old screens and frames make the fresh look"."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from tests.conversations.stories import STORIES
from xiaoer.conversations import actions
from xiaoer.platform.db import open_database
from xiaoer.platform.keyring import Ring

ASKED_ANEW = {
    "leading.show_case": "cases are looked at again",
    "stating.show_crisis": "what the crisis is, is looked at again",
    "supervising.show_presence": "who is there is looked at again",
    "supervising.let_go": "the sockets are closed",
    "viewing.view": "the page is looked at again",
}
"""What tells screens only that something has changed: they ask, and what they show is no sum of frames."""


def functions() -> dict[str, FunctionType]:
    """Those of all modules of actions, by module and name."""
    found = {}
    for module in pkgutil.iter_modules(actions.__path__):
        loaded = importlib.import_module(f"{actions.__name__}.{module.name}")
        for name, one in vars(loaded).items():
            if inspect.isfunction(one) and one.__module__ == loaded.__name__:
                found[f"{module.name}.{name}"] = one
    return found


def showing() -> set[str]:
    """Those that put something on screens, by themselves or by whom they call."""
    every = functions()
    names = {id(one): name for name, one in every.items()}
    calls = {name: {names.get(id(used)) for used in _used(one)} for name, one in every.items()}
    shows = {name for name, one in every.items() if "tx.screens" in inspect.getsource(one)}
    while more := {name for name, called in calls.items() if called & shows} - shows:
        shows |= more
    return {name for name in shows if "._" not in name}


def _used(one: FunctionType) -> Iterator[Any]:
    """What the function names of its module, or of one that its module has imported."""
    for node in ast.walk(ast.parse(inspect.getsource(one))):
        if isinstance(node, ast.Name):
            yield one.__globals__.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield getattr(one.__globals__.get(node.value.id), node.attr, None)


def recorded(called: set[str], name: str, one: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(one)
    def run(*args: Any, **kwargs: Any) -> Any:
        called.add(name)
        return one(*args, **kwargs)

    return run


def test_every_action_that_shows_something_is_in_a_story(
    monkeypatch: pytest.MonkeyPatch, empty_sqlite: Path, tmp_path: Path, ring: Ring
) -> None:
    called: set[str] = set()
    by_id = {id(one): recorded(called, name, one) for name, one in functions().items()}
    for module in [one for name, one in sys.modules.items() if name.startswith("xiaoer.")]:
        for name, one in list(vars(module).items()):
            if id(one) in by_id:
                monkeypatch.setattr(module, name, by_id[id(one)])
    for number, story in enumerate(STORIES.values()):
        path = tmp_path / f"{number}.sqlite3"
        path.write_bytes(empty_sqlite.read_bytes())
        database = open_database(f"sqlite:///{path}", ring)
        _, happens = story(database)
        happens()
        database.close()
    assert showing() - called == ASKED_ANEW.keys()
