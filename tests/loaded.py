"""Loads the whole program, in the process that others are forked from; see tests/forked.py."""

import gc
import importlib

from xiaoer.cli.commands import COMMANDS

for _place in COMMANDS.values():
    importlib.import_module(f"xiaoer.cli.{_place.partition(':')[0]}")
gc.freeze()
