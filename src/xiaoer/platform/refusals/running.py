"""What commands say of the installation."""

from __future__ import annotations

from xiaoer.platform.refusals.row import Row

RUNNING: dict[str, Row] = {
    "bad_setting": Row(400, "配置有误：{what_zh}", "A setting is wrong: {what_en}"),
    "bad_database_url": Row(
        400,
        "数据库地址 {url} 无法识别。请写成 sqlite:///文件 或 postgresql://用户@主机/库名。",
        "The store's address {url} is not understood. Write sqlite:///FILE or postgresql://USER@HOST/NAME.",
    ),
    "store_unreachable": Row(
        503,
        "连不上数据库 {place}：{why}。请检查地址，以及数据库是否在运行。",
        "The store {place} cannot be reached: {why}. Check the address and that the database is running.",
    ),
    "store_held": Row(
        409,
        "数据库 {place} 正被另一个小二进程使用。请先停止它。",
        "The store {place} is in use by another Xiaoer process. Stop that one first.",
    ),
    "schema_older": Row(
        409,
        "数据库 {place} 是旧版本。请运行 xiaoer db upgrade（SQLite 会先自动备份，PostgreSQL 请先用 pg_dump 备份）。",
        "The store {place} is of an older version. Run `xiaoer db upgrade` (a SQLite file is backed up first; back up "
        "PostgreSQL with pg_dump).",
    ),
    "schema_newer": Row(
        409,
        "数据库 {place} 由更新版本的小二建立，本版本没有改动它。请安装新版本。",
        "The store {place} was made by a newer Xiaoer; it was not touched. Install the newer version.",
    ),
    "store_foreign": Row(
        409,
        "数据库 {place} 里已有别的程序的数据，小二没有改动它。请用 XIAOER_DATABASE_URL 指定一个空的或尚不存在的数据库。",
        "The store {place} holds another program's data; it was not touched. Name an empty or new one in "
        "XIAOER_DATABASE_URL.",
    ),
    "backup_failed": Row(
        500,
        "没能备份到 {file}（{why}），数据库没有改动。请腾出空间或修改权限，再运行一次。",
        "No backup could be written to {file} ({why}); the store was not touched. Free some space or change the permissions, "
        "and run this again.",
    ),
    "folder_unwritable": Row(
        400,
        "文件夹 {folder} 无法写入（{why}）。请修改权限，或用 {setting} 指定别处。",
        "The folder {folder} cannot be written ({why}). Change its permissions or name another in {setting}.",
    ),
    "port_taken": Row(
        409,
        "无法监听 {host}:{port}（{why}）。请停掉占用该端口的程序，或用 XIAOER_PORT 换一个端口。",
        "Cannot listen on {host}:{port} ({why}). Stop what uses the port, or name another in XIAOER_PORT.",
    ),
    "host_not_here": Row(
        400,
        "无法监听 {host}:{port}（{why}）。请把 XIAOER_HOST 改为本机的地址，例如 127.0.0.1，或 0.0.0.0（所有网卡）。",
        "Cannot listen on {host}:{port} ({why}). Name an address of this machine in XIAOER_HOST, such as 127.0.0.1, or "
        "0.0.0.0 for all of them.",
    ),
    "jobs_needed": Row(
        400,
        "SQLite 由 xiaoer serve 自己运行后台任务，不能加 --no-jobs：否则机器人不会回答，也没有人会被提醒。",
        "On SQLite `xiaoer serve` runs the jobs itself; with --no-jobs no bot would answer and nothing would fall due.",
    ),
    "worker_needs_postgres": Row(
        400,
        "SQLite 由 xiaoer serve 自己运行后台任务，不需要 worker。多进程部署请使用 PostgreSQL。",
        "On SQLite `xiaoer serve` runs the jobs itself; a worker is for PostgreSQL.",
    ),
    "demo_no_folder": Row(
        400,
        "没有演示店铺的文件夹 {folder}。请先运行 python examples/demo_shop/generate.py {folder}，或用 make demo 一步完成。",
        "There is no folder {folder} with the demo shop. Run python examples/demo_shop/generate.py {folder} first, or "
        "`make demo` for both.",
    ),
    "demo_needs_loopback": Row(
        400,
        "演示账号的密码是公开的，只能在本机地址上运行；请把 XIAOER_HOST 从 {host} 改为 127.0.0.1。",
        "The demo's passwords are known to all, so it runs on this machine's own address only: change XIAOER_HOST from "
        "{host} to 127.0.0.1.",
    ),
    "password_short": Row(422, "密码至少要有 {least} 个字符。", "A password has at least {least} characters."),
    "password_long": Row(422, "密码最多 {most} 个字符。", "A password has at most {most} characters."),
    "login_taken": Row(
        409, "账号 {login} 已经存在，请换一个。", "There is already an account {login}. Choose another."
    ),
    "unknown_locale": Row(
        422, "不支持界面语言 {locale}，请用 zh 或 en。", "There is no language {locale}; use zh or en."
    ),
    "unknown_shop": Row(
        404,
        "没有标识为 {slug} 的店铺。现有店铺：{known_zh}。",
        "There is no shop with the slug {slug}. The shops here: {known_en}.",
    ),
    "key_file_missing": Row(
        503,
        "这个数据库里有加密资料，但密钥文件 {path} 不在。请从备份恢复它；没有它，加密的资料谁也打不开。",
        "The store holds sealed data, and the key file {path} is not there. Restore it from a backup: without it nobody "
        "can open what is sealed.",
    ),
    "key_file_broken": Row(
        503,
        "密钥文件 {path} 读不了（{why}）。请检查权限，或从备份恢复；不要删除它。",
        "The key file {path} cannot be read ({why}). Check its permissions or restore it from a backup; do not delete it.",
    ),
    "key_missing": Row(
        503,
        "密钥文件 {path} 里缺少密钥 {keys}，用它加密的资料打不开。请从备份恢复完整的密钥文件。",
        "The key file {path} lacks the key {keys}; what it sealed cannot be opened. Restore the whole file from a backup.",
    ),
    "key_unknown": Row(
        404,
        "没有密钥 {key}。现有的密钥可以用 xiaoer keys status 查看。",
        "There is no key {key}. `xiaoer keys status` lists those that are there.",
    ),
    "key_in_use": Row(
        409,
        "密钥 {key} 还在使用（{values} 项资料，或者它就是当前密钥），不能移除。请等重新加密完成后再试。",
        "The key {key} is in use (for {values} values, or it is the newest) and stays. Wait until all is sealed anew.",
    ),
    "seal_broken": Row(
        500,
        "{place} 里有一项加密资料打不开：它被改动过，或被挪到了别处。请告诉管理员，并从备份恢复这一项。",
        "A sealed value in {place} does not open: it was changed, or moved from elsewhere. Tell your administrator; it "
        "can be restored from a backup.",
    ),
}
