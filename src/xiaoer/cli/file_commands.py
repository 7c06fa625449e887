"""`xiaoer import` for one file of a platform, a log or a list, into a shop that is stored already."""

from __future__ import annotations

from pathlib import Path

from xiaoer.cli import files
from xiaoer.cli.opening import opened, read_settings
from xiaoer.intake.domain.fields import Holds


def file(
    shop: str,
    path: Path,
    /,
    *,
    source: str = "",
    mapping: Path | None = None,
    dry_run: bool = False,
    keep_good: bool = False,
    problems: Path | None = None,
) -> None:
    """导入平台导出的订单文件（CSV、Excel、JSON Lines、Parquet）。 Import a marketplace's file of orders.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    path
        导出的文件；编码和分隔符自动识别。 The exported file; its encoding and separator are found out.
    source
        来源：taobao、jd、douyin、pinduoduo、shopify、woocommerce，或自己的名字；各列的对应按来源记住。 Where it comes from,
        one of these or a name of your own; the mapping of columns is remembered for it.
    mapping
        对应关系的 JSON 文件；不写则用记住的、现成的或按列名推断的。 A JSON file with the mapping; else the remembered
        one, a ready one, or what the columns' names tell.
    dry_run
        只检查，不导入。 Check only.
    keep_good
        有问题的订单除外，其余照常导入。 Import the orders without a problem in spite of the others.
    problems
        把问题清单写成表格（CSV）。 Write the problems as a table (CSV).
    """
    settings = read_settings()
    with opened(settings) as db:
        files.import_file(db, settings, files.Told(shop, path, source, mapping, dry_run, keep_good, problems))


def chats(
    shop: str,
    path: Path,
    /,
    *,
    source: str = "",
    mapping: Path | None = None,
    day: str = "",
    dry_run: bool = False,
    keep_good: bool = False,
    problems: Path | None = None,
) -> None:
    """导入别的系统导出的聊天记录（CSV、Excel、JSON Lines、Parquet）。 Import a chat log of another system.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    path
        导出的文件，一行一条消息；编码和分隔符自动识别。 The exported file, a message a row; its encoding and separator are
        found out.
    source
        来源：jddc，或自己的名字；会话按来源和会话编号认，各列的对应按来源记住。 Where it comes from: jddc, or a name of your
        own; conversations are known by it and their id, and the mapping of columns is remembered for it.
    mapping
        对应关系的 JSON 文件；不写则用记住的、现成的或按列名推断的。 A JSON file with the mapping; else the remembered
        one, a ready one, or what the columns' names tell.
    day
        文件里没有时间时，这些会话算在哪一天，如 2026-11-21。 Where the file has no times, the day of its conversations.
    dry_run
        只检查，不导入。 Check only.
    keep_good
        有问题的会话除外，其余照常导入。 Import the conversations without a problem in spite of the others.
    problems
        把问题清单写成表格（CSV）。 Write the problems as a table (CSV).
    """
    settings = read_settings()
    told = files.Told(shop, path, source, mapping, dry_run, keep_good, problems, Holds.CHATS, day)
    with opened(settings) as db:
        files.import_file(db, settings, told)


def customers(
    shop: str,
    path: Path,
    /,
    *,
    source: str = "",
    mapping: Path | None = None,
    dry_run: bool = False,
    keep_good: bool = False,
    problems: Path | None = None,
) -> None:
    """导入顾客名单（CSV、Excel、JSON Lines、Parquet）。 Import a list of customers.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    path
        导出的文件，一行一位顾客；编码和分隔符自动识别。 The exported file, a customer a row; its encoding and separator are found out.
    source
        来源的名字；各列的对应按来源记住。 What you call the source; the mapping of columns is remembered for it.
    mapping
        对应关系的 JSON 文件；不写则用记住的或按列名推断的。 A JSON file with the mapping; else the remembered one, or what
        the columns' names tell.
    dry_run
        只检查，不导入。 Check only.
    keep_good
        有问题的顾客除外，其余照常导入。 Import the customers without a problem in spite of the others.
    problems
        把问题清单写成表格（CSV）。 Write the problems as a table (CSV).
    """
    settings = read_settings()
    told = files.Told(shop, path, source, mapping, dry_run, keep_good, problems, Holds.CUSTOMERS)
    with opened(settings) as db:
        files.import_file(db, settings, told)


def products(
    shop: str,
    path: Path,
    /,
    *,
    source: str = "",
    mapping: Path | None = None,
    dry_run: bool = False,
    keep_good: bool = False,
    problems: Path | None = None,
) -> None:
    """导入商品表（CSV、Excel、JSON Lines、Parquet）。 Import a list of products.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    path
        导出的文件，一行一个规格；编码和分隔符自动识别。 The exported file, a variant a row; its encoding and separator are found out.
    source
        来源的名字；各列的对应按来源记住。 What you call the source; the mapping of columns is remembered for it.
    mapping
        对应关系的 JSON 文件；不写则用记住的或按列名推断的。 A JSON file with the mapping; else the remembered one, or what
        the columns' names tell.
    dry_run
        只检查，不导入。 Check only.
    keep_good
        有问题的商品除外，其余照常导入。 Import the products without a problem in spite of the others.
    problems
        把问题清单写成表格（CSV）。 Write the problems as a table (CSV).
    """
    settings = read_settings()
    told = files.Told(shop, path, source, mapping, dry_run, keep_good, problems, Holds.PRODUCTS)
    with opened(settings) as db:
        files.import_file(db, settings, told)
