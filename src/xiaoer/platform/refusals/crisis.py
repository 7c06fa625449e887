"""The refusals of plans for a crisis, of its switch, and of messages that wait for approval; part of the table."""

from __future__ import annotations

from xiaoer.platform.refusals.row import Row

CRISIS: dict[str, Row] = {
    "crisis_text": Row(
        422,
        "声明、话题和词语里有无法保存的字符（NUL），请删掉后再保存。",
        "The statement, a topic or a word holds a character that cannot be kept (NUL). Remove it and save again.",
    ),
    "crisis_statement_long": Row(
        422,
        "对外声明最多 {most} 个字，现在有 {length} 个。",
        "A holding statement has at most {most} characters; this one has {length}.",
    ),
    "crisis_statement_red": Row(
        422,
        "这份声明会亮红灯，谁都发不出去，请先修改：{why_zh}",
        "This statement has a red light, so nobody could send it. Please change it first: {why_en}",
    ),
    "crisis_topics": Row(
        422,
        "话题要有名称（不重复）和至少一个词语，每个最多 {letters} 个字；最多 {topics} 个话题，每个话题最多 {words} 个词语。",
        "A topic has a name of its own and at least one word, of at most {letters} characters each; there are at most {topics} topics with {words} words each.",
    ),
    "crisis_chain": Row(
        422,
        "审批要有 1 到 {most} 步，同一个人只能出现一次。",
        "The approval has 1 to {most} steps, and nobody stands in it twice.",
    ),
    "crisis_approver": Row(
        422,
        "有一位审批人不在这家店铺，或者没有审批权限，请重新选择。",
        "One of the approvers is not of this shop, or may not approve. Please choose again.",
    ),
    "crisis_reason": Row(
        422,
        "请写明原因，最多 {most} 个字。",
        "Please say why, in at most {most} characters.",
    ),
    "crisis_not_ready": Row(
        409,
        "“{shop_zh}”的预案还不能启用：{what_zh}。请先补全预案。",
        "The plan of {shop_en} cannot be put in force: {what_en}. Complete it first.",
    ),
    "held_for_approval": Row(
        409,
        "这条消息涉及“{topics}”，正在等待审批，还没有发给顾客。",
        "This message touches {topics}. It waits for approval and has not been sent to the customer.",
    ),
    "held_red": Row(
        409,
        "这条消息亮了红灯，已送主管审核，还没有发给顾客。",
        "This message has a red light. It waits for a supervisor and has not been sent to the customer.",
    ),
    "held_red_by_nobody": Row(
        409,
        "除了你没有主管可以审核这条消息，请先修改再发。",
        "There is no supervisor besides you who could approve this message. Please change it first.",
    ),
    "held_red_over": Row(
        409,
        "店铺已改为红灯一律不能发送，这条不能通过。可以改到没有红灯再通过，或者不通过。",
        "The shop no longer lets red words go, so this cannot be approved. Alter it until it is no longer red, or refuse it.",
    ),
    "held_in_crisis": Row(
        409,
        "店铺正在危机应对中，这条涉及“{topics}”，要按危机的审批步骤走。请先不通过，由客服重新提交。",
        "The shop is in a crisis and this touches {topics}, which has its own approval. Refuse it, so that it is submitted again.",
    ),
    "held_takes_first": Row(
        409,
        "这条消息需要审批，请先接待这个会话再发送。",
        "This message needs approval. Take the conversation first, then send it.",
    ),
    "held_with_file": Row(
        409,
        "这条消息涉及要审批的话题，不能和文件一起发。请先单独发文件，文字另发一条。",
        "These words touch a topic that needs approval and cannot go with a file. Send the file alone, and the words by themselves.",
    ),
    "held_with_card": Row(
        409,
        "这张卡片涉及要审批的话题，现在不能直接发。请用文字说明，经审批后发出。",
        "This card touches a topic that needs approval and cannot be sent now. Say it in words, which go once they are approved.",
    ),
    "held_by_nobody": Row(
        409,
        "这条消息需要审批，但除了你没有人可以审批。可以先发对外声明，或请主管修改审批步骤。",
        "This message needs approval, and nobody but you could give it. Send the holding statement, or have the approval changed.",
    ),
    "held_not_found": Row(404, "没有找到这条待审批的消息。", "There is no such message that waits for approval."),
    "held_over": Row(
        409,
        "这条消息已经不在等待审批，没有再做处理。",
        "This message no longer waits for approval; nothing was done.",
    ),
    "held_moved_on": Row(
        409,
        "这一步刚刚已经有人审批，请看最新的情况再决定。",
        "Somebody has just decided this step. Please look at it as it is now.",
    ),
    "held_own": Row(403, "不能审批自己的消息。", "Nobody approves their own message."),
    "held_not_yours": Row(
        403,
        "这一步由别的审批人处理，你不能代为决定。",
        "This step is for somebody else to decide.",
    ),
}
