"""Words and readings of Chinese text, and that nothing is loaded for them before they are needed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoer.values import chinese


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("我想退货", ["我", "想", "退货"], id="chinese"),
        pytest.param("iPhone 壳", ["iPhone", " ", "壳"], id="with-latin"),
        pytest.param("", [], id="empty"),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert chinese.words(text) == words


@given(st.text())
def test_words_joined_are_the_text_again(text: str) -> None:
    assert "".join(chinese.words(text)) == text


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        pytest.param("退货", ["tui", "huo"], id="chinese"),
        pytest.param("退A1货", ["tui", "A1", "huo"], id="with-latin"),
        pytest.param("女", ["nv"], id="as-it-is-typed"),
        pytest.param("", [], id="empty"),
    ],
)
def test_syllables(text: str, syllables: list[str]) -> None:
    assert chinese.syllables(text) == syllables


@pytest.mark.parametrize(
    ("char", "readings"),
    [
        pytest.param("退", ("tui",), id="one"),
        pytest.param("长", ("zhang", "chang"), id="the commonest first"),
        pytest.param("行", ("xing", "hang", "heng"), id="several"),
        pytest.param("女", ("nv", "ru"), id="as it is typed"),
        pytest.param("A", ("A",), id="a letter"),
    ],
)
def test_readings(char: str, readings: tuple[str, ...]) -> None:
    assert chinese.readings(char) == readings


@pytest.mark.parametrize(("pinyin", "typed"), [("lüse", "lvse"), ("nü", "nv"), ("tui", "tui"), ("", "")])
def test_as_typed(pinyin: str, typed: str) -> None:
    assert chinese.as_typed(pinyin) == typed


@given(st.characters())
def test_the_usual_reading_is_the_first(char: str) -> None:
    assert chinese.readings(char)[:1] == tuple(chinese.syllables(char))


def test_nothing_is_loaded_before_the_first_text() -> None:
    program = (
        "import sys; from xiaoer.values import chinese; before = {'rjieba', 'pypinyin'} & set(sys.modules);"
        "chinese.words('退货'); chinese.syllables('退货');"
        "print(sorted(before), sorted({'rjieba', 'pypinyin'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == "[] ['pypinyin', 'rjieba']"
