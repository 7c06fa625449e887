from __future__ import annotations

import pytest

from xiaoer.values import forms


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("张　三", id="a wide blank"),
        pytest.param("您好\U0001f64b\u200d\u2640\ufe0f", id="an emoji of several parts"),
        pytest.param("a\u00a0b", id="a blank that does not break"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_people_write_is_fine(text: str) -> None:
    assert not forms.has_unseen(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a\tb", id="a tabulator"),
        pytest.param("a\x00", id="a null"),
        pytest.param("a\u2028b", id="a separator of lines"),
        pytest.param("a\rb", id="a carriage return"),
    ],
)
def test_what_nobody_sees_is_not(text: str) -> None:
    assert forms.has_unseen(text)
    assert forms.has_unseen(text, lines=True)


def test_lines_are_fine_where_they_are_asked_for() -> None:
    assert (forms.has_unseen("a\nb"), forms.has_unseen("a\nb", lines=True)) == (True, False)
