"""Labelled messages: `rules` are all findings that are not green, so a false alarm fails as loudly as a miss."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from xiaoer.etiquette.actions import load
from xiaoer.etiquette.domain.lights import Place, judge
from xiaoer.etiquette.domain.rules import Light

PATH = Path(__file__).parents[1] / "vectors" / "lights" / "messages.jsonl"
JUDGE = load()


class Labelled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message as an agent might write it, and what the lights must say."""

    text: str
    stage: str
    opening: bool
    light: Light
    rules: list[str]


MESSAGES = [msgspec.convert(json.loads(line), Labelled) for line in PATH.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("labelled", [pytest.param(one, id=one.text[:30]) for one in MESSAGES])
def test_the_light_and_its_rules_are_as_labelled(labelled: Labelled) -> None:
    judgement = judge(JUDGE, labelled.text, Place(labelled.opening, labelled.stage))
    warned = [finding.rule_id for finding in judgement.findings if finding.light is not Light.GREEN]
    assert (judgement.light, sorted(set(warned))) == (labelled.light, sorted(labelled.rules))


def test_there_are_enough_of_each_kind() -> None:
    lights = Counter(one.light for one in MESSAGES)
    assert len(MESSAGES) == len({one.text for one in MESSAGES}) >= 120
    assert lights[Light.GREEN] >= 60
    assert lights[Light.RED] >= 40
    assert lights[Light.YELLOW] >= 30
