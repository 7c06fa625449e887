"""Files as they come: no more than may come, where there is room, and gone without a trace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from xiaoer.platform import uploads
from xiaoer.values.refusal import Refused

SHOP, FILE = UUID(int=0x51), UUID(int=0xE1)


async def coming(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def received(path: Path, *parts: bytes, most: int = 10) -> int | Refused:
    return asyncio.run(uploads.receive(coming(*parts), path, most))


def test_what_comes_is_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    assert received(path, b"01234", b"56789") == 10
    assert path.read_bytes() == b"0123456789"
    assert (uploads.head_of(path, 3), uploads.head_of(path, 99)) == (b"012", b"0123456789")


@pytest.mark.parametrize(
    ("parts", "refused"),
    [
        pytest.param((b"01234", b"567890"), Refused("file_too_large", {"most": 0}), id="one byte too many"),
        pytest.param((), Refused("file_empty"), id="nothing"),
        pytest.param((b"", b""), Refused("file_empty"), id="nothing in parts"),
    ],
)
def test_what_is_too_much_or_nothing_is_refused(parts: tuple[bytes, ...], refused: Refused, tmp_path: Path) -> None:
    assert received(tmp_path / "file", *parts) == refused
    assert len((tmp_path / "file").read_bytes()) <= 10


def test_a_full_disk_is_an_answer_and_another_failure_is_not(tmp_path: Path) -> None:
    assert received(Path("/dev/full"), b"0") == Refused("no_room")
    (tmp_path / "file").mkdir()
    with pytest.raises(IsADirectoryError):
        received(tmp_path / "file", b"0")


def test_a_file_has_its_place_and_leaves_none(tmp_path: Path) -> None:
    place = uploads.place_of(str(tmp_path), SHOP, FILE)
    assert place.whole == tmp_path / "attachments" / SHOP.hex / "e1" / FILE.hex
    assert received(place.half, b"0") == 1
    uploads.settle(place)
    assert (place.half.exists(), place.whole.read_bytes()) == (False, b"0")
    place.preview.write_bytes(b"1")
    uploads.remove(place)
    uploads.remove(place)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
