"""`xiaoer import words`: knowledge and scripts into a shop that is stored, whole or not at all, twice as once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.folders import Row, in_gbk, read, write
from tests.cli.program import Shell, assert_refused, contents, files, stock
from tests.shop.folders import NATIVE, RETAIL

KNOWLEDGE: list[Row] = [
    {
        "key": "return", "question": "How do I return an item?", "similar": ["send it back"],
        "answers": [{"when": {}, "text": "{% if order.number %}Order {{ order.number }}: {% endif %}tell us what."}],
        "category": "Returns", "stage": "aftersale",
    },
    {
        "key": "cancel", "question": "怎么取消订单？", "similar": [], "answers": [{"text": "还没发货就可以取消。"}],
        "category": "取消", "stage": "insale",
    },
]  # fmt: skip
SCENARIOS: list[Row] = [{"path": "aftersale", "zh": "售后", "en": "After delivery"}]
SCRIPTS: list[Row] = [
    {
        "key": "aftersale.return", "scenario": "aftersale", "stage": "aftersale", "title": "退货",
        "title_en": "Return", "text": "Which items of {{ order.number }}?", "says": ["return it"], "when": {},
    },
]  # fmt: skip
ROWS = {"knowledge": KNOWLEDGE, "scenarios": SCENARIOS, "scripts": SCRIPTS}
SAID = [
    "已导入店铺 零售演示店（英文）：知识 2 条、话术 1 条。",
    "Imported into Retail demo shop: 2 knowledge entries, 1 scripts.",
]


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """Two entries, and a script on a tree of one."""
    folder = tmp_path / "[words]"
    folder.mkdir()
    for name, rows in ROWS.items():
        write(folder, name, rows)
    return folder


@pytest.fixture
def stocked(shell: Shell) -> Shell:
    """A store with the retail shop, which has no words of its own."""
    assert shell.run("import", "retail", RETAIL).returncode == 0
    return shell


def test_twice_is_once_and_a_changed_row_changes_what_is_stored(stocked: Shell, words: Path) -> None:
    before = contents(stocked.address)
    first = stocked.run("import", "words", "retail", words)
    assert (first.returncode, first.stdout.splitlines()) == (0, SAID)
    held = contents(stocked.address)
    assert held["knowledge_entry"].total() == 2
    assert (held["scenario"].total(), held["script_version"].total()) == (1, 1)
    assert {name for name in held if held[name] != before[name]} == {
        "event", "knowledge_answer", "knowledge_entry", "knowledge_question", "scenario", "script", "script_version",
    }  # fmt: skip
    assert stocked.run("import", "words", "retail", words).returncode == 0
    assert contents(stocked.address) == held
    write(words, "knowledge", [KNOWLEDGE[0], {**KNOWLEDGE[1], "similar": ["取消"]}])
    assert stocked.run("import", "words", "retail", words).returncode == 0
    changed = contents(stocked.address)["knowledge_entry"]
    assert (changed.total(), len(changed - held["knowledge_entry"])) == (2, 1)


@pytest.mark.parametrize(
    ("gone", "entries", "scripts"),
    [(("scenarios", "scripts"), 2, 0), (("scripts",), 2, 0), (("knowledge",), 0, 1)],
    ids=["knowledge alone", "no scripts", "scripts alone"],
)
def test_what_is_not_in_the_folder_is_not_needed(
    stocked: Shell, words: Path, gone: tuple[str, ...], entries: int, scripts: int
) -> None:
    for name in gone:
        (words / f"{name}.jsonl").unlink()
    said = stocked.run("import", "words", "retail", words)
    assert said.stdout.splitlines()[0] == f"已导入店铺 零售演示店（英文）：知识 {entries} 条、话术 {scripts} 条。"
    held = contents(stocked.address)
    assert (held["knowledge_entry"].total(), held["script"].total()) == (entries, scripts)


def _without_words(folder: Path) -> None:
    (folder / "knowledge.jsonl").unlink()
    (folder / "scripts.jsonl").unlink()


def _changed(name: str, change: Callable[[Row], object]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        rows = read(folder, name)
        change(rows[-1])
        write(folder, name, rows)

    return spoil


REFUSED = [
    pytest.param(
        shutil.rmtree, "没有 {folder} 这个文件夹，请检查路径。", "There is no folder {folder}. Check the path.",
        id="no folder",
    ),
    pytest.param(
        _without_words,
        "文件夹 {folder} 里缺少 knowledge.jsonl / scripts.jsonl，请补上后再导入。",
        "{folder} has no knowledge.jsonl / scripts.jsonl. Put it there and import again.",
        id="no words",
    ),
    pytest.param(
        lambda folder: (folder / "knowledge.jsonl").write_bytes(b"\n"),
        "knowledge.jsonl 是空的，请确认导出是否完整。",
        "knowledge.jsonl is empty. Check that the export was complete.",
        id="empty",
    ),
    pytest.param(
        _changed("knowledge", lambda row: row.pop("question")),
        "knowledge.jsonl:2 缺少字段 question，请补上。",
        "knowledge.jsonl:2 lacks the field question. Add it.",
        id="a wrong entry",
    ),
    pytest.param(
        _changed("scripts", lambda row: row.update(says="return it")),
        "scripts.jsonl:1 的 says 应为列表（现在是文字），请改正。",
        "scripts.jsonl:1: says should be a list (found text). Correct it.",
        id="a wrong script",
    ),
    pytest.param(
        lambda folder: (folder / "scenarios.jsonl").unlink(),
        "scripts.jsonl:1 的 scenario 是 aftersale，但 scenarios.jsonl 里没有它，请改正或补上。",
        "scripts.jsonl:1: scenario is aftersale, which is not in scenarios.jsonl. Correct it or add it there.",
        id="scripts without their tree",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "zh", "en"), REFUSED)
def test_what_is_refused_leaves_no_file(
    bare: Shell, words: Path, spoil: Callable[[Path], object], zh: str, en: str
) -> None:
    spoil(words)
    said = bare.run("import", "words", "retail", words)
    assert_refused(said, zh.format(folder=words), en.format(folder=words))
    assert files(bare.folder) == {}


def test_a_wrong_last_file_leaves_the_store_as_it_was(stocked: Shell, words: Path) -> None:
    before = contents(stocked.address), files(stocked.folder / "data")
    (words / "scripts.jsonl").write_text(json.dumps({**SCRIPTS[0], "text": "{{ order.state"}) + "\n", encoding="utf-8")
    assert_refused(
        stocked.run("import", "words", "retail", words),
        "scripts.jsonl:1 的 text（第 1 行第 1 列）话术模板有误：缺少 }}。请改好后重新导入。",
        "scripts.jsonl:1, text (line 1, column 1): the template is wrong: Expected '}}', found end of file. Mend it and "
        "import again.",
    )
    assert (contents(stocked.address), files(stocked.folder / "data")) == before


def test_a_shop_that_is_not_there(plain: Shell, words: Path) -> None:
    stock(plain, NATIVE)
    slug = json.loads((NATIVE / "shop.json").read_text(encoding="utf-8"))["slug"]
    before = contents(plain.address)
    assert_refused(
        plain.run("import", "words", "nowhere", words),
        f"没有标识为 nowhere 的店铺。现有店铺：{slug}。",
        f"There is no shop with the slug nowhere. The shops here: {slug}.",
    )
    assert contents(plain.address) == before


def test_gbk_is_read_when_it_is_named(stocked: Shell, words: Path, tmp_path: Path) -> None:
    folder, before = in_gbk(words, tmp_path / "gbk"), contents(stocked.address)
    assert_refused(
        stocked.run("import", "words", "retail", folder),
        "knowledge.jsonl:2 第 32 个字节起不是 UTF-8，看起来是 GBK：请加 --encoding gbk，或另存为 UTF-8 后再导入。",
        "knowledge.jsonl:2 is not UTF-8 from byte 32 on and looks like GBK: add --encoding gbk, or save it as UTF-8.",
    )
    assert contents(stocked.address) == before
    assert stocked.run("import", "words", "retail", folder, "--encoding", "gbk").stdout.splitlines() == SAID
    gbk = contents(stocked.address)
    assert stocked.run("import", "words", "retail", words).returncode == 0
    assert contents(stocked.address) == gbk
