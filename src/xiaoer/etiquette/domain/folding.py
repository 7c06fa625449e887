"""The form in which a text is compared with rules, with the way back to the text as it was written.

Width, case, traditional characters and invisible characters hide nothing: `ＶＸ`, `vx` and `v<zero width space>x`
compare equal, and so do 轉賬 and 转账.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

from xiaoer.etiquette.domain.traditional import SIMPLIFIED, TRADITIONAL

_SIMPLE = str.maketrans(TRADITIONAL + "‘’“”", SIMPLIFIED + "''\"\"")  # NFKC leaves curly quotes as they are
_LATIN = re.compile(r"[a-z0-9]")
_UNSEEN = ("Cf", "Mn")  # zero-width and direction marks; accents, strokes and variation marks laid over a character


class Folded(msgspec.Struct, frozen=True):
    """The comparison form; `origin[i]` is the place in the original text, in code points, of its character i."""

    text: str
    origin: tuple[int, ...] | None  # None: nothing moved

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original text that the non-empty span of the comparison form came from."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


@lru_cache(maxsize=65_536)
def _fold_one(char: str) -> str:
    if unicodedata.category(char) in _UNSEEN:
        return ""
    return unicodedata.normalize("NFKC", char).translate(_SIMPLE).lower()


def fold(text: str) -> Folded:
    """The comparison form of the text: NFKC character by character, simplified, lower case, nothing invisible."""
    parts = list(map(_fold_one, text))
    folded = "".join(parts)
    if len(folded) == len(parts) and "" not in parts:  # then each is one character
        return Folded(folded, None)
    return Folded(folded, tuple(i for i, part in enumerate(parts) for _ in part))


def cuts_a_latin_word(text: str, start: int, end: int) -> bool:
    """Whether the span of a folded text begins or ends in the middle of a run of Latin letters or digits."""
    return _joined(text, start) or _joined(text, end)


def _joined(text: str, border: int) -> bool:
    pair = text[border - 1 : border + 1] if border else ""
    return len(pair) == 2 and bool(_LATIN.match(pair[0]) and _LATIN.match(pair[1]))
