from __future__ import annotations

import pytest

from xiaoer.etiquette.domain.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("加我微信", "加我微信", id="plain Chinese stays"),
        pytest.param("ＶＸ：ａｂｃ", "vx:abc", id="full width becomes half width"),
        pytest.param("No Way", "no way", id="capitals become small"),
        pytest.param("微信轉賬", "微信转账", id="traditional becomes simplified"),
        pytest.param("加\u200b微\u2060信", "加微信", id="zero width goes"),
        pytest.param("滚\u0336", "滚", id="strokes laid over a character go"),
        pytest.param("㎏", "kg", id="one character may become two"),
        pytest.param("don’t “go”", 'don\'t "go"', id="curly quotes become straight"),
        pytest.param("", "", id="empty"),
    ],
)
def test_comparison_form(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "words", "span"),
    [
        pytest.param("请加微信", "加微信", (1, 4), id="nothing moved"),
        pytest.param("请\u200b加\u200b微信哦", "加微信", (2, 6), id="what is invisible inside belongs to the span"),
        pytest.param("重㎏吗", "kg", (1, 2), id="two characters come from one"),
        pytest.param("重㎏吗", "g吗", (1, 3), id="half of a character takes it whole"),
        pytest.param("㎏\u200b微信", "微信", (2, 4), id="as long as before, and moved"),
        pytest.param("㎏\u200b微信", "g", (0, 1), id="as long as before, and moved before that"),
    ],
)
def test_the_way_back(text: str, words: str, span: tuple[int, int]) -> None:
    folded = fold(text)
    start = folded.text.index(words)
    assert folded.place(start, start + len(words)) == span
