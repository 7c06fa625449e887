"""Events as they stand in logs that exist: each form that was ever written can be read for ever."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tools.docs import event_types
from xiaoer.platform.events import kind_of, version_of

KEPT: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "vectors/events.json").read_text(encoding="utf-8")
)
"""By kind, the forms that were written, the first as version 1; a form is added when a type changes, and none is ever taken out."""
TYPES = {kind_of(one): one for one in event_types()}


def test_every_event_has_a_form_that_is_kept() -> None:
    assert KEPT.keys() == TYPES.keys()


@pytest.mark.parametrize(("kind", "form"), [(kind, form) for kind, forms in KEPT.items() for form in forms])
def test_a_form_that_was_written_is_read(kind: str, form: dict[str, Any]) -> None:
    again = json.loads(msgspec.json.encode(msgspec.convert(form, TYPES[kind])))
    assert _of(again, {"kind": kind, **form}) == {"kind": kind, **form}


def _of(whole: Any, form: Any) -> Any:
    """Of what is told today what the form told, also within it: a field that came later has its default."""
    if isinstance(form, dict):
        return {name: _of(whole[name], one) for name, one in form.items() if name in whole}
    return whole


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_what_is_written_today_is_among_the_forms(kind: str) -> None:
    """A field that is new, or gone, makes a new form: this fails until it is kept."""
    fields = set(TYPES[kind].__struct_encode_fields__)
    assert any(fields == set(form) - {"kind"} for form in KEPT[kind])


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_the_version_is_the_number_of_the_form(kind: str) -> None:
    assert version_of(TYPES[kind]) == len(KEPT[kind])
