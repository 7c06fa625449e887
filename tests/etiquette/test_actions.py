from __future__ import annotations

from xiaoer.etiquette.actions import check_draft, load
from xiaoer.etiquette.domain.lights import Place
from xiaoer.etiquette.domain.rules import Light


def test_a_red_draft_is_held_back() -> None:
    held = check_draft(load(), "这个不算售后", Place(stage="aftersale"))
    assert (held.light, held.blocked) == (Light.RED, True)
    assert [finding.rule_id for finding in held.findings] == ["refusal.not_after_sale"]
