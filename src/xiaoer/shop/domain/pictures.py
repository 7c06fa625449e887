"""Whether an SVG picture is only a picture: nothing that runs, nothing that is loaded from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

MOST_BYTES = 200_000

_ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
    ]
)
# A backslash could hide any of these from this pattern: in CSS u\72l( is url(.
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|javascript:|data:|@import|expression\(|\\", re.IGNORECASE)


class _Unsafe(Exception):
    """Carries the reason out of the parser."""


def unsafe_because(content: bytes) -> tuple[str, str] | None:
    """Why this SVG may not be shown, in Chinese and English; None where it may.

    Elements are an allow-list: drawing, text and gradients; no script, foreignObject, style, animation or picture
    inside the picture. No attribute may be a handler or refer to anything outside the file.
    """
    if len(content) > MOST_BYTES:
        return f"文件大于 {MOST_BYTES // 1000} KB", f"the file is larger than {MOST_BYTES // 1000} KB"
    parser = expat.ParserCreate()
    parser.StartElementHandler = _element
    # Without a document type there are no entities, so nothing can grow while it is read.
    parser.StartDoctypeDeclHandler = _refusing("不能含有 DOCTYPE", "a DOCTYPE is not allowed")
    parser.ProcessingInstructionHandler = _refusing("不能含有处理指令", "a processing instruction is not allowed")
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes no names
    except _Unsafe as found:
        return found.args[0], found.args[1]
    except expat.ExpatError as error:
        return f"不是完整的 SVG（第 {error.lineno} 行）", f"it is not well-formed SVG (line {error.lineno})"
    return None


def _refusing(chinese: str, english: str) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        raise _Unsafe(chinese, english)

    return refuse


def _element(name: str, attributes: dict[str, str]) -> None:
    if name not in _ELEMENTS:
        raise _Unsafe(f"不能含有 <{name}>", f"<{name}> is not allowed")
    for attribute, value in attributes.items():
        if _reaches_out(attribute.lower(), value):
            raise _Unsafe(f"不能含有属性 {attribute}", f"the attribute {attribute} is not allowed here")


def _reaches_out(attribute: str, value: str) -> bool:
    if attribute.startswith("on"):
        return True
    if attribute.rpartition(":")[2] in {"href", "src"}:
        return not value.startswith("#")
    return _OUTSIDE.search(value) is not None
