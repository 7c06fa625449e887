"""The labelled dialogues, and what the watch makes of one: as if each line had just been said."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.conversations.domain.messages import Kind as MessageKind
from xiaoer.conversations.domain.watching import Kind
from xiaoer.etiquette.domain.lights import Judge, Place, judge
from xiaoer.watch.domain import overrides, questions
from xiaoer.watch.domain.alarms import Found
from xiaoer.watch.domain.looking import BACK, Seen, look, may_matter

PATH = Path(__file__).parents[1] / "vectors" / "watch.json"
SECOND = 1_000_000
DAY = 86_400 * SECOND
NOW = 1_795_257_000_000_000
HERE = UUID(int=0xB1)


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line; `by` "stopped" is a draft that a red light held back."""

    by: str
    text: str
    after: int = 20
    why: str = ""


class Dialogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A short talk and the alarms that are right for it."""

    id: str
    lang: str
    alarms: tuple[Kind, ...]
    say: tuple[Said, ...]
    former: tuple[tuple[str, int], ...] = ()
    wait: int = 0


class Quality(NamedTuple):
    """Of one kind: raised rightly, raised wrongly, missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def dialogues() -> list[Dialogue]:
    return msgspec.convert(json.loads(PATH.read_text(encoding="utf-8"))["dialogues"], list[Dialogue])


def message(author: Author, text: str, seq: int, at: int, **given: Any) -> Message:
    plain = {"conversation_id": HERE, "id": UUID(int=0xD000 + seq), "author_id": UUID(int=1), "author_name": "演示"}
    return Message(
        **{
            **plain,
            "seq": seq,
            "author": author,
            "kind": MessageKind.TEXT,
            "body": text,
            "client_id": f"line-{seq:06}",
            "at": at,
            **given,
        }
    )


def light_of(by: Judge, text: str, why: str = "") -> dict[str, Any]:
    """As it is kept with a message."""
    judgement = judge(by, text, Place())
    found = [{"rule_id": one.rule_id, "light": str(one.light)} for one in judgement.findings]
    light: dict[str, Any] = {"light": str(judgement.light), "findings": found}
    return {**light, "override": why} if why else light


def watched(by: Judge, dialogue: Dialogue) -> list[Found]:
    """Everything that is found on the way, each as often as it stands."""
    former = tuple(
        message(Author.SHOPPER, text, 1, NOW - days * DAY, conversation_id=UUID(int=0xE0 + place))
        for place, (text, days) in enumerate(dialogue.former)
    )
    return list(_follow(by, dialogue, former))


def _follow(by: Judge, dialogue: Dialogue, former: Sequence[Message]) -> Iterator[Found]:
    at, lines, stops = NOW, list[Message](), list[int]()
    for said in dialogue.say:
        at += said.after * SECOND
        if said.by == "stopped":
            stops.append(at)
            if tries := overrides.keeps_trying(lines, stops, at):
                yield tries
            continue
        author = Author(said.by)
        light = light_of(by, said.text, said.why) if author is Author.AGENT else None
        lines.append(message(author, said.text, len(lines) + 1, at, light=light))
        if may_matter(lines[-1]):
            yield from look(Seen(tuple(lines[-BACK:]), {}, tuple(former), tuple(stops)), tuple(Kind))
    if dialogue.wait and (left := questions.standing(lines)) is not None:
        yield questions.waits(lines, left)


def measured(by: Judge) -> tuple[dict[Kind, Quality], list[tuple[str, list[str], list[str]]]]:
    """The quality of each kind, and every dialogue that is not as labelled: what is wrong, what is missed."""
    right, wrong, missed = Counter[Kind](), Counter[Kind](), Counter[Kind]()
    errors = []
    for one in dialogues():
        got, wanted = {found.kind for found in watched(by, one)}, set(one.alarms)
        right.update(got & wanted)
        wrong.update(got - wanted)
        missed.update(wanted - got)
        if got != wanted:
            errors.append((one.id, sorted(map(str, got - wanted)), sorted(map(str, wanted - got))))
    return {kind: Quality(right[kind], wrong[kind], missed[kind]) for kind in Kind}, errors
