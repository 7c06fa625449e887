"""What licence a package is under, from what it says of itself, and whether it may be used here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import PackageMetadata

ALLOWED = frozenset({
    "0BSD", "APACHE-2.0", "BLUEOAK-1.0.0", "BSD", "BSD-2-CLAUSE", "BSD-3-CLAUSE", "CC-BY-4.0", "CC0-1.0", "ISC", "MIT",
    "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "PYTHON-2.0", "UNLICENSE", "ZLIB",
})  # fmt: skip
"""SPDX names in capitals. MPL-2.0 asks only that changes to its own files stay open; those files are unchanged here."""

WORDS = {
    "apache 2.0": "APACHE-2.0",
    "apache license 2.0": "APACHE-2.0",
    "apache software license": "APACHE-2.0",
    "bsd 2-clause license": "BSD-2-CLAUSE",
    "bsd license": "BSD",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
"""Old ways to name a licence, in small letters, and the SPDX name; whatever stands nowhere here is unknown."""

NOT_A_LICENCE = frozenset({"dfsg approved", "osi approved"})


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression can be met: one side of each OR, every side of each AND. What is unknown cannot."""
    text = expression.strip()
    while text.startswith("(") and _closes_at_end(text):
        text = text[1:-1].strip()
    for joint, judge in (("OR", any), ("AND", all)):
        sides = _split(text, joint)
        if len(sides) > 1:
            return judge(is_allowed(side) for side in sides)
    return WORDS.get(text.lower(), text.upper()) in ALLOWED


def _closes_at_end(text: str) -> bool:
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return at == len(text) - 1
    return False


def _split(text: str, joint: str) -> list[str]:
    """The sides of `joint` outside of all brackets."""
    sides, depth = [[""]], 0
    for word in re.split(r"(\s+|[()])", text):
        depth += (word == "(") - (word == ")")
        if depth == 0 and word.upper() == joint:
            sides.append([])
        else:
            sides[-1].append(word)
    return ["".join(side) for side in sides]


def said_by(metadata: PackageMetadata) -> str:
    """The licence as the package's metadata has it, or "" where it says nothing: expression, field, classifiers."""
    for name in ("License-Expression", "License"):
        said = str((metadata.get_all(name) or [""])[0]).strip()
        if said and "\n" not in said:
            return said
    return " AND ".join(_classified(metadata.get_all("Classifier") or []))


def _classified(classifiers: Iterable[str]) -> list[str]:
    names = [line.split("::")[-1].strip() for line in classifiers if line.startswith("License ::")]
    return [name for name in names if name.lower() not in NOT_A_LICENCE]
