"""Two walls that import-linter cannot see: what a domain may import and call, and a feature's front door."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

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

IMPURE_INSIDE = frozenset({
    "datetime.date.fromtimestamp", "datetime.date.today", "datetime.datetime.fromtimestamp", "datetime.datetime.now",
    "datetime.datetime.today", "datetime.datetime.utcfromtimestamp", "datetime.datetime.utcnow", "hashlib.file_digest",
    "liquid.CachingFileSystemLoader", "liquid.FileSystemLoader", "liquid.PackageLoader", "liquid.builtin.loaders",
    "liquid.loaders", "msgspec.toml", "numpy.DataSource", "numpy.ctypeslib", "numpy.fromfile", "numpy.fromregex",
    "numpy.genfromtxt", "numpy.lib", "numpy.load", "numpy.loadtxt", "numpy.memmap", "numpy.random", "numpy.save",
    "numpy.savetxt", "numpy.savez", "numpy.savez_compressed", "uuid.getnode", "uuid.uuid1", "uuid.uuid4", "uuid.uuid6",
    "uuid.uuid7",
})  # fmt: skip
"""Parts of those that are not pure all the same, whether they are called or only named."""

OUTSIDE = frozenset({"open", "print", "input", "eval", "exec", "__import__", "breakpoint"})
"""What needs no import."""

CLOCKS_AND_CHANCE = OUTSIDE | frozenset({
    "now", "utcnow", "today", "fromtimestamp", "uuid1", "uuid4", "uuid6", "uuid7", "getnode", "read_text", "write_text",
    "read_bytes", "write_bytes", "tofile",
})  # fmt: skip
"""Calls that read a clock, chance or the outside, of whatever they are asked."""

FRONT_DOORS = ("actions", "domain")
ASSEMBLERS = ("app", "cli")
ASSEMBLED = (*FRONT_DOORS, "web", "jobs")
"""Who puts features together may also take their routes and jobs; what they store stays theirs."""


def impurities(found: Iterable[Module]) -> list[str]:
    """Sentences on every import, name and call that makes a pure module impure."""
    return [said for module in found if module.is_pure for said in (*_impure_imports(module), *_impure_uses(module))]


def _impure_imports(module: Module) -> Iterator[str]:
    for one in module.imports():
        if not _may_import(module, one):
            yield f"{module.place}:{one.line}: {one.whole} is not on the list of what a domain may import"


def _may_import(module: Module, one: Import) -> bool:
    if any(_is_within(one.whole, part) for part in IMPURE_INSIDE):
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


def _is_within(name: str, part: str) -> bool:
    return name == part or name.startswith(f"{part}.")


def _impure_uses(module: Module) -> Iterator[str]:
    # A refused import is said once, as that.
    known = {one.bound: one.meant for one in module.imports() if _may_import(module, one)}
    own = _bound(module.tree)
    with_zone = {node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call) and _is_told(node)}
    for node in ast.walk(module.tree):
        used = "" if node in with_zone else _impure_name(node, known) or _impure_word(node, known, own)
        if used and isinstance(node, ast.expr):
            yield f"{module.place}:{node.lineno}: {used} reads a clock, chance or the outside; take it as an argument"


def _bound(tree: ast.AST) -> set[str]:
    """Names that the module gives something of its own, as a parameter or by an assignment."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    return names | {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


def _is_told(call: ast.Call) -> bool:
    """Whether it is `fromtimestamp` with a zone, which computes from its arguments alone."""
    return getattr(call.func, "attr", "") == "fromtimestamp" and len(call.args) + len(call.keywords) > 1


def _impure_name(node: ast.AST, known: Mapping[str, str]) -> str:
    """The whole name of what is impure and only has to be named."""
    whole = _whole(node, known)
    return whole if whole in IMPURE_INSIDE else ""


def _whole(node: ast.AST, known: Mapping[str, str]) -> str:
    match node:
        case ast.Name(id=name):
            return known.get(name, "")
        case ast.Attribute(value=value, attr=attr):
            above = _whole(value, known)
            return f"{above}.{attr}" if above else ""
    return ""


def _impure_word(node: ast.AST, known: Mapping[str, str], own: AbstractSet[str]) -> str:
    """What goes by its last word: something that needs no import, or a call of whatever else is so named."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if name in OUTSIDE and name not in own:
            return name
        case ast.Call(func=ast.Name(id=name)) if name in CLOCKS_AND_CHANCE - OUTSIDE or name in OUTSIDE & own:
            return f"{name}()"
        case ast.Call(func=ast.Attribute(attr=name) as called) if name in CLOCKS_AND_CHANCE and not _is_told(node):
            return "" if _impure_name(called, known) else f"{name}()"
    return ""


def side_doors(found: Iterable[Module]) -> list[str]:
    """Sentences on every import of another feature that goes past its actions and its domain."""
    return [
        f"{module.place}:{one.line}: {one.whole} goes past the front door; a feature is used by its actions and domain"
        for module in found
        if module.parts[:1]
        for one in module.imports()
        if _is_side_door(module, one)
    ]


def _is_side_door(module: Module, one: Import) -> bool:
    package, *inside = one.whole.split(".")
    if package != module.root.name or not inside or inside[0] in (*FLAT, module.parts[0]):
        return False
    doors = ASSEMBLED if module.parts[0] in ASSEMBLERS else FRONT_DOORS
    return len(inside) < 2 or inside[1] not in doors
