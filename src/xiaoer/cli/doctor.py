"""The examination of an installation: what was found, and what to do about it."""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from rich.text import Text

from xiaoer.cli.opening import nearest, read_settings, schema_state, see_folder, see_keys
from xiaoer.cli.talk import Stop, out
from xiaoer.conversations.web.widget import SCRIPT
from xiaoer.platform.db.schema import Schema
from xiaoer.platform.errors import sentence
from xiaoer.platform.keyring import path_of
from xiaoer.platform.pages import CONSOLE
from xiaoer.platform.settings import Settings

LEAST_FREE = 1_000_000_000
"""Bytes on the data folder's disk."""
HEALTH, ANSWERS_WITHIN, LONGEST_ANSWER = "/api/v1/health", 3, 1_000
"""Where a desk says that it is well; seconds; bytes."""


class Health(msgspec.Struct, frozen=True):
    """What a desk says there."""

    status: Literal["ok"]
    version: str


class Found(NamedTuple):
    """One thing looked at; `advice` says what to do where it is not well."""

    name: str
    well: bool
    said: str
    advice: str = ""


def doctor() -> None:
    """检查安装并说明如何处理。 Check the installation and say what to do.

    退出代码：0 一切正常，1 有需要处理的，2 配置有误、无法检查。 Exit code: 0 all is well, 1 something is to be done, 2 a setting is
    wrong and nothing could be looked at.
    """
    if not examine(read_settings()):
        sys.exit(1)


def examine(settings: Settings) -> bool:
    """Print what was found; whether all is well."""
    well = True
    for found in _look(settings):
        well &= found.well
        mark = ("✓", "green") if found.well else ("✗", "red")
        out.print(Text.assemble(mark, f" {found.name}: {found.said}"))
        if not found.well:
            out.print(f"  → {found.advice}")
    return well


def _look(settings: Settings) -> Iterator[Found]:
    yield _try("数据文件夹 data folder", lambda: _folder(settings))
    store = _try("数据库 store", lambda: _store(settings))
    yield store
    if store.well:
        yield _try("密钥 keys", lambda: _keys(settings))
    if settings.redis_url:
        yield _redis(settings)
    yield _port(settings)
    yield _built("工作台 console", CONSOLE / "index.html")
    yield _built("聊天窗口 widget", SCRIPT)


def _try(name: str, look: Callable[[], Found]) -> Found:
    try:
        return look()
    except Stop as stop:
        words = sentence(stop.refused)
        return Found(name, well=False, said=words.zh, advice=words.en)


def _folder(settings: Settings) -> Found:
    see_folder(settings)
    folder = Path(settings.data_folder).absolute()
    free = shutil.disk_usage(nearest(folder)).free
    there = "" if folder.exists() else "，首次启动时建立 made at the first start"
    said = f"{folder}{there}, {free / 1e9:.1f} GB 可用 free"
    advice = "磁盘空间不足，请清理。 Free some disk space."
    return Found("数据文件夹 data folder", free >= LEAST_FREE, said, advice)


def _store(settings: Settings) -> Found:
    state = schema_state(settings)
    advice = {
        Schema.OLDER: "运行 xiaoer db upgrade。 Run xiaoer db upgrade.",
        Schema.NEWER: "请安装更新版本的小二。 Install a newer Xiaoer.",
        Schema.FOREIGN: "请用 XIAOER_DATABASE_URL 指定另一个数据库。 Name another store in XIAOER_DATABASE_URL.",
    }
    words = {
        Schema.EMPTY: "空，首次启动时建立 empty, made at the first start",
        Schema.OLDER: "旧版本 older version",
        Schema.NEWER: "比程序新 newer than this program",
        Schema.FOREIGN: "是别的程序的数据 another program's data",
        Schema.CURRENT: "正常 current",
    }
    return Found("数据库 store", state not in advice, words[state], advice.get(state, ""))


def _keys(settings: Settings) -> Found:
    path = path_of(settings)
    if schema_state(settings) not in {Schema.EMPTY, Schema.FOREIGN}:
        see_keys(settings)
    if not path.exists():
        return Found("密钥 keys", well=True, said="首次启动时生成 made at the first start")
    if path.stat().st_mode & 0o077:
        advice = f"其他用户也能读取密钥：chmod 600 {path}。 Others can read the keys: chmod 600 {path}."
        return Found("密钥 keys", well=False, said=f"{path} 权限过宽 too open", advice=advice)
    return Found("密钥 keys", well=True, said=f"{path}，正常 in order")


def _redis(settings: Settings) -> Found:
    import redis  # noqa: PLC0415 - 16 MB that only a desk of several processes needs

    advice = "检查 XIAOER_REDIS_URL 和 Redis 服务。 Check XIAOER_REDIS_URL and the Redis server."
    try:
        with redis.Redis.from_url(settings.redis_url, socket_timeout=3) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        return Found("Redis", well=False, said=str(error), advice=advice)
    return Found("Redis", well=True, said="正常 answers")


def _port(settings: Settings) -> Found:
    advice = "端口被占用：停掉占用者或设置 XIAOER_PORT。 Stop what uses the port, or set XIAOER_PORT."
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            place = f"{settings.host}:{settings.port}"
            if version := _running(settings):
                return Found("端口 port", well=True, said=f"{place}，小二 {version} 正在运行 the desk is running")
            return Found("端口 port", well=False, said=f"{place} {error.strerror}", advice=advice)
    return Found("端口 port", well=True, said=f"{settings.host}:{settings.port} 可用 free")


def _running(settings: Settings) -> str:
    """The version of the desk that answers there; empty where something else does, or nothing."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - asked, not listened on
    asked = HTTPConnection(host, settings.port, timeout=ANSWERS_WITHIN)
    try:
        asked.request("GET", HEALTH)
        return msgspec.json.decode(asked.getresponse().read(LONGEST_ANSWER), type=Health).version
    except (OSError, HTTPException, msgspec.DecodeError):
        return ""
    finally:
        asked.close()


def _built(name: str, path: Path) -> Found:
    advice = "运行 make build。 Run make build."
    return Found(name, path.exists(), "已构建 built" if path.exists() else "未构建 not built", advice)
