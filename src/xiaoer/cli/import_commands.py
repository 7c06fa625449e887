"""`xiaoer import …`."""

from __future__ import annotations

from pathlib import Path

from xiaoer.cli import importing, reading
from xiaoer.cli.opening import opened, read_settings


def shop(folder: Path, /, *, encoding: str = "utf-8") -> None:
    """导入一个店铺文件夹（JSON Lines）。 Import a shop folder (JSON Lines).

    Parameters
    ----------
    folder
        含 shop.json、products.jsonl、customers.jsonl、orders.jsonl 等文件。 Holds shop.json, products.jsonl,
        customers.jsonl, orders.jsonl and so on.
    encoding
        文件编码：utf-8 或 gbk。 The files' encoding: utf-8 or gbk.
    """
    settings = read_settings()
    told = reading.read_folder(folder, encoding)
    with opened(settings) as db:
        importing.import_shop(db, settings, told)


def retail(folder: Path, /, *, encoding: str = "utf-8") -> None:
    """导入 tau-bench retail 数据。 Import a tau-bench retail database.

    Parameters
    ----------
    folder
        含 db.json 的文件夹，或其上一级。 The folder with db.json, or the one above it.
    encoding
        文件编码：utf-8 或 gbk。 The file's encoding: utf-8 or gbk.
    """
    settings = read_settings()
    told = reading.read_retail(folder, encoding)
    with opened(settings) as db:
        importing.import_shop(db, settings, told)


def words(shop: str, folder: Path, /, *, encoding: str = "utf-8") -> None:
    """为已有店铺导入知识和话术。 Import knowledge and scripts into a shop that is stored already.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    folder
        含 knowledge.jsonl，或 scripts.jsonl 及其 scenarios.jsonl，或三者都有。 Holds knowledge.jsonl, or scripts.jsonl
        with its scenarios.jsonl, or all three.
    encoding
        文件编码：utf-8 或 gbk。 The files' encoding: utf-8 or gbk.
    """
    settings = read_settings()
    told = reading.read_words(folder, encoding)
    with opened(settings) as db:
        importing.import_words(db, shop, told)
