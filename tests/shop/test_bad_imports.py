"""Every way in which a folder can be wrong, as data: tests/vectors/imports/bad holds one change of a good folder each."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import msgspec
import pytest

from tests.shop.folders import NATIVE, RETAIL, VECTORS, check_native, check_retail
from xiaoer.platform.errors import sentence
from xiaoer.values.refusal import Refused


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    line: int | None
    field: str | None


class BadImport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`file` of the good folder gets new `content` (or bytes by `base64`), or one text replaced, or is deleted."""

    case: str
    form: str
    file: str
    expect: Expected
    encoding: str = "utf-8"
    content: str | None = None
    base64: str | None = None
    replace: tuple[str, str] | None = None
    delete: bool = False


CASES = [
    pytest.param(msgspec.json.decode(path.read_bytes(), type=BadImport), id=path.stem)
    for path in sorted((VECTORS / "bad").glob("*.json"))
]


@pytest.mark.parametrize("bad", CASES)
def test_the_refusal_names_what_and_where(bad: BadImport, tmp_path: Path) -> None:
    refused = refused_by(bad, tmp_path / "shop")
    facts = refused.facts
    assert (refused.code, facts["file"], facts["line"], facts.get("field")) == (
        bad.expect.code,
        bad.file,
        bad.expect.line,
        bad.expect.field,
    )


@pytest.mark.parametrize("bad", CASES)
def test_the_sentence_is_whole_in_both_languages(bad: BadImport, tmp_path: Path) -> None:
    """Every place of it is filled, and it names the file."""
    refused = refused_by(bad, tmp_path / "shop")
    for said in sentence(refused):
        assert bad.file in said
        assert "?" not in said
        assert said.endswith(("。", "."))


def test_there_are_enough_kinds() -> None:
    assert len(CASES) >= 60
    assert len({param.values[0].expect.code for param in CASES}) >= 18  # type: ignore[union-attr]


def refused_by(bad: BadImport, folder: Path) -> Refused:
    shutil.copytree(NATIVE if bad.form == "native" else RETAIL, folder)
    spoil(folder / bad.file, bad)
    result = check_native(folder, bad.encoding) if bad.form == "native" else check_retail(folder)
    assert isinstance(result, Refused)
    return result


def spoil(path: Path, bad: BadImport) -> None:
    if bad.delete:
        path.unlink()
    elif bad.base64 is not None:
        path.write_bytes(base64.b64decode(bad.base64))
    elif bad.replace is not None:
        text = path.read_text(encoding="utf-8")
        assert text.count(bad.replace[0]) == 1
        path.write_text(text.replace(*bad.replace), encoding="utf-8")
    else:
        assert bad.content is not None
        path.write_text(bad.content, encoding="utf-8")
