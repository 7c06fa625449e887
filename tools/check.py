"""`make check`: every gate that needs no database and no browser. All of them run; one that fails fails the whole."""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tools.steps import BIN, ROOT, WEB_BIN, Ran, Step, quietly

WEB = ROOT / "web"

DOCUMENTS = (
    "tests/docs/test_guide.py", "tests/docs/test_documents.py", "tests/docs/test_glossary.py",
    "tests/conversations/test_protocol_docs.py",
)  # fmt: skip
"""That the documents say what the code does; they need nothing running."""
PYTHON = (
    Step("ruff", [BIN / "ruff", "check", "--output-format=concise", "."]),
    Step("format", [BIN / "ruff", "format", "--check", "."]),
    Step("imports", [BIN / "lint-imports", "--no-cache"]),
    Step("types", [BIN / "mypy"]),
    Step("gates", [BIN / "pytest", "-q", "tests/gates", *DOCUMENTS]),
)
BROWSER = (
    Step("oxlint", [WEB_BIN / "oxlint", "--deny-warnings"], WEB),
    Step("eslint", [WEB_BIN / "eslint", "--max-warnings", "0", "."], WEB),
    Step("vue-tsc", [BIN / "npm", "run", "check", "--workspaces", "--if-present"], WEB),
    Step("vitest", [WEB_BIN / "vitest", "run"], WEB),
)


def in_turn(steps: Sequence[Step]) -> list[Ran]:
    return [quietly(step) for step in steps]


def main() -> int:
    """Two lanes, one for each core that such a machine has at least."""
    with ThreadPoolExecutor(2) as lanes:
        ran = [one for lane in lanes.map(in_turn, (PYTHON, BROWSER)) for one in lane]
    failed = [one.name for one in ran if not one.passed]
    if failed:
        sys.stdout.write(f"Failed: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
