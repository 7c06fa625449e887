"""Liquid templates: what is wrong with one before it is published, and its text for one shopper.

The language is cut to what a reply needs: output, if, unless, case, for, assign and comments, and the six filters
money, date_words, moment, masked_phone, list and default. Nothing in it can run on without end or grow without
bound: a template has at most `LONGEST` characters, a rendering at most `MOST_LOOPS` rounds of loops and `MOST_BYTES`
of output.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import msgspec
from liquid import BoundTemplate, Environment, Undefined
from liquid.builtin import content, illegal, output
from liquid.builtin.filters.misc import default
from liquid.builtin.tags import assign_tag, case_tag, comment_tag, for_tag, if_tag, inline_comment_tag, unless_tag
from liquid.exceptions import FilterArgumentError, LiquidError, LiquidSyntaxError, UndefinedError
from liquid.static_analysis import TemplateAnalysis
from typing_extensions import override

from xiaoer.scripts.domain.catalogue import is_known, words_of
from xiaoer.scripts.domain.facts import Facts, is_nothing, listed, tree
from xiaoer.scripts.domain.moments import Instant, date_words, moment
from xiaoer.values.masking import mask_phone
from xiaoer.values.money import Money

LONGEST = 2000
MOST_LOOPS = 200
MOST_BYTES = 12_000

_MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_OUTPUT = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_RAW = re.compile(r"\{%-?\s*raw\b")
_BRACE = re.compile(r"[{}]")
_OPENS, _CLOSES = "\ue000", "\ue001"  # for private use: no text has them
_GAP = re.compile(f"{_OPENS}(.*?){_CLOSES}")
TAGS = (
    content.Literal, output.Output, illegal.Illegal, if_tag.IfTag, unless_tag.UnlessTag, case_tag.CaseTag,
    for_tag.ForTag, for_tag.BreakTag, for_tag.ContinueTag, assign_tag.AssignTag, comment_tag.CommentTag,
    inline_comment_tag.InlineCommentTag,
)  # fmt: skip


class Fault(msgspec.Struct, frozen=True):
    """What is wrong, where (line and column from 1), and what to do, in Chinese and English."""

    line: int
    column: int
    zh: str
    en: str


class Unfit(msgspec.Struct, frozen=True):
    """Why a text is not offered for these facts: `missing` names the variable without a value, "" for other causes."""

    missing: str
    why: str


class Words(msgspec.Struct, frozen=True):
    """A text for these facts; what is not known stands in it as a gap, `〔快递单号〕`, and is named in `missing`, in order."""

    text: str
    missing: tuple[str, ...] = ()


class _Missing(Undefined):
    """A value that is not known: it may be asked about, replaced by `default` and left open, never counted."""

    __slots__ = ()

    @property
    def path(self) -> str:
        return (self.hint or self.name).removesuffix(" is undefined").strip("'")

    @override
    def __str__(self) -> str:
        return f"{_OPENS}{self.path}{_CLOSES}"

    @override
    def __len__(self) -> int:
        raise UndefinedError(self.path, token=self.token)


class _Cut(Environment):
    """The language above, and its limits."""

    block_nesting_limit = 8
    loop_iteration_limit = MOST_LOOPS
    output_stream_limit = MOST_BYTES
    local_namespace_limit = 20_000

    @override
    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        for tag in TAGS:
            self.add_tag(tag)
        for name, told in FILTERS.items():
            self.add_filter(name, told)


def _told_as(
    kind: type[Any] | tuple[type[Any], ...], words: str, tell: Callable[[Any], str]
) -> Callable[[object], object]:
    """A filter that tells values of one kind and passes what is missing on, so that `default` may follow it."""

    def told(value: object) -> object:
        if isinstance(value, _Missing):
            return value
        if not isinstance(value, kind):
            raise FilterArgumentError(f"expected {words}, found {value!r:.40}", token=None)
        return tell(value)

    return told


FILTERS: dict[str, Callable[..., object]] = {
    "money": _told_as(Money, "an amount of money", str),
    "moment": _told_as(Instant, "a moment", moment),
    "date_words": _told_as(Instant, "a moment", date_words),
    "masked_phone": _told_as(str, "a phone number", mask_phone),
    "list": _told_as((list, str), "a list of texts", lambda told: told if isinstance(told, str) else listed(told)),
    "default": default,
}


@lru_cache(maxsize=1)
def _language() -> Environment:
    return _Cut(undefined=_Missing)


@lru_cache(maxsize=8192)
def _parsed(text: str) -> BoundTemplate:
    return _language().from_string(text)


def render(text: str, facts: Facts) -> str | Unfit:
    """The words for these facts, or why there are none; never a brace, an empty hole or a word like None."""
    said = _said(text, facts)
    gap = None if isinstance(said, Unfit) else _GAP.search(said)
    return said if gap is None else Unfit(gap[1], f"{gap[1]} is not known")


def write(text: str, facts: Facts) -> Words | Unfit:
    """The same for somebody who fills the gaps: what is not known is one.

    A text that tells what is known to be nothing, such as money that cannot come back, is unfit all the same.
    """
    said = _said(text, facts)
    return said if isinstance(said, Unfit) else _with_gaps(said, facts)


def _said(text: str, facts: Facts) -> str | Unfit:
    """With what is not known as its path between two signs."""
    try:
        said = _parsed(text).render(tree(facts)).strip()
    except UndefinedError as missing:
        return Unfit(str(missing.message), f"{missing.message} is not known")
    except LiquidError as error:
        return Unfit("", str(error.message))
    if not said or _BRACE.search(said):
        return Unfit("", "the text is empty" if not said else "the text would show a brace")
    return said


def _with_gaps(said: str, facts: Facts) -> Words | Unfit:
    paths = dict.fromkeys(_GAP.findall(said))
    nothing = next((path for path in paths if is_nothing(path, facts)), None)
    if nothing is not None:
        return Unfit(nothing, f"{nothing} is nothing")
    names = {path: words_of(path, facts.locale) for path in paths}
    return Words(_GAP.sub(lambda gap: f"〔{names[gap[1]]}〕", said), tuple(names.values()))


def plain(text: str) -> str:
    """The template's own words, without its markup."""
    return _MARKUP.sub(" ", text)


def faults(text: str) -> list[Fault]:
    """Why the template cannot be published; empty when it can."""
    if not text.strip() or len(text) > LONGEST:
        return [Fault(1, 1, f"模板要有内容，且不超过 {LONGEST} 字。", f"A template has 1 to {LONGEST} characters.")]
    try:
        analysis = _language().from_string(text).analyze()
    except LiquidError as error:
        return [_syntax(text, error)]
    return sorted(
        [
            *_stray_braces(text),
            *_raw_parts(text),
            *_unknown_variables(text, analysis),
            *_unknown_filters(text, analysis),
        ],
        key=lambda fault: (fault.line, fault.column),
    )


def _stray_braces(text: str) -> Iterator[Fault]:
    blank = _MARKUP.sub(lambda markup: " " * len(markup.group()), text)
    for brace in _BRACE.finditer(blank):
        found = brace.group()
        yield _fault(
            text,
            brace.start(),
            f"多了一个“{found}”，变量要写成 {{{{ 变量名 }}}}。",
            f"There is a stray “{found}”; a variable is written {{{{ name }}}}.",
        )


def _raw_parts(text: str) -> Iterator[Fault]:
    """The lexer passes `raw` by itself, and what it holds would show its braces."""
    for raw in _RAW.finditer(text):
        yield _fault(text, raw.start(), "话术里不能用 raw 标签。", "A script cannot use the tag raw.")


def _unknown_variables(text: str, analysis: TemplateAnalysis) -> Iterator[Fault]:
    for named in analysis.globals.values():
        for variable in named:
            if not is_known(variable.segments):
                zh, en = f"没有变量“{variable}”，请从变量表里选。", f"There is no variable “{variable}”; see the list."
                yield _fault(text, variable.span.index, zh, en)


def _unknown_filters(text: str, analysis: TemplateAnalysis) -> Iterator[Fault]:
    for name, spans in analysis.filters.items():
        for span in spans if name not in FILTERS else ():
            zh = f"没有过滤器“{name}”，可用：{'、'.join(sorted(FILTERS))}。"
            yield _fault(text, span.index, zh, f"There is no filter “{name}”; use {', '.join(sorted(FILTERS))}.")


_SYNTAX = (
    (re.compile(r"unexpected tag '(.*)'"), "没有标签“{0}”。"),
    (re.compile(r"expected tag end(\w+)"), "缺少 {{% end{0} %}}。"),
    (re.compile(r"expected '\}\}'"), "缺少 }}}}。"),
    (re.compile(r"expected '%\}'"), "缺少 %}}。"),
    (re.compile(r"expected a primitive expression"), "这里少了变量名。"),
)


def _syntax(text: str, error: LiquidError) -> Fault:
    message = str(error.message)
    found = next(((zh, match) for shape, zh in _SYNTAX if (match := shape.search(message))), None)
    words = found[0].format(*found[1].groups()) if found else f"写法有误（{message}）。"
    return _fault(text, _where(text, error), words, f"{message[:1].upper()}{message[1:]}.")


def _where(text: str, error: LiquidError) -> int:
    """Where the parser stopped; it does not say so for an expression that ends early, which is then looked for."""
    if error.token is not None and error.token.start_index >= 0:
        return error.token.start_index
    outputs = (markup for markup in _OUTPUT.finditer(text) if not _parses(markup.group()))
    first = next(outputs, None)
    return first.start() if first else len(text.rstrip()) - 1


def _parses(text: str) -> bool:
    try:
        _language().from_string(text)
    except LiquidSyntaxError:
        return False
    return True


def _fault(text: str, index: int, zh: str, en: str) -> Fault:
    before = text[:index]
    return Fault(before.count("\n") + 1, index - before.rfind("\n"), zh, en)
