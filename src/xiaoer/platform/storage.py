"""Files by the SHA-256 of their content, in a local folder."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}")


def put(folder: Path, content: bytes) -> str:
    """Keep `content`; its name is its hash. Written beside and renamed, so that a kill leaves no half file."""
    name = hashlib.sha256(content).hexdigest()
    path = _path(folder, name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)
    return name


def get(folder: Path, name: str) -> bytes | None:
    """The content of that name; None where there is none or the name is no hash."""
    if not _NAME.fullmatch(name):
        return None
    path = _path(folder, name)
    return path.read_bytes() if path.exists() else None


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
