"""Chinese text taken apart: its words, and how it is read. Pure.

The word list and the readings take 45 MB and a quarter of a second to load. A desk whose shops have neither knowledge
nor scripts never needs them, so they load at the first text.
"""

from __future__ import annotations

from functools import lru_cache


def words(text: str) -> list[str]:
    """The words of `text`, in order, with what stands between them; joined they are the text again."""
    import rjieba  # noqa: PLC0415 - see above

    return rjieba.cut(text)


def syllables(text: str) -> list[str]:
    """Pinyin without tones, one a character; what is not Chinese stays as it is, in runs."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - see above

    return lazy_pinyin(text)


def as_typed(pinyin: str) -> str:
    """lü and nü are read lv and nv here, as an input method takes them."""
    return pinyin.replace("ü", "v")


@lru_cache(maxsize=8_192)
def readings(char: str) -> tuple[str, ...]:
    """Every pinyin of a character without tones, the commonest first: 长 is zhang or chang. Another sign is as it is."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - see above

    return tuple(pinyin(char, style=Style.NORMAL, heteronym=True)[0])
