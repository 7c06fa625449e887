"""The frames that our clients are told are written by hand in TypeScript: field by field they are those of the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from msgspec import inspect as shapes

from tests.gates import typescript
from xiaoer.conversations.domain.frames import Said, Told

LIVE = Path(__file__).parents[2] / "web/live/src"
CLIENTS = typescript.read([LIVE / "frames.ts", LIVE / "views.ts"])
OPAQUE = {"held.held"}
"""What no client of the socket looks into: the console reads it as the type of the HTTP answer."""
TOLD = {one.__struct_config__.tag: one for one in get_args(Told)}
SAID = {one.__struct_config__.tag: one for one in get_args(Said)}


def interfaces_of(union: str) -> dict[str, str]:
    """The names of the interfaces of a union, by the `type` of their frames; unions within it opened."""
    found: dict[str, str] = {}
    for name in CLIENTS.union(union):
        if name in CLIENTS.types:
            found |= interfaces_of(name)
        else:
            [tag] = CLIENTS.literals(CLIENTS.fields(name)["type"].type)
            found[tag] = name
    return found


def differences(
    where: str, kind: type[Any], given: dict[str, typescript.Field], *, said: bool = False
) -> Iterator[str]:
    """What the two say differently; `said`: by the client, who may leave out what has a default."""
    fields = {one.encode_name: one for one in shapes.type_info(kind).fields}  # type: ignore[attr-defined]
    leaves_out = kind.__struct_config__.omit_defaults
    for name in sorted(fields.keys() ^ given.keys()):
        yield f"{where}.{name} is {'not told' if name in given else 'not in the interface'}"
    for name in sorted(fields.keys() & given.keys()):
        place, field, ours = f"{where}.{name}", fields[name], given[name]
        if ours.optional and (field.required or not (said or leaves_out)):
            yield f"{place} is always there"
        if not said and leaves_out and not field.required and not ours.optional:
            yield f"{place} may be left out"
        yield from _of_types(place, field.type, ours.type, said=said)


def _of_types(place: str, kind: Any, written: str, *, said: bool) -> Iterator[str]:
    told = list(kind.types) if isinstance(kind, shapes.UnionType) else [kind]
    ours = typescript.options(written)
    is_null, may_be_null = any(isinstance(one, shapes.NoneType) for one in told), "null" in ours
    if may_be_null != is_null and not (said and is_null):
        yield f"{place} is {'sometimes' if is_null else 'never'} null"
    if place in OPAQUE:
        return
    [one] = [each for each in told if not isinstance(each, shapes.NoneType)]
    rest = " | ".join(each for each in ours if each not in {"null", "undefined"}).removeprefix("readonly ")
    if isinstance(one, shapes.ListType):
        if not rest.endswith("[]"):
            yield f"{place} is a list"
        one, rest = one.item_type, rest.removesuffix("[]")
    if isinstance(one, shapes.StructType):
        within = CLIENTS.shape(rest)
        yield from [f"{place} is an object"] if within is None else differences(place, one.cls, within, said=said)
    if isinstance(one, shapes.EnumType | shapes.LiteralType):
        words = {each.value for each in one.cls} if isinstance(one, shapes.EnumType) else set(map(str, one.values))
        if words != CLIENTS.literals(rest) and not (said and CLIENTS.literals(rest)):
            yield f"{place} is one of {sorted(words)}"


@pytest.mark.parametrize(("union", "frames"), [("ServerFrame", TOLD), ("ClientFrame", SAID)], ids=["told", "said"])
def test_the_same_frames_are_known_to_both(union: str, frames: dict[str, Any]) -> None:
    assert interfaces_of(union).keys() == frames.keys()


@pytest.mark.parametrize("tag", TOLD)
def test_a_frame_that_is_told_is_as_the_server_tells_it(tag: str) -> None:
    given = CLIENTS.fields(interfaces_of("ServerFrame")[tag])
    del given["type"]
    assert list(differences(tag, TOLD[tag], given)) == []


@pytest.mark.parametrize("tag", SAID)
def test_a_frame_that_is_said_is_as_the_server_takes_it(tag: str) -> None:
    given = CLIENTS.fields(interfaces_of("ClientFrame")[tag])
    del given["type"]
    unsaid = {one.encode_name for one in shapes.type_info(SAID[tag]).fields if not one.required}  # type: ignore[attr-defined]
    found = list(differences(tag, SAID[tag], given, said=True))
    assert [one for one in found if one.removesuffix(" is not in the interface").rpartition(".")[2] not in unsaid] == []


class _Part(msgspec.Struct, omit_defaults=True):
    name: str
    note: str | None = None


class _Frame(msgspec.Struct):
    part: _Part | None
    parts: list[_Part]
    seq: int


@pytest.mark.parametrize(
    ("given", "found"),
    [
        pytest.param({}, [], id="the same"),
        pytest.param({"seq": None}, ["f.seq is not in the interface"], id="one is missing"),
        pytest.param({"more": "string"}, ["f.more is not told"], id="one too many"),
        pytest.param({"seq": "number | null"}, ["f.seq is never null"], id="null for nothing"),
        pytest.param({"seq?": "number"}, ["f.seq is always there"], id="left out for nothing"),
        pytest.param({"part": "{ name: string; note?: string | null }"}, ["f.part is sometimes null"], id="never null"),
        pytest.param(
            {"parts": "{ name: string; note: string | null }[]"}, ["f.parts.note may be left out"], id="within"
        ),
        pytest.param({"parts": "string"}, ["f.parts is a list", "f.parts is an object"], id="another kind"),
    ],
)
def test_a_difference_is_seen(given: dict[str, str | None], found: list[str]) -> None:
    part = "{ name: string; note?: string | null }"
    written = {"part": f"{part} | null", "parts": f"readonly {part}[]", "seq": "number"}
    for name, kind in given.items():
        written.pop(name.rstrip("?"), None)
        if kind is not None:
            written[name] = kind
    fields = typescript.fields_of(f"{name}: {kind}" for name, kind in written.items())
    assert list(differences("f", _Frame, fields)) == found
