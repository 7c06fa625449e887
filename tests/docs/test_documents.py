"""Documents that people keep by hand: decisions are listed, both READMEs say the same things, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = ROOT / "docs/decisions"
PARTS = ("Context", "Decision", "Cost", "Refused", "Enforced by")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def headings(text: str) -> list[int]:
    """The depth of each heading."""
    return [len(line.split(" ")[0]) for line in FENCED.sub("", text).splitlines() if re.match(r"#+ ", line)]


def dead_links(text: str, folder: Path) -> list[str]:
    targets = [found[1] or found[2] for found in LINK.finditer(FENCED.sub("", text))]
    return [target for target in targets if "://" not in target and not (folder / target).exists()]


def test_both_readmes_have_the_same_shape() -> None:
    english = headings((ROOT / "README.md").read_text(encoding="utf-8"))
    chinese = headings((ROOT / "README.zh-CN.md").read_text(encoding="utf-8"))
    assert len(english) > 1
    assert english == chinese


def test_both_readmes_name_the_same_commands_and_settings() -> None:
    english, chinese = (
        named_in((ROOT / name).read_text(encoding="utf-8")) for name in ("README.md", "README.zh-CN.md")
    )
    assert {"apt-get install git make", "make test", "XIAOERTEST_POSTGRES=postgresql://…"} <= english
    assert english == chinese


def named_in(text: str) -> set[str]:
    """What stands as code in a sentence and is to be typed as it is."""
    return set(re.findall(r"`((?:apt-get|make|xiaoer) [^`]+|XIAOER[^`]*)`", text))


def test_every_decision_is_listed_with_its_title() -> None:
    listed = (DECISIONS / "README.md").read_text(encoding="utf-8")
    decisions = sorted(DECISIONS.glob("[0-9]*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        assert f"[{title}]({path.name})" in listed


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_a_decision_says_all_five_things(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?m)^## (.+)$", text) == list(PARTS)
    assert len(text.splitlines()) <= 80, "a decision is one page"


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_what_enforces_a_decision_is_there(path: Path) -> None:
    enforcers = path.read_text(encoding="utf-8").split("\n## Enforced by\n")[1]
    named = re.findall(r"`((?:tests|tools|web|src)/[^`]+|pyproject\.toml)`", enforcers)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    assert dead_links(path.read_text(encoding="utf-8"), path.parent) == []


def test_dead_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "there.md").touch()
    text = "[a](there.md#part) [b](gone.md) ![c](gone.png) [d](https://x.example)\n```\n[e](code.md)\n```\n"
    assert dead_links(text, tmp_path) == ["gone.md", "gone.png"]


def test_headings_are_found() -> None:
    assert headings("# A\n```\n# no\n```\n## B\n#no\n") == [1, 2]
