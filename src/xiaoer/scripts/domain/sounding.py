"""Whether letters spell a text: each character by its initial or its whole syllable, the last one as far as it is written.

So `th`, `tuih`, `thuo` and `tuihuo` all spell 退货.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_TWO_LETTERS = ("zh", "ch", "sh")


class Place(NamedTuple):
    """`as_usual`: by the commonest reading of each character."""

    at_beginning: bool
    as_usual: bool


class Letters:
    """What somebody typed, and what has been found out about it: the same characters stand in many texts.

    A state is a set of bits: bit n is set where the first n letters are spelled by the characters until here.
    `sounds`: how each character of the texts is read, the commonest reading first.
    """

    def __init__(self, wanted: str, sounds: Mapping[str, tuple[str, ...]]) -> None:
        self._wanted = wanted
        self._spelled = 1 << len(wanted)
        self._sounds = sounds
        self._known: dict[tuple[tuple[str, ...], int], int] = {}
        self._beginnings = self._first_look()

    def __len__(self) -> int:
        return len(self._wanted)

    def stand_in(self, text: str) -> Place | None:
        """Where they spell a part of the text, best of all its beginning as usual."""
        starts = [one.start() for one in self._beginnings.finditer(text)]
        if not starts:
            return None
        for most in (1, None):
            found = next((start for start in starts if self._spell(text[start : start + len(self)], most)), None)
            if found is not None:
                return Place(at_beginning=found == 0, as_usual=most is not None)
        return None

    def _spell(self, text: str, most: int | None) -> bool:
        """By so many readings of each character."""
        state = 1
        for char in text:
            state = self._after(self._sounds[char][:most], state)
            if state & self._spelled or not state:
                break
        return bool(state & self._spelled)

    def _first_look(self) -> re.Pattern[str]:
        """Where a closer look is worth the while: one character spells them all, or two in a row may begin them.

        Not in the middle of a word of Latin letters.
        """
        first = {char: self._after(readings, 1) for char, readings in self._sounds.items()}
        begun = 0
        for state in first.values():
            begun |= state & ~self._spelled
        whole = _any_of(char for char, state in first.items() if state & self._spelled)
        begins = _any_of(char for char, state in first.items() if state)
        goes_on = _any_of(char for char, readings in self._sounds.items() if self._after(readings, begun))
        return re.compile(f"(?<![a-z0-9]){begins}(?:(?={goes_on})|(?<={whole}))")

    def _after(self, readings: tuple[str, ...], state: int) -> int:
        known = self._known.get((readings, state))
        if known is None:
            places = [place for place in range(len(self._wanted)) if state >> place & 1]
            known = sum({1 << end for place in places for syllable in readings for end in self._ends(syllable, place)})
            self._known[readings, state] = known
        return known

    def _ends(self, syllable: str, place: int) -> set[int]:
        """How many letters may be spelled with this syllable after the first `place` ones."""
        rest = self._wanted[place:]
        if syllable[0] != rest[0]:
            return set()
        if syllable.startswith(rest):
            return {len(self._wanted)}
        parts = [syllable, syllable[0], *(two for two in _TWO_LETTERS if syllable.startswith(two))]
        return {place + len(part) for part in parts if rest.startswith(part)}


def _any_of(chars: Iterable[str]) -> str:
    """A class of these characters; of none of them where there is none."""
    found = "".join(chars)
    return f"[{found}]" if found else "(?!)"
