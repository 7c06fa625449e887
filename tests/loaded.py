"""Loads the whole program, in the process that others are forked from; see tests/forked.py."""

import gc
import importlib

from xiaoer.cli.commands import COMMANDS

LATE = ("uvloop", "uvicorn.loops.uvloop", "uvicorn.protocols.http.h11_impl", "uvicorn.lifespan.on", "psycopg")
"""What the program loads only when it serves, or for one of the two stores."""

for _place in COMMANDS.values():
    importlib.import_module(f"xiaoer.cli.{_place.partition(':')[0]}")
for _name in LATE:
    importlib.import_module(_name)
gc.freeze()
