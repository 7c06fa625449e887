"""The wheel that is given away holds all that the desk needs to run: pages, migrations and data."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/xiaoer"
PAGES = ("xiaoer/built/console/index.html", "xiaoer/built/widget/widget.js", "xiaoer/built/widget/xiaoer.d.ts")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What lies in a wheel that is built as it is for giving away."""
    folder = tmp_path_factory.mktemp("wheel")
    uv = shutil.which("uv") or ROOT / ".venv-tools/bin/uv"
    words = [uv, "build", "--wheel", "--quiet", "--out-dir", folder]
    subprocess.run(words, cwd=ROOT, env=os.environ | {"UV_PYTHON_DOWNLOADS": "never"}, check=True, timeout=300)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.long
@pytest.mark.timeout(360)
def test_the_wheel_holds_the_pages(names: set[str]) -> None:
    assert [page for page in PAGES if page not in names] == []
    made = {
        f"xiaoer/{path.relative_to(PACKAGE).as_posix()}" for path in (PACKAGE / "built").rglob("*") if path.is_file()
    }
    assert made - names == set()


@pytest.mark.long
@pytest.mark.timeout(360)
def test_the_wheel_holds_every_kept_file_of_the_package_and_nothing_of_the_tests(names: set[str]) -> None:
    said = subprocess.run(["git", "ls-files", "src/xiaoer"], cwd=ROOT, capture_output=True, text=True, check=True)
    kept = {path.removeprefix("src/") for path in said.stdout.splitlines()}
    assert any("/migrations/versions/" in path for path in kept)
    assert any(path.endswith(".json") for path in kept)
    assert kept - names == set()
    assert {name.split("/")[0] for name in names} == {"xiaoer", "xiaoer-0.1.0.dist-info"}
