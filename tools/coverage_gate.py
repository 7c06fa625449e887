"""The gate on branch coverage: every domain and `values` whole, everything else no lower than it has been.

`python -m tools.coverage_gate` reads the data of the last run (COVERAGE_FILE, or .coverage) and fails with the lines
that no test reached. With --raise it lifts tools/coverage_ratchet.json to what is reached now; it never lowers it.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from coverage import Coverage
from coverage.exceptions import CoverageException

ROOT = Path(__file__).resolve().parents[1]
RATCHET = ROOT / "tools/coverage_ratchet.json"


class Measured(NamedTuple):
    """One file: what of it can be reached, what was, and where nothing was."""

    path: str
    possible: int
    reached: int
    gaps: Sequence[str]


def measured(report: Mapping[str, Any]) -> list[Measured]:
    """From coverage's JSON report, format 3."""
    return [_measured(path.replace("\\", "/"), entry) for path, entry in report["files"].items()]


def _measured(path: str, entry: Mapping[str, Any]) -> Measured:
    summary = entry["summary"]
    possible = summary["num_statements"] + summary["num_branches"]
    reached = summary["covered_lines"] + summary["covered_branches"]
    lines = [str(line) for line in entry["missing_lines"]]
    unreached = set(entry["missing_lines"])
    branches = [f"{start}->{'exit' if end < 0 else end}" for start, end in entry["missing_branches"]
                if start not in unreached]  # fmt: skip
    return Measured(path, possible, reached, [*lines, *branches])


def is_whole(path: str) -> bool:
    """Whether the file must be covered without a gap: a feature's domain, or values."""
    inside = _inside(path)
    return inside[0] == "values" or (len(inside) > 1 and inside[1] in ("domain", "domain.py"))


def part_of(path: str) -> str:
    """The part whose number stands in the ratchet: a feature, `platform`, `cli`, or a file beside them."""
    return _inside(path)[0].removesuffix(".py")


def _inside(path: str) -> list[str]:
    parts = path.split("/")
    return parts[parts.index("xiaoer") + 1 :]


def percents(files: Iterable[Measured]) -> dict[str, int]:
    """Whole percent reached of each part, rounded down: threads decide about a branch more or less."""
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for file in files:
        sums[part_of(file.path)][0] += file.reached
        sums[part_of(file.path)][1] += file.possible
    return {part: 100 * reached // possible if possible else 100 for part, (reached, possible) in sorted(sums.items())}


def complaints(files: Sequence[Measured], floors: Mapping[str, int]) -> list[str]:
    """One sentence for each gap in what must be whole and for each part below its number."""
    whole = [file for file in files if is_whole(file.path)]
    rest = [file for file in files if not is_whole(file.path)]
    said = [
        f"{file.path}: must be covered whole; no test reaches {', '.join(file.gaps)}" for file in whole if file.gaps
    ]
    for part, percent in percents(rest).items():
        floor = floors.get(part)
        if floor is None:
            said.append(f"{part}: {percent} % and not in {RATCHET.name} yet: python -m tools.coverage_gate --raise")
        elif percent < floor:
            said.append(f"{part}: {percent} % covered, it was {floor} %. No test reaches:")
            said.extend(
                f"    {file.path}: {', '.join(file.gaps)}" for file in rest if part_of(file.path) == part and file.gaps
            )
    return said


def raised(floors: Mapping[str, int], reached: Mapping[str, int]) -> dict[str, int]:
    """The floors for the parts that there are, none lower than it was."""
    return {part: max(percent, floors.get(part, 0)) for part, percent in sorted(reached.items())}


def load_report() -> Mapping[str, Any]:
    coverage = Coverage()
    coverage.load()
    with TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        coverage.json_report(outfile=str(out))
        report: Mapping[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the numbers to what is reached now")
    lift = parser.parse_args().lift
    try:
        files = measured(load_report())
    except CoverageException as error:
        sys.stdout.write(f"Coverage: there is nothing to judge, run the tests with --cov first: {error}\n")
        return 2
    floors = json.loads(RATCHET.read_text(encoding="utf-8"))
    reached = percents(file for file in files if not is_whole(file.path))
    if lift:
        RATCHET.write_text(json.dumps(raised(floors, reached), indent=2) + "\n", encoding="utf-8")
        return 0
    said = complaints(files, floors)
    sys.stdout.write("\n".join(["Coverage:", *said, ""]) if said else "Coverage: as it must be.\n")
    above = [f"{part} {floors[part]} -> {now}" for part, now in reached.items() if now > floors.get(part, 101)]
    if above and not said:
        sys.stdout.write(f"Can be raised (python -m tools.coverage_gate --raise): {', '.join(above)}\n")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
