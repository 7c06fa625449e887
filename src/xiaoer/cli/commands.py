"""The commands."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import msgspec
from cyclopts import App, CycloptsError

from xiaoer import app as application
from xiaoer.cli import demo as demo_command
from xiaoer.cli import importing, keys, people, reading
from xiaoer.cli.doctor import examine
from xiaoer.cli.measuring import measure_knowledge
from xiaoer.cli.opening import opened, read_settings
from xiaoer.cli.serving import serve as serve_until_stopped
from xiaoer.cli.serving import work
from xiaoer.cli.talk import advise, err, or_stop, out, say, stop
from xiaoer.cli.upgrading import upgrade_store
from xiaoer.platform import settings as settings_module
from xiaoer.platform.auth import Role
from xiaoer.platform.settings import BadSettings
from xiaoer.platform.version import VERSION


def _misused(error: CycloptsError) -> str:
    return f"✗ 命令的写法不对，可以用 --help 查看。\n  {error}"


app = App(
    name="xiaoer",
    help="小二：网店的客服工作台。\n\nXiaoer: the service desk of an online store.",
    version=VERSION,
    version_flags=["--version"],
    error_console=err,
    error_formatter=_misused,
)
import_app = App(name="import", help="导入店铺数据。 Bring a shop's data in.")
user_app = App(name="user", help="管理账号。 Manage accounts.")
shop_app = App(name="shop", help="管理店铺。 Manage shops.")
db_app = App(name="db", help="管理数据库。 Manage the store.")
knowledge_app = App(name="knowledge", help="知识库。 The knowledge.")
app.command(import_app)
app.command(user_app)
app.command(shop_app)
app.command(db_app)
app.command(knowledge_app)


@app.command
def serve(*, jobs: bool = True) -> None:
    """启动服务。 Start the server.

    Parameters
    ----------
    jobs
        同时运行后台任务；有多个进程时，可以改由 `xiaoer worker` 单独运行。 Also run background jobs; with many processes
        `xiaoer worker` can run them instead.
    """
    serve_until_stopped(read_settings(), jobs=jobs)


@app.command
def worker() -> None:
    """运行后台任务（需 PostgreSQL）。 Run background jobs (needs PostgreSQL)."""
    work()


@app.command
def demo(folder: Path = Path("build/demo_shop"), /) -> None:
    """载入演示店铺并启动服务。 Load the demo shop and start the server.

    Parameters
    ----------
    folder
        演示店铺的文件夹（由 examples/demo_shop/generate.py 生成）。 The demo shop's folder, made by
        examples/demo_shop/generate.py.
    """
    demo_command.run(read_settings(), folder)


@import_app.command(name="shop")
def import_shop(folder: Path, /, *, encoding: str = "utf-8") -> None:
    """导入一个店铺文件夹（JSON Lines）。 Import a shop folder (JSON Lines).

    Parameters
    ----------
    folder
        含 shop.json、products.jsonl、customers.jsonl、orders.jsonl 等文件。 Holds shop.json, products.jsonl,
        customers.jsonl, orders.jsonl and so on.
    encoding
        文件编码：utf-8 或 gbk。 The files' encoding: utf-8 or gbk.
    """
    settings = read_settings()
    told = reading.read_folder(folder, encoding)
    with opened(settings) as db:
        importing.import_shop(db, settings, told)


@import_app.command(name="retail")
def import_retail(folder: Path, /, *, encoding: str = "utf-8") -> None:
    """导入 tau-bench retail 数据。 Import a tau-bench retail database.

    Parameters
    ----------
    folder
        含 db.json 的文件夹，或其上一级。 The folder with db.json, or the one above it.
    encoding
        文件编码：utf-8 或 gbk。 The file's encoding: utf-8 or gbk.
    """
    settings = read_settings()
    told = reading.read_retail(folder, encoding)
    with opened(settings) as db:
        importing.import_shop(db, settings, told)


@import_app.command(name="words")
def import_words(shop: str, folder: Path, /, *, encoding: str = "utf-8") -> None:
    """为已有店铺导入知识和话术。 Import knowledge and scripts into a shop that is stored already.

    Parameters
    ----------
    shop
        店铺标识。 The shop's slug.
    folder
        含 knowledge.jsonl，或 scripts.jsonl 及其 scenarios.jsonl，或三者都有。 Holds knowledge.jsonl, or scripts.jsonl
        with its scenarios.jsonl, or all three.
    encoding
        文件编码：utf-8 或 gbk。 The files' encoding: utf-8 or gbk.
    """
    settings = read_settings()
    told = reading.read_words(folder, encoding)
    with opened(settings) as db:
        importing.import_words(db, shop, told)


@user_app.command(name="add")
def add_user(
    login: str,
    /,
    *,
    name: str,
    role: Role = Role.AGENT,
    shop: list[str] | None = None,
    locale: str = "zh",
) -> None:
    """添加账号；密码从终端或标准输入读取。 Add an account; the password is read from the terminal or standard input.

    Parameters
    ----------
    login
        登录名。 The name to sign in with.
    name
        同事和顾客看到的名字。 The name that colleagues and shoppers see.
    role
        角色。 The role.
    shop
        店铺标识，可以写多个。 The shop's slug; may be given again.
    locale
        界面语言：zh 或 en。 The language of the pages: zh or en.
    """
    password = getpass.getpass("密码 Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    settings = read_settings()
    with opened(settings) as db:
        or_stop(people.add(db, people.NewPerson(login, name, role, tuple(shop or ()), locale, password)))
    say(f"已添加账号 {login}。", f"Added the account {login}.")


@shop_app.command(name="key")
def shop_key(slug: str, /) -> None:
    """显示店铺的签名密钥，用来证明登录顾客的身份。 Print the key with which the shop signs who is logged in.

    Parameters
    ----------
    slug
        店铺标识。 The shop's slug.
    """
    settings = read_settings()
    with opened(settings) as db:
        key = or_stop(keys.key_of(db, settings, slug))
    advise(
        "密钥只能放在店铺自己的服务器上，不要写进网页或 App：谁拿到它，谁就能冒充任何一位顾客。",
        "Keep the key on the shop's own servers, never in a page or an app: whoever has it can pass as any customer.",
    )
    sys.stdout.write(f"{key}\n")


@app.command
def doctor() -> None:
    """检查安装并说明如何处理。 Check the installation and say what to do."""
    if not examine(read_settings()):
        sys.exit(1)


@app.command
def settings() -> None:
    """显示当前配置及其来源。 Show the settings and where each comes from."""
    try:
        sources = settings_module.explain()
    except BadSettings as error:
        stop("bad_setting", **error.facts)
    for source in sources:
        out.print(f"{source.name} = {source.value}  ({source.origin})", style="bold")
        out.print(f"    {source.description}")


@app.command
def openapi() -> None:
    """输出 OpenAPI 文档。 Print the OpenAPI document."""
    document = application.build(settings_module.Settings()).openapi_schema.to_schema()
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n")


@knowledge_app.command(name="eval")
def eval_knowledge(file: Path, /, *, out_of_scope: Path | None = None) -> None:
    """在标注文件上测量问答的准确率。 Measure how well questions are answered, on a labelled file.

    Parameters
    ----------
    file
        每行一条知识（JSON Lines）。 One entry a line (JSON Lines).
    out_of_scope
        每行一个知识库答不了的问题。 One question a line that no entry answers.
    """
    measure_knowledge(file, out_of_scope)


@db_app.command(name="upgrade")
def upgrade() -> None:
    """升级数据库；SQLite 会先自动备份。 Upgrade the store; a SQLite file is backed up first."""
    upgrade_store(read_settings())
