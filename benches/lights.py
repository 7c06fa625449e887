"""How long one light takes with 3,000 rules, beside the same rules tried one by one with `re`.

`python benches/lights.py [--rules N] [--messages N]`. The rules are the package's own and, up to N, made-up words of two
to five Chinese characters; the messages are the labelled ones of tests/vectors/lights, joined into messages of
usual length.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import machine
from xiaoer.etiquette.actions import lexicon, packs
from xiaoer.etiquette.domain.folding import fold
from xiaoer.etiquette.domain.lexicon import as_pack
from xiaoer.etiquette.domain.lights import Place, compile_rules, judge
from xiaoer.etiquette.domain.rules import At, Light, Pack, Rule, Wording

VECTORS = Path(__file__).parents[1] / "tests" / "vectors" / "lights" / "messages.jsonl"
SAID = Wording("因为", "Because")


def made_up(count: int, chance: random.Random) -> Pack:
    """Rules of words that no message holds, so that the lights stay the same at every size."""
    words = ["".join(chr(chance.randint(0x9000, 0x9FA5)) for _ in range(chance.randint(2, 5))) for _ in range(count)]
    rules = tuple(
        Rule(id=f"made.{i}", light=Light.RED, reason=SAID, better=SAID, words=(word,)) for i, word in enumerate(words)
    )
    return Pack("made", SAID, rules)


def messages(count: int, chance: random.Random) -> list[str]:
    texts = [json.loads(line)["text"] for line in VECTORS.read_text("utf-8").splitlines()]
    return ["，".join(chance.choices(texts, k=chance.randint(1, 4))) for _ in range(count)]


def one_by_one(rules: list[Rule]) -> Callable[[str], bool]:
    """The usual way: a compiled expression a rule, tried in turn; tells whether a plain word or pattern stands."""
    plain = [rule for rule in rules if rule.at is At.ANYWHERE and (rule.words or rule.pattern)]
    tried = [re.compile(rule.pattern or "|".join(re.escape(fold(word).text) for word in rule.words)) for rule in plain]

    def found(text: str) -> bool:
        folded = fold(text).text
        return sum(1 for pattern in tried if pattern.search(folded)) > 0

    return found


def timed(call: Callable[[str], object], texts: list[str]) -> list[float]:
    """Microseconds of each call, sorted."""
    spent = []
    for text in texts:
        began = time.perf_counter_ns()
        call(text)
        spent.append((time.perf_counter_ns() - began) / 1000)
    return sorted(spent)


def show(name: str, spent: list[float]) -> None:
    middle, late = spent[len(spent) // 2], spent[int(len(spent) * 0.99)]
    rate = len(spent) / sum(spent) * 1e6
    print(f"{name:28} p50 {middle:8.1f} µs   p99 {late:8.1f} µs   max {spent[-1]:8.1f} µs   {rate:9,.0f} messages/s")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.partition(",")[0])
    ask.add_argument("--rules", type=int, default=3000)
    ask.add_argument("--messages", type=int, default=20_000)
    given = ask.parse_args()
    chance = random.Random(20261121)
    own = (*packs(), as_pack(lexicon()))
    more = made_up(max(given.rules - sum(len(pack.rules) for pack in own), 0), chance)
    began = time.perf_counter()
    by = compile_rules((*packs(), more), lexicon())
    built = time.perf_counter() - began
    texts = messages(given.messages, chance)
    length = sorted(len(text) for text in texts)[len(texts) // 2]
    machine.tell("ahocorasick-rs")
    print(f"{len(by.rules)} rules compiled in {built * 1000:.0f} ms; {len(texts)} messages, median {length} characters")
    show("judge", timed(lambda text: judge(by, text, Place()), texts))
    show("one by one with re", timed(one_by_one(list(by.rules)), texts[: max(given.messages // 20, 100)]))


if __name__ == "__main__":
    main()
