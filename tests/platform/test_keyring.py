"""The key file: made once, added to, read anew, and never guessed."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from xiaoer.platform import keyring
from xiaoer.platform.keyring import Ring, Unsealable, path_of, ring_of
from xiaoer.platform.settings import Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    keyring.make(tmp_path / "keys.json", 1)
    return tmp_path / "keys.json"


def held(path: Path) -> list[str]:
    return [row["key"] for row in json.loads(path.read_text())["keys"]]


def look_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "LOOK_SECONDS", -1.0)


def refusal(path: Path) -> tuple[str, object]:
    with pytest.raises(Unsealable) as failed:
        Ring(path).keys()
    return failed.value.refused.code, failed.value.refused.facts


def test_it_is_made_once_for_its_owner_only(path: Path) -> None:
    before = path.read_bytes()
    keyring.make(path, 2)
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o600
    keys = Ring(path).keys()
    assert keys.newest.made_at == 1
    assert len({keys.search, keys.newest.material}) == 2
    assert keys.newest.name == keyring.name_of(keys.newest.material)


def test_it_lies_in_the_data_folder_or_where_the_settings_say(tmp_path: Path) -> None:
    settings = Settings(data_folder=str(tmp_path / "data"))
    assert ring_of(settings).path == tmp_path / "data" / "keys.json" == path_of(settings)
    elsewhere = Settings(data_folder=str(tmp_path / "data"), key_file=str(tmp_path / "vault" / "keys"))
    assert ring_of(elsewhere).keys().newest != ring_of(settings).keys().newest
    assert (tmp_path / "vault" / "keys").stat().st_mode & 0o777 == 0o600


def test_all_that_start_at_once_have_the_same(tmp_path: Path) -> None:
    for attempt in range(20):
        settings = Settings(data_folder=str(tmp_path / str(attempt)))
        with ThreadPoolExecutor(8) as together:
            made = {ring.keys().newest for ring in together.map(lambda _, kept=settings: ring_of(kept), range(8))}
        assert len(made) == 1


def test_an_added_key_is_the_newest_and_the_old_one_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring(path)
    first = ring.keys()
    name = keyring.add(path, 2)
    look_always(monkeypatch)
    assert ring.keys().newest.name == name
    assert list(ring.keys().sealing) == [first.newest.name, name]
    assert ring.keys().search == first.search
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_that_came_a_moment_ago_is_found_at_once(path: Path) -> None:
    """Another process has sealed with it already, before this one looked at the file again."""
    ring = Ring(path)
    first = ring.keys().newest
    name = keyring.add(path, 2)
    assert ring.keys().newest == first
    assert ring.key(name).made_at == 2


def test_those_who_add_at_once_all_keep_their_keys(path: Path) -> None:
    with ThreadPoolExecutor(4) as together:
        names = set(together.map(lambda at: keyring.add(path, at), range(12)))
    assert names < set(Ring(path).keys().sealing)
    assert len(Ring(path).keys().sealing) == 13


def test_taking_out_leaves_the_others_and_never_the_newest_out(path: Path) -> None:
    first, second = Ring(path).keys().newest.name, keyring.add(path, 2)
    keyring.take_out(path, second)
    assert list(Ring(path).keys().sealing) == [first, second]
    keyring.take_out(path, first)
    assert list(Ring(path).keys().sealing) == [second]


def test_a_file_that_goes_away_does_not_stop_those_who_have_read_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Ring(path)
    before = ring.keys()
    path.unlink()
    look_always(monkeypatch)
    assert ring.keys() == before
    with pytest.raises(Unsealable) as failed:
        ring.key(b"none")
    assert failed.value.refused.facts == {"keys": b"none".hex(), "path": str(path)}


def test_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "keys.json") == ("key_file_missing", {"path": str(tmp_path / "keys.json")})


SHORT = base64.b64encode(b"x" * 31).decode()
WHOLE = base64.b64encode(b"x" * 32).decode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param("", "DecodeError", id="empty"),
        pytest.param("{", "DecodeError", id="half"),
        pytest.param(json.dumps({"search": WHOLE, "keys": []}), "ValidationError", id="no key"),
        pytest.param(json.dumps({"search": WHOLE, "keys": [{"made_at": 1, "key": SHORT}]}), "ValidationError", id="short"),
        pytest.param(json.dumps({"search": "?", "keys": [{"made_at": 1, "key": WHOLE}]}), "ValidationError", id="no Base64"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_keys_is_refused_and_left_alone(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    assert refusal(path) == ("key_file_broken", {"path": str(path), "why": why})
    assert path.read_text() == content


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "keys.json").mkdir()
    assert refusal(tmp_path / "keys.json") == (
        "key_file_broken", {"path": str(tmp_path / "keys.json"), "why": "Is a directory"},
    )  # fmt: skip
