"""Settings, folder and store, opened with a clear word where one of them is not as it should be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import NoReturn

import sqlalchemy as sa

from xiaoer.cli.talk import Stop, or_stop, say, stop
from xiaoer.platform import logs
from xiaoer.platform import settings as settings_module
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, Tx, Unavailable, open_database, schema
from xiaoer.platform.db.hold import Held, hold
from xiaoer.platform.db.open import BadAddress, connect_once, parse
from xiaoer.platform.db.schema import Schema
from xiaoer.platform.keyring import Ring, Unsealable, path_of
from xiaoer.platform.sealing import known
from xiaoer.platform.secret import secret_of
from xiaoer.platform.settings import BadSettings, Settings

_USER = re.compile(r":(//)?.*@")


def read_settings() -> Settings:
    try:
        settings = settings_module.load()
    except BadSettings as error:
        stop("bad_setting", **error.facts)
    logs.set_up(settings.log_level, settings.log_format)
    return settings


def ready_folder(settings: Settings) -> None:
    """The data folder and the one for a SQLite file, made where `see_folder` found that they can be."""
    for folder, setting in _folders(settings).items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            _stop_unwritable(folder, setting, error)


def see_folder(settings: Settings) -> None:
    """Stop where one of these folders could not be written or made, without making or changing anything."""
    for folder, setting in _folders(settings).items():
        try:
            TemporaryFile(dir=nearest(folder)).close()
        except OSError as error:
            _stop_unwritable(folder, setting, error)


def nearest(folder: Path) -> Path:
    """The folder, or the one above it that is there, in which it would be made."""
    return next(one for one in (folder, *folder.absolute().parents) if one.exists())


def ready_secret(settings: Settings) -> bytes:
    """The installation's key, made where there is none yet."""
    try:
        return secret_of(settings)
    except BadSettings as error:
        stop("bad_setting", **error.facts)


def ready_keys(settings: Settings) -> Ring:
    """The keys of what is sealed, made for a store that has never used one."""
    ring = Ring(path_of(settings))
    try:
        with connect_once(settings.database_url) as connection, connection.begin():
            or_stop(known.ready(Tx(connection, ring), ring, system_clock()))
    except Unsealable as error:
        raise Stop(error.refused) from error
    return ring


def see_keys(settings: Settings) -> None:
    """Stop where the store uses a key that the file lacks, without making or changing anything."""
    ring = Ring(path_of(settings))
    try:
        with connect_once(settings.database_url) as connection:
            or_stop(known.missing(Tx(connection, ring), ring))
    except Unsealable as error:
        raise Stop(error.refused) from error


def address(settings: Settings) -> sa.URL:
    """The store's address in parts. One that is not understood is named without user and password."""
    try:
        return parse(settings.database_url)
    except BadAddress:
        stop("bad_database_url", url=_USER.sub(r":\1…@", settings.database_url))


def place(settings: Settings) -> str:
    """The store's address as it may be shown."""
    return sa.make_url(settings.database_url).render_as_string(hide_password=True)


def schema_state(settings: Settings) -> Schema:
    """How the store stands. A file that is not there is empty, and looking does not make it."""
    url = address(settings)
    if url.get_backend_name() == "sqlite" and url.database and not _is_there(Path(url.database)):
        return Schema.EMPTY
    try:
        return schema.state(settings.database_url)
    except sa.exc.DBAPIError as error:
        stop("store_unreachable", place=place(settings), why=logs.mask(str(error.orig).strip().splitlines()[0]))


def _is_there(file: Path) -> bool:
    """What cannot be looked at is for who opens it to tell."""
    try:
        return file.exists()
    except OSError:
        return True


def ready_store(settings: Settings) -> None:
    """Its folders, and in an empty store its tables; beside one that cannot be used nothing is made, and it is not touched."""
    see_folder(settings)
    state = schema_state(settings)
    refuse(settings, state)
    if state is Schema.OLDER:
        stop("schema_older", place=place(settings))
    ready_folder(settings)
    if state is Schema.EMPTY:
        with held(settings, alone=True):
            schema.upgrade(settings.database_url)
        say(f"已建立新的数据库：{place(settings)}", f"A new store was made: {place(settings)}")


def refuse(settings: Settings, state: Schema) -> None:
    """Stop where this program can do nothing with the store."""
    match state:
        case Schema.NEWER:
            stop("schema_newer", place=place(settings))
        case Schema.FOREIGN:
            stop("store_foreign", place=place(settings))
        case Schema.EMPTY | Schema.OLDER | Schema.CURRENT:
            pass


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The store for a command that works beside a server."""
    ready_store(settings)
    with held(settings, alone=False):
        db = open_database(settings.database_url, ready_keys(settings))
        try:
            yield db
        except Unavailable as error:
            stop("store_unreachable", place=place(settings), why=logs.mask(str(error)))
        except Unsealable as error:
            raise Stop(error.refused) from error
        finally:
            db.close()


@contextmanager
def held(settings: Settings, *, alone: bool) -> Iterator[None]:
    try:
        with hold(settings.database_url, alone=alone):
            yield
    except Held:
        stop("store_held", place=place(settings))


def _folders(settings: Settings) -> dict[Path, str]:
    """Each with the setting that names it."""
    url = address(settings)
    found = {Path(settings.data_folder): "XIAOER_DATA_FOLDER"}
    if url.get_backend_name() == "sqlite" and url.database:
        found.setdefault(Path(url.database).parent, "XIAOER_DATABASE_URL")
    return found


def _stop_unwritable(folder: Path, setting: str, error: OSError) -> NoReturn:
    stop("folder_unwritable", folder=str(folder), setting=setting, why=error.strerror or str(error))
