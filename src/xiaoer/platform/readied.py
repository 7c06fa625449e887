"""Types made ready to be read before threads read them.

msgspec learns how a type is read when it is first asked to, and publishes what it is still learning: another thread
that asks for the same type meanwhile follows a null pointer, and the process is gone (msgspec 0.22; a struct of some
nested fields and four threads show it within a second). What was learnt once is only read from then on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import msgspec


def ready_types() -> None:
    """Every struct of this program that is loaded. Before threads start; it takes a tenth of a second."""
    for one in _below(msgspec.Struct):
        # A few hold unions that are never read from outside: msgspec says so, and no thread will ask.
        if one.__module__.startswith("xiaoer."):
            with suppress(TypeError):
                msgspec.msgpack.Decoder(one)


def _below(kind: type) -> Iterator[type]:
    below: list[type] = kind.__subclasses__()
    for one in below:
        yield one
        yield from _below(one)
