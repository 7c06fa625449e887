"""Every refusal that the code gives stands in the table with its sentences, and the table holds none that nobody gives."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.gates.tree import modules
from xiaoer.platform.refusals import TABLE

CHINESE = re.compile("[\u4e00-\u9fff]")
PLACE = re.compile(r"\{(\w+)\}")


def refused(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and code of each `Refused("code", …)` that names its code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Refused":
            first = node.args[0] if node.args else next((it.value for it in node.keywords if it.arg == "code"), None)
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


def facts_given(tree: ast.AST) -> Iterator[tuple[int, str, set[str]]]:
    """Line, code and facts of each `Refused("code", {"name": …})` that writes its facts out."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name("Refused"), args=[ast.Constant(str(code)), ast.Dict(keys=keys)]):
                names = {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
                if len(names) == len(keys):
                    yield node.lineno, code, names


def strings(tree: ast.AST) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_refusal_has_its_row() -> None:
    given = [(f"{module.place}:{line}", code) for module in modules() for line, code in refused(module.tree)]
    assert len(given) > 5
    assert [(where, code) for where, code in given if code not in TABLE] == []


def test_every_sentence_gets_its_facts() -> None:
    given = [(module.place, *one) for module in modules() for one in facts_given(module.tree)]
    assert given
    lacking = [
        (f"{place}:{line}", code, missing)
        for place, line, code, names in given
        if code in TABLE and (missing := set(PLACE.findall(TABLE[code].zh)) - names)
    ]
    assert lacking == []


def test_every_row_is_given_somewhere() -> None:
    said = set().union(*(strings(module.tree) for module in modules() if not _is_table(module.parts)))
    assert set(TABLE) - said == set()


def test_both_sentences_say_the_same_things() -> None:
    for code, row in TABLE.items():
        assert 400 <= row.status < 600, code
        assert CHINESE.search(row.zh), code
        assert not CHINESE.search(row.en), code
        assert places(row.zh) == places(row.en), code


def places(sentence: str) -> set[str]:
    """What a sentence says; `why_zh` and `why_en` are one thing in two languages."""
    return {re.sub("_?(zh|en)$", "", name) for name in PLACE.findall(sentence)}


def test_refusals_are_found() -> None:
    tree = ast.parse('f(Refused("a", {}))\nvalues.Refused(code="b")\nRefused(code)')
    assert sorted(refused(tree)) == [(1, "a"), (2, "b")]


def test_facts_are_found() -> None:
    tree = ast.parse('Refused("a", {"x": 1, "y": 2})\nRefused("b", facts)\nRefused("c", {**more})')
    assert list(facts_given(tree)) == [(1, "a", {"x", "y"})]


def _is_table(parts: tuple[str, ...]) -> bool:
    """The table and its parts, which name every code themselves."""
    return parts[:1] == ("platform",) and parts[-1].startswith("refusals")
