"""A command line that is not written right: what is wrong with it and how it is written, in both languages."""

from __future__ import annotations

import shlex

import pytest
from cyclopts import CoercionError, CycloptsError

from tests.cli.program import Shell, assert_refused, files
from xiaoer.cli.commands import GROUPS, app
from xiaoer.cli.misuse import misused
from xiaoer.values.refusal import Refused

KNOWN = list(dict.fromkeys([*GROUPS, "serve", "worker", "demo", "doctor", "settings", "openapi"]))
KNOWN_ZH, KNOWN_EN = "、".join(KNOWN), ", ".join(KNOWN)
IMPORTS = ["shop", "retail", "words", "file", "chats", "customers", "products"]
SHOP = "xiaoer import shop [OPTIONS] FOLDER"

WRONG = {
    "nonsense": (
        f"没有 xiaoer nonsense 这个命令。可用的有：{KNOWN_ZH}。",
        f"There is no command xiaoer nonsense. There are: {KNOWN_EN}.",
    ),
    "serv": (
        f"没有 xiaoer serv 这个命令，是不是 serve？可用的有：{KNOWN_ZH}。",
        f"There is no command xiaoer serv; is it serve? There are: {KNOWN_EN}.",
    ),
    "import shp": (
        f"没有 xiaoer import shp 这个命令，是不是 shop？可用的有：{'、'.join(IMPORTS)}。",
        f"There is no command xiaoer import shp; is it shop? There are: {', '.join(IMPORTS)}.",
    ),
    "--nope": ("xiaoer 没有 --nope 这个选项。请用 xiaoer --help 查看写法。", "xiaoer has no option --nope. See xiaoer --help."),
    "import file a b --dryrun=1": (
        "xiaoer import file 没有 --dryrun 这个选项，是不是 --dry-run？请用 xiaoer import file --help 查看写法。",
        "xiaoer import file has no option --dryrun; is it --dry-run? See xiaoer import file --help.",
    ),
    "serve --port 80": (
        "xiaoer serve 没有 --port 这个选项：port 是配置项，请用环境变量 XIAOER_PORT 指定，或写进 xiaoer.toml。",
        ("xiaoer serve has no option --port: port is a setting. Name it in the environment as XIAOER_PORT, or in "
        "xiaoer.toml."),
    ),
    "import shop": (
        f"缺少 FOLDER。写法：{SHOP}，详见 xiaoer import shop --help。",
        f"FOLDER is missing. Write: {SHOP}; see xiaoer import shop --help.",
    ),
    "user add li": (
        "缺少 --name。写法：xiaoer user add --name STR [OPTIONS] LOGIN，详见 xiaoer user add --help。",
        "--name is missing. Write: xiaoer user add --name STR [OPTIONS] LOGIN; see xiaoer user add --help.",
    ),
    "user add li --nmae 李": (
        "xiaoer user add 没有 --nmae 这个选项，是不是 --name？请用 xiaoer user add --help 查看写法。",
        "xiaoer user add has no option --nmae; is it --name? See xiaoer user add --help.",
    ),
    "import shop a --encoding": (
        "--encoding 后面少了要填的值，请用 xiaoer import shop --help 查看写法。",
        "--encoding needs a value after it. See xiaoer import shop --help.",
    ),
    "user add li --name 李 --role agnet": (
        "--role 不能写“agnet”，是不是 agent？可以写：agent、senior-agent、supervisor、trainer、finance、admin、auditor。",
        ("--role cannot be “agnet”; is it agent? It may be: agent, senior-agent, supervisor, trainer, finance, admin, "
        "auditor."),
    ),
    "person export a b --to c --language fr": (
        "--language 不能写“fr”。可以写：zh、en。", "--language cannot be “fr”. It may be: zh, en.",
    ),
    "person terms a --purpose talks --days 3.5": (
        "--days 要写一个整数，不能写“3.5”。", "--days wants a whole number, not “3.5”.",
    ),
    "person terms a --purpose talks": (
        "--purpose 和 --days 要一起写：改哪一类，保存多少天。",
        "Write --purpose and --days together: which to change, and for how many days it is kept.",
    ),
    "serve --jobs=maybe": (
        "--jobs 是开关，后面不用写值，或写 true、false，不能写“maybe”。",
        "--jobs is a switch: write nothing after it, or true or false, not “maybe”.",
    ),
    "import shop a --encoding gbk --encoding utf-8": (
        "--encoding 写了不止一次，请只留一个。", "--encoding is written more than once. Keep one of them.",
    ),
    "import shop 我的 店铺": (
        f"多出了 店铺。写法：{SHOP}；路径或名字里有空格时，请加上引号。",
        f"店铺: too much. Write: {SHOP}; put quotes around a path or a name that has blanks.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_is_not_written_right(bare: Shell, line: str) -> None:
    assert_refused(bare.run(*shlex.split(line)), *WRONG[line])
    assert files(bare.folder) == {}


@pytest.mark.parametrize("kind", [CycloptsError, CoercionError])
def test_what_no_command_can_cause_yet_is_said_in_both_languages_too(kind: type[CycloptsError]) -> None:
    error = kind(command_chain=("import", "shop"))
    assert misused(error, app) == Refused("command_misused", {"command": "xiaoer import shop"})
