"""How long an answer takes with many questions: stages 1 to 3 and their fusion, in one thread.

The questions are the demo shop's own wordings; beyond them, the same wordings about each of its products. Asked are
typing slips of them and questions that no entry answers. Run: `.venv/bin/python benches/knowledge.py [questions ...]`
"""

from __future__ import annotations

import random
import resource
import sys
from itertools import islice, product
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

from benches import machine
from xiaoer.knowledge.actions.shelves import source
from xiaoer.knowledge.domain.answering import AnswerText, Asked, Entry, respond
from xiaoer.knowledge.domain.index import build

ROOT = Path(__file__).parents[1]
MATERIAL = ROOT / "examples" / "demo_shop" / "material"
SIZES = (1_000, 20_000)
ROUNDS = 2_000


def lines(path: Path) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]


def entries(questions: int) -> list[Entry]:
    """Entries with that many questions in all, each of the demo shop's about one product after another."""
    told, goods = (
        lines(MATERIAL / "knowledge.jsonl"),
        ["", *(row["title"][:6] for row in lines(MATERIAL / "products.jsonl"))],
    )
    made: list[Entry] = []
    left = questions
    for number, (about, row) in enumerate(product(goods, told)):
        wordings = [about + text for text in (row["question"], *row["similar"])][:left]
        if not wordings:
            break
        answers = tuple(AnswerText(about + answer["text"]) for answer in row["answers"])
        made.append(
            Entry(UUID(int=number), str(number), wordings[0], tuple(wordings[1:]), answers, row["category"], "")
        )
        left -= len(wordings)
    return made


def asked(known: list[Entry]) -> list[str]:
    chance = random.Random(7)
    wordings = [text for entry in known for text in (entry.question, *entry.similar)]
    slips = [slipped(text, chance) for text in chance.choices(wordings, k=ROUNDS * 3 // 4)]
    beyond = [row["question"] for row in lines(ROOT / "tests/vectors/questions/out_of_scope.jsonl")]
    return chance.sample([*slips, *chance.choices(beyond, k=ROUNDS - len(slips))], k=ROUNDS)


def slipped(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    return text[:place] + text[place + 1 :] or text


def measure(questions: int) -> None:
    known = entries(questions)
    began = perf_counter()
    index = build([source(entry) for entry in known])
    built = perf_counter() - began
    taken = []
    for text in asked(known):
        began = perf_counter()
        respond(index, known, Asked(text), str)
        taken.append((perf_counter() - began) * 1000)
    taken.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(index.texts):>7} questions in {len(known)} entries: built in {built:.2f} s, answer p50 "
        f"{taken[ROUNDS // 2]:.2f} ms, p99 {taken[ROUNDS * 99 // 100]:.2f} ms, most {taken[-1]:.2f} ms; "
        f"process at most {memory:.0f} MB"
    )


def main() -> None:
    machine.tell("rjieba")
    for size in [int(one) for one in islice(sys.argv, 1, None)] or SIZES:
        measure(size)


if __name__ == "__main__":
    main()
