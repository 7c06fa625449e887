from __future__ import annotations

import pytest

from tests.etiquette.given import BETTER, lexicon, term, with_unless
from xiaoer.etiquette.domain.lexicon import Match, Severity, as_pack, light_of
from xiaoer.etiquette.domain.rules import At, Light, Wording


@pytest.mark.parametrize(
    ("severity", "match", "light"),
    [
        pytest.param(Severity.CRITICAL, Match.SUBSTRING, Light.RED, id="critical"),
        pytest.param(Severity.HIGH, Match.WHOLE_MESSAGE, Light.RED, id="high"),
        pytest.param(Severity.MEDIUM, Match.SUBSTRING, Light.YELLOW, id="medium"),
        pytest.param(Severity.LOW, Match.REGEX, Light.YELLOW, id="low"),
        pytest.param(Severity.CRITICAL, Match.CONTEXT, Light.YELLOW, id="context is never red"),
        pytest.param(Severity.HIGH, Match.FACT_CHECK, Light.YELLOW, id="fact check is never red"),
    ],
)
def test_light_of_a_term(severity: Severity, match: Match, light: Light) -> None:
    assert light_of(term(severity=severity, match=match)) is light


@pytest.mark.parametrize(
    ("match", "words", "at"),
    [
        pytest.param(Match.SUBSTRING, ("滚",), At.ANYWHERE, id="substring"),
        pytest.param(Match.CONTEXT, ("滚",), At.ANYWHERE, id="context"),
        pytest.param(Match.WHOLE_MESSAGE, ("滚",), At.WHOLE, id="whole message"),
        pytest.param(Match.REGEX, (), At.ANYWHERE, id="a pattern has no words"),
    ],
)
def test_a_term_becomes_a_rule(match: Match, words: tuple[str, ...], at: At) -> None:
    (made,) = as_pack(lexicon(term(match=match))).rules
    assert (made.id, made.words, made.at, made.better) == ("abuse.滚", words, at, BETTER)


def test_the_condition_under_which_a_term_is_right_stands_in_the_reason() -> None:
    (made,) = as_pack(lexicon(with_unless(term()))).rules
    assert made.reason == Wording(
        "因为如果后台库存一致，可以保留。", "Because You may keep it if the stock figures agree."
    )
