"""Typed settings: defaults, then one TOML file, then the environment; read once."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

PREFIX = "XIAOER_"
FILE_VARIABLE = "XIAOER_CONFIG"
DEFAULT_FILE = Path("xiaoer.toml")
HIDDEN = "********"
SHORTEST_SECRET = 32
_PASSWORD = re.compile(r"(?<=://)([^/:]*):[^/]*(?=@)")


class BadSettings(Exception):
    """A setting that cannot be used; says which, where it came from, and what is expected."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that an installation can set; docs/guide/settings.md is tested against this."""

    database_url: Annotated[
        str, Meta(description="Where everything is stored: sqlite:///FILE or postgresql://USER@HOST/NAME.")
    ] = "sqlite:///data/xiaoer.sqlite3"
    redis_url: Annotated[
        str, Meta(description="Redis for several web processes, redis://HOST/0. Empty for one process.")
    ] = ""
    data_folder: Annotated[str, Meta(description="Folder for files: pictures, attachments, the secret key.")] = "data"
    host: Annotated[str, Meta(description="Address to listen on.", min_length=1)] = "127.0.0.1"
    port: Annotated[int, Meta(description="Port to listen on; 0 takes a free one.", ge=0, le=65535)] = 8420
    public_url: Annotated[
        str,
        Meta(description="The address that shoppers and staff use, where it differs, such as https://desk.example."),
    ] = ""
    secret: Annotated[
        str,
        Meta(
            description="Key that signs visitor tokens, 32 characters or more. Empty: made once and kept in the data folder."
        ),
    ] = ""
    secure_cookies: Annotated[bool, Meta(description="Send cookies over HTTPS only.")] = False
    session_hours: Annotated[int, Meta(description="Hours until a signed-in person signs in again.", ge=1, le=720)] = 12
    frames_a_second: Annotated[
        int, Meta(description="Frames that one live socket may send a second; faster ones are read later.", ge=1)
    ] = 20
    preview: Annotated[bool, Meta(description="Show store pages at /preview, to try the widget on real products.")] = (
        False
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Meta(description="What is logged.")] = "info"
    log_format: Annotated[Literal["console", "json"], Meta(description="How it is logged.")] = "console"


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
            describe(name),
        )
        for name in Settings.__struct_fields__
    ]


def _shown(name: str, value: Any) -> Any:
    if name == "secret" and value:
        return HIDDEN
    return _PASSWORD.sub(rf"\1:{HIDDEN}", value) if name.endswith("_url") else value


def describe(name: str) -> str:
    field = next(field for field in msgspec.inspect.type_info(Settings).fields if field.name == name)  # type: ignore[attr-defined]
    extra = getattr(field.type, "extra_json_schema", None) or {}
    return str(extra.get("description", ""))


def _gather(environment: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    gathered = _from_file(environment)
    for variable, value in environment.items():
        if not variable.startswith(PREFIX) or variable == FILE_VARIABLE:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in Settings.__struct_fields__:
            known = ", ".join(PREFIX + field.upper() for field in Settings.__struct_fields__)
            raise BadSettings(f"{variable}: no such setting. Known: {known}.")
        gathered[name] = (value, variable)
    return gathered


def _from_file(environment: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    named = environment.get(FILE_VARIABLE)
    path = Path(named) if named else DEFAULT_FILE
    if not path.exists():
        if named:
            raise BadSettings(f"{FILE_VARIABLE}: there is no file {path}.")
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSettings(f"{path}: cannot be read as TOML in UTF-8: {error}.") from error
    for name in values:
        if name not in Settings.__struct_fields__:
            raise BadSettings(f"{path}: {name}: no such setting. Known: {', '.join(Settings.__struct_fields__)}.")
    return {name: (value, str(path)) for name, value in values.items()}


def _build(gathered: Mapping[str, tuple[Any, str]]) -> Settings:
    for name, (value, origin) in gathered.items():
        try:
            msgspec.convert({name: value}, Settings, strict=False)
        except msgspec.ValidationError as error:
            what = str(error).split(" - at ")[0]
            shown = HIDDEN if name == "secret" else repr(value)
            raise BadSettings(f"{origin}: {name} is {shown}, which does not fit: {what}. {describe(name)}") from error
    settings = msgspec.convert({name: value for name, (value, _) in gathered.items()}, Settings, strict=False)
    if settings.secret and len(settings.secret) < SHORTEST_SECRET:
        raise BadSettings(
            f"{gathered['secret'][1]}: secret has {len(settings.secret)} characters; it needs {SHORTEST_SECRET} or more."
        )
    return settings
