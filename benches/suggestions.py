"""Whether the right script is among the three, and how long it takes: `python benches/suggestions.py FOLDER`.

FOLDER holds scenarios.jsonl and scripts.jsonl of a shop. Every thing that shoppers say is taken out once and asked:
held out, so that no phrase finds itself. The facts are all known, so only the words decide. Scripts of one scenario
overlap by nature; the share with the right scenario among the three is shown beside it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

from benches import machine
from tests.scripts.given import FACTS
from xiaoer.scripts.domain.facts import Facts
from xiaoer.scripts.domain.index import Index, build
from xiaoer.scripts.domain.scripts import Published, Scenario, ScriptRow, State, Version
from xiaoer.scripts.domain.search import ready
from xiaoer.scripts.domain.suggestion import Asked, suggest

QUERIES = (
    "退货",
    "退货 运费",
    "我要退掉这件衣服",
    "th",
    "tuih",
    "thh",
    "tuihuo",
    "fapiao",
    "zhong",
    "chang",
    "xqzk",
    "invoice",
)


def library(folder: Path) -> list[Published]:
    lines = (folder / "scenarios.jsonl").read_text("utf-8").splitlines()
    tree = {one.path: one for one in (msgspec.json.decode(line, type=Scenario) for line in lines)}
    rows = (folder / "scripts.jsonl").read_text("utf-8").splitlines()
    return [_published(i, msgspec.json.decode(row, type=ScriptRow), tree) for i, row in enumerate(rows)]


def _published(number: int, row: ScriptRow, tree: dict[str, Scenario]) -> Published:
    found = Version(
        script_id=UUID(int=number), key=row.key, version=1, state=State.PUBLISHED, content=row.content, written_at=0
    )
    return Published(found, tree[row.scenario])


def held_out(scripts: list[Published]) -> Iterator[tuple[Index, str, Published]]:
    """For each phrase the index of everything but it."""
    for place, one in enumerate(scripts):
        for said in one.version.content.says:
            rest = tuple(say for say in one.version.content.says if say != said)
            content = msgspec.structs.replace(one.version.content, says=rest)
            without = msgspec.structs.replace(one.version, content=content)
            changed = msgspec.structs.replace(one, version=without)
            yield build([*scripts[:place], changed, *scripts[place + 1 :]]), said, one


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    ask.add_argument("folder", type=Path)
    ask.add_argument("--times", type=int, default=10, help="the library's size for the timing, in copies of it")
    given = ask.parse_args()
    scripts = library(given.folder)
    right = scenario = first = asked = 0
    for index, said, one in held_out(scripts):
        offered = suggest(index, Asked(said, one.version.content.stage), _facts_of(one))
        asked += 1
        ids = [offer.script_id for offer in offered]
        first += ids[:1] == [one.version.script_id]
        right += one.version.script_id in ids
        scenario += one.scenario in [offer.scenario for offer in offered]
    machine.tell("rapidfuzz", "rjieba")
    print(f"{len(scripts)} scripts, {asked} held-out phrases")
    print(f"right script first {first / asked:.1%}, in the three {right / asked:.1%}; scenario {scenario / asked:.1%}")
    for times in (1, given.times):
        spent = timed(scripts, times)
        middle, late = spent[len(spent) // 2], spent[int(len(spent) * 0.99)]
        print(f"{len(scripts) * times} scripts: p50 {middle:.2f} ms, p99 {late:.2f} ms, max {spent[-1]:.2f} ms")
        spent = searched(scripts, times)
        print(f"looked for by pinyin and words: p50 {spent[len(spent) // 2]:.2f} ms, max {spent[-1]:.2f} ms")


def searched(scripts: list[Published], times: int) -> list[float]:
    """Milliseconds until what a typed query finds is ready, sorted; the library copied so many times."""
    index = build(scripts * times)
    spent = []
    for query in QUERIES * 5:
        began = time.perf_counter()
        ready(index, query, FACTS)
        spent.append((time.perf_counter() - began) * 1000)
    return sorted(spent)


def timed(scripts: list[Published], times: int) -> list[float]:
    """Milliseconds of each phrase's three suggestions, sorted; the library copied so many times."""
    index = build(scripts * times)
    spent = []
    for one in scripts:
        for said in one.version.content.says:
            began = time.perf_counter()
            suggest(index, Asked(said, one.version.content.stage), _facts_of(one))
            spent.append((time.perf_counter() - began) * 1000)
    return sorted(spent)


def _facts_of(one: Published) -> Facts:
    when = one.version.content.when
    order = msgspec.structs.replace(
        FACTS.order, state=next(iter(when.order_state), "shipped"), categories=frozenset(when.category)
    )
    return msgspec.structs.replace(FACTS, order=order)


if __name__ == "__main__":
    main()
