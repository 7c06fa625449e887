"""The tree of commands. Each is loaded when it is run, so that none waits for what only another needs."""

from __future__ import annotations

from cyclopts import App

from xiaoer.cli import helping
from xiaoer.platform.version import VERSION

app = App(
    name="xiaoer",
    help="小二：网店的客服工作台。\n\nXiaoer: the service desk of an online store.",
    version=VERSION,
    version_flags=["--version"],
    help_formatter=helping.Bilingual(),
    group_commands=helping.COMMANDS,
    group_arguments=helping.ARGUMENTS,
    group_parameters=helping.OPTIONS,
)
helping.name_flags(app)
GROUPS = {
    "import": "导入店铺数据。 Bring a shop's data in.",
    "user": "管理账号。 Manage accounts.",
    "shop": "管理店铺。 Manage shops.",
    "db": "管理数据库。 Manage the store.",
    "person": "顾客本人的请求：导出、删除。 What a person may ask: a copy, erasure.",
    "keys": "管理加密密钥。 Manage the keys that seal personal data.",
    "knowledge": "知识库。 The knowledge.",
}
COMMANDS = {
    "serve": "serving:serve",
    "worker": "serving:worker",
    "demo": "demo:demo",
    "import shop": "import_commands:shop",
    "import retail": "import_commands:retail",
    "import words": "import_commands:words",
    "import file": "file_commands:file",
    "import chats": "file_commands:chats",
    "import customers": "file_commands:customers",
    "import products": "file_commands:products",
    "user add": "people:add_user",
    "shop key": "keys:shop_key",
    "shop token": "keys:shop_token",
    "doctor": "doctor:doctor",
    "settings": "explaining:settings",
    "openapi": "describing:openapi",
    "knowledge eval": "measuring:eval_knowledge",
    "db upgrade": "upgrading:upgrade",
    "person export": "persons:export",
    "person erase": "persons:erase",
    "person terms": "persons:terms",
    "keys status": "sealing_keys:status",
    "keys rotate": "sealing_keys:rotate",
    "keys remove": "sealing_keys:remove",
}

for group, told in GROUPS.items():
    app.command(App(name=group, help=told))
for words, place in COMMANDS.items():
    *above, name = words.split()
    (app[above[0]] if above else app).command(f"{__package__}.{place}", name=name)


def load(group: App) -> None:
    """Have every command say of itself what it is: a list of commands says nothing of one that is not loaded."""
    for name in group:
        if not name.startswith("-"):
            load(group[name])
