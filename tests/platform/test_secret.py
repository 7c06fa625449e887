from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from xiaoer.platform.secret import secret_of
from xiaoer.platform.settings import BadSettings, Settings


def test_a_secret_that_is_set_is_taken(tmp_path: Path) -> None:
    given = "0123456789" * 4
    assert secret_of(Settings(secret=given, data_folder=str(tmp_path / "data"))) == given.encode()
    assert not (tmp_path / "data").exists()


def test_one_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data_folder=str(tmp_path / "new" / "data"))
    made = secret_of(settings)
    assert secret_of(settings) == made
    assert len(made) >= 32
    assert [path.name for path in (tmp_path / "new" / "data").iterdir()] == ["secret"]
    assert (tmp_path / "new" / "data" / "secret").stat().st_mode & 0o777 == 0o600


def test_two_installations_have_different_ones(tmp_path: Path) -> None:
    one, other = (Settings(data_folder=str(tmp_path / name)) for name in ("one", "other"))
    assert secret_of(one) != secret_of(other)


def test_all_that_start_at_once_have_the_same(tmp_path: Path) -> None:
    for attempt in range(30):
        settings = Settings(data_folder=str(tmp_path / str(attempt)))
        with ThreadPoolExecutor(8) as together:
            made = set(together.map(lambda _, kept=settings: secret_of(kept), range(8)))
        assert made == {secret_of(settings)}


@pytest.mark.parametrize("kept", [pytest.param(b"", id="empty"), pytest.param(b"short\n", id="short")])
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, kept: bytes) -> None:
    """Signing with an empty key would let anyone write a visitor's token."""
    (tmp_path / "secret").write_bytes(kept)
    with pytest.raises(BadSettings) as failed:
        secret_of(Settings(data_folder=str(tmp_path)))
    length = len(kept.strip())
    assert str(failed.value) == (
        f"{tmp_path / 'secret'}: the key has {length} characters; it needs 32 or more. "
        "Restore it from a backup, or delete the file to have a new one made."
    )
    assert (tmp_path / "secret").read_bytes() == kept
