"""The installation's signing key: from the settings, or made once and kept in the data folder."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from xiaoer.platform.settings import SHORTEST_SECRET, BadSettings, Settings


def secret_of(settings: Settings) -> bytes:
    """The key; raises BadSettings where the file that should hold it does not."""
    if settings.secret:
        return settings.secret.encode()
    path = Path(settings.data_folder) / "secret"
    if not path.exists():
        _make(path)
    kept = path.read_bytes().strip()
    if len(kept) < SHORTEST_SECRET:
        raise BadSettings(
            f"{path} 里的密钥只有 {len(kept)} 个字符，至少需要 {SHORTEST_SECRET} 个。"
            "请从备份恢复，或删除这个文件，让系统重新生成。",
            f"{path}: the key has {len(kept)} characters; it needs {SHORTEST_SECRET} or more. "
            "Restore it from a backup, or delete the file to have a new one made.",
        )
    return kept


def _make(path: Path) -> None:
    """Written beside and linked, so that of several that start at once all read one whole key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"secret.{secrets.token_hex(8)}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(half, path)
    half.unlink()
