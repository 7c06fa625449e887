from __future__ import annotations

import pytest

from xiaoer.scripts.domain.matter import matter

QUESTION = "快递三天没更新了"


@pytest.mark.parametrize(
    "text",
    [
        "转人工", "转人工！", "人工", "人工客服", "我要转人工", "帮我转接人工客服谢谢", "有人吗", "找客服", "客服在吗", "能不能转人工啊",
        "请转接一下人工", "轉人工", "不要机器人，转人工", "来人", "human", "Agent, please!", "I want to talk to a real person",
        "Can I speak to someone?", "Is anybody there?", "2", "？？？", "😀",
    ],
)  # fmt: skip
def test_a_call_for_a_person_is_passed_over(text: str) -> None:
    assert matter((text, QUESTION)) == QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "转人工，退款什么时候到", "人工费怎么算", "客服说今天发货，发了吗", "不要了", "我要退货", "人造革的吗", "可以换一下吗",
        "agent orange", "Can I get a refund?", "hello", "您好", "my name is human, and my parcel has not moved in days",
    ],
)  # fmt: skip
def test_whatever_asks_for_more_counts(text: str) -> None:
    assert matter((text, QUESTION)) == text


def test_the_newest_question_counts() -> None:
    assert matter(("人工", "转人工", QUESTION, "发票怎么开")) == QUESTION


def test_where_nothing_was_asked_the_newest_words_stay() -> None:
    assert matter(("人工", "转人工")) == "人工"


def test_long_words_take_no_time() -> None:
    assert matter(("要" * 4000, QUESTION)) == "要" * 4000
