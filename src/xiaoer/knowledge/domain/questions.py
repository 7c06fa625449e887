"""A question's text, made comparable; and the wish to speak to a person, which needs no match at all."""

from __future__ import annotations

import re
import unicodedata

from xiaoer.values import chinese

_NOT_WORDS = re.compile(r"[^\w]+|_")
_BETWEEN_WORDS = re.compile(r"(?<=[a-z0-9]) (?=[a-z0-9])")
_OPENING = re.compile(
    r"^(?:(?:hello|hi|hey)(?![a-z])|你好|您好|哈喽|亲亲|亲|老板|客服|在吗|在么|在不在|请问一下|请问下|请问|问一下|问下|请教一下|请教|麻烦问下|麻烦您|麻烦|不好意思|打扰一下|打扰了"
    r"|我想问一下|我想问下|我想问|想问一下|想问下|想问|我想知道|想知道|我想咨询一下|我想咨询|想咨询一下|想咨询|咨询一下|那个)"
)
_CLOSING = re.compile(
    r"(?:谢谢你|谢谢您|谢谢|谢了|多谢|(?<![a-z])(?:thanks|thank you|please)|啊|呀|呢|哦|噢|吧|哈|嘛|亲|了)$"
)


def normalise(text: str) -> str:
    """One form for all ways of writing: NFKC, lower case, no punctuation, no greeting or thanks around it.

    A text that is nothing but politeness stays as it is. A space is kept only between Latin words.
    """
    spaced = _NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", text).lower()).strip()
    plain = _BETWEEN_WORDS.sub("\0", spaced).replace(" ", "").replace("\0", " ")
    return _without(_CLOSING, _without(_OPENING, plain))


def _without(filler: re.Pattern[str], text: str) -> str:
    while True:
        shorter = filler.sub("", text).strip()
        if shorter in {"", text}:
            return text
        text = shorter


_EMPTY = frozenset(
    [
        "的",
        "了",
        "吗",
        "么",
        "呢",
        "啊",
        "是",
        "我",
        "你",
        "您",
        "有",
        "就",
        "都",
        "也",
        "在",
        "和",
        "还",
        "要",
        "这",
        "那",
        "个",
        "一",
        "the",
        "a",
        "an",
        "is",
        "are",
        "do",
        "does",
        "i",
        "my",
        "to",
        "of",
        "for",
        "it",
    ]
)


def words(normal: str) -> tuple[str, ...]:
    """The words of a normalised text, without those that say nothing."""
    return tuple(word for word in chinese.words(normal) if not word.isspace() and word not in _EMPTY)


def terms(normal: str) -> tuple[str, ...]:
    """What two questions can share: their words, and their pairs of neighbouring characters, marked by a space."""
    letters = normal.replace(" ", "")
    return words(normal) + tuple(" " + letters[at : at + 2] for at in range(len(letters) - 1))


def sounds(normal: str) -> tuple[str, ...]:
    """The syllables without tones, so that a slip of the input method sounds as it was meant."""
    return tuple(chinese.syllables(normal))


_PERSON = re.compile(
    r"(?:转|接|找|换|叫|要|来|联系|切换到?|连线|呼叫|想和|想跟|跟|和|让|有没有|有)(?:一?下|一?个|个|你们的?|你们家的?|到|给)?"
    r"(?:人工(?!智能|费|成本|降解|湖|草|合成|养殖|授粉)|真人|活人|人类)"
    r"|(?:人工|真人)(?:客服|服务|坐席|回复|处理|接待)(?:在吗|呢|吧|呀)?$"
    r"|(?:不要|别|不想(?:和|跟)?)(?:再)?(?:用|跟|和)?(?:我)?(?:机器人|机器|ai)(?:聊|说|回|回复|客服)?"
    r"|(?:找|转|换|叫|联系)(?:一?下|一?个|个|你们的?|你们)?(?:客服|经理|主管|店长|负责人)"
)
_PERSON_ALONE = re.compile(
    r"(?:人工|真人|客服|人工客服|转人工|转接|机器人走开|agent|human|operator|representative|real person)"
)
_PERSON_LATIN = re.compile(
    r"\b(?:speak|talk|chat|connect|transfer|put|pass)\b.{0,24}"
    r"\b(?:human|agent|person|representative|operator|somebody|someone|supervisor|manager)\b"
    r"|\b(?:get|give|want|need)(?: me)? (?:a |an |the |your )?(?:live |real )?"
    r"(?:human|agent|person|representative|operator|supervisor|manager)\b"
    r"|\b(?:live|real|human) (?:agent|person|support|being)\b"
)
_NOT_WANTED = re.compile(r"(?:不用|不需要|不必|无需|没必要|先不)(?:再)?(?:转|找|接|叫|换)?(?:到|给)?(?:人工|真人|客服)")


def wants_person(text: str) -> bool:
    """Whether the shopper asks for a person rather than for an answer."""
    plain = _BETWEEN_WORDS.sub("\0", _NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", text).lower()).strip())
    plain = plain.replace(" ", "").replace("\0", " ")
    if _NOT_WANTED.search(plain):
        return False
    alone = _PERSON_ALONE.fullmatch(normalise(text)) or _PERSON_ALONE.fullmatch(plain)
    return bool(alone or _PERSON.search(plain) or _PERSON_LATIN.search(plain))
