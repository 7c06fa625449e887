"""What people and events can ask of after-sales."""

from xiaoer.aftersales.actions.deciding import (
    Applying,
    CaseAsk,
    Left,
    Reading,
    decide,
    left_to_refund,
    policy_names,
    read_case,
    rules_of,
)
from xiaoer.aftersales.actions.importing import import_case
from xiaoer.aftersales.actions.opening import (
    CaseFile,
    OpenAsk,
    find_case,
    find_cases,
    open_case,
)
from xiaoer.aftersales.actions.stepping import StepAsk, overdue, step

__all__ = [
    "Applying", "CaseAsk", "CaseFile", "Left", "OpenAsk", "Reading", "StepAsk", "decide", "find_case",
    "find_cases", "import_case", "left_to_refund", "open_case", "overdue", "policy_names", "read_case", "rules_of", "step",
]  # fmt: skip
