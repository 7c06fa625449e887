"""What a connector to a shop system is, and how far it has read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NamedTuple, Protocol

import msgspec
from msgspec import Meta

from xiaoer.intake.domain.told import What
from xiaoer.values.refusal import Refused


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the shop system is. `private`: it lies in the private network, and may be called there."""

    url: Annotated[str, Meta(min_length=8, max_length=500)]
    private: bool = False


class Page(NamedTuple):
    """Rows of one kind as machines tell them, the cursor after them, and whether there is more to read now."""

    what: What
    rows: Sequence[bytes]
    cursor: str
    more: bool


class Source(Protocol):
    """A shop system that is read. Each call is one request to it or a few; they block, and run in a thread.

    A cursor is the connector's own text; empty at the beginning. Reading from the same cursor again gives the same rows
    or newer ones, and telling them again changes nothing.
    """

    def check(self, currency: str) -> Refused | None:
        """Whether it answers, the secret is right, and it sells in that currency."""
        ...

    def changes(self, cursor: str, now: int) -> Page | Refused:
        """What is new or may have changed since `cursor`; `now` in microseconds."""
        ...

    def order(self, number: str) -> Page | Refused:
        """One order as it is now; no row where there is none."""
        ...

    def again(self, cursor: str, now: int) -> str:
        """The cursor for reading everything anew, because a row names what is not known; not more often than is useful."""
        ...
