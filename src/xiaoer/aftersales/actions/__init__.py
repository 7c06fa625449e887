"""What people and events can ask of after-sales."""

from xiaoer.aftersales.actions.deciding import CaseAsk, Reading, decide, policy_names, read_case
from xiaoer.aftersales.actions.importing import import_case
from xiaoer.aftersales.actions.opening import CaseFile, OpenAsk, find_case, find_cases, open_case
from xiaoer.aftersales.actions.stepping import StepAsk, overdue, step

__all__ = [
    "CaseAsk", "CaseFile", "OpenAsk", "Reading", "StepAsk", "decide", "find_case", "find_cases", "import_case",
    "open_case", "overdue", "policy_names", "read_case", "step",
]  # fmt: skip
