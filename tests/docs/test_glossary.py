"""Every name that the glossary gives stands in the code, and no word stands twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

GLOSSARY = Path(__file__).resolve().parents[2] / "CONTEXT.md"
NAME = re.compile(r"`([\w.]+)`")


def rows() -> Iterator[list[str]]:
    """The cells of each word: the word, its Chinese, what it means, its names."""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] not in {"word", "---"}:
            yield cells


def names() -> list[str]:
    return sorted({name for cells in rows() for name in NAME.findall(cells[3])})


def stands(name: str) -> bool:
    """Whether `name`, below xiaoer, is a module or something in one."""
    parts = name.split(".")
    for known in range(len(parts), 0, -1):
        place = ".".join(["xiaoer", *parts[:known]])
        if _is_module(place):
            return _holds(import_module(place), parts[known:])
    return False


def _is_module(place: str) -> bool:
    try:
        return find_spec(place) is not None
    except ModuleNotFoundError:
        return False


def _holds(thing: Any, parts: list[str]) -> bool:
    for part in parts:
        if not hasattr(thing, part):
            return False
        thing = getattr(thing, part)
    return True


@pytest.mark.parametrize("name", names())
def test_the_name_is_in_the_code(name: str) -> None:
    assert stands(name)


def test_every_word_is_said_in_chinese_and_explained() -> None:
    for cells in rows():
        assert len(cells) == 4, cells
        assert "\u4e00" <= cells[1][0] <= "\u9fff", cells
        assert cells[2], cells


def words(cell: str) -> list[str]:
    """The words of a row, each with what it is of where that is said: "rule (of etiquette), pack"."""
    return re.split(r", (?![^(]*\))", cell)


def ambiguous(told: Iterable[str]) -> list[str]:
    """Words that stand twice, or once by themselves and once as the one of something."""
    count = Counter(told)
    bare = Counter(word.split(" (")[0] for word in count)
    return sorted({word for word, times in count.items() if times > 1 or ("(" not in word and bare[word] > 1)})


def test_a_word_stands_once() -> None:
    told = [word for cells in rows() for word in words(cells[0])]
    assert len(told) > 100
    assert ambiguous(told) == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param(["rule (of etiquette), pack", "rule (of the rulebook)"], [], id="each-says-of-what"),
        pytest.param(["mapping, source", "connector, source"], ["source"], id="inside-of-rows"),
        pytest.param(["cursor (of a source)", "cursor, horizon"], ["cursor"], id="one-does-not-say"),
        pytest.param(["key (of a, of b)", "key (of a, of b)"], ["key (of a, of b)"], id="the-same-twice"),
    ],
)
def test_a_word_that_means_two_things_is_found(cells: list[str], said: list[str]) -> None:
    assert ambiguous(word for cell in cells for word in words(cell)) == said


def test_only_reserved_words_have_no_code() -> None:
    reserved = GLOSSARY.read_text(encoding="utf-8").split("## Reserved")[1]
    without = [cells[0] for cells in rows() if not NAME.findall(cells[3])]
    assert without == [cells[0] for cells in rows() if f"| {cells[0]} |" in reserved]


@pytest.mark.parametrize("name", ["shop.domain.shops.Shop.slog", "shop.domain.shoppes", "nothing"])
def test_a_name_that_is_not_there_is_found(name: str) -> None:
    assert not stands(name)
