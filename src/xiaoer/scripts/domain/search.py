"""Finding a script by what an agent types: words, pinyin, or initials (`thh` finds 退换货)."""

from __future__ import annotations

from xiaoer.scripts.domain.index import Index, Spelled, terms
from xiaoer.scripts.domain.scripts import Published

MOST = 50
_SHORTEST_IN_SAYS = 3  # initials shorter than this stand somewhere in nearly everything that shoppers say


def search(index: Index, query: str) -> list[Published]:
    """The scripts that the query finds, best first; all of them, by scenario, for an empty query."""
    wanted = query.strip().lower()
    if not wanted:
        return list(index.scripts)
    ranks = [(_rank(index, i, wanted), i) for i in range(len(index.scripts))]
    found = sorted((rank, i) for rank, i in ranks if rank is not None)
    return [index.scripts[i] for _, i in found[:MOST]]


def _rank(index: Index, i: int, wanted: str) -> int | None:
    """How well the script is meant, 0 best; None where the query is not about it."""
    by_words = _rank_words(index.scripts[i], wanted)
    if by_words is not None or not wanted.isascii():
        return by_words if by_words is not None else _rank_terms(index, i, wanted)
    return _rank_pinyin(index, i, wanted.replace(" ", "").replace("'", ""))


def _rank_words(script: Published, wanted: str) -> int | None:
    """Every word of the query stands in one field: title, scenario, key, what shoppers say, text."""
    content, scenario = script.version.content, script.scenario
    fields = (
        f"{content.title} {content.title_en}",
        f"{scenario.zh} {scenario.en}",
        script.version.key,
        " ".join(content.says),
        content.text,
    )
    words = wanted.split()
    return next((rank for rank, field in enumerate(fields) if all(word in field.lower() for word in words)), None)


def _rank_terms(index: Index, i: int, wanted: str) -> int | None:
    """The fewer of the query's terms are missing from the script's phrases, the better; at least half must stand."""
    asked = terms(wanted)
    content = index.scripts[i].version.content
    missing = len(asked - terms(" ".join((content.title, index.scripts[i].scenario.zh, *content.says))))
    return 10 + missing if missing * 2 <= len(asked) else None


def _rank_pinyin(index: Index, i: int, wanted: str) -> int | None:
    rows = ((index.titles[i], 1), (index.scenarios[i], 1), (index.says[i], _SHORTEST_IN_SAYS))
    for rank, (spelled, shortest) in enumerate(rows):
        if len(wanted) >= shortest and _spells(spelled, wanted):
            return 5 + rank
    return None


def _spells(spelled: Spelled, wanted: str) -> bool:
    """Whether the letters are initials in a row, or syllables from the start of one (`tuihuan`, `tuihu`)."""
    if wanted in spelled.initials:
        return True
    starts = [i + 1 for i, char in enumerate(spelled.syllables) if char == " "]
    return any(spelled.syllables[start:].replace(" ", "").startswith(wanted) for start in starts)
