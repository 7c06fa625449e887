"""What is said of a command line that is not written right; part of the table."""

from __future__ import annotations

from xiaoer.platform.refusals.row import Row

COMMANDING: dict[str, Row] = {
    "command_unknown": Row(
        400,
        "没有 {command} 这个命令{near_zh}可用的有：{known_zh}。",
        "There is no command {command}{near_en} There are: {known_en}.",
    ),
    "command_option_unknown": Row(
        400,
        "{command} 没有 {option} 这个选项{near_zh}请用 {command} --help 查看写法。",
        "{command} has no option {option}{near_en} See {command} --help.",
    ),
    "command_option_is_setting": Row(
        400,
        "{command} 没有 {option} 这个选项：{setting} 是配置项，请用环境变量 {variable} 指定，或写进 xiaoer.toml。",
        "{command} has no option {option}: {setting} is a setting. Name it in the environment as {variable}, or in "
        "xiaoer.toml.",
    ),
    "command_argument_missing": Row(
        400,
        "缺少 {argument}。写法：{form}，详见 {command} --help。",
        "{argument} is missing. Write: {form}; see {command} --help.",
    ),
    "command_value_missing": Row(
        400,
        "{option} 后面少了要填的值，请用 {command} --help 查看写法。",
        "{option} needs a value after it. See {command} --help.",
    ),
    "command_no_choice": Row(
        400,
        "{option} 不能写“{value}”{near_zh}可以写：{known_zh}。",
        "{option} cannot be “{value}”{near_en} It may be: {known_en}.",
    ),
    "command_not_whole": Row(
        400,
        "{option} 要写一个整数，不能写“{value}”。",
        "{option} wants a whole number, not “{value}”.",
    ),
    "command_not_yes_or_no": Row(
        400,
        "{option} 是开关，后面不用写值，或写 true、false，不能写“{value}”。",
        "{option} is a switch: write nothing after it, or true or false, not “{value}”.",
    ),
    "command_repeated": Row(
        400,
        "{option} 写了不止一次，请只留一个。",
        "{option} is written more than once. Keep one of them.",
    ),
    "command_words_left": Row(
        400,
        "多出了 {words}。写法：{form}；路径或名字里有空格时，请加上引号。",
        "{words}: too much. Write: {form}; put quotes around a path or a name that has blanks.",
    ),
    "command_misused": Row(
        400,
        "命令的写法不对，请用 {command} --help 查看写法。",
        "The command is not written right. See {command} --help.",
    ),
}
