from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from xiaoer.platform import storage

PICTURE = "<svg>外套</svg>".encode()
NAME = hashlib.sha256(PICTURE).hexdigest()


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_content_is_kept_under_its_hash_and_given_back(tmp_path: Path) -> None:
    assert storage.put(tmp_path, PICTURE) == NAME
    assert storage.get(tmp_path, NAME) == PICTURE
    assert files(tmp_path) == [f"files/{NAME[:2]}/{NAME}"]


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    storage.put(tmp_path, PICTURE)
    path = tmp_path / "files" / NAME[:2] / NAME
    os.utime(path, (5, 5))
    kept = path.stat()
    assert storage.put(tmp_path, PICTURE) == NAME
    assert path.stat().st_ino == kept.st_ino
    assert path.stat().st_mtime > kept.st_mtime + 1
    assert files(tmp_path) == [f"files/{NAME[:2]}/{NAME}"]


def test_what_is_old_and_not_needed_goes(tmp_path: Path) -> None:
    names = [storage.put(tmp_path, b"%d" % one) for one in range(3)]
    half = storage.place_to_write(tmp_path)
    half.write_bytes(b"half")
    for path in (half, *(storage.path_of(tmp_path, name) for name in names[:2])):
        assert path is not None
        os.utime(path, (5, 5))
    assert storage.remove_others(tmp_path, {names[0]}, 5) == 0
    assert storage.remove_others(tmp_path, {names[0]}, 6) == 2
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == sorted([names[0], names[2]])
    assert storage.remove_others(tmp_path / "nowhere", set(), 6) == 0


def test_many_that_keep_the_same_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    for attempt in range(20):
        content = b"%d" % attempt * 100_000
        with ThreadPoolExecutor(8) as together:
            names = set(together.map(lambda _, kept=content: storage.put(tmp_path, kept), range(8)))
        assert names == {hashlib.sha256(content).hexdigest()}
        assert storage.get(tmp_path, names.pop()) == content
    assert len(files(tmp_path)) == 20


def test_a_half_written_file_of_a_killed_process_is_not_taken_for_whole(tmp_path: Path) -> None:
    half = tmp_path / "files" / NAME[:2] / f"{NAME}.123.half"
    half.parent.mkdir(parents=True)
    half.write_bytes(PICTURE[:3])
    assert storage.get(tmp_path, NAME) is None
    storage.put(tmp_path, PICTURE)
    assert storage.get(tmp_path, NAME) == PICTURE


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A process that may write no more than a kilobyte to a file: the disk is full in the middle of it."""
    program = (
        "import resource, signal, sys; from pathlib import Path; from xiaoer.platform import storage\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))\n"
        "storage.put(Path(sys.argv[1]), b'x' * 5000)"
    )
    ran = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=False)
    assert ran.returncode == 1
    assert b"OSError: [Errno 27] File too large" in ran.stderr
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("0" * 64, id="nothing of that hash"),
        pytest.param(NAME.upper(), id="capitals"),
        pytest.param(NAME[:-1], id="too short"),
        pytest.param(NAME + "0", id="too long"),
        pytest.param(NAME + "\n", id="line end"),
        pytest.param("../secret", id="out of the folder"),
        pytest.param(f"{NAME[:2]}/{NAME}", id="a path"),
        pytest.param("", id="empty"),
        pytest.param("\x00" * 64, id="nul"),
    ],
)
def test_a_name_that_names_nothing(tmp_path: Path, name: str) -> None:
    storage.put(tmp_path, PICTURE)
    (tmp_path / "secret").write_text("never", encoding="utf-8")
    assert storage.get(tmp_path, name) is None
