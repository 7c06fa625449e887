"""Two walls that import-linter cannot see: what a domain may import and call, and a feature's front door."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tests.gates.tree import FLAT, Import, Module

PURE_STANDARD = frozenset({
    "__future__", "abc", "array", "base64", "binascii", "bisect", "calendar", "collections", "dataclasses", "datetime",
    "decimal", "difflib", "enum", "fractions", "functools", "hashlib", "heapq", "hmac", "html", "ipaddress",
    "itertools", "json", "math", "numbers", "operator", "re", "statistics", "string", "struct", "textwrap", "types",
    "typing", "unicodedata", "urllib.parse", "uuid", "zlib", "zoneinfo", "xml.parsers.expat",
})  # fmt: skip
"""Computes from its arguments alone. An allow-list: a deny-list passes whatever nobody thought of."""

PURE_LIBRARIES = frozenset({
    "ahocorasick_rs", "chinese_calendar", "liquid", "msgspec", "numpy", "pypinyin", "rapidfuzz", "rjieba", "typing_extensions",
})  # fmt: skip

IMPURE_INSIDE = ("numpy.random", "msgspec.toml", "liquid.loaders", "liquid.builtin.loaders")
"""Parts of those libraries that are not pure all the same."""

CLOCKS_AND_CHANCE = frozenset({
    "now", "utcnow", "today", "fromtimestamp", "uuid1", "uuid4", "uuid6", "uuid7", "getnode", "open", "print", "input",
    "eval", "exec", "__import__", "breakpoint", "read_text", "write_text", "read_bytes", "write_bytes",
})  # fmt: skip
"""Calls that read a clock, chance or the outside through something the lists allow."""

FRONT_DOORS = ("actions", "domain")
ASSEMBLERS = ("app", "cli")
"""They put features together, and so may also take their routes and jobs."""


def impurities(found: Iterable[Module]) -> list[str]:
    """Sentences on every import and call that makes a pure module impure."""
    return [said for module in found if module.is_pure for said in (*_impure_imports(module), *_impure_calls(module))]


def _impure_imports(module: Module) -> Iterator[str]:
    for one in module.imports():
        if not _may_import(module, one):
            yield f"{module.place}:{one.line}: {one.whole} is not on the list of what a domain may import"


def _may_import(module: Module, one: Import) -> bool:
    if one.whole.startswith(IMPURE_INSIDE):
        return False
    if one.module.split(".")[0] == module.root.name:
        return _is_pure_place(module, one)
    standard = {one.module, one.whole, one.module.split(".")[0]}
    return bool(standard & PURE_STANDARD) or one.module.split(".")[0] in PURE_LIBRARIES


def _is_pure_place(module: Module, one: Import) -> bool:
    """`values`, or a domain; `values` itself takes from `values` only."""
    inside = one.whole.split(".")[1:]
    if module.parts[0] == "values":
        return inside[:1] == ["values"]
    return inside[:1] == ["values"] or inside[1:2] == ["domain"]


def _impure_calls(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in CLOCKS_AND_CHANCE and not (name == "fromtimestamp" and len(node.args) + len(node.keywords) > 1):
            yield f"{module.place}:{node.lineno}: {name}() reads a clock, chance or the outside; take it as an argument"


def side_doors(found: Iterable[Module]) -> list[str]:
    """Sentences on every import of another feature that goes past its actions and its domain."""
    return [
        f"{module.place}:{one.line}: {one.whole} goes past the front door; a feature is used by its actions and domain"
        for module in found
        if module.parts[:1] and module.parts[0] not in ASSEMBLERS
        for one in module.imports()
        if _is_side_door(module, one)
    ]


def _is_side_door(module: Module, one: Import) -> bool:
    package, *inside = one.whole.split(".")
    if package != module.root.name or not inside or inside[0] in (*FLAT, module.parts[0]):
        return False
    return len(inside) < 2 or inside[1] not in FRONT_DOORS
