"""The installation's signing key: from the settings, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from xiaoer.platform.settings import Settings


def secret_of(settings: Settings) -> bytes:
    if settings.secret:
        return settings.secret.encode()
    path = Path(settings.data_folder) / "secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_bytes().strip()
