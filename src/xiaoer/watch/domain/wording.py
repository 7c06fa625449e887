"""What a shopper's or an agent's text is about: its topic as small parts, whether it asks, whether it only holds the line."""

from __future__ import annotations

import re
from functools import lru_cache

from xiaoer.etiquette.domain.folding import fold

KEPT = 2_048
"""Texts whose folding and parts are kept: each message is looked at again with those that follow it. They are cut before, so
that the longest take some 120 MB; everyday ones a tenth of that."""
SAME = 0.6
"""Share of common parts from which two texts speak of the same."""

_POLITE = re.compile(
    r"你好|您好|在吗|在么|在不在|有人(?:在)?(?:吗|么)|有没有人|人呢|亲+|谢谢|多谢|感谢|麻烦|请问|请|客服|人工|小二|老板|掌柜|"
    r"好的|好吧|嗯+|哦+|噢|啊|呀|哈+|嘛|啦|哎|唉|喂|那个|就是说|我想(?:问|知道)(?:一下|下)?|问(?:一下|下)|想问|帮我?看(?:一下|下|看)?"
)
_ASKING = re.compile(
    r"什么时候|啥时候|几时|何时|多长时间|多久|几天|为什么|为啥|怎么样|怎么办|怎么|咋|什么|啥|多少|哪里|哪个|哪|几|"
    r"能不能|可不可以|行不行|会不会|是不是|有没有|要不要|对不对|吗|么|呢|吧|了没有|了没|没有|可以|能够|能|会|要|想|"
    r"到底|究竟|还没|还不|还|没|不|都|又|再|已经|一直|现在|我们|你们|咱们|我|你|您|他|的|了|这个|那个|这|那|个|一下|下|给|是|在|把|就|也"
)
_ASKS = re.compile(
    r"[?]|什么|还是|啥|怎么|咋|多少|多久|几[天时点号个]|哪|何时|为什么|吗|么$|呢|能不能|可不可以|行不行|会不会|是不是|有没有|要不要|对不对|了没"
    r"|^(?:so |and |but |hi |hello )*(?:what|when|where|why|how|which|who|can|could|do|does|did|is|are|will|would|has|have|any)\b"
)
_HOLDING = re.compile(
    r"(?:请|麻烦)?(?:您)?(?:先)?(?:耐心)?(?:稍等|稍候|等待|等(?:一下|下|一会儿|会儿|我))(?:一下|下|片刻|哦|一会儿?)*|"
    r"(?:我|这边|现在|马上|正在|立刻){0,6}(?:帮|为|给|替)?(?:您|你)?(?:看|查|查询|核实|确认|问|核对|催|反馈|了解)(?:一?下|看|询|着|中)+|"
    r"正在(?:为您|帮您)?(?:查|查询|核实|处理|确认)(?:中)?|"
    r"\b(?:just )?(?:one|a) (?:moment|second|sec|minute)\b|\bhold on\b|\bbear with me\b|\blet me (?:have a look|check|look|see|ask)\b"
    r"|\b(?:i'm |i am )?(?:checking|looking) (?:that|this|it|into (?:it|that|this))\b|\bplease wait\b|\bi'll (?:check|look|ask)\b"
)
_GREETING = re.compile(
    r"(?:请问)?(?:有|还有)?什么(?:问题|事情?|需要)?(?:我|妹子|妹纸)?(?:可以|能|需要)*(?:帮|为)(?:到|助|忙)?(?:您|你)*(?:处理|解决|的|或)*|在的|在呢|"
    r"很高兴为(?:您|你)服务|欢迎光临|(?:为|帮)(?:您|你)服务|"
    r"\b(?:how (?:can|may) i help(?: you)?|what can i do for you|welcome|good (?:morning|afternoon|evening)|i'?m here)\b"
)
_YES_OR_NO = re.compile(
    r"[\W_]*(?:不(?:可以|行|能|会|需要|用|支持|是|带|含)|没有|可以|能的|会的|是的|对的|有的|需要|支持|不支持|yes\b|no\b|sure\b|of course\b|it (?:is|does|can)\b)"
)
_STOP = frozenset({
    "a", "an", "the", "and", "or", "but", "so", "of", "to", "in", "on", "at", "for", "with", "from", "by", "as",
    "is", "are", "am", "was", "were", "be", "been", "being", "it", "its", "this", "that", "these", "those", "i",
    "me", "my", "mine", "you", "your", "yours", "we", "our", "us", "they", "them", "he", "she", "his", "her",
    "do", "does", "did", "has", "have", "had", "can", "could", "will", "would", "shall", "should", "may",
    "might", "must", "what", "when", "where", "why", "how", "which", "who", "any", "some", "please", "hi",
    "hello", "hey", "thanks", "thank", "just", "still", "yet", "not", "no", "don", "doesn", "didn", "hasn",
    "haven", "isn", "aren", "won", "t", "s", "m", "re", "ve", "ll", "d", "there", "here", "if", "then", "than",
    "about", "again", "really", "very", "now", "let", "know", "tell", "want", "need", "get", "got",
})  # fmt: skip
_SUFFIX = re.compile(r"(?:ing|ed|es|s|e)$")
_CJK = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z0-9]+")
_CLOSING = re.compile(
    r"知道了|明白了|懂了|没有?(?:别的)?(?:问题|事)了|不用了|算了|解决了|\bgot it\b|\bnever ?mind\b|\bsolved\b"
)


@lru_cache(maxsize=KEPT)
def folded(text: str) -> str:
    """The form in which the lights compare, too: half width, simplified, lower case."""
    return fold(text).text


@lru_cache(maxsize=KEPT)
def parts(text: str) -> frozenset[str]:
    """What it is about: pairs of Chinese characters and stems of English words, without politeness and asking words."""
    left = _ASKING.sub(" ", _POLITE.sub(" ", folded(text)))
    runs = _CJK.findall(left)
    pairs = {run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1))}
    words = {_SUFFIX.sub("", word) if len(word) > 4 else word for word in _WORD.findall(left) if word not in _STOP}
    return frozenset(pairs | words)


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's share of common parts, 0 to 1; nothing is like nothing."""
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 0.0


def is_same(one: str, other: str) -> bool:
    """Whether two texts of a shopper speak of the same."""
    return alike(parts(one), parts(other)) >= SAME


@lru_cache(maxsize=KEPT)
def asks(text: str) -> bool:
    """A question about something: not only whether somebody is there."""
    return bool(parts(text)) and _ASKS.search(folded(text).strip()) is not None


def only_holds(text: str) -> bool:
    """An agent's words that answer nothing yet: “稍等，我帮您查一下”."""
    plain = folded(text)
    left = _HOLDING.sub(" ", plain)
    return left != plain and len("".join(parts(left))) <= 4


@lru_cache(maxsize=KEPT)
def says_nothing(text: str) -> bool:
    """An agent's words that only greet, or hold the line."""
    if says_yes_or_no(text):
        return False
    return only_holds(text) or not parts(_GREETING.sub(" ", folded(text)))


def says_yes_or_no(text: str) -> bool:
    """“不可以的哦”, “Yes, it is”: an answer without a word of the question."""
    return _YES_OR_NO.match(_POLITE.sub("", folded(text))) is not None


def closes(text: str) -> bool:
    """A shopper's words by which a question needs no answer any more; “好的，谢谢” only says that they will wait."""
    return _CLOSING.search(folded(text)) is not None and not asks(text)
