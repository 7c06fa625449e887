"""The source tree as the gates read it: modules with their imports, by AST, wherever in the file they stand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/xiaoer"

FLAT = ("values", "platform", "app", "reactions", "cli")
"""What stands in the package and is no feature."""


class Import(NamedTuple):
    """One imported name: `module` with the name that is taken from it, where one is; `bound` is its name in the file."""

    module: str
    name: str
    line: int
    bound: str

    @property
    def whole(self) -> str:
        return f"{self.module}.{self.name}" if self.name else self.module

    @property
    def meant(self) -> str:
        """What `bound` stands for: `import a.b` brings `a`, every other form the whole."""
        root = self.module.split(".")[0]
        return root if not self.name and self.bound == root else self.whole


class Module(NamedTuple):
    """A file below the package folder `root`."""

    path: Path
    root: Path
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        """Its place in the package, such as ("shop", "domain", "orders")."""
        parts = self.path.relative_to(self.root).with_suffix("").parts
        return parts[:-1] if parts[-1] == "__init__" else parts

    @property
    def place(self) -> str:
        return self.path.relative_to(self.root.parent).as_posix()

    @property
    def is_pure(self) -> bool:
        """Whether it must be: in `values`, or in the domain of a feature."""
        return self.parts[:1] == ("values",) or self.parts[1:2] == ("domain",)

    def imports(self) -> Iterator[Import]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(alias.name, "", node.lineno, alias.asname or alias.name.split(".")[0])
            elif isinstance(node, ast.ImportFrom):
                module = self._absolute(node)
                for alias in node.names:
                    yield Import(module, alias.name, node.lineno, alias.asname or alias.name)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        own = [self.root.name, *self.path.relative_to(self.root).parts[:-1]]
        above = own[: len(own) - (node.level - 1)]
        return ".".join([*above, node.module] if node.module else above)


def modules(root: Path = PACKAGE) -> list[Module]:
    return [Module(path, root, parse(path)) for path in sorted(root.rglob("*.py")) if "migrations" not in path.parts]


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))
