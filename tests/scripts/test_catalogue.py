from __future__ import annotations

import pytest

from tests.scripts.given import FACTS
from xiaoer.scripts.domain.catalogue import CATALOGUE, Kind, Variable, is_known
from xiaoer.scripts.domain.facts import tree
from xiaoer.scripts.domain.templates import faults, render

_AS = {Kind.MONEY: " | money", Kind.MOMENT: " | moment", Kind.DAY: " | moment", Kind.TEXTS: " | list"}


@pytest.mark.parametrize("variable", [pytest.param(one, id=one.name) for one in CATALOGUE])
def test_every_variable_shows_its_example(variable: Variable) -> None:
    template = f"{{{{ {variable.name}{_AS.get(variable.kind, '')} }}}}"
    assert faults(template) == []
    assert render(template, FACTS) == variable.example


def test_every_fact_has_its_variable() -> None:
    named = {f"{group}.{name}" for group, part in tree(FACTS).items() if isinstance(part, dict) for name in part}
    assert named - {"product.attributes"} == {one.name for one in CATALOGUE} - {"daypart"}


@pytest.mark.parametrize(
    ("path", "known"),
    [
        pytest.param(["order", "number"], True, id="variable"),
        pytest.param(["daypart"], True, id="variable without a group"),
        pytest.param(["product", "attributes", "洗护"], True, id="attribute"),
        pytest.param(["product", "attributes"], False, id="all attributes"),
        pytest.param(["product", "attributes", "洗护", "x"], False, id="inside an attribute"),
        pytest.param(["order"], False, id="group"),
        pytest.param(["order", 0], False, id="index"),
        pytest.param(["order", ["shop", "name"]], False, id="computed"),
    ],
)
def test_is_known(path: list[object], known: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_known(path) is known
