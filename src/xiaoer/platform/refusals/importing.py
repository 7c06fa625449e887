"""What is said of files that come in."""

from __future__ import annotations

from xiaoer.platform.refusals.row import Row

IMPORTING: dict[str, Row] = {
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
        "读不了文件夹 {folder} 里的 {file}（{said}），请检查路径和权限。",
        "{file} in {folder} cannot be read ({said}). Check its path and permissions.",
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
    "intake_not_a_table": Row(
        400,
        "{file} 是网页或 XML，不是表格。请另存为 CSV 或 xlsx 后再导入。",
        "{file} is a web page or XML and no table. Save it as CSV or xlsx and import again.",
    ),
    "intake_no_header": Row(
        400,
        "{file} 没有表头：第一行应是各列的名称，至少两列。",
        "{file} has no header: its first row should name the columns, two at least.",
    ),
    "intake_garbled_header": Row(
        400,
        "{file} 的表头有乱码，请用 UTF-8 或 GBK 重新导出。",
        "The header of {file} is garbled. Export it again in UTF-8 or GBK.",
    ),
    "intake_too_wide": Row(
        400,
        "{file} 超过 {most} 列，请只导出需要的列。",
        "{file} has more than {most} columns. Export only those needed.",
    ),
    "intake_too_large": Row(
        413,
        "{file} 太大。Excel 请改用 CSV 或 Parquet 导出，或分几次导入。",
        "{file} is too large. Export CSV or Parquet instead of Excel, or import it in parts.",
    ),
    "intake_unreadable": Row(
        400,
        "{file} 打不开（{said}）：文件可能损坏，或加了密码。请重新导出。",
        "{file} cannot be opened ({said}): it may be damaged or have a password. Export it again.",
    ),
    "intake_no_rows": Row(400, "{file} 只有表头，没有数据。", "{file} has a header and no rows."),
    "intake_zone": Row(
        422,
        "没有 {zone} 这个时区，请写 IANA 时区名，如 Asia/Shanghai。",
        "There is no time zone {zone}. Write an IANA name such as Asia/Shanghai.",
    ),
    "intake_unmapped": Row(
        422,
        "还没有指定这些内容在哪一列：{fields_zh}。请先对应好再检查。",
        "No column is named yet for: {fields_en}. Map them, then check again.",
    ),
    "intake_unknown_field": Row(
        422, "没有 {field} 这个字段，请从列表中选择。", "There is no field {field}. Choose one of the list."
    ),
    "intake_unknown_form": Row(
        422, "没有 {form} 这种时间写法，可以用：{known}。", "There is no form of time {form}; there are: {known}."
    ),
    "intake_unknown_state": Row(
        422, "没有 {state} 这个说法，可以用：{known}。", "There is no word {state} here; there are: {known}."
    ),
    "intake_no_choices": Row(
        422,
        "“{field_zh}”还没有对应表：文件里的每个词各是什么？",
        "The {field_en} has no table yet: what is each word of the file?",
    ),
    "intake_no_day": Row(
        422,
        "文件里没有时间这一列，请填写这些会话算在哪一天，消息保持文件里的先后。",
        "The file has no column of times. Name the day of its conversations; messages keep the order of the file.",
    ),
    "intake_day": Row(
        422, "{day} 不是日历上的日期，请写成 2026-11-21。", "{day} is no day of the calendar. Write it as 2026-11-21."
    ),
    "intake_not_found": Row(404, "没有找到这次导入。", "There is no such import."),
    "intake_file_gone": Row(
        410, "{file} 已不在文件存储里，请重新上传。", "{file} is no longer in the file storage. Upload it again."
    ),
    "intake_under_way": Row(
        409, "{file} 已经开始导入，不能再检查。", "The import of {file} has begun; it cannot be checked again."
    ),
    "intake_not_checked": Row(
        409, "{file} 要先检查，才能导入。", "{file} has to be checked before it can be imported."
    ),
    "intake_has_problems": Row(
        422,
        "{file} 有 {problems} 处问题，什么都没有导入。请按清单改正，或选择只导入没有问题的部分。",
        "{file} has {problems} problems and nothing was imported. Correct them, or choose to import only what has none.",
    ),
    "intake_over": Row(409, "{file} 的导入已经结束。", "The import of {file} is over."),
    "intake_check_gone": Row(
        503,
        "检查中断了，可能是内存不足。什么都没有导入，请稍后再试，或把文件分成几份。",
        "The check broke off, perhaps for want of memory. Nothing was imported; try again later, or split the file.",
    ),
    "import_faulty_template": Row(
        422,
        "{place} 的 {field}（第 {text_line} 行第 {column} 列）话术模板有误：{what_zh}请改好后重新导入。",
        "{place}, {field} (line {text_line}, column {column}): the template is wrong: {what_en} Mend it and import again.",
    ),
}
