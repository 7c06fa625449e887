"""The words around the tables of docs/guide/live-protocol.md and .zh.md."""

from typing import NamedTuple


class Words(NamedTuple):
    """Titles, heads and paragraphs in one language."""

    intro: str
    said: str
    told: str
    parts: str
    fields: tuple[str, ...]
    required: str
    resume: str
    closes: str
    close_head: tuple[str, ...]
    close_codes: dict[int, str]
    codes: str
    code_head: tuple[str, ...]
    session: str


_SHOPPER = """\
> {"type":"hello","version":1,"role":"shopper","shop":"yunhe","locale":"zh","resume":{}}
< {"type":"welcome","version":1,"you":{"id":"0199aa00-0000-7000-8000-0000000000c1","name":"访客 00C1","role":"shopper"},"server_at":1795257000000000,"token":"v1.yunhe.0199aa00-0000-7000-8000-0000000000f1.5d…","conversation":null,"last_seq":0,"state":null,"queue_place":null,"agent_name":null}
> {"type":"send","client_id":"k3v9x2m1-0001","body":"什么时候发货？"}
< {"type":"message","conversation_id":"0199aa00-0000-7000-8000-0000000000b1","seq":1,"id":"0199aa00-0000-7000-8000-0000000000d1","author":"shopper","author_name":"访客 00C1","kind":"text","body":"什么时候发货？","client_id":"k3v9x2m1-0001","at":1795257001000000,"light":null,"source":null,"attachment":null,"score":null,"author_id":null,"card":null}
< {"type":"acknowledged","client_id":"k3v9x2m1-0001","conversation":"0199aa00-0000-7000-8000-0000000000b1","seq":1,"id":"0199aa00-0000-7000-8000-0000000000d1","at":1795257001000000}
< {"type":"state","conversation":"0199aa00-0000-7000-8000-0000000000b1","state":"assigned","agent_name":"客服小云（演示）","queue_place":null}
< {"type":"passed","conversation_id":"0199aa00-0000-7000-8000-0000000000b1","seq":2}
< {"type":"message","conversation_id":"0199aa00-0000-7000-8000-0000000000b1","seq":3,"id":"0199aa00-0000-7000-8000-0000000000d3","author":"agent","author_name":"客服小云（演示）","kind":"text","body":"您好，今天下午四点前发出。","client_id":"a-0000000001","at":1795257009000000,"light":null,"source":null,"attachment":null,"score":null,"author_id":null,"card":null}"""
_BACK = """\
> {"type":"hello","version":1,"role":"shopper","shop":"yunhe","token":"v1.yunhe.0199aa00-0000-7000-8000-0000000000f1.5d…","locale":"zh","resume":{"0199aa00-0000-7000-8000-0000000000b1":3}}
< {"type":"welcome","version":1,"you":{"id":"0199aa00-0000-7000-8000-0000000000c1","name":"访客 00C1","role":"shopper"},"server_at":1795257060000000,"token":"v1.yunhe.0199aa00-0000-7000-8000-0000000000f1.5d…","conversation":"0199aa00-0000-7000-8000-0000000000b1","last_seq":4,"state":"waiting","queue_place":null,"agent_name":"客服小云（演示）"}
< {"type":"message","conversation_id":"0199aa00-0000-7000-8000-0000000000b1","seq":4,"id":"0199aa00-0000-7000-8000-0000000000d4","author":"agent","author_name":"客服小云（演示）","kind":"text","body":"还有什么可以帮您？","client_id":"a-0000000002","at":1795257030000000,"light":null,"source":null,"attachment":null,"score":null,"author_id":null,"card":null}
> {"type":"send","client_id":"k3v9x2m1-0002","body":"没有了，谢谢"}
< {"type":"acknowledged","client_id":"k3v9x2m1-0002","conversation":"0199aa00-0000-7000-8000-0000000000b1","seq":5,"id":"0199aa00-0000-7000-8000-0000000000d5","at":1795257061000000}"""
_AGENT = """\
> {"type":"hello","version":1,"role":"agent","locale":"zh","resume":{}}
< {"type":"welcome","version":1,"you":{"id":"0199aa00-0000-7000-8000-0000000000a1","name":"客服小云（演示）","role":"agent"},"server_at":1795257000000000,"token":null,"conversation":null,"last_seq":0,"state":null,"queue_place":null,"agent_name":null}
> {"type":"watch","conversation":"0199aa00-0000-7000-8000-0000000000b1","after":0}
> {"type":"check","draft":7,"conversation":"0199aa00-0000-7000-8000-0000000000b1","body":"您好，今天下午四点前发出。"}
< {"type":"light","draft":7,"light":"green","findings":[],"blocked":false,"topics":[],"asks":false,"approvable":false}
> {"type":"send","client_id":"a-0000000001","conversation":"0199aa00-0000-7000-8000-0000000000b1","body":"您好，今天下午四点前发出。"}
< {"type":"acknowledged","client_id":"a-0000000001","conversation":"0199aa00-0000-7000-8000-0000000000b1","seq":3,"id":"0199aa00-0000-7000-8000-0000000000d3","at":1795257009000000}"""

EN = Words(
    intro="""# Live protocol, version 1

[中文](live-protocol.zh.md)

<!-- written by tools/protocol_docs.py from the types of the frames; do not edit by hand -->

One WebSocket at `/api/v1/live`, for the widget, the console and anybody else. A frame is one JSON object
with its `type`. A client says one frame a text message; a message of the server may carry several, one a line. Moments
are microseconds since 1970 UTC, ids are UUIDs. `seq` counts the messages of a conversation from 1 without gaps; it
never changes.

- The first frame is `hello`, within ten seconds; everything else comes after `welcome`.
- Staff are known by the session cookie of the upgrade request, whose `Origin` must be the desk's own address.
- A shopper is known by the `token` of an earlier welcome, or by `identity`: the store's own servers sign the id of the
  customer who is logged in there with HMAC-SHA256 under the shop's key, written in lower-case hexadecimal.
  A client that signs in goes on saying its `token` beside the `identity`: what it talks of as a visitor goes on as the customer's.
- A party may send so many frames a second over all its sockets (`frames_a_second`, with ten seconds' worth saved up), and
  an address may have so many sockets open (`sockets_an_address`; one more is closed with 4429) and say so many hellos a second
  (`hellos_a_second`, with ten seconds' worth at once; one more is closed with 4429 too, and the sentence says when to come again). Faster frames are read
  later; none is lost. A frame has at most 65,536 characters.
- Files go over HTTP and stand in a message by their id. A shopper asks for an address with `upload`, posts the file there
  as the body (at most 20 MB, `?name=` its name), and says `send` with the `id` of the answer as `upload`; `file` asks where
  one can be seen. An address may upload so many files a second (`uploads_a_second`, with ten seconds' worth at once); one more is
  answered with 429, `too_many_requests` and `Retry-After`. Staff post to `/api/v1/conversations/{id}/files` and read from `/api/v1/conversations/{id}/files/{file}`.
- A shopper who waits while nobody is there asks with `reach` where to leave how to reach them, and posts there JSON of at most 4,096 bytes:
  `client_id` and `agreed` (true), and of `name`, `phone` and `email` a phone or an e-mail address. The answer is 204 or a problem with its code;
  the same `client_id` again is the same. A message of kind `event` then says that it came.""",
    said="What a client says",
    told="What a client is told",
    parts="Parts of frames",
    fields=("Field", "Type", "If left out"),
    required="must be there",
    resume="""## Resuming

1. Keep the last `seq` of each conversation. Show messages in the order of `seq`; drop one that is not above the last.
   `message` and `passed` both fill their place.
2. In several processes messages can overtake each other by a moment. A gap that stays for a second is asked about: staff
   say `watch` with the last `seq`, shoppers connect again.
3. After a lost connection say `hello` with `resume`; exactly what is missing follows the welcome. Name every conversation
   that you show, also one that may be over by now: its last messages and its end, a message of kind `event`, come too, oldest
   conversation first. Of one that is over and not named nothing is told, and one that is not yours is passed over.
   Name the most recent first: of more than 100 the server takes the first 100. Wait 0.5 s
   before the first try, twice as long before each next one, up to 30 s, and take off up to half of it by chance.
4. What is neither `acknowledged` nor `refused` is sent again with the same `client_id`: it is the same message, gets the
   same acknowledgement and stands once, also where its conversation is over by then: the acknowledgement names the one that
   it stands in. `acknowledged` means that it is on disk. A `send` that cannot be read is `refused` too (`bad_frame`, `message_too_long`), where its
   `client_id` can be; it is not sent again.
5. A `conversation` row whose `last_seq` is below the one shown is older than it: drop it. With the same `last_seq` it is first
   read (`unread` 0), then left by an agent who is gone (`waiting`, nobody assigned), never the other way. `state` frames come in their order.""",
    closes="How the server closes",
    close_head=("Code", "After `error`", "What to do"),
    close_codes={
        1009: "A frame was longer than the server reads. Give up the longest of what was not answered, and connect again for the rest.",
        1012: "The server is being restarted. Connect again and resume.",
        1013: "The store cannot be reached for the moment, or its disk has not followed for five seconds. Connect again later, resume, and send again what was not acknowledged.",
        4400: "Not this protocol: the first frame was no hello, the version is another, or five frames were bad.",
        4401: "Not signed in, or a signature that is not valid. Connect again only with another one.",
        4403: "Signed in, but the role may not read conversations; or a page of a site that the shop does not allow.",
        4404: "There is no such shop.",
        4408: "The client did not keep up. Connect again and resume. One that takes nothing for five seconds more is cut off without a code.",
        4409: "Frames may have been missed, because the server's processes did not hear of each other. Connect again and resume.",
        4410: "Role, shops or name of the account have changed, or it has been switched off. Connect again: the session is looked at anew.",
        4429: "This address has all the sockets that it may have open, or has said too many hellos. Try again later.",
    },
    codes="Codes of `refused` and `error`",
    code_head=("Code", "Sentence"),
    session=f"""## A whole session

`>` is said by the client, `<` by the server. A shopper asks and an agent answers; place 2 is a note among staff:

```text
{_SHOPPER}
```

The connection breaks. The client comes back with the last `seq` that it has, and sends again what was not acknowledged:

```text
{_BACK}
```

The same conversation as the agent's console follows it:

```text
{_AGENT}
```""",
)

ZH = Words(
    intro="""# 实时协议（第 1 版）

[English](live-protocol.md)

<!-- written by tools/protocol_docs.py from the types of the frames; do not edit by hand -->

聊天窗口、客服工作台和第三方程序都使用同一个 WebSocket：`/api/v1/live`。一个 JSON 对象称为一帧，用 `type` 区分。
客户端每条文本消息只发一帧；服务端的一条文本消息可以有多帧，一行一帧。
时间是自 1970 年起的微秒数（UTC），编号是 UUID。`seq` 是消息在会话中的序号，从 1 开始，连续不断，永不改变。

- 连接后十秒内先发 `hello`；收到 `welcome` 之后才能发别的。
- 客服凭升级请求里的会话 Cookie 识别，请求的 `Origin` 必须是客服台自己的地址。
- 顾客凭上一次 `welcome` 给的 `token` 识别，或凭 `identity`：店铺自己的服务器用店铺密钥对已登录顾客的编号做 HMAC-SHA256 签名，
  写成小写十六进制。登录后继续带上 `token`：以访客身份没聊完的会话接着归这位顾客。
- 同一位顾客或客服的所有连接合计，每秒可发的帧数有上限（`frames_a_second`，最多可攒十秒的量）。发得太快的会晚些读取，但不会丢。
  同一网络地址可同时打开的连接数也有上限（`sockets_an_address`），超出的以 4429 关闭；每秒可发的 `hello` 数也有上限
  （`hellos_a_second`，可攒十秒的量），超出的同样以 4429 关闭，并说明多久后再来。一帧最多 65,536 个字符。
- 文件走 HTTP，消息里只写它的编号。顾客先用 `upload` 问地址，把文件作为请求正文发过去（最多 20 MB，文件名放在 `?name=`），
  再在 `send` 的 `upload` 里写上返回的 `id`；要看文件，用 `file` 问地址。同一网络地址每秒可上传的文件数有上限（`uploads_a_second`，
  可攒十秒的量），超出的返回 429 `too_many_requests` 和 `Retry-After`。客服用 `/api/v1/conversations/{id}/files` 上传，
  从 `/api/v1/conversations/{id}/files/{file}` 查看。
- 顾客在等人工而没有人在时，用 `reach` 问可以把联系方式提交到哪里，再把 JSON（最多 4,096 字节）提交到那个地址：`client_id`、`agreed`（true），以及
  `name`、`phone`、`email`，其中电话和邮箱至少一项。成功返回 204，否则返回带代码的说明；同一个 `client_id` 算一次。之后会收到一条 `event` 消息，说明已收到。""",
    said="客户端发出的帧",
    told="服务器发出的帧",
    parts="帧里的结构",
    fields=("字段", "类型", "省略时"),
    required="必填",
    resume="""## 断线续传

1. 记住每个会话最后的 `seq`，按 `seq` 顺序显示；不大于它的丢弃。`message` 和 `passed` 都占一个序号。
2. 多进程部署时，消息偶尔会先后颠倒一瞬。缺口超过一秒仍在，就去补：客服带上最后的 `seq` 重发 `watch`，顾客重新连接。
3. 断线后在 `hello` 里带上 `resume`，`welcome` 之后服务器会补发缺少的消息，不多不少。正在显示的会话都要写上，可能已经结束的也要写：
   它最后的消息和结束提示（一条 `event` 消息）同样会补发，较早的会话在前。已经结束又没有写上的会话不再提起，不属于自己的会话直接略过。
   最近的会话写在最前面：超过 100 个时，服务器只看前 100 个。   第一次重试前等 0.5 秒，之后每次加倍，最长 30 秒，再随机减去至多一半。
4. 既没有 `acknowledged` 也没有 `refused` 的消息，用同一个 `client_id` 重发：它仍是同一条消息，得到同样的确认，只会出现一次。
   会话已经结束也一样，确认里写明它在哪个会话。收到 `acknowledged` 就表示已经写入磁盘。
   无法识别的 `send`，只要能读出 `client_id`，也会收到 `refused`（`bad_frame`、`message_too_long`），不要重发。
5. `conversation` 里的 `last_seq` 比已显示的小，说明它更旧，丢弃即可。`last_seq` 相同时，先是客服已读（`unread` 为 0），
   再是客服离开（`waiting`，没有负责人），不会反过来。`state` 帧按先后顺序到达。""",
    closes="服务器关闭连接的代码",
    close_head=("代码", "之前的 `error`", "怎么办"),
    close_codes={
        1009: "一帧太长，服务器没有读取。放弃还没有答复的消息中最长的一条，重新连接，继续发其余的。",
        1012: "服务器正在重启。重新连接并续传。",
        1013: "数据库暂时连不上，或磁盘已有五秒跟不上。稍后重新连接并续传，没有得到确认的消息再发一次。",
        4400: "不符合本协议：第一帧不是 hello、版本不同，或有五帧无法识别。",
        4401: "没有登录，或签名无效。换一个再连接。",
        4403: "已登录，但角色没有查看会话的权限；或者网页所在的网站不在店铺允许的范围里。",
        4404: "没有这家店铺。",
        4408: "客户端跟不上。重新连接并续传。再过五秒仍什么都不收的，直接断开，没有关闭码。",
        4409: "服务器各进程之间断开过，可能漏收了消息。重新连接并续传。",
        4410: "账号的角色、店铺或名称有变动，或已被停用。重新连接，届时会重新核对登录。",
        4429: "这个网络地址打开的连接太多，或连接太频繁。稍后再试。",
    },
    codes="`refused` 和 `error` 的代码",
    code_head=("代码", "说明"),
    session=f"""## 一次完整的会话

`>` 是客户端发出的，`<` 是服务器发出的。顾客提问，客服回答；序号 2 是客服之间的备注：

```text
{_SHOPPER}
```

连接断开。客户端带着最后的 `seq` 回来，并重发没有得到确认的消息：

```text
{_BACK}
```

同一个会话在客服工作台一侧：

```text
{_AGENT}
```""",
)
