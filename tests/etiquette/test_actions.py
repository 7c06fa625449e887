from __future__ import annotations

from xiaoer.etiquette.actions import check_draft, load
from xiaoer.etiquette.domain.lights import Place, Policy
from xiaoer.etiquette.domain.rules import Light


def test_a_red_draft_is_held_back_unless_the_shop_only_warns() -> None:
    by = load()
    held = check_draft(by, "这个不算售后", Place(stage="aftersale"), Policy.BLOCK)
    assert (held.judgement.light, held.blocked) == (Light.RED, True)
    assert [finding.rule_id for finding in held.judgement.findings] == ["refusal.not_after_sale"]
    warned = check_draft(by, "这个不算售后", Place(stage="aftersale"), Policy.WARN)
    assert (warned.judgement, warned.blocked) == (held.judgement, False)
