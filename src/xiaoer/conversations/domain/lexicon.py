"""Words by which a shopper's message is known to be urgent: danger to people first, then haste."""

from __future__ import annotations

import re
from enum import StrEnum


class Urgency(StrEnum):
    """Someone may be hurt; someone is in haste."""

    DANGER = "danger"
    HASTE = "haste"


_ZH = {
    Urgency.DANGER: (
        "漏电", "触电", "着火", "起火", "失火", "冒烟", "爆炸", "炸了", "烫伤", "烧伤", "划伤", "割伤", "受伤", "流血", "过敏", "起疹",
        "红肿", "呼吸困难", "中毒", "呕吐", "误食", "误吞", "送医", "住院", "急诊",
    ),
    Urgency.HASTE: (
        "急用", "很急", "着急", "好急", "太急", "急死", "急急", "加急", "紧急", "十万火急", "来不及", "赶时间", "马上要用", "等着用", "今天必须",
    ),
}  # fmt: skip
_EN = {
    Urgency.DANGER: (
        "electric shock", "electrocuted", "on fire", "caught fire", "smoking", "smoke", "exploded", "explosion", "burned", "burnt", "injured",
        "bleeding", "allergic reaction", "rash", "swollen", "poisoned", "hospital", "can't breathe", "cannot breathe",
    ),
    Urgency.HASTE: ("urgent", "urgently", "asap", "emergency", "in a hurry", "right now", "immediately"),
}  # fmt: skip
_NOT_ZH = "不没未无防会怕易"
"""Before a word these make it a question about the product (会过敏吗, 防漏电) or its contrary (不着急)."""


def _pattern(urgency: Urgency) -> re.Pattern[str]:
    chinese = "|".join(map(re.escape, _ZH[urgency]))
    english = "|".join(map(re.escape, _EN[urgency]))
    before = rf"(?<![{_NOT_ZH}])(?<![{_NOT_ZH}]太)(?<![{_NOT_ZH}]很)(?<!不是)(?<!没有)(?<!不用)"
    return re.compile(rf"{before}(?:{chinese})|(?<!not )(?<!no )(?<!anti-)\b(?:{english})\b", re.IGNORECASE)


_PATTERNS = {urgency: _pattern(urgency) for urgency in Urgency}


def urgency_of(text: str) -> Urgency | None:
    """The gravest that the words show."""
    return next((urgency for urgency, pattern in _PATTERNS.items() if pattern.search(text)), None)
