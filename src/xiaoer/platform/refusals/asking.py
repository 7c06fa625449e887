"""What people and machines hear who ask the desk for something."""

from __future__ import annotations

from xiaoer.platform.refusals.row import Row

ASKING: dict[str, Row] = {
    "bad_request": Row(400, "请求内容有误：{what}", "The request is not valid: {what}"),
    "nul_character": Row(
        400,
        "内容里有无法保存的字符（NUL，写作 \\u0000 或 %00），请去掉后再发送。",
        "The request holds a character that cannot be kept (NUL, written \\u0000 or %00). Take it out and send it again.",
    ),
    "request_too_large": Row(
        413, "请求内容超过 {most}，请减少内容后再发送。", "The request is larger than {most}. Send less at once."
    ),
    "not_signed_in": Row(401, "请先登录。", "Please sign in first."),
    "wrong_login": Row(401, "账号或密码不对，请重新输入。", "The login or password is wrong. Please try again."),
    "locked_out": Row(
        429, "尝试次数过多，请在 {minutes} 分钟后再试。", "Too many attempts. Please try again in {minutes} minutes."
    ),
    "not_allowed": Row(
        403,
        "你没有这项权限（{permission}），需要的话请联系主管开通。",
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
    "conversation_not_found": Row(404, "没有找到这个会话。", "There is no such conversation."),
    "search_words": Row(
        400, "请输入要搜索的文字或数字。", "Type the words or the number to search for: letters or digits are needed."
    ),
    "search_days": Row(
        400, "开始日期晚于结束日期，请重新选择。", "The first day is after the last one. Please choose again."
    ),
    "conversation_over": Row(
        409,
        "上一次会话已经结束较久，将为您开启新的会话。",
        "This conversation ended long ago; a new one will be opened.",
    ),
    "bad_rating": Row(
        422,
        "评价由顾客提交，分数为 1 到 5。",
        "A rating comes from the shopper and has a score of 1 to 5.",
    ),
    "bad_card": Row(
        422,
        "商品或订单卡片要单独发送，不能带文字或文件。",
        "A card of a product or an order is sent by itself, without words or a file.",
    ),
    "rating_too_early": Row(
        409, "这次服务还没有结束，结束后再来评价吧。", "This conversation is not over yet. You can rate it when it is."
    ),
    "rating_too_late": Row(
        409,
        "这次服务结束有一段时间了，不能再评价。",
        "This conversation ended too long ago to be rated.",
    ),
    "not_assigned": Row(
        409,
        "这个会话还没有人接待，不用放回排队。",
        "Nobody has this conversation, so it cannot be put back into the queue.",
    ),
    "has_it_already": Row(409, "{name}已经在接待这个会话了。", "{name} has this conversation already."),
    "colleague_not_found": Row(
        404,
        "这家店铺没有这位可以接待的同事，请重新选择。",
        "Nobody of that name answers for this shop. Please choose again.",
    ),
    "colleague_away": Row(
        409,
        "{name}现在不在，请转给其他同事，或者放回排队。",
        "{name} is not there at the moment. Choose somebody else, or put the conversation back into the queue.",
    ),
    "yours_already": Row(409, "这个会话已经在你手上了。", "You have this conversation already."),
    "moved_meanwhile": Row(
        409,
        "会话刚刚转到{name}手上，请看过再决定。",
        "{name} has this conversation since a moment ago. Have a look before you decide.",
    ),
    "left_meanwhile": Row(
        409,
        "会话刚刚没有人接待了，请看过再决定。",
        "Nobody has this conversation any more, since a moment ago. Have a look before you decide.",
    ),
    "aside_while_waited_for": Row(
        409,
        "顾客还在等回复，请先回一句，再设稍后处理。",
        "The customer is still waiting for an answer. Send them a word first, then put the conversation aside.",
    ),
    "aside_by_nobody": Row(
        409,
        "这个会话还没有人接待，请先接待，再设稍后处理。",
        "Nobody has this conversation. Take it first, then put it aside.",
    ),
    "aside_time": Row(
        422,
        "稍后处理的时间要在 1 分钟以后、30 天以内，请重新选择。",
        "A conversation is put aside for one minute at least and 30 days at most. Please choose another time.",
    ),
    "aside_past_limit": Row(
        409,
        "等到那时，这个会话就超过解决时限了。请选早一点的时间，或者确认就要这么晚。",
        "By then the limit for resolving this conversation is up. Choose an earlier time, or confirm that it is to be so late.",
    ),
    "not_aside": Row(
        409,
        "这个会话没有设稍后处理，或者已经回到列表了。",
        "This conversation is not put aside, or it is back already.",
    ),
    "nobody_to_whisper_to": Row(
        409,
        "这个会话没有其他客服在接待，悄悄话没有人能听到。",
        "No other agent has this conversation, so nobody would hear the whisper.",
    ),
    "bad_skills": Row(
        422,
        "同时接待数要在 0 到 {most} 之间，阶段和语言至少各选一项。",
        "An agent leads 0 to {most} conversations at a time, and takes at least one stage and one language.",
    ),
    "reasons_many": Row(
        422, "常用理由最多 {most} 个，请删掉几个。", "There are at most {most} ready reasons. Please take some out."
    ),
    "bad_reason": Row(
        422,
        "每个常用理由最多 {most} 个字，不能换行。",
        "A ready reason has at most {most} characters, on one line.",
    ),
    "bad_routing": Row(
        422,
        "掉线等待和放宽技能的时间都要在 {least} 到 {most} 秒之间。",
        "The grace time and the wait until skills no longer count are {least} to {most} seconds each.",
    ),
    "not_with_the_bot": Row(409, "机器人已经不再接待这个会话。", "The bot no longer has this conversation."),
    "changed_meanwhile": Row(
        409,
        "{by_zh}刚刚修改了{what_zh}，你的修改没有保存，也没有覆盖任何内容。请载入最新内容，再改一次。",
        "{by_en} has just saved {what_en}. Yours was not saved and nothing was overwritten. Load the latest and change it again.",
    ),
    "shop_not_found": Row(404, "没有找到这家店铺。", "There is no such shop."),
    "bad_hours": Row(
        422,
        "上班时间有误：{what_zh}。请改好后再保存。",
        "These working hours do not hold: {what_en}. Correct them and save again.",
    ),
    "bad_limit": Row(
        422,
        "时限有误（{limit}）：先提醒客服，再提醒主管，最后才到时限，三个时间要一个比一个晚。",
        "This limit does not hold ({limit}): the agent's alarm comes first, then the supervisor's, then the limit itself.",
    ),
    "alarm_not_found": Row(404, "没有找到这条预警。", "There is no such alarm."),
    "alarm_handled": Row(409, "{name}已经处理了这条预警。", "{name} has dealt with this alarm already."),
    "bad_watch": Row(
        422,
        "问题多久没答算超时，要在 {least} 到 {most} 秒之间。",
        "A question may stand for {least} to {most} seconds before an alarm.",
    ),
    "order_not_found": Row(404, "没有找到这笔订单。", "There is no such order."),
    "product_not_found": Row(404, "没有找到这件商品。", "There is no such product."),
    "customer_not_found": Row(404, "没有找到这位顾客。", "There is no such customer."),
    "customers_joined_already": Row(
        409,
        "这两位已经是同一个顾客档案，不用再合并。",
        "These two are one profile already; there is nothing to join.",
    ),
    "profile_too_large": Row(
        409,
        "一个档案最多合并 {most} 个身份，合并后会有 {size} 个。请先核对是否真是同一个人。",
        "A profile holds at most {most} customers; this one would have {size}. Check that they really are one.",
    ),
    "join_not_found": Row(
        409,
        "这次合并已经拆开了，请刷新页面再看。",
        "This join has been undone already. Please reload the page.",
    ),
    "proposal_not_found": Row(404, "没有找到这条合并建议。", "There is no such proposal."),
    "proposal_decided": Row(
        409,
        "这条合并建议已经有人处理过了，请刷新页面再看。",
        "Somebody has decided on this proposal already. Please reload the page.",
    ),
    "contact_unreadable": Row(
        422,
        "填写的内容无法识别（{value}）：请填完整的号码或邮箱，不要带 *。",
        "This cannot be read ({value}). Write the whole number or address, without *.",
    ),
    "segment_not_found": Row(404, "没有找到这个分组。", "There is no such segment."),
    "segment_named_already": Row(
        409, "已经有名为“{name}”的分组，请换个名字。", "There is a segment named “{name}” already. Choose another name."
    ),
    "segment_empty_test": Row(
        422,
        "第 {place} 个条件没有人能满足：请至少填一个界限，并且下限不要大于上限。",
        "Nobody can meet condition {place}: give at least one bound, and a lower bound that is not above the upper.",
    ),
    "too_many_segments": Row(
        409,
        "一家店铺最多 {most} 个分组，请先删掉不用的。",
        "A shop has at most {most} segments. Remove one that is not used.",
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
        "店铺 {shop_zh} 的售后规则“{policy}”还没有，请联系管理员。",
        "There are no after-sale rules named {policy} for the shop {shop_en}. Please tell your administrator.",
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
    "failed": Row(
        500,
        "系统出错了，请把编号 {request_id} 告诉管理员。",
        "Something failed. Please tell your administrator the number {request_id}.",
    ),
    "bad_frame": Row(
        400, "这条内容无法识别，没有处理：{what}", "This could not be understood and was not taken: {what}"
    ),
    "wrong_version": Row(400, "页面版本过旧，请刷新。", "This page is too old. Please reload it."),
    "follows_too_many": Row(
        409,
        "一个窗口最多同时打开 {most} 个会话，请先关掉几个再打开。",
        "One window can have at most {most} conversations open. Please close some first.",
    ),
    "too_many_sockets": Row(
        429,
        "同一网络下打开的窗口太多了，请关掉几个，或稍等一会儿再试。",
        "Too many chats are open from this network. Close some, or try again in a moment.",
    ),
    "too_many_hellos": Row(
        429,
        "同一网络下的连接太频繁了，请 {seconds} 秒后再试。",
        "Too many connections from this network. Please try again in {seconds} s.",
    ),
    "too_slow": Row(408, "网络较慢，正在重新连接。", "The connection is slow; reconnecting."),
    "frames_missed": Row(
        503, "刚才可能漏收了消息，正在重新连接补齐。", "Something may have been missed; reconnecting to catch up."
    ),
    "access_changed": Row(
        409, "您的账号有变动，正在重新连接。", "Something about your account has changed; reconnecting."
    ),
    "site_not_allowed": Row(
        403,
        "这个网页不能打开这家店铺的聊天，请到店铺自己的网站联系客服。",
        "This page cannot open the store's chat. Please go to the store's own website.",
    ),
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
    "bad_emoji": Row(
        422,
        "这里只能填表情，不能填“{what}”。",
        "Only emoji can stand here: “{what}” is not one.",
    ),
    "too_many_emoji": Row(422, "最多可以指定 {most} 个表情。", "At most {most} emoji can be named."),
    "reason_needed": Row(
        422,
        "这句话是黄灯，要写明理由才能发送。",
        "This has a yellow light. Give the reason for which it is sent all the same.",
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
