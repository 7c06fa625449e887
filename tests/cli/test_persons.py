"""`xiaoer person …`: a copy, erasure and terms from the command line."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.cli.folders import write
from tests.cli.program import Shell, assert_refused, contents

NATIVE = Path(__file__).parents[1] / "vectors" / "imports" / "native"


@pytest.fixture
def stocked(plain: Shell, tmp_path: Path) -> Shell:
    folder = shutil.copytree(NATIVE, tmp_path / "shop")
    outcome = {
        "state": "closed",
        "remedy": "补发",
        "refunded": 0,
        "responsibility": "seller",
        "follow_up": "三天后回访",
    }
    case = {
        "key": "K-1", "order": "S1001", "kind": "resend", "reason": "quality", "days_ago": 1, "shopper_said": "少了一件",
        "facts": {}, "outcome": outcome,
    }  # fmt: skip
    write(folder, "cases", [case])
    assert plain.run("import", "shop", folder).returncode == 0
    return plain


def test_a_copy_then_erasure_then_terms(stocked: Shell) -> None:
    path = stocked.folder / "copy.zip"
    said = stocked.run("person", "export", "sample", "138 0000 0001", "--to", path)
    assert (said.returncode, said.stdout.splitlines()[0].partition("：")[0]) == (0, f"已写入 {path}")
    assert path.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(path) as archive:
        assert "样例路1号" in archive.read("index.html").decode()
    again = stocked.run("person", "export", "sample", "c1", "--to", path)
    assert (again.returncode, "File exists" in again.stderr) == (2, True)
    erased = stocked.run("person", "erase", "sample", "c1", "--yes")
    assert erased.returncode == 0, erased.stderr
    assert "Erased." in erased.stdout
    assert "2 recipients of orders (LAW-ECL-31-1, LAW-OTM-31-1, LAW-CALL-REC-2)." in erased.stdout
    assert "1 cases with the shopper's words (LAW-ECL-31-1, LAW-OTM-31-1, LAW-CALL-REC-2)." in erased.stdout
    told = stocked.run("person", "terms", "sample", "--purpose", "talks", "--days", "90")
    assert told.returncode == 0, told.stderr
    assert [word in told.stdout for word in ("1096", "90", "180", "LAW-ECL-31-1")] == [True] * 4
    assert "Tonight forgets: 0 recipients of orders" in told.stdout


def test_what_cannot_be_done_changes_nothing(stocked: Shell) -> None:
    before = contents(stocked.address)
    assert_refused(
        stocked.run("person", "erase", "sample", "c1"),
        "删除后无法恢复。确认要删除，请加上 --yes；建议先用 xiaoer person export 导出一份交给顾客。",
        "What is erased does not come back. Add --yes to confirm; `xiaoer person export` makes a copy for the person first.",
    )
    assert_refused(
        stocked.run("person", "erase", "sample", "nobody", "--yes"),
        "按“nobody”找到了 0 位顾客，需要正好一位。请用顾客在店铺的编号、完整手机号或邮箱。",
        "0 customers were found by “nobody”; exactly one is needed. Use the id at the store, the whole phone number or the "
        "e-mail address.",
    )
    assert_refused(
        stocked.run("person", "terms", "sample", "--purpose", "trade", "--days", "90"),
        "“trade”的保存天数须在 1096 到 7300 之间（依据 LAW-ECL-31-1, LAW-OTM-31-1, LAW-CALL-REC-2）。",
        "The days to keep “trade” are from 1096 to 7300 (by LAW-ECL-31-1, LAW-OTM-31-1, LAW-CALL-REC-2).",
    )
    assert contents(stocked.address) == before
