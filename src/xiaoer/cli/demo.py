"""The demo: demo accounts, the shop folder loaded once, store pages to try, and the server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta
from msgspec.structs import replace
from rich.table import Table

from xiaoer.aftersales import actions as aftersales
from xiaoer.cli import importing, reading
from xiaoer.cli.opening import opened, read_settings
from xiaoer.cli.reading import Folder
from xiaoer.cli.serving import bound, serve_until_stopped, shown_address
from xiaoer.cli.talk import or_stop, out, say, stop
from xiaoer.platform.auth import Role, accounts, passwords
from xiaoer.platform.auth.accounts import Account
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.ids import fresh
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions as shops
from xiaoer.shop.actions import imports
from xiaoer.values.json_lines import read_lines
from xiaoer.values.refusal import Refused

STAFF = "staff.jsonl"
PASSWORD = "demo-xiaoer"  # noqa: S105 - known to all, and so only for an address that nobody else reaches
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
ROLES = {Role.AGENT: "客服 agent", Role.SUPERVISOR: "客服主管 supervisor", Role.TRAINER: "训练师 trainer"}


class StaffRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of staff.jsonl: a demo account, with the `alias` and `post` of the signature by which shoppers know it."""

    login: Annotated[str, Meta(min_length=1, max_length=100)]
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    role: Role
    locale: str = "zh"
    alias: Annotated[str, Meta(max_length=30)] = ""
    post: Annotated[str, Meta(max_length=20)] = ""


def demo(folder: Path = Path("build/demo_shop"), /) -> None:
    """载入演示店铺并启动服务。 Load the demo shop and start the server.

    Parameters
    ----------
    folder
        演示店铺的文件夹（由 examples/demo_shop/generate.py 生成）。 The demo shop's folder, made by
        examples/demo_shop/generate.py.
    """
    settings = read_settings()
    if settings.host not in LOOPBACK:
        stop("demo_needs_loopback", host=settings.host)
    content = imports.content_of(folder, STAFF)
    if isinstance(content, Refused) and content.code == "import_no_folder":
        stop("demo_no_folder", folder=str(folder))
    content = or_stop(content)
    settings = replace(settings, preview=True)
    staff = [row for _, row in or_stop(read_lines(content, STAFF, StaffRow))]
    told = reading.read_folder(folder, "utf-8")
    with bound(settings) as listening:
        with opened(settings) as db:
            load(db, settings, told, staff)
        _tell(shown_address(settings, listening), told.shop.shop.slug, staff)
        serve_until_stopped(settings, listening)


def load(db: Database, settings: Settings, told: Folder, staff: list[StaffRow]) -> None:
    """The shop and its staff, unless they are there already."""
    if db.read_now(_is_loaded, told):
        return
    shop_id = db.write_now(shops.save_shop, told.shop.shop, system_clock())
    password = passwords.hashed(PASSWORD)
    for row in staff:
        db.write_now(_add, row, frozenset({shop_id}), password)
    importing.import_shop(db, settings, told)


def _is_loaded(tx: Tx, told: Folder) -> bool:
    """The past cases are stored last: where one is missing, loading was broken off."""
    shop = shops.find_shop(tx, told.shop.shop.slug)
    return not isinstance(shop, Refused) and len(aftersales.find_cases(tx, frozenset({shop.id}))) >= len(told.cases)


def _add(tx: Tx, row: StaffRow, shop_ids: frozenset[UUID], password: str) -> None:
    now = system_clock()
    if accounts.by_login(tx, row.login) is None:
        account = Account(
            fresh(now), row.login, row.name, row.role, row.locale, password, alias=row.alias, post=row.post
        )
        accounts.save_account(tx, account, shop_ids, now)


def _tell(address: str, slug: str, staff: list[StaffRow]) -> None:
    say(f"店铺页面（顾客）：{address}/preview/{slug}", f"Store pages (shopper): {address}/preview/{slug}")
    say(f"工作台（客服）：{address}/", f"Console (agent): {address}/")
    table = Table("账号 login", "密码 password", "角色 role", "姓名 name")
    for row in staff:
        table.add_row(row.login, PASSWORD, ROLES.get(row.role, str(row.role)), row.name)
    out.print(table)
