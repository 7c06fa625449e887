"""`make bench`: runs each program of benches/ alone, one after the other, so that none disturbs another's figures."""

import sys

from tools.steps import BIN, ROOT, Step, openly


def main() -> int:
    programs = sorted(
        path for path in (ROOT / "benches").glob("*.py") if "__main__" in path.read_text(encoding="utf-8")
    )
    failed = []
    for path in programs:
        sys.stdout.write(f"\n== {path.name}\n")
        if not openly(Step(path.name, [BIN / "python", path])).passed:
            failed.append(path.name)
    if failed:
        sys.stdout.write(f"Failed: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
