"""Fits the weights of `xiaoer.knowledge.domain.matching.LEARNED` and prints them with what they reach.

Data: the demo shop's entries (examples/demo_shop/material/knowledge.jsonl), one wording of each entry held out in
five folds; typing slips made from the wordings that stay; the out-of-scope questions of tests/vectors. Seeded.
Run: `.venv/bin/python benches/knowledge_fit.py`
"""

from __future__ import annotations

import random
import sys
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec
import numpy as np

from benches import machine
from xiaoer.knowledge.domain.answering import NEAR_FROM
from xiaoer.knowledge.domain.evaluation import FOLDS, Labelled, Query, held_out, refusal_figures, stage_figures
from xiaoer.knowledge.domain.index import Index, Source, build
from xiaoer.knowledge.domain.matching import LEARNED, Features, Hit, Weights, features, fused, score

ROOT = Path(__file__).parents[1]
SLIPS_A_FOLD = 150
SOUNDS_ALIKE = dict(zip("货退发么得吗快递价换票码运费款", "获腿法嘛的嘛筷第架焕漂马云废宽", strict=True))
OPENINGS, CLOSINGS = ("你好，", "请问", "亲，", "我想问下", ""), ("呢", "谢谢", "啊", "")

Case = tuple[int, Query, str, dict[int, Features], Index]
Matrix = "np.ndarray[Any, np.dtype[Any]]"


def slip(text: str, chance: random.Random) -> str:
    """The text as a hurried hand would send it."""
    letters = list(text)
    place = chance.randrange(max(1, len(letters) - 1))
    match chance.choice("dshpf") if len(letters) > 4 else "f":
        case "d":
            del letters[place]
        case "s":
            letters[place : place + 2] = reversed(letters[place : place + 2])
        case "h":
            letters = [SOUNDS_ALIKE.get(letter, letter) for letter in letters]
        case "p":
            letters = letters[: max(3, len(letters) * 3 // 4)]
        case _:
            return chance.choice(OPENINGS) + text + chance.choice(CLOSINGS)
    return "".join(letters)


def cases() -> list[Case]:
    chance = random.Random(1)
    material = (ROOT / "examples/demo_shop/material/knowledge.jsonl").read_bytes().splitlines()
    entries = [labelled(msgspec.json.decode(line)) for line in material]
    beyond = (ROOT / "tests/vectors/questions/out_of_scope.jsonl").read_bytes().splitlines()
    outside = [Query(msgspec.json.decode(line)["question"], None) for line in beyond]
    made: list[Case] = []
    for fold in range(FOLDS):
        sources, held = held_out(entries, fold)
        index = build(sources)
        asked = [("held", query) for query in held]
        asked += [("slip", query) for query in slips(sources, chance)]
        asked += [("outside", query) for query in outside[fold::FOLDS]]
        made += [(fold, query, sort, features(index, query.text), index) for sort, query in asked]
    return made


def labelled(row: dict[str, Any]) -> Labelled:
    answers = " ".join([row["category"], *(answer["text"] for answer in row["answers"])])
    return Labelled(row["question"], tuple(row["similar"]), answers)


def slips(sources: list[Source], chance: random.Random) -> list[Query]:
    known = [Query(text, entry) for entry, source in enumerate(sources) for text in source.questions]
    return [Query(slip(query.text, chance), query.entry) for query in chance.sample(known, SLIPS_A_FOLD)]


def regression(x: Any, y: Any, weight: Any, rounds: int = 4000) -> tuple[Any, float]:
    """Logistic regression whose coefficients are kept at or above nothing: a better fit never lowers the score."""
    scale = x.std(axis=0) + 1e-9
    scaled, slopes, bias = x / scale, np.zeros(x.shape[1]), 0.0
    for _ in range(rounds):
        wrong = (1 / (1 + np.exp(-(scaled @ slopes + bias))) - y) * weight
        slopes = np.maximum(0, slopes - 0.3 * (scaled.T @ wrong / len(y) + 1e-3 * slopes))
        bias -= 0.3 * float(wrong.mean())
    return slopes / scale, bias


def fit(training: list[Case]) -> Weights:
    """First what makes an entry the right one among those brought up, then how sure its score and lead make it."""
    pairs = [(fit, entry == query.entry) for _, query, _, found, _ in training for entry, fit in found.items()]
    right = np.array([float(correct) for _, correct in pairs])
    columns = np.array([msgspec.structs.astuple(fit) for fit, _ in pairs])
    slopes, _ = regression(columns, right, np.where(right > 0, 10.0, 1.0))
    weights = Weights(float(slopes[0]), float(slopes[1]), float(slopes[2]), score=0.0, lead=0.0, alike=0.0, bias=0.0)
    tops = [top(query, found, weights) for _, query, _, found, _ in training if found]
    sure, bias = regression(np.array([one[:3] for one in tops]), np.array([one[3] for one in tops]), 1.0)
    found = {"score": float(sure[0]), "lead": float(sure[1]), "alike": float(sure[2]), "bias": bias}
    return msgspec.structs.replace(weights, **found)


def top(query: Query, found: dict[int, Features], weights: Weights) -> tuple[float, float, float, float]:
    scores = sorted(((score(fit, weights), entry) for entry, fit in found.items()), reverse=True)
    lead = scores[0][0] - (scores[1][0] if len(scores) > 1 else 0.0)
    return scores[0][0], lead, found[scores[0][1]].near, float(scores[0][1] == query.entry)


def show(name: str, judged: list[tuple[Query, list[Hit]]]) -> None:
    known = [pair for pair in judged if pair[0].entry is not None]
    print(f"{name}: {len(judged)} questions", stage_figures("fused", known) if known else "")
    for limit in (0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7):
        found = refusal_figures(judged, partial(passes, limit), limit)
        print(f"  from {limit}: answered {found.answered:.3f} right {found.right:.3f} false {found.false_answers:.3f}")


def passes(limit: float, hit: Hit) -> bool:
    return hit.score >= limit and hit.near >= NEAR_FROM


def main() -> None:
    machine.tell("numpy")
    made = cases()
    judged: dict[str, list[tuple[Query, list[Hit]]]] = {}
    for fold in range(FOLDS):
        weights = fit([case for case in made if case[0] != fold])
        for _, query, sort, _, index in (case for case in made if case[0] == fold):
            judged.setdefault(sort, []).append((query, fused(index, query.text, 10, weights=weights)))
    for sort, pairs in judged.items():
        show(sort, pairs)
    print("in force", LEARNED)
    print("fitted  ", fit(made))


if __name__ == "__main__":
    main()
