"""`xiaoer person …`: what a person may ask of a shop, from the command line."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from cyclopts import Parameter, Token
from rich.table import Table

from xiaoer.cli.keys import shop_named
from xiaoer.cli.opening import opened, read_settings
from xiaoer.cli.talk import advise, or_stop, out, say, stop
from xiaoer.customers import actions as customers
from xiaoer.customers.actions import Search
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database
from xiaoer.privacy import actions
from xiaoer.privacy.actions import erasing, retaining
from xiaoer.privacy.domain.erasure import Kept
from xiaoer.privacy.domain.purposes import TABLE, KeptFor


def export(shop: str, person: str, /, *, to: Path, language: Literal["", "zh", "en"] = "") -> None:
    """导出系统里与一位顾客有关的全部内容（zip）。 Write everything that is kept of one person to a zip file.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    person
        顾客在店铺的编号、完整手机号或邮箱。 The person's id at the store, whole phone number or e-mail address.
    to
        写到哪个文件；已有的文件不会覆盖。 The file to write; one that is there is not overwritten.
    language
        文件里的语言：zh 或 en；默认用店铺的语言。 The language of the files: zh or en; the shop's own where none is named.
    """
    settings, now = read_settings(), system_clock()
    with opened(settings) as db:
        shop_id, customer_id = _person(db, shop, person)
        copy = or_stop(db.read_now(actions.copy_of, frozenset({shop_id}), customer_id, now, language))
        _write(to, actions.packed(copy))
        db.write_now(actions.note_copy, customer_id, copy, now, None)
    rows = sum(len(sheet.rows) for sheet in copy.sheets)
    say(f"已写入 {to}：{rows} 条内容。", f"Wrote {to}: {rows} rows.")
    advise(
        "里面是完整的个人资料，请只交给本人，用完删除。",
        "It holds personal data in full: give it to nobody else, and delete it afterwards.",
    )


def erase(shop: str, person: str, /, *, yes: bool = False) -> None:
    """删除一位顾客的资料；法律要求保存的，到期再删除。 Erase one person; what the law obliges to keep goes on its day.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    person
        顾客在店铺的编号、完整手机号或邮箱。 The person's id at the store, whole phone number or e-mail address.
    yes
        确认删除；删除后无法恢复。 Confirm: what was erased does not come back.
    """
    if not yes:
        stop("erasure_unconfirmed")
    settings = read_settings()
    with opened(settings) as db:
        shop_id, customer_id = _person(db, shop, person)
        or_stop(db.write_now(erasing.ask, frozenset({shop_id}), customer_id, system_clock(), None))
        while db.write_now(erasing.work_off, shop_id, customer_id, system_clock()):
            pass
        state = or_stop(db.read_now(erasing.state, frozenset({shop_id}), customer_id))
    say("已删除。", "Erased.")
    for kept in state.asked.kept if state.asked else ():
        _tell(kept)


def _whole(_kind: object, told: Sequence[Token]) -> int:
    """Cyclopts itself would make 4 of 3.5."""
    return int(told[0].value)


def terms(
    shop: str,
    /,
    *,
    purpose: KeptFor | None = None,
    days: Annotated[int | None, Parameter(converter=_whole)] = None,
) -> None:
    """显示各类资料保存多久、今晚会删除多少；也可以修改天数。 Show how long what is kept, and what tonight would forget.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    purpose
        改哪一类：trade、talks、customers 或 visitors。 Which to change: trade, talks, customers or visitors.
    days
        保存多少天；不能少于法律要求。 How many days; never fewer than the law asks.
    """
    if (purpose is None) != (days is None):
        stop("terms_half")
    settings = read_settings()
    with opened(settings) as db:
        shop_id = or_stop(db.read_now(shop_named, shop)).id
        if purpose is not None and days is not None:
            told = retaining.Terms(db.read_now(retaining.days, shop_id), {purpose: days})
            or_stop(db.write_now(retaining.settle, frozenset({shop_id}), shop_id, told, None, system_clock()))
        kept = db.read_now(retaining.days, shop_id)
        due, more, more_customers = db.read_now(retaining.due, shop_id, system_clock())
    visitors, people = f"{due.visitors}{'+' if more else ''}", f"{due.customers}{'+' if more_customers else ''}"
    table = Table("用途 purpose", "天数 days", "最少 least", "依据 rules", "内容 what")
    for one, term in TABLE.items():
        table.add_row(str(one), str(kept[one]), str(term.least), "\n".join(term.rules), f"{term.zh}\n{term.en}")
    out.print(table)
    say(
        f"今晚会删除：{due.orders} 笔订单的收件信息、{due.cases} 张售后单的原话、{due.conversations} 个会话、{people} 位顾客的档案、{visitors} 位访客。",
        f"Tonight forgets: {due.orders} recipients of orders, the words of {due.cases} cases, {due.conversations} "
        f"conversations, {people} customers, {visitors} visitors.",
    )


WHAT = {
    "orders": ("订单的收件信息", "recipients of orders"),
    "cases": ("售后单的原话", "cases with the shopper's words"),
    "conversations": ("会话", "conversations"),
}


def _tell(kept: Kept) -> None:
    zh, en = WHAT[kept.what]
    until = datetime.fromtimestamp(kept.until_at / 1_000_000, UTC).date().isoformat() if kept.until_at else "–"
    rules = ", ".join(kept.rules)
    say(
        f"依法保存到 {until}：{zh} {kept.count} 项（{rules}）。",
        f"Kept by law until {until}: {kept.count} {en} ({rules}).",
    )


def _person(db: Database, slug: str, words: str) -> tuple[UUID, UUID]:
    """The one person of the shop who is meant."""
    shop_id = or_stop(db.read_now(shop_named, slug)).id
    found = or_stop(db.read_now(customers.search, frozenset({shop_id}), Search(shop_id, words))).profiles
    if len(found) != 1:
        stop("person_not_one", person=words, found=len(found))
    return shop_id, found[0].id


def _write(path: Path, content: bytes) -> None:
    """For the eyes of whoever ran the command."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        stop("file_unwritable", file=str(path), why=error.strerror or str(error))
