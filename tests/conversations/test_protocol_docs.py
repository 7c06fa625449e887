from __future__ import annotations

import ast
import inspect
import json
import re
from importlib import import_module
from typing import Any, cast, get_args

import pytest

from tests.gates.test_refusal_codes import refused
from tools.protocol_docs import CODES, DOCUMENTS, PARTS, Document, written
from xiaoer.conversations.actions.carding import card_of
from xiaoer.conversations.actions.held import keep_new, refusal_by_nobody
from xiaoer.conversations.actions.looking import conversation_of
from xiaoer.conversations.domain import flow, folding, held, messages, wire
from xiaoer.conversations.domain.frames import Said, Told
from xiaoer.conversations.web import greeting, sending, tickets
from xiaoer.conversations.web.live import BAD_FRAME, CLOSES, LET_GO, TOO_MANY, TRY_AGAIN
from xiaoer.shop.actions import find_product_by_sku, find_shop

EACH = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.path.name)
TOLD = {one.__struct_config__.tag: one for one in get_args(Told)}


def text_of(document: Document) -> str:
    return document.path.read_text(encoding="utf-8")


def example(document: Document, mark: str) -> list[Any]:
    return [line[2:] for line in text_of(document).splitlines() if line.startswith(f"{mark} {{")]


@EACH
def test_it_is_as_the_code_is(document: Document) -> None:
    assert text_of(document) == written(document), "run `python -m tools.protocol_docs`"


@EACH
def test_every_frame_stands_with_every_field_and_says_what_it_is(document: Document) -> None:
    text = text_of(document)
    for kind in (*get_args(Said), *get_args(Told), *PARTS):
        tag = kind.__struct_config__.tag
        title = f"### `{tag}`" if tag else f"### {kind.__name__}"
        sections = [part.split("\n#")[0] for part in text.split(f"{title}\n")[1:]]
        assert any(all(f"| `{name}` |" in one for name in kind.__struct_fields__) for one in sections), title
        assert kind.__doc__, title


@EACH
def test_every_code_that_closes_stands(document: Document) -> None:
    let_go = {code for _, code in LET_GO.values()}
    assert {*CLOSES.values(), *let_go, BAD_FRAME, TOO_MANY, TRY_AGAIN} <= document.words.close_codes.keys()
    assert set(CLOSES) <= set(CODES)


@EACH
def test_the_client_in_the_example_keeps_to_the_protocol(document: Document) -> None:
    said = [type(wire.decode(line)).__struct_config__.tag for line in example(document, ">")]
    assert said == ["hello", "send", "hello", "send", "hello", "watch", "check", "send"]


@EACH
def test_the_server_in_the_example_tells_whole_frames(document: Document) -> None:
    told = [json.loads(line) for line in example(document, "<")]
    assert len(told) > 10
    for frame in told:
        kind = TOLD[frame.pop("type")]
        assert frame.keys() == set(kind.__struct_fields__)


live = import_module("xiaoer.conversations.web.live")
"""The folder's own `live` is the route."""
GIVEN: tuple[object, ...] = (
    live, greeting, sending, tickets, messages.clean, messages.clean_beside, messages.too_long, folding, flow.refusal_to_agent, flow.refusal_to_rate,
    flow.refusal_to_whisper, held.hold, held.refusal_to_hold, held.red, keep_new, refusal_by_nobody, conversation_of, find_shop, card_of,
    find_product_by_sku,
)  # fmt: skip
"""Where the refusals come from that the socket tells."""
ANSWERED_ANEW = {"conversation_over"}
"""A shopper's words are kept in another conversation then, and nobody is told."""


def codes_given(source: str) -> set[str]:
    return {code for _, code in refused(ast.parse(source))}


def test_the_codes_are_those_that_the_socket_gives() -> None:
    given = set().union(*(codes_given(inspect.getsource(cast("Any", one))) for one in GIVEN))
    assert set(CODES) == given - ANSWERED_ANEW
    assert given >= ANSWERED_ANEW
    assert len(CODES) == len(set(CODES))


def test_everything_that_the_socket_calls_for_a_refusal_is_read() -> None:
    """Each function that may refuse and is called where frames are heard or sends are folded is among those read."""
    read = {name for one in GIVEN for name in functions(inspect.getsource(cast("Any", one)))}
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for one in (live, greeting, sending, tickets, folding)
        for node in ast.walk(ast.parse(inspect.getsource(one)))
        if isinstance(node, ast.Call)
    }
    refusing = {name for name in called if name.startswith(("refusal", "hold", "clean", "find_"))}
    assert "refusal_to_rate" in refusing
    assert refusing - read == set()


def functions(source: str) -> set[str]:
    return {
        node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_both_languages_say_the_same_fields() -> None:
    rows = [re.findall(r"^\| `\w+` \|[^|]+\|", text_of(one), re.MULTILINE) for one in DOCUMENTS]
    assert [row.split("|")[1] for row in rows[0]] == [row.split("|")[1] for row in rows[1]]
