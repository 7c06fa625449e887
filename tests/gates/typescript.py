"""The interfaces and types of a TypeScript file that says no more than shapes: one field a line, no generics but Omit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_INTERFACE = re.compile(r"^export interface (\w+)(?: extends ([^{]+?))? \{\n(.*?)^\}", re.DOTALL | re.MULTILINE)
_TYPE = re.compile(r"^export type (\w+) =\s*(.+?)(?=\n\n|\nexport|\n/\*\*|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"(\w+)(\??): (.+)")
_OMIT = re.compile(r"Omit<(\w+), (.+)>")
_COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)


class Field(NamedTuple):
    """Its type as it is written, and whether it may be left out."""

    type: str
    optional: bool


class Shapes(NamedTuple):
    """What several files say, by name."""

    interfaces: Mapping[str, tuple[str, str]]
    types: Mapping[str, str]

    def fields(self, name: str) -> dict[str, Field]:
        """All fields of an interface, with those of what it extends."""
        extends, body = self.interfaces[name]
        found: dict[str, Field] = {}
        for parent in filter(None, extends.split(", ") if "<" not in extends else [extends]):
            omit = _OMIT.fullmatch(parent)
            given = self.fields(omit[1] if omit else parent)
            left_out = set(re.findall(r"'(\w+)'", omit[2])) if omit else set()
            found |= {key: field for key, field in given.items() if key not in left_out}
        return found | fields_of(line.strip() for line in body.splitlines())

    def shape(self, written: str) -> dict[str, Field] | None:
        """The fields of a type that is an object, written out or by its name; None for any other."""
        if written.startswith("{"):
            return fields_of(part.strip() for part in written.strip("{} ").split(";"))
        return self.fields(written) if written in self.interfaces else None

    def literals(self, written: str) -> set[str]:
        """The words that a union of literals allows; empty for any other type."""
        return set(re.findall(r"'([^']*)'", self.types.get(written, written)))

    def union(self, name: str) -> list[str]:
        return options(self.types[name])


def read(paths: Sequence[Path]) -> Shapes:
    text = "\n".join(_COMMENT.sub("", path.read_text(encoding="utf-8")) for path in paths)
    interfaces = {name: (extends, body) for name, extends, body in _INTERFACE.findall(text)}
    return Shapes(interfaces, {name: written.strip() for name, written in _TYPE.findall(text)})


def fields_of(lines: Iterable[str]) -> dict[str, Field]:
    found = [_FIELD.fullmatch(line) for line in lines if line]
    return {one[1]: Field(one[3], one[2] == "?") for one in found if one}


def options(written: str) -> list[str]:
    """What stands between the bars of a union, those within braces left alone."""
    parts = re.split(r"\|(?![^{]*\})", written)
    return [part.strip() for part in parts if part.strip()]
