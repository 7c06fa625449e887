"""A question's text, made comparable; and the wish for a person."""

from __future__ import annotations

import pytest

from xiaoer.knowledge.domain.questions import normalise, sounds, terms, wants_person, words


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        pytest.param("什么时候发货？", "什么时候发货", id="punctuation"),
        pytest.param("ＷｈａｔｓＡｐｐ！！", "whatsapp", id="full-width"),
        pytest.param("  什么 时候\t发货 ", "什么时候发货", id="spaces"),
        pytest.param("Where is  my order?", "where is my order", id="latin-words"),
        pytest.param("iPhone 15 壳", "iphone 15壳", id="latin-beside-chinese"),
        pytest.param("你好，请问什么时候发货呢，谢谢", "什么时候发货", id="polite"),
        pytest.param("亲亲，我想问一下怎么退货啊", "怎么退货", id="polite-twice"),
        pytest.param("Hi, do you sell hiking boots please", "do you sell hiking boots", id="polite-in-english"),
        pytest.param("Hiking boots?", "hiking boots", id="begins-like-a-greeting"),
        pytest.param("hi你好，hello有货吗", "有货吗", id="greetings-of-both"),
        pytest.param("你好", "你好", id="only-polite"),
        pytest.param("谢谢", "谢谢", id="only-thanks"),
        pytest.param("？？？", "", id="nothing"),
        pytest.param("a_b", "a b", id="underscore"),
    ],
)
def test_normalise(text: str, normal: str) -> None:
    assert normalise(text) == normal


def test_words_leave_out_what_says_nothing() -> None:
    assert words("我的快递到哪了") == ("快递", "到", "哪")
    assert words("where is my order") == ("where", "order")


def test_terms_are_words_and_pairs() -> None:
    assert terms("发货") == ("发货", " 发货")
    assert terms("怎么退") == ("怎么", "退", " 怎么", " 么退")


def test_sounds_have_no_tones() -> None:
    assert sounds("发货") == sounds("发获") == ("fa", "huo")


@pytest.mark.parametrize(
    "text",
    [
        "转人工", "转人工！", "人工", "人工客服", "我要人工", "找人工客服", "真人", "有真人吗", "能不能转接人工", "转一下人工",
        "叫你们客服来", "给我转个客服", "找你们经理", "不要机器人", "别用机器人回复我", "不想和机器人聊", "换个人工", "真人客服",
        "你好，转人工谢谢", "帮我接人工", "人工服务", "agent", "Human", "I want to talk to a human", "speak to an agent please",
        "connect me with a real person", "Can I get a live agent?", "let me talk to your manager", "有没有人工客服",
    ],
)  # fmt: skip
def test_asks_for_a_person(text: str) -> None:
    assert wants_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "人工智能是什么", "有人工智能客服吗", "人工客服几点上班？", "你是机器人吗？", "这个是人工费吗", "要人工费吗", "不用转人工", "不需要人工",
        "先不转人工", "这件是手工的吗", "客服半天不回复", "能送货上门吗", "human hair wig price", "怎么联系快递员", "找一下我的订单",
        "what size should I get for a person of 170 cm", "",
    ],
)  # fmt: skip
def test_asks_for_an_answer(text: str) -> None:
    assert not wants_person(text)
