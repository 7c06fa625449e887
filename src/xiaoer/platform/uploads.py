"""Files that people send, by the id that they were given: no two are one, so that each can go without another."""

from __future__ import annotations

import errno
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from xiaoer.values.refusal import Refused

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class Place(NamedTuple):
    """Where one file lies: as it came, as it is kept, and a picture in small."""

    half: Path
    whole: Path
    preview: Path


def place_of(data_folder: str, shop_id: UUID, upload_id: UUID) -> Place:
    """The last digits of an id are random, its first are the time."""
    name = upload_id.hex
    folder = Path(data_folder) / "attachments" / shop_id.hex / name[-2:]
    return Place(folder / f"{name}.half", folder / name, folder / f"{name}.preview")


def too_large(most: int) -> Refused:
    return Refused("file_too_large", {"most": most // 2**20})


async def receive(parts: AsyncIterator[bytes], path: Path, most: int) -> int | Refused:
    """Write what comes to `path`, no more than `most` bytes of it; how many it was. It stays where it is refused."""
    size = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            async for part in parts:
                size += len(part)
                if size > most:
                    return too_large(most)
                file.write(part)
    except OSError as error:
        return refused_by_disk(error)
    return size or Refused("file_empty")


def refused_by_disk(error: OSError) -> Refused:
    """No room is an answer; raises `error` where it is anything else."""
    if error.errno in _NO_ROOM:
        return Refused("no_room")
    raise error


def settle(place: Place) -> None:
    """What came is kept as it is; it is on disk when this is done."""
    with place.half.open("rb") as file:
        os.fsync(file.fileno())
    place.half.replace(place.whole)


def head_of(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


def remove(place: Place) -> None:
    """All of it, and nothing where it is gone already."""
    for path in place:
        path.unlink(missing_ok=True)
