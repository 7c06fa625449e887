"""`make test`: set-up, build, gates, tests, coverage, with the minutes of each. Needs no more than the system's Python.

All parts run even where an earlier one failed, except that nothing runs without the environment.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from tools.steps import BIN, ROOT, Ran, Step, openly

BUDGETS = {"set-up": 6, "gates": 2, "units and properties": 4, "databases": 5, "faults": 2, "browser": 6}
"""Minutes on two cores; together 25."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="also the tests marked long")
    long = parser.parse_args().long
    setup = openly(Step("set-up", ["tools/setup.sh", "all"]))
    if not setup.passed or (long and not openly(shop_system()).passed):
        return 2
    with tempfile.TemporaryDirectory(prefix="xiaoer-test-") as folder:
        ran, phases = run(Path(folder), long=long)
    minutes = {"set-up": setup.seconds / 60, **{one.name: one.seconds / 60 for one in ran}, **phases}
    report(minutes)
    failed = [one.name for one in ran if not one.passed]
    sys.stdout.write(f"Failed: {', '.join(failed)}.\n" if failed else "All passed.\n")
    return 1 if failed else 0


def run(folder: Path, *, long: bool) -> tuple[list[Ran], dict[str, float]]:
    """The parts after set-up and the minutes of pytest's phases; what they write lies in `folder` only."""
    os.environ["COVERAGE_FILE"] = str(folder / "coverage")
    # The program is started hundreds of times, and would be compiled anew each time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    times = folder / "phases.json"
    ran = [
        openly(Step("build", ["make", "--no-print-directory", "build"])),
        openly(Step("gates", [BIN / "python", "-m", "tools.check"])),
        openly(Step("tests", tests(times, long=long))),
        openly(Step("coverage", [BIN / "python", "-m", "tools.coverage_gate"])),
    ]
    phases = json.loads(times.read_text(encoding="utf-8")) if times.exists() else {}
    return ran, {name: seconds / 60 for name, seconds in phases.items()}


def shop_system() -> Step:
    """The one that the connector is tried against: from its own lock, into a folder that git ignores."""
    return Step("shop system", [BIN / "npm", "ci", "--no-audit", "--no-fund"], ROOT / "tests/connectors/vendure")


def tests(times: Path, *, long: bool) -> list[str | Path]:
    """The gates' own tests have run before; the plug-in puts the rest in the order of the phases, file by file on two cores."""
    chosen = [] if long else ["-m", "not long"]
    told = ["-p", "tests.phases", f"--phase-times={times}", "--cov", "--cov-report="]
    shared = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    return [BIN / "python", "-m", "pytest", "--ignore=tests/gates", *told, *shared, *chosen]


def report(minutes: dict[str, float]) -> None:
    sys.stdout.write("\nMinutes of each part, and how many it may take on two cores:\n")
    for name, taken in minutes.items():
        budget = BUDGETS.get(name)
        beside = "" if budget is None else f"of {budget}" + (" OVER" if taken > budget else "")
        sys.stdout.write(f"  {name:<21}{taken:6.2f}  {beside}\n")
    parts = ("set-up", "build", "gates", "tests", "coverage")
    sys.stdout.write(f"  {'all':<21}{sum(minutes.get(part, 0) for part in parts):6.2f}  of 25\n")


if __name__ == "__main__":
    sys.exit(main())
