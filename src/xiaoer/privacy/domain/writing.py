"""A copy of what is kept of somebody, as files: one page with the contents, a table a sheet, and all of it as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from xiaoer.values.money import Money
from xiaoer.values.sheets import At, Cell, Sheet, harmless

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Copy(NamedTuple):
    """`locale`: "zh" or "en"; `zone` is the shop's; `made_at` in microseconds."""

    shop_id: UUID
    shop: str
    whose: str
    locale: str
    zone: str
    made_at: int
    sheets: Sequence[Sheet]


def files(copy: Copy) -> Mapping[str, bytes]:
    """Each file by its name."""
    tables = {f"{sheet.name}.csv": _csv(copy, sheet) for sheet in copy.sheets}
    return {"index.html": _page(copy), "data.json": _json(copy)} | tables


def _csv(copy: Copy, sheet: Sheet) -> bytes:
    """With a byte order mark, without which Excel reads Chinese wrongly."""
    head = [_word(copy, column) for column in sheet.columns]
    rows = [[harmless(_said(copy, cell)) for cell in row] for row in sheet.rows]
    lines = [",".join(map(_quoted, row)) + "\r\n" for row in (head, *rows)]
    return b"\xef\xbb\xbf" + "".join(lines).encode()


def _quoted(text: str) -> str:
    """As RFC 4180 has it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if any(sign in text for sign in ',"\r\n') else text


def _json(copy: Copy) -> bytes:
    told: dict[str, Any] = {"shop": copy.shop, "person": copy.whose, "made_at": _moment(copy, copy.made_at)}
    for sheet in copy.sheets:
        names = [english for _, english in sheet.columns]
        told[sheet.name] = [
            {name: _plain(copy, cell) for name, cell in zip(names, row, strict=True)} for row in sheet.rows
        ]
    return msgspec.json.format(msgspec.json.encode(told)) + b"\n"


def _page(copy: Copy) -> bytes:
    """One page to read and to print: contents, then every table."""
    zh = copy.locale == "zh"
    title = f"{copy.shop}保存的您的个人资料" if zh else f"What {copy.shop} keeps of you"
    made = f"{copy.whose} · {_moment(copy, copy.made_at)}"
    parts = [
        f'<!doctype html><html lang="{copy.locale}"><head><meta charset="utf-8"><title>{escape(title)}</title>',
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1><p>{escape(made)}</p>",
        f"<p>{escape(_FOREWORD_ZH if zh else _FOREWORD_EN)}</p><ol>",
        *[_entry(copy, sheet) for sheet in copy.sheets],
        "</ol>",
        *[_table(copy, sheet) for sheet in copy.sheets],
        "</body></html>",
    ]
    return "\n".join(parts).encode()


_STYLE = (
    "body{font:15px/1.6 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}th,td{border:1px solid #ccc;padding:.3rem .5rem;"
    "text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f4f4f4}"
)
_FOREWORD_ZH = (
    "这里是本店客服系统里保存的、与您有关的全部内容。同样的内容也在 CSV 文件（可用表格软件打开）和 data.json 里。"
    "内容不对，可以要求更正；不想继续保存，可以要求删除（法律要求保存的，会到期再删除）。"
)
_FOREWORD_EN = (
    "This is everything about you that the shop's service desk keeps. The same is in the CSV files, for a table program, "
    "and in data.json. You may ask for corrections, and for what is kept to be erased; what the law obliges the shop to "
    "keep is erased on its day."
)


def _entry(copy: Copy, sheet: Sheet) -> str:
    count = f"{len(sheet.rows)} 条" if copy.locale == "zh" else f"{len(sheet.rows)}"
    return f'<li><a href="#{sheet.name}">{escape(_word(copy, sheet.title))}</a> ({count}) – {sheet.name}.csv</li>'


def _table(copy: Copy, sheet: Sheet) -> str:
    head = "".join(f"<th>{escape(_word(copy, column))}</th>" for column in sheet.columns)
    rows = "\n".join(
        f"<tr>{''.join(f'<td>{escape(_said(copy, cell))}</td>' for cell in row)}</tr>" for row in sheet.rows
    )
    title = f'<h2 id="{sheet.name}">{escape(_word(copy, sheet.title))}</h2>'
    return f"{title}\n<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"


def _word(copy: Copy, words: tuple[str, str]) -> str:
    return words[0 if copy.locale == "zh" else 1]


def _said(copy: Copy, cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case At(at=at):
            return _moment(copy, at)
        case tuple():
            return _word(copy, cell)
        case _:
            return str(cell)


def _plain(copy: Copy, cell: Cell) -> Any:
    match cell:
        case At(at=at):
            return _moment(copy, at)
        case Money(amount=amount, currency=currency):
            return {"amount": amount, "currency": currency}
        case tuple():
            return _word(copy, cell)
        case _:
            return cell


def _moment(copy: Copy, at: int) -> str:
    """In the shop's zone, with its offset."""
    return (_EPOCH + timedelta(microseconds=at)).astimezone(ZoneInfo(copy.zone)).isoformat(" ", "seconds")
