"""The refusals of machines, webhooks, connectors and calls to other systems; part of the table."""

from __future__ import annotations

from xiaoer.platform.refusals.row import Row

TELLING: dict[str, Row] = {
    "wrong_key": Row(
        401,
        "接口密钥不对或已停用，请核对 Authorization 里的密钥，或请管理员新建一个。",
        "This key is wrong or was revoked. Check the one in Authorization, or have an administrator make another.",
    ),
    "key_not_for": Row(
        403,
        "这个接口密钥没有 {permission} 权限，请用有该权限的密钥。",
        "This key is not for {permission}. Use one that is.",
    ),
    "key_never_for": Row(
        422,
        "接口密钥不能有 {permission} 权限，可选的有：{known}。",
        "A key cannot be for {permission}. It can be for: {known}.",
    ),
    "key_not_found": Row(
        404, "没有找到这个接口密钥，或它已经停用。", "There is no such key, or it was revoked already."
    ),
    "too_many_requests": Row(
        429,
        "请求太频繁，请在 {seconds} 秒后再试。",
        "Too many requests. Please try again in {seconds} seconds.",
    ),
    "attributes_too_many": Row(
        422,
        "一家店铺最多定义 {most} 个商品参数，现在有 {got} 个，请合并或删除不用的。",
        "A shop has at most {most} attributes, not {got}. Join some, or take out those that nobody uses.",
    ),
    "attribute_repeated": Row(
        422,
        "“{category_zh}”里有两个参数都叫“{name}”，请改名或删除一个。",
        "{category_en} has two attributes named “{name}”. Rename or take out one.",
    ),
    "attribute_wrong": Row(
        422,
        "参数“{name}”的{field_zh}有误，应为{expected_zh}。",
        "The {field_en} of the attribute “{name}” should be {expected_en}.",
    ),
    "upsert_size": Row(
        400,
        "items 应有 1 到 {most} 行，现在有 {got} 行，请分批发送。",
        "items should have 1 to {most} rows, not {got}. Send them in several requests.",
    ),
    "upsert_repeated": Row(
        400,
        "{place} 的 {field} “{value}” 与 {first} 重复；一次请求里同一编号只能有一行。",
        "{place}: {field} “{value}” is that of {first} too; a request has one row for each.",
    ),
    "idempotency_reused": Row(
        422,
        "Idempotency-Key “{key}” 已用于另一份内容，请为新的内容换一个。",
        "The Idempotency-Key “{key}” was used for other content. Take a new one for this.",
    ),
    "idempotency_busy": Row(
        409,
        "同一个 Idempotency-Key 的请求正在处理，请在 {seconds} 秒后再试。",
        "A request with this Idempotency-Key is being worked on. Please try again in {seconds} seconds.",
    ),
    "client_id_reused": Row(
        422,
        "client_id “{client_id}” 已用于这个会话里的另一条消息，请为新的消息换一个。",
        "The client_id “{client_id}” was used for another message of this conversation. Take a new one for this.",
    ),
    "webhook_not_found": Row(
        404, "没有这个 Webhook 地址，或它已被删除。", "There is no such webhook, or it was removed."
    ),
    "webhook_bad_id": Row(
        400,
        "缺少 webhook-id，或写法不对：最多 200 个字符，不含空格和点。",
        "The header webhook-id is missing or not as it should be: at most 200 characters, no spaces and no dot.",
    ),
    "webhook_wrong_signature": Row(
        401,
        "webhook-signature 不对，请检查密钥，以及签名用的是不是原始内容。",
        "The webhook-signature is wrong. Check the secret, and that the raw body is what is signed.",
    ),
    "webhook_not_fresh": Row(
        401,
        "webhook-timestamp 与当前时间相差超过 {minutes} 分钟，请校准发送方的时钟。",
        "The webhook-timestamp is more than {minutes} minutes from now. Set the sender's clock right.",
    ),
    "delivery_not_found": Row(
        404, "没有找到这条失败的推送，可能已经处理。", "There is no such failed delivery; it may have been dealt with."
    ),
    "parcel_not_found": Row(
        404,
        "订单 {order} 里没有运单号为 {parcel} 的包裹。",
        "The order {order} has no parcel with the number {parcel}.",
    ),
    "outgoing_bad_url": Row(
        422,
        "地址 {url} 不能使用，请写成 https://主机/路径，不带账号和密码。",
        "The address {url} cannot be used. Write https://HOST/PATH, without a user or password.",
    ),
    "outgoing_private": Row(
        422,
        "{host} 指向内网地址 {address}，没有访问。确实在内网的话，请在设置里允许内网地址。",
        "{host} leads to the private address {address}, so it was not called. If it is meant to, allow private addresses.",
    ),
    "outgoing_unreachable": Row(
        502,
        "连不上 {host}（{why}），请检查地址和网络。",
        "{host} cannot be reached ({why}). Check the address and the network.",
    ),
    "outgoing_status": Row(
        502,
        "{host} 返回了 HTTP {status}，请检查地址和密钥。",
        "{host} answered HTTP {status}. Check the address and the key.",
    ),
    "outgoing_too_large": Row(
        502,
        "{host} 返回的内容超过 {most} MB，没有读完。",
        "{host} answered with more than {most} MB, which was not read.",
    ),
    "source_no_answer": Row(
        502,
        "店铺系统没有给出可用的答复：{said}。请检查密钥的权限和系统版本。",
        "The shop system gave no usable answer: {said}. Check what the key may read, and the version.",
    ),
    "source_currency": Row(
        422,
        "店铺系统的币种是 {theirs}，而这家店铺是 {ours}，不能对接。",
        "The shop system sells in {theirs} and this shop in {ours}; they cannot be connected.",
    ),
    "source_attributes": Row(
        422,
        "商品已写入，但这些参数不合店铺的定义，没有写入：{wrong_zh}。请在店铺系统里改正，或修改参数定义。",
        "The product is stored without these attributes, which are not as the shop defines them: {wrong_en}. Correct them in the shop system, or change the definition.",
    ),
    "connector_not_found": Row(404, "没有找到这个对接。", "There is no such connector."),
}
