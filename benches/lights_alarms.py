"""How often the lights speak on real chats, and which rules speak most: `python benches/lights_alarms.py FILE`.

FILE holds one message a line, tab separated: session, user, is_agent (0 or 1), two more columns, product, text (the
layout of the public JDDC sample). Agents there are trained people of one large shop: nearly all red is a false
alarm, and is worth reading. Nothing of the file is kept.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import machine
from xiaoer.etiquette.actions import load
from xiaoer.etiquette.domain.lights import Finding, Place, judge
from xiaoer.etiquette.domain.rules import Light

_MASK = re.compile(r"\[[^\[\]]{1,6}x\]")  # [数字x], [订单x]: masks of the data, read as a digit


def agent_messages(path: Path) -> list[str]:
    """The texts of agents, with masks as digits; ValueError for a line that has other than seven columns."""
    texts = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        columns = line.split("\t")
        if len(columns) != 7:
            raise ValueError(f"{path}, line {number}: {len(columns)} columns, expected 7")
        if columns[2] == "1" and columns[6].strip():
            texts.append(_MASK.sub("1", columns[6].strip()))
    return texts


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    ask.add_argument("file", type=Path)
    ask.add_argument("--examples", type=int, default=2, help="messages to show a rule")
    ask.add_argument("--rules", type=int, default=25, help="rules to show a light")
    given = ask.parse_args()
    machine.tell()
    by = load()
    texts = agent_messages(given.file)
    lights: Counter[Light] = Counter()
    spoke: dict[Light, dict[str, list[tuple[str, Finding]]]] = {light: defaultdict(list) for light in Light}
    for text in texts:
        judgement = judge(by, text, Place())
        lights[judgement.light] += 1
        for finding in {one.rule_id: one for one in judgement.findings}.values():
            spoke[finding.light][finding.rule_id].append((text, finding))
    print(f"{len(texts)} agent messages, {len(by.rules)} rules")
    for light in (Light.RED, Light.YELLOW, Light.GREEN):
        print(f"{light}: {lights[light]} messages, {lights[light] / len(texts):.2%}")
        ranked = sorted(spoke[light].items(), key=lambda item: -len(item[1]))
        for rule_id, hits in ranked[: given.rules]:
            print(f"  {len(hits):5}  {rule_id}")
            for text, finding in hits[: given.examples]:
                around = text[max(0, finding.start - 25) : finding.end + 25].replace("\n", " ")
                print(f"           …{around}…")


if __name__ == "__main__":
    main()
