"""The installation's signing key: from the settings, or made once and kept in the data folder."""

from __future__ import annotations

import secrets
from pathlib import Path

from xiaoer.platform.owned import write_once
from xiaoer.platform.settings import SHORTEST_SECRET, BadSettings, Settings


def secret_of(settings: Settings) -> bytes:
    """The key; raises BadSettings where the file that should hold it does not."""
    if settings.secret:
        return settings.secret.encode()
    path = Path(settings.data_folder) / "secret"
    if not path.exists():
        write_once(path, secrets.token_urlsafe(48).encode())
    kept = path.read_bytes().strip()
    if len(kept) < SHORTEST_SECRET:
        raise BadSettings(
            f"{path} 里的密钥只有 {len(kept)} 个字符，至少需要 {SHORTEST_SECRET} 个。"
            "请从备份恢复，或删除这个文件，让系统重新生成。",
            f"{path}: the key has {len(kept)} characters; it needs {SHORTEST_SECRET} or more. "
            "Restore it from a backup, or delete the file to have a new one made.",
        )
    return kept
