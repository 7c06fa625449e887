"""Typed settings: defaults, then one TOML file, then the environment; read once."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from msgspec import inspect as shapes

PREFIX = "XIAOER_"
FILE_VARIABLE = "XIAOER_CONFIG"
DEFAULT_FILE = Path("xiaoer.toml")
HIDDEN = "********"
SHORTEST_SECRET = 32
_REDIS, _PAGE = r"^(rediss?://[^\s/]+.*|unix://\S+)?$", r"^(https?://[^\s/]+\S*)?$"
_ADDRESSES = {
    _REDIS: (
        "需要 redis://、rediss:// 或 unix:// 开头的地址",
        "an address that begins with redis://, rediss:// or unix:// is expected",
    ),
    _PAGE: ("需要 http:// 或 https:// 开头的地址", "an address that begins with http:// or https:// is expected"),
}
_PASSWORD = re.compile(r"(?<=://)([^/:]*):[^/]*(?=@)")


class BadSettings(Exception):
    """A setting that cannot be used: a sentence in each language that says which, where it came from, what is expected."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.facts = {"what_zh": zh, "what_en": en}


def _is(zh: str, en: str, **limits: Any) -> Meta:
    """What a setting says, in both languages."""
    return Meta(description=en, extra={"zh": zh}, **limits)


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that an installation can set; docs/guide/settings.md is tested against this."""

    database_url: Annotated[
        str,
        _is(
            "数据存放在哪里：sqlite:///文件，或 postgresql://用户@主机/库名。",
            "Where everything is stored: sqlite:///FILE or postgresql://USER@HOST/NAME.",
        ),
    ] = "sqlite:///data/xiaoer.sqlite3"
    redis_url: Annotated[
        str,
        _is(
            "多个网页进程之间用的 Redis：redis://主机/0。只有一个进程时留空。",
            "Redis for several web processes, redis://HOST/0. Empty for one process.",
            pattern=_REDIS,
        ),
    ] = ""
    data_folder: Annotated[
        str,
        _is(
            "存放文件的文件夹：图片、附件和密钥。",
            "Folder for files: pictures, attachments, the secret key.",
            min_length=1,
        ),
    ] = "data"
    host: Annotated[str, _is("监听的地址。", "Address to listen on.", min_length=1)] = "127.0.0.1"
    port: Annotated[
        int, _is("监听的端口；0 表示随意取一个空闲端口。", "Port to listen on; 0 takes a free one.", ge=0, le=65535)
    ] = 8420
    public_url: Annotated[
        str,
        _is(
            "顾客和客服实际使用的地址，与监听地址不同时填写，例如 https://desk.example。",
            "The address that shoppers and staff use, where it differs, such as https://desk.example.",
            pattern=_PAGE,
        ),
    ] = ""
    secret: Annotated[
        str,
        _is(
            "给访客凭证签名的密钥，至少 32 个字符。留空则自动生成一次，保存在数据文件夹里。",
            "Key that signs visitor tokens, 32 characters or more. Empty: made once and kept in the data folder.",
        ),
    ] = ""
    key_file: Annotated[
        str,
        _is(
            "加密个人资料和密码的密钥文件。留空则自动生成一次，保存为数据文件夹里的 keys.json；请与数据库分开备份。",
            "File with the keys that seal personal data and secrets. Empty: keys.json in the data folder, made once; "
            "back it up apart from the store.",
        ),
    ] = ""
    secure_cookies: Annotated[bool, _is("Cookie 只经 HTTPS 发送。", "Send cookies over HTTPS only.")] = False
    session_hours: Annotated[
        int, _is("登录后多少小时需要重新登录。", "Hours until a signed-in person signs in again.", ge=1, le=720)
    ] = 12
    frames_a_second: Annotated[
        int,
        _is(
            "一位顾客或客服每秒最多发送多少条指令（所有窗口合计），超出的稍后再读。",
            "Frames that one shopper or agent may send a second, over all tabs; faster ones are read later.",
            ge=1,
        ),
    ] = 20
    sockets_an_address: Annotated[
        int,
        _is(
            "同一个网络地址最多同时打开多少个实时连接，超出的会被拒绝。",
            "Live sockets that one address may have open at once; more are refused.",
            ge=1,
        ),
    ] = 1000
    hellos_a_second: Annotated[
        int,
        _is(
            "同一个网络地址平均每秒最多建立多少个实时连接（可攒 10 秒的量一次用完），超出的会被拒绝，请稍后再连。",
            "Live connections a second that one address may begin on average (10 seconds' worth at once); more are "
            "refused and may try again later.",
            ge=1,
        ),
    ] = 100
    uploads_a_second: Annotated[
        int,
        _is(
            "同一个网络地址的顾客平均每秒最多上传多少个文件（可攒 10 秒的量一次用完），超出的会被拒绝，请稍后再传。",
            "Files a second that shoppers of one address may upload on average (10 seconds' worth at once); more are "
            "refused and may be sent again later.",
            ge=1,
        ),
    ] = 5
    requests_a_second: Annotated[
        int,
        _is(
            "一个接口密钥平均每秒最多多少次请求（可攒 10 秒的量一次用完），超出的会被拒绝。",
            "Requests a second that one API key may make on average (10 seconds' worth at once); more are refused.",
            ge=1,
        ),
    ] = 20
    trusted_proxies: Annotated[
        str,
        _is(
            "反向代理的地址（用逗号分隔），信任它们用 X-Forwarded-For 说明的访客地址；* 表示全部信任。",
            "Addresses of reverse proxies, separated by commas, that are believed in X-Forwarded-For; * believes all.",
        ),
    ] = "127.0.0.1"
    preview: Annotated[
        bool,
        _is(
            "在 /preview 显示店铺页面，用真实商品试用聊天窗口。",
            "Show store pages at /preview, to try the widget on real products.",
        ),
    ] = False
    log_level: Annotated[Literal["debug", "info", "warning", "error"], _is("记录到哪一级日志。", "What is logged.")] = (
        "info"
    )
    log_format: Annotated[
        Literal["console", "json"],
        _is(
            "日志写成什么格式：console 给人看，json 给程序读。",
            "How it is logged: console for people, json for programs.",
        ),
    ] = "console"


class Source(msgspec.Struct, frozen=True):
    """Where a setting's value came from: "default", the file's path, or the variable's name."""

    name: str
    value: Any
    origin: str
    description: str


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force; raises BadSettings with one sentence."""
    return _build(_gather(os.environ if environment is None else environment))


def explain(environment: Mapping[str, str] | None = None) -> list[Source]:
    """Each setting with its value and origin; the secret and passwords in addresses are never shown."""
    gathered = _gather(os.environ if environment is None else environment)
    settings = _build(gathered)
    return [
        Source(
            name,
            _shown(name, getattr(settings, name)),
            gathered[name][1] if name in gathered else "default",
            "\n    ".join(describe(name)),
        )
        for name in Settings.__struct_fields__
    ]


def _shown(name: str, value: Any) -> Any:
    if name == "secret" and value:
        return HIDDEN
    return _PASSWORD.sub(rf"\1:{HIDDEN}", value) if name.endswith("_url") and isinstance(value, str) else value


def describe(name: str) -> tuple[str, str]:
    """What a setting says, in Chinese and English."""
    kind = _kind(name)
    return str(kind.extra["zh"]), str(kind.extra_json_schema["description"])


def _kind(name: str) -> Any:
    fields = shapes.type_info(Settings).fields  # type: ignore[attr-defined]
    return next(field.type for field in fields if field.name == name)


def _wanted(name: str) -> tuple[str, str]:
    """What would fit."""
    match _kind(name).type:
        case shapes.IntType(ge=least, le=None):
            return f"需要不小于 {least} 的整数", f"a whole number of {least} or more is expected"
        case shapes.IntType(ge=least, le=most):
            return f"需要 {least} 到 {most} 之间的整数", f"a whole number from {least} to {most} is expected"
        case shapes.BoolType():
            return "需要 true 或 false", "true or false is expected"
        case shapes.LiteralType(values=values):
            return f"可以是 {'、'.join(map(str, values))}", f"one of {', '.join(map(str, values))} is expected"
        case shapes.StrType(pattern=str(pattern)):
            return _ADDRESSES[pattern]
    may_be_empty = _kind(name).type.min_length is None
    return (
        ("需要一段文字", "a text is expected")
        if may_be_empty
        else ("需要一段不为空的文字", "a text that is not empty is expected")
    )


def _gather(environment: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    gathered = _from_file(environment)
    for variable, value in environment.items():
        if not variable.startswith(PREFIX) or variable == FILE_VARIABLE:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in Settings.__struct_fields__:
            known = ", ".join(PREFIX + field.upper() for field in Settings.__struct_fields__)
            raise BadSettings(
                f"没有 {variable} 这个配置项。可用的有：{known}。", f"{variable}: no such setting. Known: {known}."
            )
        gathered[name] = (value, variable)
    return gathered


def _from_file(environment: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    named = environment.get(FILE_VARIABLE)
    path = Path(named) if named else DEFAULT_FILE
    try:
        values = _read(path)
    except FileNotFoundError as error:
        if named:
            raise BadSettings(
                f"{FILE_VARIABLE} 指定的文件 {path} 不存在。", f"{FILE_VARIABLE}: there is no file {path}."
            ) from error
        return {}
    for name in values:
        if name not in Settings.__struct_fields__:
            known = ", ".join(Settings.__struct_fields__)
            raise BadSettings(
                f"{path} 里的 {name} 不是配置项。可用的有：{known}。",
                f"{path}: {name}: no such setting. Known: {known}.",
            )
    return {name: (value, str(path)) for name, value in values.items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BadSettings(
            f"配置文件 {path} 读不了（{error.strerror}），请检查路径和权限。",
            f"{path}: cannot be read ({error.strerror}). Check its path and permissions.",
        ) from error
    except UnicodeDecodeError as error:
        raise BadSettings(
            f"配置文件 {path} 第 {error.start + 1} 个字节起不是 UTF-8，请另存为 UTF-8。",
            f"{path}: not UTF-8 from byte {error.start + 1} on. Save it as UTF-8.",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(
            f"配置文件 {path} 不是正确的 TOML（{error}）。", f"{path}: no well-formed TOML: {error}."
        ) from error


def _build(gathered: Mapping[str, tuple[Any, str]]) -> Settings:
    for name, (value, origin) in gathered.items():
        try:
            msgspec.convert({name: value}, Settings, strict=False)
        except msgspec.ValidationError as error:
            shown = HIDDEN if name == "secret" else repr(_shown(name, value))
            (zh, en), (says_zh, says_en) = _wanted(name), describe(name)
            raise BadSettings(
                f"{origin} 里 {name} 的值是 {shown}，{zh}。{says_zh}", f"{origin}: {name} is {shown}; {en}. {says_en}"
            ) from error
    settings = msgspec.convert({name: value for name, (value, _) in gathered.items()}, Settings, strict=False)
    origins = {name: origin for name, (_, origin) in gathered.items()}
    _refuse_short_secret(settings, origins)
    _refuse_unknown_proxies(settings, origins)
    return settings


def _refuse_short_secret(settings: Settings, origins: Mapping[str, str]) -> None:
    if settings.secret and len(settings.secret) < SHORTEST_SECRET:
        origin, length = origins["secret"], len(settings.secret)
        raise BadSettings(
            f"{origin} 里的 secret 只有 {length} 个字符，至少需要 {SHORTEST_SECRET} 个。",
            f"{origin}: secret has {length} characters; it needs {SHORTEST_SECRET} or more.",
        )


def _refuse_unknown_proxies(settings: Settings, origins: Mapping[str, str]) -> None:
    """A misspelt address would believe nobody, and every shopper would seem to come from the proxy."""
    for one in filter(None, map(str.strip, settings.trusted_proxies.split(","))):
        if one != "*" and not _is_network(one):
            origin = origins["trusted_proxies"]
            raise BadSettings(
                f"{origin} 里 trusted_proxies 的 {one!r} 不是 IP 地址，也不是 10.0.0.0/8 这样的网段。",
                f"{origin}: {one!r} in trusted_proxies is neither an IP address nor a network such as 10.0.0.0/8.",
            )


def _is_network(words: str) -> bool:
    try:
        ip_network(words)
    except ValueError:
        return False
    return True
