"""`make bench`: runs the programs of benches/ alone, one after the other, so that none disturbs another's figures."""

import os
import sys

from tools.steps import BIN, ROOT, Step, openly

PROGRAMS = (
    ("start.py",),
    ("chat.py", "--peers"),
    ("idle.py",),
    ("routing.py",),
    ("lights.py",),
    ("suggestions.py", "examples/demo_shop/material"),
    ("knowledge.py",),
    ("figures.py",),
    ("widget.py",),
    ("console.py",),
    ("customers.py",),
    ("imports.py",),
    ("logs.py",),
    ("sealing.py",),
    ("watch.py",),
    ("search.py",),
)
"""Each with what it is told; the others in the folder are parts of these, or want data of your own."""


def main() -> int:
    os.environ["PYTHONPATH"] = str(ROOT)
    # Where it is used, the program has been compiled once.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    failed = []
    for name, *told in PROGRAMS:
        sys.stdout.write(f"\n== {name}\n")
        if not openly(Step(name, [BIN / "python", ROOT / "benches" / name, *told])).passed:
            failed.append(name)
    if failed:
        sys.stdout.write(f"Failed: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
