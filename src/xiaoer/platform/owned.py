"""Files for the eyes of their owner only, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def write_once(path: Path, content: bytes) -> None:
    """Written beside and linked, so that of several that start at once all read one whole file."""
    half = _half(path, content)
    with contextlib.suppress(FileExistsError):
        os.link(half, path)
    half.unlink()


def replace(path: Path, content: bytes) -> None:
    """Whoever reads meanwhile sees the old file or the new one."""
    _half(path, content).replace(path)


def _half(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return half
