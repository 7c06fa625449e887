"""What people hear who look after accounts, and who are let in no more; part of the table."""

from __future__ import annotations

from xiaoer.platform.refusals.row import Row

STAFF: dict[str, Row] = {
    "account_off": Row(
        403,
        "这个账号已停用，需要的话请联系管理员。",
        "This account is switched off. Ask an administrator if you need it.",
    ),
    "account_not_found": Row(404, "没有找到这个账号。", "There is no such account."),
    "account_own": Row(
        409,
        "不能修改自己的角色和店铺，也不能停用自己或给自己重设密码，请另一位管理员来做。",
        "Nobody changes their own role or shops, switches themselves off or gives themselves a new password. Ask another "
        "administrator.",
    ),
    "account_elsewhere": Row(
        403,
        "这位同事还在别的店铺工作，请管理全部这些店铺的管理员来修改。",
        "This colleague works for other shops too. An administrator of all of them can change this.",
    ),
    "wrong_password": Row(403, "现在的密码不对，请重新输入。", "The present password is wrong. Please try again."),
    "password_same": Row(422, "新密码和现在的一样，请换一个。", "The new password is the present one. Choose another."),
    "account_moved_on": Row(
        409,
        "这个账号刚刚被别人改过，没有保存。请看最新的内容再修改。",
        "Somebody has just changed this account; nothing was saved. Please look at it as it is now.",
    ),
    "groups_many": Row(
        422, "客服组最多 {most} 个，请关闭几个。", "There are at most {most} groups. Please close some."
    ),
    "bad_group_name": Row(
        422,
        "客服组的名称要有 1 到 {most} 个字，不能换行。",
        "The name of a group has 1 to {most} characters on one line.",
    ),
    "group_twice": Row(422, "有两个客服组都叫“{name}”，请改一个。", "Two groups are called {name}. Please rename one."),
    "bad_group": Row(
        422,
        "客服组“{name}”的阶段、语言和成员都至少选一项。",
        "The group {name} needs at least one stage, one language and one member.",
    ),
    "group_stranger": Row(
        422,
        "客服组“{name}”里有人不能在这家店铺接待，请重新选择成员。",
        "Somebody in the group {name} does not answer for this shop. Please choose its members again.",
    ),
    "bad_login": Row(
        422,
        "账号要有 1 到 {most} 个字符，不能有空格。",
        "A login has 1 to {most} characters and no blanks.",
    ),
    "bad_account_name": Row(
        422,
        "姓名要有 1 到 {most} 个字，不能换行。",
        "A name has 1 to {most} characters on one line.",
    ),
    "bad_signature": Row(
        422,
        "花名最多 {most} 个字，岗位最多 {most_post} 个字，不能换行。",
        "A name for shoppers has at most {most} characters, a post {most_post}, each on one line.",
    ),
}
