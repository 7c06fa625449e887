from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from tests.scripts.shelf import rows, scenarios
from xiaoer.scripts.domain.importing import check
from xiaoer.scripts.domain.scripts import Scenario, ScriptRow

Tree = list[tuple[int, Scenario]]
Scripts = list[tuple[int, ScriptRow]]


def test_what_is_right_is_taken() -> None:
    assert check(scenarios(), rows()) is None
    assert check([], []) is None


def change(number: int, **changed: Any) -> Callable[[Tree, Scripts], None]:
    def spoil(_: Tree, scripts: Scripts) -> None:
        scripts[number] = (scripts[number][0], msgspec.structs.replace(scripts[number][1], **changed))

    return spoil


def add(path: str) -> Callable[[Tree, Scripts], None]:
    return lambda tree, _: tree.append((len(tree) + 1, Scenario(path, "某处", "Somewhere")))


@pytest.mark.parametrize(
    ("spoil", "code", "facts"),
    [
        pytest.param(
            add("presale/size"), "import_repeated",
            {"place": "scenarios.jsonl:17", "field": "path", "value": "presale/size", "first_line": 2},
            id="a scenario twice",
        ),
        pytest.param(
            add("live/room"), "import_unknown_reference",
            {"place": "scenarios.jsonl:17", "field": "path", "value": "live", "where": "scenarios.jsonl"},
            id="a scenario without its parent",
        ),
        pytest.param(
            change(3, key="size.by_body"), "import_repeated",
            {"place": "scripts.jsonl:4", "field": "key", "value": "size.by_body", "first_line": 1},
            id="a script twice",
        ),
        pytest.param(
            change(0, scenario="presale/nowhere"), "import_unknown_reference",
            {"place": "scripts.jsonl:1", "field": "scenario", "value": "presale/nowhere", "where": "scenarios.jsonl"},
            id="a scenario that is not in the tree",
        ),
        pytest.param(
            change(4, text="您好\n{{ parcel.nmber }}"), "import_faulty_template",
            {
                "place": "scripts.jsonl:5", "field": "text", "text_line": 2, "column": 4,
                "what_zh": "没有变量“parcel.nmber”，请从变量表里选。",
                "what_en": "There is no variable “parcel.nmber”; see the list.",
            },
            id="a template with a fault",
        ),
    ],
)  # fmt: skip
def test_the_first_thing_that_is_wrong_is_named(
    spoil: Callable[[Tree, Scripts], None], code: str, facts: dict[str, Any]
) -> None:
    tree, scripts = scenarios(), rows()
    spoil(tree, scripts)
    refused = check(tree, scripts)
    assert refused is not None
    assert refused.code == code
    assert {name: refused.facts[name] for name in facts} == facts


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("key", "Big Key", id="key"),
        pytest.param("scenario", "/presale", id="scenario"),
        pytest.param("stage", "before", id="stage"),
        pytest.param("says", [], id="nothing that shoppers say"),
        pytest.param("when", {"weekday": ["monday"]}, id="condition"),
        pytest.param("author", "x", id="unknown field"),
    ],
)
def test_a_row_in_the_wrong_form_is_refused(field: str, value: object) -> None:
    row = {**msgspec.to_builtins(rows()[0][1]), field: value}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(row, ScriptRow)
