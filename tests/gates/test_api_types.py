"""The types that the console reads the API by are what web/openapi.json makes of them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from tests.gates.tree import ROOT

WEB = ROOT / "web"
TYPES = WEB / "console/src/api/schema.d.ts"
BIN = ROOT / ".venv/bin"


def written(document: Path, types: Path) -> str:
    """What `npm run api` writes of a document; where this fails, run it in web."""
    words = json.loads((WEB / "package.json").read_text(encoding="utf-8"))["scripts"]["api"].split()
    name, _, *flags, last, own = words
    assert (name, last, own) == ("openapi-typescript", "-o", TYPES.relative_to(WEB).as_posix())
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    program = WEB / "node_modules/.bin" / name
    subprocess.run([program, document, *flags, last, types], cwd=WEB, env=environment, check=True, capture_output=True)
    return types.read_text(encoding="utf-8")


def test_the_types_are_those_of_the_document(tmp_path: Path) -> None:
    assert written(WEB / "openapi.json", tmp_path / "schema.d.ts") == TYPES.read_text(encoding="utf-8")


def test_another_document_makes_other_types(tmp_path: Path) -> None:
    document = json.loads((WEB / "openapi.json").read_text(encoding="utf-8"))
    del document["components"]["schemas"]["Health"]["properties"]["version"]
    document["components"]["schemas"]["Health"]["required"].remove("version")
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    assert written(tmp_path / "openapi.json", tmp_path / "schema.d.ts") != TYPES.read_text(encoding="utf-8")
