"""`xiaoer import` for one file of a platform, a log or a list, into a shop that is stored already."""

from __future__ import annotations

from pathlib import Path

from xiaoer.cli import files
from xiaoer.cli.files import ANYTHING, Chosen, Told
from xiaoer.cli.opening import opened, read_settings
from xiaoer.intake.domain.fields import Holds


def file(shop: str, path: Path, /, *, chosen: Chosen = ANYTHING) -> None:
    """导入平台导出的订单文件（CSV、Excel、JSON Lines、Parquet）。 Import a marketplace's file of orders.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    path
        导出的文件；编码和分隔符自动识别。 The exported file; its encoding and separator are found out.
    chosen
        See Chosen.
    """
    _import(Told(shop, path, Holds.ORDERS, chosen))


def chats(shop: str, path: Path, /, *, day: str = "", chosen: Chosen = ANYTHING) -> None:
    """导入别的系统导出的聊天记录（CSV、Excel、JSON Lines、Parquet）。 Import a chat log of another system.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    path
        导出的文件，一行一条消息；会话按来源和会话编号认。 The exported file, a message a row; conversations are known by source
        and id.
    day
        文件里没有时间时，这些会话算在哪一天，如 2026-11-21。 Where the file has no times, the day of its conversations.
    chosen
        See Chosen.
    """
    _import(Told(shop, path, Holds.CHATS, chosen, day))


def customers(shop: str, path: Path, /, *, chosen: Chosen = ANYTHING) -> None:
    """导入顾客名单（CSV、Excel、JSON Lines、Parquet）。 Import a list of customers.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    path
        导出的文件，一行一位顾客。 The exported file, a customer a row.
    chosen
        See Chosen.
    """
    _import(Told(shop, path, Holds.CUSTOMERS, chosen))


def products(shop: str, path: Path, /, *, chosen: Chosen = ANYTHING) -> None:
    """导入商品表（CSV、Excel、JSON Lines、Parquet）。 Import a list of products.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    path
        导出的文件，一行一个规格。 The exported file, a variant a row.
    chosen
        See Chosen.
    """
    _import(Told(shop, path, Holds.PRODUCTS, chosen))


def _import(told: Told) -> None:
    settings = read_settings()
    with opened(settings) as db:
        files.import_file(db, settings, told)
