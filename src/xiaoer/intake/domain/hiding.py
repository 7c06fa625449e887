"""What a page shows of a file: personal data masked, by what a column holds and by what a cell looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map

import msgspec

from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.mapping import Mapping, propose
from xiaoer.intake.domain.problems import Problem
from xiaoer.intake.domain.runs import Looked
from xiaoer.values.masking import mask_address, mask_email, mask_identity, mask_name, mask_phone

_IDENTITY = re.compile(r"(?<!\d)\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])")
"""A number of a Chinese identity card: place, day of birth, three digits and one to check by (GB 11643-1999)."""
_PHONE = re.compile(r"(?<![\d*])(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_EMAIL = re.compile(r"[^\s@,;<>，；：:（）()]+@[^\s@,;<>，；：:（）()]+\.[^\s@,;<>，；：:（）()]+")
_SAYS = (
    ("identity", re.compile(r"身份证|证件号|id.?card|passport", re.IGNORECASE)),
    ("email", re.compile(r"邮箱|e-?mail", re.IGNORECASE)),
    ("phone", re.compile(r"手机|电话|phone|mobile|\btel\b", re.IGNORECASE)),
    ("street", re.compile(r"地址|address|street", re.IGNORECASE)),
    ("recipient", re.compile(r"收货人|收件人|recipient|consignee|ship.?to.?name", re.IGNORECASE)),
)
"""What a column that nobody has mapped says of itself by its name."""
_REPEATS = frozenset({"differs", "talk_differs"})
"""Problems whose words repeat, in brackets, what another line says."""


def _whole_address(text: str) -> str:
    """Down to the district where its parts stand apart, and else its first six characters: 浙江省杭州市****."""
    places = text.split()
    return mask_address(*places[:3]) if len(places) > 3 else mask_address(text[:6])


_MASKS: Map[str, Callable[[str], str]] = {
    "recipient": mask_name, "phone": mask_phone, "email": mask_email, "identity": mask_identity,
    "street": _whole_address, "address": _whole_address,
}  # fmt: skip


def hidden(looked: Looked, mapping: Mapping, holds: Holds) -> Looked:
    """A file at first sight, as its page shows it."""
    holding = personal(looked.columns, mapping, holds)
    names = (*looked.columns, *("" for _ in range(max(map(len, looked.rows), default=0))))
    rows = tuple(
        tuple(_cell(holding.get(name), text) for name, text in zip(names, row, strict=False)) for row in looked.rows
    )
    return msgspec.structs.replace(looked, rows=rows)


def hidden_problem(one: Problem, holding: Map[str, str]) -> Problem:
    """`holding`: what the personal columns of its file hold."""
    # Several columns together make one field, and one value.
    field = next((holding[part] for part in one.column.split(" + ") if part in holding), None)
    zh, en = one.expected_zh, one.expected_en
    if field is not None and one.code in _REPEATS:
        zh, en = zh.partition("（")[0], en.partition(" (")[0]
    found = " / ".join(_cell(field, part) for part in one.found.split(" / "))
    return Problem(one.line, one.column, found, one.code, _scrubbed(zh), _scrubbed(en))


def personal(columns: Sequence[str], mapping: Mapping, holds: Holds) -> dict[str, str]:
    """Which columns hold what of a person: as somebody mapped them, as their names fit our fields, or as they say."""
    found = {column: name for column in columns if (name := _says(column)) is not None}
    for told in (propose(columns, holds), mapping):
        found |= {
            column: name for name, one in told.fields.items() if name in _MASKS for column in one.columns
        }  # fmt: skip
    return found


def _says(column: str) -> str | None:
    return next((name for name, form in _SAYS if form.search(column)), None)


def _cell(field: str | None, text: str) -> str:
    if field is None or _is_masked(field, text):
        return _scrubbed(text)
    return _scrubbed(_MASKS[field](text)) if text else ""


def _is_masked(field: str, text: str) -> bool:
    """As platforms export it; a name of two characters has one star."""
    return ("*" if field == "recipient" else "**") in text


def _scrubbed(text: str) -> str:
    """Free text with whatever looks like a number of a person or an e-mail address masked in its place."""
    for form, mask in ((_IDENTITY, mask_identity), (_PHONE, mask_phone), (_EMAIL, mask_email)):
        text = form.sub(lambda found, mask=mask: mask(found[0]), text)  # type: ignore[misc]
    return text
