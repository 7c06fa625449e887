from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoer.etiquette.actions import check_draft, load
from xiaoer.etiquette.domain.emoji import RULE, bare, emojis, is_emoji, strange
from xiaoer.etiquette.domain.lights import Place
from xiaoer.etiquette.domain.rules import Light
from xiaoer.etiquette.domain.settings import MOST_EMOJI, LightSettings, checked
from xiaoer.values.refusal import Refused

JUDGE = load()
OURS = LightSettings(emoji=("😊", "👍"))
MANY = tuple(chr(0x1F300 + n) for n in range(MOST_EMOJI + 1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("您好", [], id="none"),
        pytest.param("好的😊，马上🙏", [(2, 3, "😊"), (6, 7, "🙏")], id="two at their places"),
        pytest.param("👍🏽", [(0, 2, "👍🏽")], id="with a tone"),
        pytest.param("❤️爱", [(0, 2, "❤️")], id="asked to be drawn"),
        pytest.param("👨‍👩‍👧", [(0, 5, "👨‍👩‍👧")], id="joined"),
        pytest.param("🤷‍♀️", [(0, 4, "🤷‍♀️")], id="joined with a sign"),
        pytest.param("🇨🇳🇬🇧", [(0, 2, "🇨🇳"), (2, 4, "🇬🇧")], id="flags"),
        pytest.param("1️⃣", [(0, 3, "1️⃣")], id="a key"),
        pytest.param("☎ ✓ ★ → ① ￥ 100%", [], id="signs of text"),
        pytest.param("☎️", [(0, 2, "☎️")], id="a sign of text that is asked to be drawn"),
        pytest.param("[微笑] :)", [], id="in brackets, and in letters"),
    ],
)
def test_the_emoji_of_a_text(text: str, found: list[tuple[int, int, str]]) -> None:
    assert [tuple(one) for one in emojis(text)] == found


@given(st.text())
def test_each_is_one_at_its_place(text: str) -> None:
    for spot in emojis(text):
        assert text[spot.start : spot.end] == spot.emoji
        assert is_emoji(spot.emoji)
        assert bare(spot.emoji) in text.replace("\ufe0f", "") or len(spot.emoji) > 1


@pytest.mark.parametrize(
    ("text", "ours", "words"),
    [
        pytest.param("好的😘", None, [], id="any"),
        pytest.param("好的😊👍🏽", OURS.emoji, [], id="ours, in whatever tone"),
        pytest.param("好的😘😊💋", OURS.emoji, ["😘", "💋"], id="not ours"),
        pytest.param("好的😘", (), [], id="any, where none is named"),
    ],
)
def test_what_a_shop_does_not_use(text: str, ours: tuple[str, ...] | None, words: list[str]) -> None:
    assert [one.words for one in strange(text, ours)] == words


def test_it_gets_a_yellow_light_with_its_reason_and_those_to_use() -> None:
    judged = check_draft(JUDGE, "好的，马上帮您查询一下😘", Place(), OURS)
    [found] = [one for one in judged.findings if one.rule_id == RULE]
    assert (judged.light, judged.blocked, found.start, found.end) == (Light.YELLOW, False, 11, 12)
    assert (found.reason.zh, found.better.zh) == ("店铺不用这个表情。", "删掉表情，或换成 😊 👍")
    assert check_draft(JUDGE, "好的，马上帮您查询一下😘", Place()).light is Light.GREEN
    assert check_draft(JUDGE, "好的，马上帮您查询一下😘", Place(), LightSettings(emoji=())).light is Light.GREEN


def test_a_red_one_stays_red() -> None:
    judged = check_draft(JUDGE, "这个不算售后😘", Place(stage="aftersale"), OURS)
    assert (judged.light, [one.light for one in judged.findings][:1]) == (Light.RED, [Light.RED])
    assert RULE in [one.rule_id for one in judged.findings]


@pytest.mark.parametrize(
    ("told", "settled"),
    [
        pytest.param(None, None, id="any"),
        pytest.param((), None, id="none named: any"),
        pytest.param(("😊", "👍"), ("😊", "👍"), id="some"),
        pytest.param(("👍", "😊", "👍🏽"), ("👍", "😊"), id="each once, whatever its tone"),
    ],
)
def test_what_is_settled(told: tuple[str, ...] | None, settled: tuple[str, ...] | None) -> None:
    assert checked(LightSettings(emoji=told)) == LightSettings(emoji=settled)


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        pytest.param(("😊", "好"), Refused("bad_emoji", {"what": "好"}), id="a character"),
        pytest.param(("😊😊",), Refused("bad_emoji", {"what": "😊😊"}), id="two in one"),
        pytest.param(("",), Refused("bad_emoji", {"what": ""}), id="nothing"),
        pytest.param(MANY, Refused("too_many_emoji", {"most": MOST_EMOJI}), id="too many"),
        pytest.param((*MANY, "好"), Refused("bad_emoji", {"what": "好"}), id="too many, and a character"),
    ],
)
def test_what_is_refused(told: tuple[str, ...], refused: Refused) -> None:
    assert checked(LightSettings(emoji=told)) == refused
