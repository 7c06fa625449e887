from __future__ import annotations

from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.conversations.given import LAN, NOW, YUN, conversation, send
from tests.crisis.given import FIRE, LEAD, OTHER, PLAN, SENIOR, STATEMENT, a_crisis
from xiaoer.conversations.domain import held
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.folding import fold
from xiaoer.conversations.domain.held import Held, HeldState, Judge, Ruling
from xiaoer.conversations.domain.messages import Author, Receipt, Send
from xiaoer.crisis.domain.plans import LONGEST_REASON, Link
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.values.refusal import Refused

MINE = conversation(state=State.ASSIGNED, assignee=LAN)
WORDS = "杯子不会召回，您放心用"
LEADING, ANOTHER = Judge(LEAD, "主管甲（测试）", leads=True), Judge(OTHER, "主管乙（测试）", leads=True)
WISE = Judge(SENIOR, "资深丙（测试）", leads=False)
TWO_STEPS = (Link(SENIOR, "资深丙（测试）"), Link())


def by_agent(body: str = WORDS, **given: object) -> Send:
    return send(body, Author.AGENT, guarded=True, **given)


def one_held(**given: object) -> Held:
    found = held.hold(by_agent(), MINE, a_crisis())
    assert isinstance(found, Held)
    return replace(found, **given)


def test_all_of_what_is_held() -> None:
    light = {"light": "yellow", "findings": []}
    sent = by_agent("冒烟的都会召回", light=light)
    assert held.hold(sent, MINE, a_crisis(plan=replace(PLAN, chain=TWO_STEPS))) == Held(
        shop_id=MINE.shop_id, id=sent.id, conversation_id=MINE.id, client_id=sent.client_id, author_id=LAN.id,
        author_name=LAN.name, crisis_id=UUID(int=0xCC), topics=("起火", "召回"), chain=TWO_STEPS,
        body="冒烟的都会召回", text="冒烟的都会召回", at=NOW, light=light,
    )  # fmt: skip


def test_words_that_would_wait_do_not_go_with_a_file() -> None:
    assert held.hold(by_agent(upload=UUID(int=7)), MINE, a_crisis()) == Refused("held_with_file")
    assert held.hold(by_agent("说明书", upload=UUID(int=7)), MINE, a_crisis()) is None


@pytest.mark.parametrize(
    ("body", "talk", "crisis", "outcome"),
    [
        pytest.param(WORDS, MINE, None, None, id="no crisis has ever been"),
        pytest.param(WORDS, MINE, a_crisis(on=False), None, id="it is over"),
        pytest.param("今天发货", MINE, a_crisis(), None, id="another matter"),
        pytest.param(STATEMENT, MINE, a_crisis(), None, id="the statement"),
        pytest.param(
            WORDS, conversation(state=State.QUEUED), a_crisis(), Refused("held_takes_first"), id="nobody has it"
        ),
        pytest.param(
            WORDS, replace(MINE, state=State.RESOLVED), a_crisis(), Refused("conversation_resolved"), id="it has ended"
        ),
    ],
)
def test_what_is_not_held(body: str, talk: Conversation, crisis: Crisis | None, outcome: Refused | None) -> None:
    assert held.hold(by_agent(body), talk, crisis) == outcome


STEPS = [
    pytest.param(one_held(), LEADING, 0, None, id="a supervisor, any"),
    pytest.param(one_held(), WISE, 0, "held_not_yours", id="who does not lead"),
    pytest.param(one_held(), LEADING, 1, "held_moved_on", id="a step that is not the next one"),
    pytest.param(one_held(author_id=LEAD), LEADING, 0, "held_own", id="their own"),
    pytest.param(one_held(state=HeldState.WITHDRAWN), LEADING, 0, "held_over", id="taken back"),
    pytest.param(one_held(chain=TWO_STEPS), WISE, 0, None, id="the one who is named"),
    pytest.param(one_held(chain=TWO_STEPS), LEADING, 0, "held_not_yours", id="another than the one who is named"),
    pytest.param(one_held(chain=TWO_STEPS, author_id=SENIOR), LEADING, 0, None, id="who stands in for the author"),
    pytest.param(one_held(chain=TWO_STEPS, author_id=SENIOR), WISE, 0, "held_own", id="the author, though named"),
]


@pytest.mark.parametrize(("one", "by", "step", "code"), STEPS)
def test_who_may_decide(one: Held, by: Judge, step: int, code: str | None) -> None:
    assert held.refusal(one, by, step) == (Refused(code) if code else None)
    if step == one.step:
        assert held.may_decide(one, by) == (code is None)


@pytest.mark.parametrize(
    ("one", "approvers", "can"),
    [
        pytest.param(one_held(), [LEADING], True, id="somebody leads"),
        pytest.param(one_held(author_id=LEAD), [LEADING], False, id="only the author leads"),
        pytest.param(one_held(author_id=LEAD), [LEADING, ANOTHER], True, id="another one leads"),
        pytest.param(one_held(chain=TWO_STEPS), [LEADING], False, id="the one who is named has gone"),
        pytest.param(one_held(chain=TWO_STEPS), [LEADING, WISE], True, id="both steps"),
        pytest.param(one_held(chain=TWO_STEPS, author_id=SENIOR), [LEADING, WISE], True, id="who stands in does both"),
    ],
)
def test_whether_every_step_has_somebody(one: Held, approvers: list[Judge], can: bool) -> None:  # noqa: FBT001 - a table
    assert held.is_decidable(one, approvers) == can


def test_steps_are_approved_one_after_the_other_and_both_texts_stay() -> None:
    first = held.approve(one_held(chain=TWO_STEPS), WISE, WORDS, NOW + 1)
    assert (first.step, first.is_through, first.text) == (1, False, WORDS)
    second = held.approve(first, LEADING, "我们正在核实", NOW + 2)
    assert (second.step, second.is_through, second.body, second.text) == (2, True, WORDS, "我们正在核实")
    assert second.decided == (
        Ruling(0, SENIOR, "资深丙（测试）", NOW + 1, approved=True),
        Ruling(1, LEAD, "主管甲（测试）", NOW + 2, approved=True, text="我们正在核实"),
    )
    assert second.state is HeldState.WAITING


def test_a_refusal_ends_it_with_its_reason() -> None:
    over = held.refuse(one_held(), LEADING, "还没有定论", NOW + 1)
    assert (over.state, over.ended_at, over.why, over.step) == (HeldState.REFUSED, NOW + 1, "还没有定论", 0)
    assert over.decided == (Ruling(0, LEAD, "主管甲（测试）", NOW + 1, approved=False, reason="还没有定论"),)


@pytest.mark.parametrize(
    ("talk", "obstacle"),
    [
        pytest.param(MINE, None, id="still the author's"),
        pytest.param(replace(MINE, state=State.RESOLVED), Refused("conversation_resolved"), id="it has ended"),
        pytest.param(
            replace(MINE, assignee=None, state=State.QUEUED), Refused("not_assigned"), id="in the queue again"
        ),
        pytest.param(replace(MINE, assignee=YUN), Refused("already_taken", {"name": YUN.name}), id="a colleague's"),
    ],
)
def test_what_comes_between(talk: Conversation, obstacle: Refused | None) -> None:
    assert held.obstacle(one_held(), talk) == obstacle


@pytest.mark.parametrize(
    ("state", "after"),
    [
        pytest.param(HeldState.WAITING, HeldState.WITHDRAWN, id="taken back"),
        pytest.param(HeldState.REFUSED, HeldState.REFUSED, id="read"),
    ],
)
def test_what_its_author_is_done_with(state: HeldState, after: HeldState) -> None:
    done = held.put_away(one_held(state=state), NOW + 1)
    assert (done.state, done.closed) == (after, True)
    assert done.ended_at == (NOW + 1 if state is HeldState.WAITING else None)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param(" 没有\x00定论 ", "没有定论", id="cleaned"),
        pytest.param("  ", None, id="empty"),
        pytest.param("长" * (LONGEST_REASON + 1), None, id="too long"),
    ],
)
def test_an_approvers_reason(text: str, kept: str | None) -> None:
    assert held.reason_of(text) == (kept or Refused("crisis_reason", {"most": LONGEST_REASON}))


BOTH = {MINE.id: MINE}
CRISES = {MINE.shop_id: a_crisis()}


def test_in_a_batch_what_touches_a_topic_is_held_and_the_rest_goes() -> None:
    sends = [by_agent(), by_agent("今天发货"), send("会召回吗"), by_agent(STATEMENT)]
    folded = fold(BOTH, {}, sends, crises=CRISES)
    assert [type(one) for one in folded.outcomes] == [Held, Receipt, Receipt, Receipt]
    assert [one.body for one in folded.held] == [WORDS]
    assert [one.body for one, _ in folded.appended] == ["今天发货", "会召回吗", STATEMENT]
    assert folded.changed[MINE.id].last_seq == 3


def test_the_same_again_in_the_batch_is_held_once() -> None:
    first = by_agent()
    folded = fold(BOTH, {}, [first, replace(first, id=UUID(int=9))], crises=CRISES)
    assert folded.outcomes == [folded.held[0], folded.held[0]]
    assert len(folded.held) == 1


def test_what_was_held_before_is_told_again_and_never_sent() -> None:
    before = one_held(state=HeldState.GIVEN_BACK)
    known = {(MINE.id, Author.AGENT, before.client_id): before}
    folded = fold(BOTH, known, [by_agent()], crises={MINE.shop_id: a_crisis(on=False)})
    assert (folded.outcomes, folded.appended, folded.held) == ([before], [], [])


@pytest.mark.parametrize(
    ("sent", "crises"),
    [
        pytest.param(send(WORDS, Author.AGENT), CRISES, id="what nobody says here and now"),
        pytest.param(by_agent(), {}, id="a shop that has never been in a crisis"),
        pytest.param(
            by_agent(), {UUID(int=5): a_crisis(plan=replace(PLAN, topics=(FIRE,)))}, id="another shop's crisis"
        ),
    ],
)
def test_what_goes_all_the_same(sent: Send, crises: dict[UUID, Crisis]) -> None:
    folded = fold(BOTH, {}, [sent], crises=crises)
    assert [type(one) for one in folded.outcomes] == [Receipt]


def test_a_colleagues_conversation_is_refused_before_anything_is_held() -> None:
    folded = fold({MINE.id: replace(MINE, assignee=YUN)}, {}, [by_agent()], crises=CRISES)
    assert folded.outcomes == [Refused("already_taken", {"name": YUN.name})]
