"""The figures: what they come to, in words and as a function of the counts.

Each names the indicator of a platform that it follows. Ours differ from most of those in one point: they count the whole
day, where platforms count from 8 or 9 to 23 o'clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

import msgspec

from xiaoer.insights.domain.counting import NOTHING, Amount, Name, bucket_named
from xiaoer.insights.domain.spans import SECOND, quantile

Sums = Mapping[str, Amount]
"""Amounts by name, of one day or of many."""


class Unit(StrEnum):
    """`ratio` is 0 to 1, `score` 1 to 5."""

    COUNT = "count"
    RATIO = "ratio"
    SECONDS = "seconds"
    SCORE = "score"


class Measured(msgspec.Struct, frozen=True):
    """A value and on how many of what is counted it rests; None where there was nothing to measure."""

    value: float | None
    sample: int


class Figure(msgspec.Struct, frozen=True):
    """One indicator; `source` is what it follows, "" for a plain count."""

    id: str
    unit: Unit
    label_zh: str
    label_en: str
    formula_zh: str
    formula_en: str
    source: str
    measure: Callable[[Sums], Measured]


def add(days: Iterable[Sums]) -> Sums:
    summed: dict[str, Amount] = {}
    for sums in days:
        for name, amount in sums.items():
            summed[name] = summed.get(name, NOTHING) + amount
    return summed


def counted(sums: Sums, *names: Name) -> int:
    return sum(sums.get(name, NOTHING).count for name in names)


def _count(name: Name) -> Callable[[Sums], Measured]:
    return lambda sums: Measured(counted(sums, name), counted(sums, name))


def _share(part: tuple[Name, ...], whole: tuple[Name, ...]) -> Callable[[Sums], Measured]:
    def measure(sums: Sums) -> Measured:
        sample = counted(sums, *whole)
        return Measured(counted(sums, *part) / sample if sample else None, sample)

    return measure


def _mean(name: Name) -> Callable[[Sums], Measured]:
    def measure(sums: Sums) -> Measured:
        amount = sums.get(name, NOTHING)
        return Measured(round(amount.total / amount.count, 2) if amount.count else None, amount.count)

    return measure


def _first_reply(share: float) -> Callable[[Sums], Measured]:
    def measure(sums: Sums) -> Measured:
        buckets = {bucket: sums[name].count for name in sums if (bucket := bucket_named(name)) is not None}
        found = quantile(buckets, share)
        return Measured(None if found is None else round(found / SECOND, 1), sum(buckets.values()))

    return measure


_FIRST_REPLY_SOURCE = "赤兔“首次响应时间”从首次咨询计；抖店“平均IM人工首响时长”从转人工计并取平均"
_LIGHTS = (Name.GREEN_SENT, Name.YELLOW_SENT, Name.RED_SENT, Name.RED_STOPPED)
_RED = (Name.RED_SENT, Name.RED_STOPPED)

FIGURES = (
    Figure(
        "conversations", Unit.COUNT, "接待会话", "Conversations",
        "顾客发起的会话数，记在会话开始的那一天。",
        "Conversations that shoppers began, on the day on which they began.",
        "赤兔“咨询人数”按人计，这里按会话计",
        _count(Name.CONVERSATIONS),
    ),
    Figure(
        "messages", Unit.COUNT, "顾客消息", "Shoppers' messages",
        "顾客发来的文字消息条数，记在发送的那一天。",
        "Text messages that shoppers sent, on the day on which they were sent.",
        "",
        _count(Name.MESSAGES),
    ),
    Figure(
        "bot_alone", Unit.RATIO, "机器人独立接待率", "Handled by the bot alone",
        "机器人答过、没有留下未答的问题、也从未转人工的会话 ÷ 接待会话。顾客得到回答后不再追问的也算在内；之后若转了人工，会从当天的数里扣回。",
        "Conversations in which the bot answered, no question stands unanswered and no person was asked for or came ÷ conversations. "
        "A shopper who falls silent after an answer counts; one who is handed over later is taken out again.",
        "Fin resolution (confirmed, or no further request; deducted if the customer returns); 微信客服 API ai_transfer_rate 的反面",
        _share((Name.BOT_ALONE,), (Name.CONVERSATIONS,)),
    ),
    Figure(
        "handed_over", Unit.COUNT, "转人工会话", "Handed over to people",
        "请了人工、被客服接起或由客服答过的会话数，一个会话只记一次，记在会话开始的那一天。",
        "Conversations in which a person was asked for, took over or answered, once each, on the day on which they began.",
        "快手“咨询到人工”按人计，这里按会话计",
        _count(Name.HANDED_OVER),
    ),
    Figure(
        "first_reply_median", Unit.SECONDS, "人工首响（中位数）", "First reply of a person (median)",
        "从顾客最早一条未答的消息到客服第一次回复，一半的会话不超过这个时长。按固定分段估算，误差不超过 4.9%（1 秒以内为半秒）。没有人在等时客服主动说话不计。",
        "From the shopper's first unanswered message to a person's first reply; half of the conversations took no longer. "
        "Estimated from fixed buckets, at most 4.9 % off (half a second below one second). A person who speaks while nobody waits does not count.",
        _FIRST_REPLY_SOURCE,
        _first_reply(0.5),
    ),
    Figure(
        "first_reply_p90", Unit.SECONDS, "人工首响（九成以内）", "First reply of a person (9 in 10)",
        "计时同“人工首响（中位数）”，九成的会话不超过这个时长。",
        "Timed as the median; nine in ten conversations took no longer.",
        _FIRST_REPLY_SOURCE,
        _first_reply(0.9),
    ),
    Figure(
        "first_reply_in_30s", Unit.RATIO, "首次 30 秒应答率", "First reply within 30 s",
        "顾客等到客服首次回复不超过 30 秒的会话 ÷ 等过客服首次回复的会话。没等到的算未达标，自动应答不算回复。",
        "Conversations in which a person's first reply came within 30 s ÷ those in which the shopper waited for one. "
        "Where none came it was not in time; automatic signs are no reply.",
        "京东“咚咚首次30秒应答率”，那里剔除 23:00–9:00 发起的会话",
        _share((Name.FIRST_REPLY_IN_TIME,), (Name.ASKED_FOR_A_PERSON,)),
    ),
    Figure(
        "replies_in_180s", Unit.RATIO, "3 分钟回复率", "Replies within 3 minutes",
        "3 分钟内得到回复的轮次 ÷ 全部轮次。顾客开口到商家首次回答为一轮，连发多句从第一句计时；机器人的回答算回复，一直没答的算未达标，自动应答不算回复。",
        "Rounds answered within 180 s ÷ all rounds. A round goes from a shopper's first words to the shop's first answer, however "
        "many messages they are. Bots' answers count; an unanswered round was not in time; automatic signs are no reply.",
        "淘宝“旺旺3分钟响应率”，那里只计 08:00–24:00、近 30 天",
        _share((Name.ROUNDS_IN_TIME,), (Name.ROUNDS,)),
    ),
    Figure(
        "limits_breached", Unit.COUNT, "超时次数", "Limits broken",
        "首次回复、后续回复、结束会话和平台时限到点还没做到的次数，一次时限只记一次，记在超时的那一天。",
        "How often a limit for the first reply, the next one, the matter's end or of the platform was up unmet; each once, on that day.",
        "",
        _count(Name.LIMITS_BREACHED),
    ),
    Figure(
        "red_stopped", Unit.COUNT, "红灯拦截", "Red messages stopped",
        "客服点了发送、因红灯没有发出去的次数；改了再发仍是红灯，再记一次。",
        "How often a message that an agent sent was stopped by a red light; each try counts.",
        "",
        _count(Name.RED_STOPPED),
    ),
    Figure(
        "yellow_sent", Unit.COUNT, "黄灯发出", "Sent with a yellow light",
        "客服发出的消息里带黄灯的条数。",
        "Agents' messages that were sent with a yellow light.",
        "",
        _count(Name.YELLOW_SENT),
    ),
    Figure(
        "green_sent", Unit.COUNT, "绿灯发出", "Sent with a green light",
        "客服发出的消息里亮绿灯的条数。",
        "Agents' messages that were sent with a green light.",
        "",
        _count(Name.GREEN_SENT),
    ),
    Figure(
        "red_rate", Unit.RATIO, "红灯率", "Red rate",
        "亮红灯的次数（拦截的和仍然发出的）÷ 客服发送且检查过的次数。",
        "Red lights, stopped or sent all the same ÷ agents' messages that were checked at sending.",
        "",
        _share(_RED, _LIGHTS),
    ),
    Figure(
        "cases", Unit.COUNT, "新开售后单", "Cases opened",
        "当天开立的售后单数。",
        "After-sale cases opened on that day.",
        "",
        _count(Name.CASES),
    ),
    Figure(
        "satisfaction", Unit.SCORE, "满意度（平均分）", "Satisfaction (mean)",
        "顾客评分（1 到 5）之和 ÷ 评过分的会话。一个会话只认最后一次评分，没有评分的不猜。",
        "Sum of shoppers' ratings (1 to 5) ÷ rated conversations. The last rating of a conversation stands; nothing is guessed for the rest.",
        "微信客服 API 参评率与满意率；京东“客服满意度”为满意及以上 ÷ 评价量",
        _mean(Name.RATED),
    ),
    Figure(
        "rated_share", Unit.RATIO, "参评率", "Rated",
        "顾客评过分的会话 ÷ 接待会话。参评的人少，满意度就只代表愿意评分的人。",
        "Conversations that shoppers rated ÷ conversations. Where few rate, the mean speaks for those few.",
        "微信客服 API satisfaction_participation_rate（参评率）",
        _share((Name.RATED,), (Name.CONVERSATIONS,)),
    ),
    Figure(
        "resolved", Unit.RATIO, "解决率", "Resolved",
        "已结束且顾客没有再回来的会话 ÷ 接待会话。",
        "Conversations that were resolved and to which the shopper did not come back ÷ conversations.",
        "阿里云 beebot 未解决率 NoSolutionRate 的反面；Fin: deducted if the customer returns",
        _share((Name.RESOLVED,), (Name.CONVERSATIONS,)),
    ),
)  # fmt: skip

_BY_ID = {figure.id: figure for figure in FIGURES}


def measure(figure_id: str, sums: Sums) -> Measured:
    return _BY_ID[figure_id].measure(sums)
