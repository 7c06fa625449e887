"""Files by the SHA-256 of their content, in a local folder."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}")


def put(folder: Path, content: bytes) -> str:
    """Keep `content`; its name is its hash. Written beside and renamed, so that a kill leaves no half file."""
    name = hashlib.sha256(content).hexdigest()
    path = _path(folder, name)
    if path.exists():
        os.utime(path)  # it is as new as any, to those who look for old ones
        return name
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, content)
    return name


def put_file(folder: Path, source: Path) -> str:
    """Keep a file as it stands, by moving it; for what is too large for memory. `source` lies on the same disk."""
    with source.open("rb") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    path = _path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    source.replace(path)
    return name


def place_to_write(folder: Path) -> Path:
    """A new path beside the kept files, for a file that `put_file` will take."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    return folder / "files" / f"{secrets.token_hex(8)}.half"


def path_of(folder: Path, name: str) -> Path | None:
    """Where the content of that name lies, for reading; None where there is none."""
    path = _path(folder, name)
    return path if _NAME.fullmatch(name) and path.exists() else None


def get(folder: Path, name: str) -> bytes | None:
    """The content of that name; None where there is none or the name is no hash."""
    if not _NAME.fullmatch(name):
        return None
    path = _path(folder, name)
    return path.read_bytes() if path.exists() else None


def remove_others(folder: Path, needed: Collection[str], before: float) -> int:
    """Remove what was written before that moment (in seconds) and is not needed, also halves that a kill left; how many
    files that were.
    """
    removed = 0
    for path in (folder / "files").glob("**/*"):
        with suppress(FileNotFoundError):
            if path.is_file() and path.name not in needed and path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed


def _write(path: Path, content: bytes) -> None:
    """Others may be writing the same content at this moment: each has a half of its own."""
    half = path.with_name(f"{path.name}.{secrets.token_hex(8)}.half")
    try:
        with half.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _path(folder: Path, name: str) -> Path:
    return folder / "files" / name[:2] / name
