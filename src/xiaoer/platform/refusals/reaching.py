"""The refusals of what shoppers leave to be reached by; part of the table."""

from __future__ import annotations

from xiaoer.platform.refusals.row import Row

REACHING: dict[str, Row] = {
    "nothing_to_reach_by": Row(
        422,
        "请留下电话或邮箱，填一项就可以。",
        "Please leave a phone number or an e-mail address. One of them is enough.",
    ),
    "phone_unreadable": Row(
        422,
        "这个电话号码好像不对，请检查后填写完整号码。",
        "This does not look like a phone number. Please check it and write the whole number.",
    ),
    "email_unreadable": Row(
        422,
        "这个邮箱地址好像不对，请检查一下，例如 name@example.com。",
        "This does not look like an e-mail address. Please check it, for example name@example.com.",
    ),
    "consent_needed": Row(
        422,
        "请先勾选同意，我们才能用您的联系方式答复您。",
        "Please tick that you agree, so that we may use your contact details to answer you.",
    ),
    "nobody_asked_for": Row(
        409,
        "现在不用留联系方式，直接在这里留言就可以。",
        "There is no need to leave contact details now. Simply write to us here.",
    ),
    "reach_over": Row(
        403,
        "表单已过期，请刷新页面后再填写。",
        "The form is out of date. Please reload the page and fill it in again.",
    ),
    "too_many_contacts": Row(
        429,
        "一天内最多提交 {most} 次联系方式，请稍后再试。",
        "Contact details can be left at most {most} times a day. Please try again later.",
    ),
}
