"""The table of refusals; docs/guide/errors.md is tested against it."""

from __future__ import annotations

from xiaoer.platform.refusal_row import Row
from xiaoer.platform.refusals_ways import WAYS

TABLE: dict[str, Row] = {
    **WAYS,
    "bad_request": Row(400, "请求内容有误：{what}", "The request is not valid: {what}"),
    "not_signed_in": Row(401, "请先登录。", "Please sign in first."),
    "wrong_login": Row(401, "账号或密码不对，请重新输入。", "The login or password is wrong. Please try again."),
    "locked_out": Row(
        429, "尝试次数过多，请在 {minutes} 分钟后再试。", "Too many attempts. Please try again in {minutes} minutes."
    ),
    "not_allowed": Row(
        403,
        "您没有这项权限（{permission}），需要的话请联系主管开通。",
        "Your role does not allow this: {permission}. Ask your supervisor for it.",
    ),
    "wrong_csrf": Row(403, "页面已过期，请刷新后重试。", "This page is out of date. Please reload it and try again."),
    "not_found": Row(404, "没有找到{what}。", "Not found: {what}."),
    "method_not_allowed": Row(405, "这个地址不支持该操作。", "This address does not support that method."),
    "unavailable": Row(
        503,
        "系统暂时无法保存，请稍后再试；您的内容没有丢失。",
        "The desk cannot save right now. Please try again shortly; nothing of yours is lost.",
    ),
    "not_built": Row(
        503,
        "页面还没有构建（{what}）。请在项目目录运行 make build。",
        "The page is not built yet ({what}). Run `make build` in the project folder.",
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
    "conversation_not_found": Row(404, "没有找到这个会话。", "There is no such conversation."),
    "conversation_over": Row(
        409,
        "上一次会话已经结束较久，将为您开启新的会话。",
        "This conversation ended long ago; a new one will be opened.",
    ),
    "not_with_the_bot": Row(409, "机器人已经不再接待这个会话。", "The bot no longer has this conversation."),
    "shop_not_found": Row(404, "没有找到这家店铺。", "There is no such shop."),
    "order_not_found": Row(404, "没有找到这笔订单。", "There is no such order."),
    "product_not_found": Row(404, "没有找到这件商品。", "There is no such product."),
    "customer_not_found": Row(404, "没有找到这位顾客。", "There is no such customer."),
    "import_no_folder": Row(
        400,
        "没有 {file} 这个文件夹，请检查路径。",
        "There is no folder {file}. Check the path.",
    ),
    "import_no_file": Row(
        400,
        "文件夹 {folder} 里缺少 {file}，请补上后再导入。",
        "{folder} has no {file}. Put it there and import again.",
    ),
    "import_unreadable": Row(
        400,
        "读不了文件夹 {folder} 里的 {file}（{said}），请检查权限。",
        "{file} in {folder} cannot be read ({said}). Check its permissions.",
    ),
    "import_empty_file": Row(
        400,
        "{file} 是空的，请确认导出是否完整。",
        "{file} is empty. Check that the export was complete.",
    ),
    "import_unknown_encoding": Row(
        400,
        "{file} 不能按 {encoding} 编码读取，请用 utf-8 或 gbk。",
        "{file} cannot be read as {encoding}. Use utf-8 or gbk.",
    ),
    "import_not_utf8_but_gbk": Row(
        400,
        "{place} 第 {byte} 个字节起不是 UTF-8，看起来是 GBK：请加 --encoding gbk，或另存为 UTF-8 后再导入。",
        "{place} is not UTF-8 from byte {byte} on and looks like GBK: add --encoding gbk, or save it as UTF-8.",
    ),
    "import_not_utf8": Row(
        400,
        "{place} 第 {byte} 个字节起既不是 UTF-8 也不是 GBK，请另存为 UTF-8 后再导入。",
        "{place} is neither UTF-8 nor GBK from byte {byte} on. Save it as UTF-8 and import again.",
    ),
    "import_not_gbk": Row(
        400,
        "{place} 第 {byte} 个字节起不是 GBK，请去掉 --encoding gbk，或另存为 UTF-8 后再导入。",
        "{place} is not GBK from byte {byte} on. Leave out --encoding gbk, or save it as UTF-8.",
    ),
    "import_not_gbk_but_utf8": Row(
        400,
        "{file} 其实是 UTF-8，按 GBK 读会变成乱码：请去掉 --encoding gbk。",
        "{file} is UTF-8; read as GBK it would turn to wrong characters. Leave out --encoding gbk.",
    ),
    "import_not_json": Row(
        400,
        "{place} 第 {column} 列附近不是完整的 JSON，请改正这一行。",
        "{place} is not well-formed JSON near column {column}. Correct that line.",
    ),
    "import_nul": Row(
        400,
        "{place} 含有空字符（U+0000），数据库无法保存，请删去。",
        "{place} holds the character U+0000, which no database keeps. Take it out.",
    ),
    "import_missing_field": Row(
        400,
        "{place} 缺少字段 {field}，请补上。",
        "{place} lacks the field {field}. Add it.",
    ),
    "import_unknown_field": Row(
        400,
        "{place} 有不认识的字段 {field}，请检查拼写或删去。",
        "{place} has an unknown field {field}. Check its spelling or take it out.",
    ),
    "import_wrong_value": Row(
        400,
        "{place} 的 {field} 应为{expected_zh}，请改正。",
        "{place}: {field} should be {expected_en}. Correct it.",
    ),
    "import_repeated": Row(
        400,
        "{place} 的 {field} “{value}”在第 {first_line} 行出现过，内容却不同，请只保留一行。",
        "{place}: {field} “{value}” stands in line {first_line} already with different content. Keep one of them.",
    ),
    "import_unknown_reference": Row(
        400,
        "{place} 的 {field} 是 {value}，但 {where} 里没有它，请改正或补上。",
        "{place}: {field} is {value}, which is not in {where}. Correct it or add it there.",
    ),
    "import_no_picture": Row(
        400,
        "{place} 的图片 {value} 不在 pictures 文件夹里，请放进去或删去该字段。",
        "{place}: the picture {value} is not in the folder pictures. Put it there or take the field out.",
    ),
    "import_unsafe_picture": Row(
        400,
        "图片 {file} 不能使用：{why_zh}。请换一张只含图形的 SVG。",
        "The picture {file} cannot be used: {why_en}. Use an SVG that holds drawing only.",
    ),
    "import_wrong_sum": Row(
        400,
        "{place} 的金额对不上：{field} 应{rule_zh}（{bound}），现在是 {got}，请核对。",
        "{place}: the amounts do not add up: {field} should be {rule_en} ({bound}), not {got}. Check them.",
    ),
    "import_time_order": Row(
        400,
        "{place} 的时间先后不对：{field} 早于 {before}，请核对。",
        "{place}: the times are out of order: {field} is before {before}. Check them.",
    ),
    "import_not_yet": Row(
        400,
        "{place} 的状态是 {state}，却已有 {field}，请核对状态或删去该字段。",
        "{place} is in the state {state} and has {field} already. Check the state or take the field out.",
    ),
    "case_not_found": Row(404, "没有找到这张售后单。", "There is no such case."),
    "case_lines": Row(
        422,
        "订单 {order} 里没有可以处理的这些商品：{what}。请核对行和数量。",
        "Order {order} has no such pieces to deal with: {what}. Check the lines and quantities.",
    ),
    "case_outcome": Row(
        422,
        "售后单 {number} 结案前要写明处理办法、责任方和回访。",
        "Before case {number} closes it needs a remedy, a responsible party and a follow-up.",
    ),
    "case_party": Row(
        403,
        "“{step}”不能由 {party} 来做，可以由 {parties} 来做。",
        "{step} is not for {party}; it is for {parties}.",
    ),
    "case_refund": Row(
        422,
        "退款 {refunded} 超出可退金额 {refundable}（单位：分）。",
        "The refund of {refunded} is more than the {refundable} that can be refunded (minor units).",
    ),
    "case_policy": Row(
        409,
        "店铺 {shop} 的售后规则“{policy}”还没有，请联系管理员。",
        "There are no after-sale rules named {policy} for the shop {shop}. Please tell your administrator.",
    ),
    "case_row": Row(
        422,
        "cases.jsonl 中的 {key} 不能导入：{what} 无法识别或找不到对应订单。",
        "cases.jsonl: {key} cannot be imported: {what} is not known or has no order.",
    ),
    "case_step": Row(
        409,
        "售后单现在是“{state}”，不能做“{step}”；可以做的是：{steps}。",
        "The case is {state}; {step} is not possible. Possible: {steps}.",
    ),
    "script_not_found": Row(404, "没有找到这条话术。", "There is no such script."),
    "script_not_draft": Row(
        409, "只有草稿可以发布，这一版的状态是 {state}。", "Only a draft can be published; this version is {state}."
    ),
    "script_faulty": Row(
        422,
        "话术第 {line} 行第 {column} 列有误：{zh}",
        "The script is wrong at line {line}, column {column}: {en}",
    ),
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
    "folder_unwritable": Row(
        400,
        "文件夹 {folder} 无法写入（{why}）。请修改权限，或用 XIAOER_DATA_FOLDER 指定别处。",
        "The folder {folder} cannot be written ({why}). Change its permissions or name another in XIAOER_DATA_FOLDER.",
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
    "demo_needs_loopback": Row(
        400,
        "演示账号的密码是公开的，只能在本机地址上运行；请把 XIAOER_HOST 从 {host} 改为 127.0.0.1。",
        "The demo's passwords are known to all, so it runs on this machine's own address only: change XIAOER_HOST from "
        "{host} to 127.0.0.1.",
    ),
    "password_short": Row(422, "密码至少要有 {least} 个字符。", "A password has at least {least} characters."),
    "login_taken": Row(
        409, "账号 {login} 已经存在，请换一个。", "There is already an account {login}. Choose another."
    ),
    "unknown_locale": Row(
        422, "不支持界面语言 {locale}，请用 zh 或 en。", "There is no language {locale}; use zh or en."
    ),
    "import_faulty_template": Row(
        422,
        "{place} 的 {field}（第 {text_line} 行第 {column} 列）话术模板有误：{what_zh}请改好后重新导入。",
        "{place}, {field} (line {text_line}, column {column}): the template is wrong: {what_en} Mend it and import again.",
    ),
    "unknown_shop": Row(
        404,
        "没有标识为 {slug} 的店铺。现有店铺：{known}。",
        "There is no shop with the slug {slug}. The shops here: {known}.",
    ),
    "failed": Row(
        500,
        "系统出错了，请把编号 {request_id} 告诉管理员。",
        "Something failed. Please tell your administrator the number {request_id}.",
    ),
    "bad_frame": Row(400, "无法识别的消息：{what}", "This frame is not valid: {what}"),
    "wrong_version": Row(400, "页面版本过旧，请刷新。", "This page is too old. Please reload it."),
    "too_many_sockets": Row(
        429,
        "同一网络下打开的窗口太多了，请关掉几个，或稍等一会儿再试。",
        "Too many chats are open from this network. Close some, or try again in a moment.",
    ),
    "too_slow": Row(408, "网络较慢，正在重新连接。", "The connection is slow; reconnecting."),
    "wrong_signature": Row(
        401,
        "没能确认您的登录身份，请重新登录店铺再试；仍然不行，请联系店铺。",
        "Your login could not be confirmed. Sign in to the store again; if that does not help, contact the store.",
    ),
    "red_light": Row(
        422,
        "这句话不能发送，请先修改：{why_zh}",
        "This must not be sent. Please change it first: {why_en}",
    ),
    "empty_message": Row(422, "消息不能为空。", "The message is empty."),
    "message_too_long": Row(
        422,
        "消息最多 {most} 个字，现在有 {length} 个。",
        "A message has at most {most} characters; this one has {length}.",
    ),
    "conversation_resolved": Row(409, "会话已经结束。", "This conversation is already resolved."),
    "already_taken": Row(409, "会话已由{name}接待。", "{name} has already taken this conversation."),
}
