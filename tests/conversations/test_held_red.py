"""What becomes of red words whose author asks a supervisor."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.conversations.given import LAN, NOW, YUN, conversation, send
from tests.conversations.reds import WORDS, finding, red_light
from tests.crisis.given import LEAD, PLAN, SENIOR, a_crisis
from xiaoer.conversations.domain import held
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.folding import fold
from xiaoer.conversations.domain.held import LEADING, Held, HeldState, Judge
from xiaoer.conversations.domain.messages import Author, Receipt, Send
from xiaoer.crisis.domain.plans import Link
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.values.refusal import Refused

MINE = conversation(state=State.ASSIGNED, assignee=LAN)
BOSS, WISE = Judge(LEAD, "主管甲（测试）", leads=True), Judge(SENIOR, "资深丙（测试）", leads=False)
OTHER = Judge(UUID(int=0xB0), "主管乙（测试）", leads=True)
NAMED = Link(SENIOR, "资深丙（测试）")
YELLOW = {"light": "yellow", "findings": [finding("tone", "yellow")]}
WHY = Refused("red_light", {"why_zh": "abuse.out不行", "why_en": "no abuse.out"})


def by_agent(body: str = WORDS, **given: Any) -> Send:
    return send(body, Author.AGENT, guarded=True, **{"approval": True, "light": red_light(), **given})


def one_held(body: str = WORDS, crisis: Crisis | None = None, **given: Any) -> Held:
    found = held.hold(by_agent(body), MINE, crisis, asks=True)
    assert isinstance(found, Held)
    return replace(found, **given)


def test_all_of_what_is_held() -> None:
    sent = by_agent()
    assert held.hold(sent, MINE, None, asks=True) == Held(
        shop_id=MINE.shop_id, id=sent.id, conversation_id=MINE.id, client_id=sent.client_id, author_id=LAN.id,
        author_name=LAN.name, crisis_id=None, topics=(), chain=(LEADING,), body=WORDS, text=WORDS, at=NOW, light=red_light(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "talk", "asks", "outcome"),
    [
        pytest.param(by_agent(), MINE, False, WHY, id="the shop lets none go"),
        pytest.param(by_agent(light=YELLOW), MINE, True, None, id="yellow ones"),
        pytest.param(by_agent(light=YELLOW), MINE, False, None, id="yellow ones of a shop that lets none go"),
        pytest.param(by_agent(light=None), MINE, True, None, id="no light"),
        pytest.param(
            by_agent(), replace(MINE, assignee=None), True, Refused("held_takes_first"), id="nobody has it"
        ),
        pytest.param(
            by_agent(), replace(MINE, state=State.RESOLVED), True, Refused("conversation_resolved"), id="it has ended"
        ),
    ],
)  # fmt: skip
def test_what_is_not_held(sent: Send, talk: Conversation, asks: bool, outcome: Refused | None) -> None:  # noqa: FBT001 - a table
    assert held.hold(sent, talk, None, asks=asks) == outcome


@pytest.mark.parametrize(
    ("body", "plan", "crisis_id", "topics", "chain"),
    [
        pytest.param("召回？滚", (NAMED,), UUID(int=0xCC), ("召回",), (NAMED, LEADING), id="whom the plan names, then"),
        pytest.param("召回？滚", (NAMED, LEADING), UUID(int=0xCC), ("召回",), (NAMED, LEADING), id="one is its last"),
        pytest.param(
            "召回？滚", (LEADING, NAMED), UUID(int=0xCC), ("召回",), (LEADING, NAMED, LEADING), id="one is not"
        ),
        pytest.param(WORDS, (NAMED,), None, (), (LEADING,), id="another matter"),
    ],
)
def test_in_a_crisis_a_supervisor_lets_red_words_go_too(
    body: str, plan: tuple[Link, ...], crisis_id: UUID | None, topics: tuple[str, ...], chain: tuple[Link, ...]
) -> None:
    one = one_held(body, a_crisis(plan=replace(PLAN, chain=plan)))
    assert (one.crisis_id, one.topics, one.chain) == (crisis_id, topics, chain)


@pytest.mark.parametrize(
    ("one", "crisis", "asks", "why"),
    [
        pytest.param(one_held(), None, True, None, id="as it was"),
        pytest.param(one_held(), None, False, Refused("held_red_over"), id="the shop lets none go any more"),
        pytest.param(one_held(light=YELLOW), None, False, None, id="altered, and no longer red"),
        pytest.param(one_held(light=None), None, False, None, id="without a light"),
        pytest.param(one_held(), a_crisis(), True, None, id="a crisis of another matter"),
        pytest.param(
            one_held("召回？滚"), a_crisis(), True, Refused("held_in_crisis", {"topics": "召回"}), id="a crisis of this"
        ),
        pytest.param(one_held("召回？滚", a_crisis()), a_crisis(), True, None, id="the crisis that holds it"),
    ],
)
def test_what_can_only_be_refused(one: Held, crisis: Crisis | None, asks: bool, why: Refused | None) -> None:  # noqa: FBT001 - a table
    assert held.hindrance(one, crisis, asks=asks) == why


@pytest.mark.parametrize(
    ("light", "gone"),
    [
        pytest.param(None, False, id="no light"),
        pytest.param(YELLOW, False, id="yellow"),
        pytest.param(red_light("abuse.out"), False, id="for what was asked"),
        pytest.param(red_light("abuse.out", "fraud.fake"), True, id="for more than that"),
    ],
)
def test_an_approvers_own_words_are_red_for_no_more_than_was_asked(light: dict[str, Any] | None, gone: bool) -> None:  # noqa: FBT001 - a table
    assert held.gone_red(one_held(), light) is gone
    assert held.gone_red(one_held(light=None), light) is bool(held.red_rules(light))


@pytest.mark.parametrize(
    ("plan", "approvers"),
    [
        pytest.param((NAMED,), (WISE, BOSS), id="after whom the plan names"),
        pytest.param((LEADING, NAMED), (OTHER, WISE, BOSS), id="whoever saw them as they go, not who saw them first"),
        pytest.param((LEADING, LEADING), (OTHER, BOSS), id="the last of two"),
    ],
)
def test_a_released_light_says_which_supervisor_let_it_go(plan: tuple[Link, ...], approvers: tuple[Judge, ...]) -> None:
    through = one_held("召回？滚", a_crisis(plan=replace(PLAN, chain=plan)))
    for by in approvers:
        assert held.may_decide(through, by)
        through = held.approve(through, by, f"{through.text}吧" if by is WISE else through.text, NOW)
    assert through.is_through
    assert held.released(through) == red_light() | {"approved_by": BOSS.name}
    assert held.released(replace(through, light=YELLOW)) == YELLOW
    assert held.released(replace(through, light=None)) is None


def test_the_rules_and_reasons_of_a_light() -> None:
    light = {"light": "red", "findings": [*red_light("a", "b", "a")["findings"], finding("c", "yellow")]}
    assert held.red_rules(light) == ("a", "b")
    why = Refused("red_light", {"why_zh": "a不行 b不行 a不行", "why_en": "no a no b no a"})
    assert held.red(light["findings"]) == why


def test_in_a_batch_only_what_is_asked_for_waits() -> None:
    sends = [by_agent(), by_agent("您好", light=YELLOW), by_agent(shop_id=MINE.shop_id), send(WORDS, approval=True)]
    folded = fold({MINE.id: MINE}, {}, sends, asking={MINE.shop_id})
    assert [type(one) for one in folded.outcomes] == [Held, Receipt, Held, Receipt]
    assert fold({MINE.id: MINE}, {}, sends[:1], asking={UUID(int=5)}).outcomes == [WHY]


def test_what_was_held_before_is_told_again_whatever_the_shop_lets_go_now() -> None:
    before = one_held(state=HeldState.REFUSED)
    known = {(MINE.id, Author.AGENT, before.client_id): before}
    folded = fold({MINE.id: MINE}, known, [by_agent(client_id=before.client_id)])
    assert (folded.outcomes, folded.appended, folded.held) == ([before], [], [])


def test_a_colleagues_conversation_is_refused_before_anything_is_held() -> None:
    folded = fold({MINE.id: replace(MINE, assignee=YUN)}, {}, [by_agent()], asking={MINE.shop_id})
    assert folded.outcomes == [Refused("already_taken", {"name": YUN.name})]
