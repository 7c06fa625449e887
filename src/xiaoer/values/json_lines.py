"""Reading a file of JSON (one object, or one object a line) into typed rows, or saying what is wrong and where.

Every refusal holds `file`, `line` (from 1; None where the whole file is meant), `place` (file:line) and, where one
field is meant, `field` (its path).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from xiaoer.values import forms
from xiaoer.values.refusal import Refused

T = TypeVar("T")

ENCODINGS = ("utf-8", "gbk")

_PATH = re.compile(r" - at (?:`key` in )?`\$(?P<path>.*)`\Z", re.DOTALL)
_FIELD = re.compile(r"Object (?P<what>missing required|contains unknown) field `(?P<name>.*?)`")
_BYTE = re.compile(r" \(byte (?P<byte>\d+)\)")
_WANTED = re.compile(r"Expected `(?P<kinds>[^`]*)`(?:, got `(?P<got>[^`]*)`\Z)?(?P<limit>.*)", re.DOTALL)
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_LIMITS = (
    (re.compile(r" of length >= (\d+)"), r"，长度至少 \1", r", at least \1 long"),
    (re.compile(r" of length <= (\d+)"), r"，长度至多 \1", r", at most \1 long"),
    (re.compile(r" >= (\S+)"), r"，不小于 \1", r", at least \1"),
    (re.compile(r" <= (\S+)"), r"，不大于 \1", r", at most \1"),
    (re.compile(r" matching regex '(.*)'"), r"，写法须符合 \1", r", written as \1"),
)
_WORDS = {
    "int": ("整数", "a whole number"),
    "float": ("数字", "a number"),
    "decimal": ("数字", "a number"),
    "str": ("文字", "text"),
    "bool": ("true 或 false", "true or false"),
    "array": ("列表", "a list"),
    "object": ("对象", "an object"),
    "null": ("空值（null）", "null"),
    "date": ("日期（如 2026-11-21）", "a day (such as 2026-11-21)"),
    "datetime": (
        "带时区的时间（如 2026-11-21T18:00:00+08:00）",
        "a time with its offset (such as 2026-11-21T18:00:00+08:00)",
    ),
}


def holds_nul(content: bytes) -> bool:
    """Whether a text in this JSON holds the character NUL, which JSON can only write as an escape."""
    return b"\\u0000" in content and _NUL.search(content.decode("utf-8", "replace")) is not None


def refused(code: str, file: str, line: int | None = None, **facts: Any) -> Refused:
    """A refusal that names its place in a file."""
    place = file if line is None else f"{file}:{line}"
    return Refused(code, {"file": file, "line": line, "place": place, **facts})


def read_lines(content: bytes, file: str, row: type[T], encoding: str = "utf-8") -> list[tuple[int, T]] | Refused:
    """The rows of a JSON Lines file with their line numbers; blank lines are passed over."""
    text = decode_text(content, file, encoding)
    if isinstance(text, Refused):
        return text
    decoder = msgspec.json.Decoder(row)
    rows: list[tuple[int, T]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        read = _decoded(decoder, line, file, number)
        if isinstance(read, Refused):
            return read
        rows.append((number, read))
    return rows or refused("import_empty_file", file)


def read_object(content: bytes, file: str, kind: type[T], encoding: str = "utf-8") -> T | Refused:
    """The one object that a JSON file holds."""
    text = decode_text(content, file, encoding)
    if isinstance(text, Refused):
        return text
    if not text.strip():
        return refused("import_empty_file", file)
    return _decoded(msgspec.json.Decoder(kind), text, file, None)


def once(
    rows: Sequence[tuple[int, T]], file: str, field: str, key: Callable[[T], str]
) -> list[tuple[int, T]] | Refused:
    """The rows with each key once: a repeated row that says the same is dropped, one that differs is refused."""
    first: dict[str, tuple[int, T]] = {}
    for line, row in rows:
        known = first.setdefault(key(row), (line, row))
        if known[1] != row:
            return refused("import_repeated", file, line, field=field, value=key(row), first_line=known[0])
    return list(first.values())


def decode_text(content: bytes, file: str, encoding: str = "utf-8") -> str | Refused:
    """The text, without a byte order mark.

    A file that is not in the encoding it was given for is refused with the first wrong byte; of one that is not UTF-8
    it is said whether it reads as GBK, which is usual here.
    """
    if encoding not in ENCODINGS:
        return refused("import_unknown_encoding", file, encoding=encoding, known="、".join(ENCODINGS))
    if encoding == "gbk" and not content.isascii() and _reads_as(content, "utf-8"):
        return refused("import_not_gbk_but_utf8", file)
    try:
        # GB 18030 holds all of GBK, and what systems that say GBK write beyond it.
        text = content.decode("utf-8" if encoding == "utf-8" else "gb18030")
    except UnicodeDecodeError as error:
        return _undecodable(content, file, encoding, error.start)
    return text.removeprefix("\ufeff")


def _undecodable(content: bytes, file: str, encoding: str, start: int) -> Refused:
    line = content.count(b"\n", 0, start) + 1
    byte = start - content.rfind(b"\n", 0, start)
    if encoding == "gbk":
        code = "import_not_gbk"
    else:
        code = "import_not_utf8_but_gbk" if _reads_as(content, "gb18030") else "import_not_utf8"
    return refused(code, file, line, byte=byte)


def _reads_as(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(decoder: msgspec.json.Decoder[T], text: str, file: str, line: int | None) -> T | Refused:
    if nul := _NUL.search(text):
        # PostgreSQL keeps no text with this character.
        return refused("import_nul", file, line or text.count("\n", 0, nul.start()) + 1)
    try:
        return decoder.decode(text)
    except msgspec.ValidationError as error:
        return _invalid(str(error), file, line)
    except msgspec.DecodeError as error:
        return _malformed(str(error), text, file, line)


def _invalid(said: str, file: str, line: int | None) -> Refused:
    path = _path(said)
    said = _PATH.sub("", said)
    if named := _FIELD.match(said):
        code = "import_missing_field" if named["what"] == "missing required" else "import_unknown_field"
        return refused(code, file, line, field=f"{path}.{named['name']}".removeprefix("."))
    chinese, english = _expected(said)
    return refused("import_wrong_value", file, line, field=path or "$", expected_zh=chinese, expected_en=english)


def _path(said: str) -> str:
    found = _PATH.search(said)
    return found["path"].removeprefix(".") if found else ""


def _malformed(said: str, text: str, file: str, line: int | None) -> Refused:
    byte = _BYTE.search(said)
    before = text.encode()[: int(byte["byte"])].decode(errors="ignore") if byte else text
    row = before.count("\n") + 1 if line is None else line
    column = len(before) - before.rfind("\n")
    return refused("import_not_json", file, row, column=column, said=_BYTE.sub("", said))


def _expected(said: str) -> tuple[str, str]:
    """What msgspec expected, as people say it; what it says beyond its types stays in its own words."""
    if "RFC3339" in said or "timezone" in said:
        return _WORDS["date" if said.endswith("encoded date") else "datetime"]
    if said.startswith("Invalid enum value"):
        value = said.removeprefix("Invalid enum value ")
        return f"允许的取值之一（{value} 不在其中）", f"one of the allowed values ({value} is none)"
    if formed := _formed(said):
        return formed
    wanted = _WANTED.match(said)
    if wanted is None:
        return said, said
    kinds = [_word(kind) for kind in wanted["kinds"].split(" | ")]
    chinese, english = "、".join(kind[0] for kind in kinds), " or ".join(kind[1] for kind in kinds)
    if wanted["got"]:
        got = _word(wanted["got"])
        return f"{chinese}（现在是{got[0]}）", f"{english} (found {got[1]})"
    return chinese + _limited(wanted["limit"], 1), english + _limited(wanted["limit"], 2)


def _word(kind: str) -> tuple[str, str]:
    return _WORDS.get(kind, (kind, kind))


def _formed(said: str) -> tuple[str, str] | None:
    """The words of a known form that the text does not have; msgspec quotes the form's pattern as Python does."""
    return next(
        (words for pattern, words in forms.WORDS.items() if said.endswith(f" matching regex {pattern!r}")), None
    )


def _limited(limit: str, language: int) -> str:
    """The bound in words: the place of `language` in `_LIMITS`."""
    for known in _LIMITS:
        limit = known[0].sub(str(known[language]), limit)
    return limit
