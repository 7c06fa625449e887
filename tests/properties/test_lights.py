from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xiaoer.etiquette.actions import load
from xiaoer.etiquette.domain.folding import fold
from xiaoer.etiquette.domain.lights import MOST_FINDINGS, Place, judge
from xiaoer.etiquette.domain.rules import Light

JUDGE = load()
WORDS = st.sampled_from(
    [
        "滚",
        "滚筒",
        "不",
        "不客气",
        "加我微信",
        "ＶＸ",
        "sb",
        "谢谢",
        "没办法",
        "!!!",
        "最佳",
        "🙂",
        "\u200b",
        "㎏",
        "No",
        " ",
    ]
)
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=12).map("".join)
PLACES = st.builds(Place, opening=st.booleans(), stage=st.sampled_from(["presale", "insale", "aftersale"]))


@given(TEXTS, PLACES)
def test_every_finding_points_into_the_text_as_it_was_written(text: str, place: Place) -> None:
    judgement = judge(JUDGE, text, place)
    assert len(judgement.findings) <= MOST_FINDINGS
    for finding in judgement.findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.words


@given(TEXTS, PLACES)
def test_the_light_is_the_gravest_of_the_findings(text: str, place: Place) -> None:
    judgement = judge(JUDGE, text, place)
    lights = {finding.light for finding in judgement.findings}
    expected = next((light for light in (Light.RED, Light.YELLOW) if light in lights), Light.GREEN)
    assert judgement.light is expected


@given(TEXTS, PLACES, st.sampled_from(["\u200b", "\u2060", "\ufeff"]))
def test_invisible_characters_change_no_light(text: str, place: Place, unseen: str) -> None:
    scattered = unseen.join(text)
    assert judge(JUDGE, scattered, place).light is judge(JUDGE, text, place).light


@given(st.text(max_size=60))
def test_folding_settles_and_the_way_back_never_turns(text: str) -> None:
    folded = fold(text)
    again = fold(folded.text).text
    assert fold(again).text == again
    origin = tuple(range(len(text))) if folded.origin is None else folded.origin
    assert list(origin) == sorted(origin)
    assert len(origin) == len(folded.text)
