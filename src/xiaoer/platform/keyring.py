"""The keys that personal data and secrets are sealed with: a file for its owner only, never in the database.

The newest key seals, every key unseals, and a key of its own makes what is searched for by equality. A key is named
by the beginning of its own hash, so that a value says with which key it was sealed, whatever file is there.
"""

from __future__ import annotations

import fcntl
import hashlib
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from xiaoer.platform import owned
from xiaoer.platform.settings import Settings
from xiaoer.values.refusal import Refused

KEY_BYTES = 32
NAME_BYTES = 4
FILE = "keys.json"
LOOK_SECONDS = 1.0
"""Another process may have added a key: the file is looked at this often while keys are used."""

Material = Annotated[bytes, Meta(min_length=KEY_BYTES, max_length=KEY_BYTES)]


class Unsealable(Exception):
    """What is sealed cannot be read, or nothing can be sealed; `refused` says why and what to do."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


class KeyRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key as the file holds it, in Base64; `made_at` in microseconds."""

    made_at: int
    key: Material


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file; `keys`: the oldest first."""

    search: Material
    keys: Annotated[tuple[KeyRow, ...], Meta(min_length=1)]


class Key(NamedTuple):
    name: bytes
    material: bytes
    made_at: int


class Keys(NamedTuple):
    """The keys of one moment; `newest` seals, `search` is for what is found by equality."""

    sealing: Mapping[bytes, Key]
    newest: Key
    search: bytes


class Ring:
    """The keys as their file holds them now. Raises Unsealable where it does not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._keys: Keys | None = None
        self._mark: tuple[int, ...] = ()
        self._looked = 0.0

    def keys(self) -> Keys:
        keys, now = self._keys, time.monotonic()
        if keys is None or now - self._looked > LOOK_SECONDS:
            keys = self._look(now)
        return keys

    def key(self, name: bytes) -> Key:
        """The key of that name; one that is not known yet may have come a moment ago."""
        known = self.keys().sealing.get(name) or self._look(time.monotonic()).sealing.get(name)
        if known is None:
            raise Unsealable(Refused("key_missing", {"keys": name.hex(), "path": str(self.path)}))
        return known

    def _look(self, now: float) -> Keys:
        """What is held stays where the file has gone: those who are being served need not stop for that."""
        try:
            said = self.path.stat()
        except FileNotFoundError:
            if self._keys is None:
                raise Unsealable(Refused("key_file_missing", {"path": str(self.path)})) from None
            return self._keys
        mark = (said.st_mtime_ns, said.st_ino, said.st_size)
        if self._keys is None or mark != self._mark:
            self._keys, self._mark = _keys(read(self.path)), mark
        self._looked = now
        return self._keys


def ring_of(settings: Settings) -> Ring:
    """The installation's keys, made where there are none. Whether a store misses some is seen by `sealing.ready`."""
    path = path_of(settings)
    make(path, time.time_ns() // 1000)
    return Ring(path)


def path_of(settings: Settings) -> Path:
    return Path(settings.key_file) if settings.key_file else Path(settings.data_folder) / FILE


def make(path: Path, now: int) -> None:
    """Make the file where there is none."""
    if not path.exists():
        owned.write_once(path, _written(KeyFile(_fresh(), (KeyRow(now, _fresh()),))))


def add(path: Path, now: int) -> bytes:
    """Add a key, with which everything is sealed from now on; its name."""
    with _alone(path):
        held, row = read(path), KeyRow(now, _fresh())
        owned.replace(path, _written(msgspec.structs.replace(held, keys=(*held.keys, row))))
    return name_of(row.key)


def take_out(path: Path, name: bytes) -> None:
    """Take a key out of the file. The newest one stays, whatever is asked."""
    with _alone(path):
        held = read(path)
        kept = tuple(row for row in held.keys if name_of(row.key) != name or row is held.keys[-1])
        owned.replace(path, _written(msgspec.structs.replace(held, keys=kept)))


def read(path: Path) -> KeyFile:
    try:
        return msgspec.json.decode(path.read_bytes(), type=KeyFile)
    except (OSError, msgspec.DecodeError) as error:
        # What is wrong is not said in the reader's own words: they could hold a piece of a key.
        why = error.strerror if isinstance(error, OSError) else type(error).__name__
        raise Unsealable(Refused("key_file_broken", {"path": str(path), "why": why})) from None


def name_of(material: bytes) -> bytes:
    return hashlib.sha256(b"xiaoer key\x00" + material).digest()[:NAME_BYTES]


def _keys(held: KeyFile) -> Keys:
    made = [Key(name_of(row.key), row.key, row.made_at) for row in held.keys]
    return Keys({key.name: key for key in made}, made[-1], held.search)


def _written(held: KeyFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(held)) + b"\n"


def _fresh() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Two who change the file at once follow each other."""
    with path.with_name(f"{path.name}.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
