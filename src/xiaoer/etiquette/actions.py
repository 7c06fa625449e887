"""Loading the rules that lie in the package, and checking a draft with them."""

from __future__ import annotations

from importlib.resources import files

import msgspec

from xiaoer.etiquette.domain.lexicon import Lexicon
from xiaoer.etiquette.domain.lights import Judge, Judgement, Place, compile_rules, judge
from xiaoer.etiquette.domain.rules import Pack

_DATA = files("xiaoer.etiquette").joinpath("data")


def packs() -> tuple[Pack, ...]:
    """The hand-written rule packs of `data/packs`, by file name."""
    found = sorted(_DATA.joinpath("packs").iterdir(), key=lambda file: file.name)
    return tuple(msgspec.yaml.decode(file.read_bytes(), type=Pack) for file in found)


def lexicon() -> Lexicon:
    """The word list of `data/lexicon.json`."""
    return msgspec.json.decode(_DATA.joinpath("lexicon.json").read_bytes(), type=Lexicon)


def load() -> Judge:
    """The judge of all rules in the package. It takes tens of milliseconds: the caller keeps it."""
    return compile_rules(packs(), lexicon())


def check_draft(by: Judge, text: str, place: Place) -> Judgement:
    """The light of what an agent is about to send."""
    return judge(by, text, place)
