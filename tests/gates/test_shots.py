"""`make shots` pictures every page that the console has a route to."""

from __future__ import annotations

import re

from tests.gates.tree import ROOT
from tools.shots import HEADED, LED, STATES

ROUTER = ROOT / "web/console/src/app/router.ts"
ROUTE = re.compile(r"path: '([^']+)', name: '([\w-]+)'")
ELSEWHERE = {"sign-in": "sign-in", "wall": "floor", "product": "priced"}
"""Pages that are pictured on the way, or under another name, by the state that shows them."""
ON_THE_WAY = {"sign-in", "floor"}
"""States that are kept outside of the tables."""


def pages() -> dict[str, str]:
    """The path of each page by its name."""
    return {name: path for path, name in ROUTE.findall(ROUTER.read_text(encoding="utf-8"))}


def test_every_page_is_pictured() -> None:
    pictured = {*STATES, *LED, *HEADED, *ON_THE_WAY}
    assert len(pages()) >= 21
    assert {ELSEWHERE.get(name, name) for name in pages()} - pictured == set()
    assert "palette" in STATES


def test_what_is_pictured_by_its_address_is_that_page() -> None:
    told = {name: re.sub(r"/:.*", "", path) for name, path in pages().items()}
    assert {name: told.get(name) for name in {**LED, **HEADED}} == {**LED, **HEADED}


def test_states_have_names_of_their_own() -> None:
    states = [*STATES, *LED, *HEADED, *ON_THE_WAY]
    assert sorted(set(states)) == sorted(states)
