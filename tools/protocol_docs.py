"""`python -m tools.protocol_docs`: writes docs/guide/live-protocol.md and .zh.md from the types of the frames.

Every frame with its fields, types, limits and what it says; tests/conversations/test_protocol_docs.py fails where a
document is not up to date.
"""

import inspect
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, get_args

import msgspec
from msgspec import inspect as shapes

from tools.protocol_words import EN, ZH, Words
from xiaoer.conversations.domain.conversations import Assignee, Person
from xiaoer.conversations.domain.frames import Said, Told, You
from xiaoer.conversations.domain.held import Ruling
from xiaoer.conversations.domain.messages import Attached, Card, Source
from xiaoer.conversations.domain.said import Identity, Page
from xiaoer.conversations.domain.views import AsideView, ConversationRow, Countdown, HeldView
from xiaoer.conversations.domain.watching import AlarmHandled, AlarmLine, AlarmView
from xiaoer.conversations.web.live import CLOSES, LET_GO
from xiaoer.crisis.domain.plans import Link
from xiaoer.platform.refusals import TABLE

GUIDE = Path(__file__).resolve().parents[1] / "docs/guide"
PARTS = (
    You, Identity, Page, ConversationRow, Countdown, AsideView, Person, Assignee, Source, Attached, Card, HeldView, Link, Ruling, AlarmView, AlarmLine,
    AlarmHandled,
)  # fmt: skip
"""Structs that stand inside frames."""
CODES = (
    "bad_frame", "wrong_version", "not_signed_in", "wrong_signature", "not_allowed", "site_not_allowed", "shop_not_found",
    "conversation_not_found", "empty_message", "message_too_long", "red_light", "reason_needed", "already_taken", "follows_too_many", "conversation_resolved",
    "bad_rating", "bad_card", "product_not_found", "order_not_found", "rating_too_early", "rating_too_late", "held_for_approval", "held_red", "held_takes_first", "held_with_file", "held_with_card", "held_by_nobody", "held_red_by_nobody", "file_not_found", "note_with_file", "nobody_to_whisper_to",
    "too_slow", "frames_missed", "access_changed", "too_many_sockets", "too_many_hellos", "unavailable",
)  # fmt: skip
"""What `refused` and `error` say on the socket; a test reads the same out of the code."""
PLAIN: dict[type[Any], str] = {
    shapes.StrType: "string", shapes.IntType: "integer",
    shapes.UUIDType: "UUID", shapes.BoolType: "bool", shapes.NoneType: "null", shapes.AnyType: "any",
}  # fmt: skip
LIMITS = {"ge": "≥ {}", "le": "≤ {}", "min_length": "≥ {} chars", "max_length": "≤ {} chars", "pattern": "`{}`"}


class Document(NamedTuple):
    """A language of the protocol's document."""

    path: Path
    words: Words
    chinese: bool


DOCUMENTS = (
    Document(GUIDE / "live-protocol.md", EN, chinese=False),
    Document(GUIDE / "live-protocol.zh.md", ZH, chinese=True),
)


def written(document: Document) -> str:
    words = document.words
    parts = [
        words.intro, f"## {words.said}", *(_struct(one, words) for one in get_args(Said)),
        f"## {words.told}", *(_struct(one, words) for one in get_args(Told)),
        f"## {words.parts}", *(_struct(one, words) for one in PARTS),
        words.resume, f"## {words.closes}", _closes(words), f"## {words.codes}", _codes(document), words.session,
    ]  # fmt: skip
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _struct(kind: type[Any], words: Words) -> str:
    tag = kind.__struct_config__.tag
    title = f"### `{tag}`" if tag else f"### {kind.__name__}"
    told = " ".join((inspect.getdoc(kind) or "").split())
    fields = shapes.type_info(kind).fields  # type: ignore[attr-defined]
    rows = [[f"`{one.encode_name}`", _shape(one.type), _default(one, words)] for one in fields]
    return "\n\n".join([title, told, *([_table(words.fields, rows)] if rows else [])])


def _shape(kind: Any) -> str:
    match kind:
        case shapes.UnionType(types=types):
            shown = " or ".join(map(_shape, types))
        case shapes.LiteralType(values=values):
            shown = ", ".join(f'"{value}"' for value in values)
        case shapes.EnumType(cls=cls):
            shown = ", ".join(f'"{one.value}"' for one in cls)
        case shapes.StructType(cls=cls):
            shown = cls.__name__
        case shapes.ListType(item_type=item):
            shown = f"list of {_shape(item)}"
        case shapes.DictType(key_type=key, value_type=value):
            shown = _limited(f"object: {_shape(key)} → {_shape(value)}", kind, "entries")
        case _:
            shown = _limited(PLAIN[type(kind)], kind)
    return shown


def _limited(name: str, kind: Any, counted: str = "chars") -> str:
    given = [(text.replace("chars", counted), getattr(kind, field, None)) for field, text in LIMITS.items()]
    limits = [text.format(value) for text, value in given if value is not None]
    return f"{name} ({', '.join(limits)})" if limits else name


def _default(field: Any, words: Words) -> str:
    if field.required:
        return words.required
    value = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    return f"`{msgspec.json.encode(value).decode()}`"


def _closes(words: Words) -> str:
    by_code: dict[int, list[str]] = {}
    for code, close in (*CLOSES.items(), *((refused.code, close) for refused, close in LET_GO.values())):
        by_code.setdefault(close, []).append(f"`{code}`")
    rows = [[str(close), ", ".join(by_code.get(close, [])), told] for close, told in words.close_codes.items()]
    return _table(words.close_head, rows)


def _codes(document: Document) -> str:
    rows = [[f"`{code}`", TABLE[code].zh if document.chinese else TABLE[code].en] for code in CODES]
    return _table(document.words.code_head, rows)


def _table(head: Iterable[str], rows: list[list[str]]) -> str:
    lines = [list(head), ["---"] * len(list(head)), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    for document in DOCUMENTS:
        document.path.write_text(written(document), encoding="utf-8")
        sys.stdout.write(f"{document.path}\n")


if __name__ == "__main__":
    main()
