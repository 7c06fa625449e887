"""Structured logs; personal data in them is masked before it is written."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

_HIDDEN = "********"
_SECRET_KEYS = re.compile(r"password|secret|token|cookie|authorization|signature|csrf|api_?key", re.IGNORECASE)
_MASKS = (
    (re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)"), r"\1********\2"),  # identity number
    (re.compile(r"(?<!\d)((?:86)?[ -]?1\d{2})[ -]?\d{4}[ -]?(\d{4})(?!\d)"), r"\1****\2"),  # mobile phone
    (re.compile(r"(?<![a-zA-Z0-9._%+-])([a-zA-Z0-9._%+-])[a-zA-Z0-9._%+-]*@([\w-]+\.[\w.-]+)"), r"\1***@\2"),  # e-mail
    (re.compile(r"\b([\w.+-])[\w.+-]*@([\w-]+\.[\w.-]+)"), r"\1***@\2"),  # e-mail with a Chinese name
)
_ROWS = re.compile(
    r"(\n|\\n)(DETAIL|CONTEXT|描述|上下文):.*?"
    r"(?=\1\[SQL:|\n\nThe above exception was|\n\nDuring handling of the above|\Z)",
    re.DOTALL,
)
"""What PostgreSQL tells of the row that it did not take, in its two languages here, also inside a `repr`."""


def mask(text: str) -> str:
    """Phones, identity numbers and e-mail addresses with their middle hidden, and no row that a store did not take."""
    text = _ROWS.sub(rf"\1\2: {_HIDDEN}", text)
    for pattern, shown in _MASKS:
        text = pattern.sub(shown, text)
    return text


def _mask_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return _masked_items(event)


def _masked_items(items: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        mask(str(key)): _HIDDEN if _SECRET_KEYS.search(str(key)) else _masked(value) for key, value in items.items()
    }


def _masked(value: Any) -> Any:
    match value:
        case str():
            return mask(value)
        case None | bool() | float():
            return value
        case int():
            shown = mask(str(value))
            return value if shown == str(value) else shown
        case Mapping():
            return _masked_items(value)
        case list() | tuple() | set() | frozenset():
            return [_masked(inner) for inner in value]
        case _:
            return mask(repr(value))


def set_up(level: str, form: str) -> None:
    """`form` is "console" for people or "json" for machines, one line an event, on standard error."""
    shown: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if form == "console":
        shown = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _mask_event,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
