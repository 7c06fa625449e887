"""Anger 火气: how heated a shopper's words are, and whether it rises over the last of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.conversations.domain.watching import Kind
from xiaoer.watch.domain.alarms import Found, Reason, Severity, found
from xiaoer.watch.domain.wording import KEPT, folded

WINDOW = 5
"""So many of the shopper's last messages count together, as far as they were said in the last half hour."""
LASTING = 30 * 60 * 1_000_000
ALARM, SEVERE = 3, 5
MOST = 6
"""Of one message: ten insults in a row are not ten times as grave as one."""
BEFORE = 40
"""So many characters before a hit can take it back: all of them, for each hit, would be a square of the message."""


class _Words(NamedTuple):
    """Words of one weight. A hit does not count where `unless` stands right before it."""

    weight: int
    reason: Reason
    pattern: re.Pattern[str]


class Heat(NamedTuple):
    """How heated a text is, 0 to `MOST`, and what for."""

    weight: int
    reason: Reason


COLD = Heat(0, Reason.RISING)

_AUTHORITY = (
    r"(?<!\d)12315(?!\d)|(?:打|找|拨)(?:了|打)?12345(?!\d)|消协|消费者协会|消保委|工商局|工商所|市场监管|市监局|(?<!过度)(?<!双重)曝光(?!度|补偿|率|时间|量|效果)|起诉|告你们|法院|法庭|律师|(?:我|要|去|就|已经|准备|只能|直接|打算)报警(?!器|吗|功能|声|灯)|(?:找|叫|联系)(?:警察|记者)|(?<![多新流自])媒体|上热搜|退一赔三|假一赔十|"
    r"\b(?:my|a|our) (?:lawyer|solicitor|attorney)\b|\blegal action\b|\bsu(?:e|ing) you\b|\btake (?:you|this) to court\b|\bsmall claims\b|"
    r"\btrading standards\b|\bconsumer protection\b|\bbetter business bureau\b|\bcall(?:ing)? the police\b|\bgo(?:ing)? to the press\b"
)
_COMPLAINT = (
    r"投诉|举报|(?:平台|小二|官方|申请)介入|(?:给|打|写|留|发|来|送)(?:你们?|您|个|一个|了|条|上)*(?:差评|一星|1星)|(?:等着|准备)(?:收|看)?差评|差评(?=见|警告|伺候|预定|等着|!|$)|"
    r"\b(?:file|filing|lodge|make|making|raise|submit) (?:a |an )?(?:formal |official )?complaint\b|\breport(?:ing)? you\b|"
    r"\bcomplain(?:ing)? to\b|\bcharge ?back\b|\bdispute (?:the|this) (?:charge|payment)\b|"
    r"\b(?:one|1)[- ]star review\b|\b(?:negative|bad|terrible) review\b"
)
_INSULT = (
    r"骗子|骗钱|诈骗|奸商|黑店|黑心|无良|垃圾(?!桶|袋|箱|分类|处理|篓|铲|车|筐|房|架|盒)|坑人|坑爹|恶心(?!想吐|呕吐|反胃)|傻[逼比叉bx]|煞笔|(?<![a-z])sb(?![a-z])|"
    r"脑残|脑子有病|有病吧|神经病|王八|混蛋|滚蛋|他妈的(?![电手号名妈])|(?<![我你他她您大姑姨舅奶和跟给])妈的|tmd|去死|狗屁|放屁(?!垫|虫)|废物(?!利用)|人渣|不要脸|流氓(?!兔)|强盗|"
    r"\b(?:scam(?:mers?)?|liars?|thieves|crooks?|rip[- ]?off|fraudsters?|idiots?|morons?|incompetent|useless|pathetic|disgusting|"
    r"bullshit|fuck(?:ing|ed)?|shit(?:ty)?|wtf|garbage(?! (?:bag|can|bin|disposal)))\b"
)
_ANGER = (
    r"气死|气炸|生气|愤怒|火大|恼火|太过分|过分了|忍无可忍|受够|受不了|什么态度|态度(?:太|很|真|极|这么|那么)?(?:差|恶劣)|服务(?:太|很|真|极|这么)?差|差劲|"
    r"敷衍|糊弄|忽悠|耍我|耍人|玩我|踢皮球|推卸|推来推去|不负责任|凭什么|离谱|无语|再也不(?:会)?(?:买|来|逛|光顾|相信|信)|讲不讲理|讲不讲道理|欺骗|骗我|骗人|坑我|店大欺客|霸王(?:条款|合同)|太坑|"
    r"烦死|寒心|心寒|失望|垃圾服务|没良心|欺负|"
    r"\b(?:ridiculous|unacceptable|outrageous|furious|angry|fed up|sick of|sick and tired|had enough|worst|terrible|horrible|awful|appalling|"
    r"disappointed|disgrace(?:ful)?|how dare|lied to me|you lied)\b|\bwaste of (?:my )?(?:time|money)\b|\bnever (?:buy|shop|order)(?:ing)?\b.{0,20}\b(?:here|from you|again)\b|"
    r"\bare you kidding\b"
)
_IMPATIENCE = (
    r"到底|怎么回事|搞什么|搞笑呢|真搞笑|催了|等了(?:半天|很久|好久|这么久|那么久|[0-9一二两三四五六七八九十]+个?(?:天|小时|多?小时|分钟|礼拜|星期|周))|"
    r"(?:说|问|讲)了?(?:几|多少|n|[三四五六七八九十])遍|没人(?:管|理|回)|几天了|太慢|急死|一直不|还要等?多久|呵呵|又来了|"
    r"\bstill waiting\b|\bhow many times\b|\bfor the (?:third|second|last) time\b|\b(?:nobody|no one) (?:answers|replies|helps|cares)\b|"
    r"\bwhat the hell\b|\bfrustrat(?:ed|ing)\b|\bannoy(?:ed|ing)\b|\bupset\b|\bwaited (?:for )?(?:\d+|two|three|four|five|a) (?:days?|weeks?|hours?)\b"
)
_TABLE = (
    _Words(5, Reason.AUTHORITY, re.compile(_AUTHORITY)),
    _Words(3, Reason.COMPLAINT, re.compile(_COMPLAINT)),
    _Words(3, Reason.INSULT, re.compile(_INSULT)),
    _Words(2, Reason.RISING, re.compile(_ANGER)),
    _Words(1, Reason.RISING, re.compile(_IMPATIENCE)),
)
_NOT_BEFORE = re.compile(
    r"(?:(?<!不得)(?<!是)(?<!要)不(?:会|想|用|打算|至于|需要|敢|必)?|没有?|别|无需|不是|不算|不像|防|怕|先不|撤销|撤回|取消|看到|看了|有人|有(?:些|一些|几个|很多))"
    r"(?:去|再|要|想|说|是|遇到|碰到|给|您|你们?|太|那么|很)*$"
    r"|(?:\bnot|n't|\bnever|\bno need|\bwithout|\bis (?:this|it)|\bsaw)"
    r"(?: (?:going|want|wanting|need|have|planning|wish|intend|be|to|even|leave|leaving|make|making|file|write|a|an|any|some|that|so|here))* ?$"
)
_NOT_AFTER = re.compile(
    r"(?:就|也)?(?:不必|不用|算了|不至于|免了)|(?:快递|物流|驿站|菜鸟|顺丰|圆通|中通|申通|韵达|邮政|极兔)"
)
"""What comes right after a threat and takes it back, or turns it on the carrier."""
_PLEASED = re.compile(
    r"谢谢|感谢|多谢|太好了|喜欢|满意|赞|棒|不错|哈哈|开心|\bthanks?\b|\bthank you\b|\blove\b|\bgreat\b|\bawesome\b|\bperfect\b"
)
_SHOUTED = re.compile(r"[!?](?:\s*[!?]){2,}")
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")


@lru_cache(maxsize=KEPT)
def heat(text: str) -> Heat:
    """By words first; exclamation marks and capitals add to them, and count alone where nobody is pleased."""
    plain = folded(text)
    told = [Heat(one.weight, one.reason) for one in _TABLE if _counts(one, plain)]
    gravest = max(told, key=lambda one: one.weight, default=COLD)
    pleased = _PLEASED.search(plain) is not None
    if pleased and gravest.weight <= 1:
        return COLD
    loud = _SHOUTED.search(plain) is not None or len(_CAPITALS.findall(text)) >= 3
    return Heat(min(MOST, sum(one.weight for one in told) + (loud and not pleased)), gravest.reason)


def heated_words(text: str) -> tuple[str, ...]:
    """What `heat` rests on, as it reads in folded text, in its order; signs and capitals only where they count."""
    if not heat(text).weight:
        return ()
    plain = folded(text)
    hits = [
        hit
        for one in _TABLE
        for hit in one.pattern.finditer(plain)
        if not _is_taken_back(plain, hit.start(), hit.end())
    ]
    words = [hit[0].strip() for hit in sorted(hits, key=lambda hit: hit.start())]
    shouted = [] if _PLEASED.search(plain) else [hit[0] for hit in _SHOUTED.finditer(plain)]
    return tuple(dict.fromkeys([*words, *shouted])) or tuple(_CAPITALS.findall(text))


def pleased_words(text: str) -> tuple[str, ...]:
    """Thanks and praise that nobody takes back."""
    plain = folded(text)
    hits = [hit for hit in _PLEASED.finditer(plain) if not _is_taken_back(plain, hit.start(), hit.end())]
    return tuple(dict.fromkeys(hit[0] for hit in hits))


def _counts(words: _Words, plain: str) -> bool:
    return any(not _is_taken_back(plain, hit.start(), hit.end()) for hit in words.pattern.finditer(plain))


def _is_taken_back(plain: str, start: int, end: int) -> bool:
    denied = _NOT_BEFORE.search(plain, max(0, start - BEFORE), start)
    return denied is not None or _NOT_AFTER.match(plain, end) is not None


def rises(messages: Sequence[Message], since: int = 0) -> Found | None:
    """The alarm by the shopper's last messages; the newest must itself be heated. Those up to `since` do not count."""
    if not messages or messages[-1].author is not Author.SHOPPER:
        return None
    newest = messages[-1]
    own = [one for one in messages if one.author is Author.SHOPPER and one.seq > since]
    own = [one for one in own[-WINDOW:] if one.at > newest.at - LASTING]
    heated = [one for one in own if heat(one.body).weight]
    weight = sum(heat(one.body).weight for one in heated)
    if weight < ALARM or heated[-1] is not newest:
        return None
    gravest = max((heat(one.body) for one in heated), key=lambda one: one.weight)
    severity = Severity.SEVERE if weight >= SEVERE else Severity.SERIOUS
    return found(Kind.ANGER, severity, gravest.reason, heated)
