from __future__ import annotations

import re
from typing import Any

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from tests.scripts.given import FACTS
from xiaoer.scripts.domain.catalogue import CATALOGUE
from xiaoer.scripts.domain.facts import Facts
from xiaoer.scripts.domain.templates import Unfit, faults, render

GROUPS = ("customer", "order", "parcel", "product")
FILTERS = ("", " | money", " | moment", " | date_words", " | list", " | masked_phone")
NAMES = (*(variable.name for variable in CATALOGUE), "product.attributes.面料成分", "product.attributes.没有的")


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """The example's facts, with any of them unknown or blank."""
    changed: dict[str, Any] = {}
    for group in GROUPS:
        part = getattr(FACTS, group)
        gone = draw(st.sets(st.sampled_from(part.__struct_fields__)))
        blank = {name: type(part)().__getattribute__(name) for name in gone}
        changed[group] = msgspec.structs.replace(part, **blank)
    for name in draw(st.sets(st.sampled_from(("shop_name", "signature")))):
        changed[name] = draw(st.sampled_from((None, "", "  ")))
    return msgspec.structs.replace(FACTS, locale=draw(st.sampled_from(("zh", "en"))), **changed)


def hole(name: str, told: str, optional: bool) -> str:  # noqa: FBT001 - drawn
    value = f"「{{{{ {name}{told} }}}}」"
    return f"{{% if {name} %}}{value}{{% endif %}}" if optional else value


TEMPLATES = st.lists(
    st.builds(hole, st.sampled_from(NAMES), st.sampled_from(FILTERS), st.booleans()), min_size=1, max_size=5
).map(lambda holes: "您好" + "，".join(holes))


@given(TEMPLATES, facts())
def test_a_rendered_text_has_no_hole_no_brace_and_no_none(template: str, known: Facts) -> None:
    assert faults(template) == []
    said = render(template, known)
    if isinstance(said, Unfit):
        assert said.why
        return
    assert not re.search(r"[{}]|None|Undefined|nil", said)
    assert not re.search(r"「\s*」", said)


@example("\x1e0{")
@given(st.text(max_size=80) | TEMPLATES.flatmap(lambda text: st.integers(0, len(text)).map(lambda cut: text[:cut])))
def test_any_text_is_judged_and_only_faultless_ones_can_be_rendered_with_all_facts(template: str) -> None:
    found = faults(template)
    for fault in found:
        # A line ends where an editor ends it; Python's splitlines() ends one at a record separator too.
        line = template.split("\n")[fault.line - 1 : fault.line]
        assert fault.line >= 1
        assert fault.column >= 1
        assert not line or fault.column <= len(line[0]) + 1
    said = render(template, FACTS)
    assert isinstance(said, (str, Unfit))
    if not found and not isinstance(said, Unfit):
        assert said == said.strip()
