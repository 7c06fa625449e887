"""What is said where personal data are shown, copied and erased."""

from __future__ import annotations

from xiaoer.platform.refusals.row import Row

PERSONAL: dict[str, Row] = {
    "personal_not_shown": Row(
        403,
        "你的角色不能查看完整的{field_zh}，需要的话请找主管。",
        "Your role may not see {field_en} in full. Ask your supervisor where it is needed.",
    ),
    "personal_not_kept": Row(
        404,
        "来源没有提供完整的{field_zh}，系统里只有打码后的内容。",
        "The source did not tell {field_en} in full; only the masked form is kept.",
    ),
    "personal_too_often": Row(
        429,
        "一小时内最多查看 {most} 次完整的个人资料，请稍后再试。",
        "Personal data can be shown in full {most} times an hour. Please try again later.",
    ),
    "person_not_one": Row(
        404,
        "按“{person}”找到了 {found} 位顾客，需要正好一位。请用顾客在店铺的编号、完整手机号或邮箱。",
        "{found} customers were found by “{person}”; exactly one is needed. Use the id at the store, the whole phone "
        "number or the e-mail address.",
    ),
    "erasure_unconfirmed": Row(
        400,
        "删除后无法恢复。确认要删除，请加上 --yes；建议先用 xiaoer person export 导出一份交给顾客。",
        "What is erased does not come back. Add --yes to confirm; `xiaoer person export` makes a copy for the person "
        "first.",
    ),
    "terms_half": Row(
        400,
        "--purpose 和 --days 要一起写：改哪一类，保存多少天。",
        "Write --purpose and --days together: which to change, and for how many days it is kept.",
    ),
    "file_unwritable": Row(
        400,
        "文件 {file} 无法写入（{why}）。请换一个文件名或位置。",
        "The file {file} cannot be written ({why}). Name another file or place.",
    ),
    "retention_days": Row(
        422,
        "“{purpose}”的保存天数须在 {least} 到 {most} 之间（依据 {rules}）。",
        "The days to keep “{purpose}” are from {least} to {most} (by {rules}).",
    ),
}
