"""Who settled something last, by the log; and what is told to whoever would overwrite it unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from xiaoer.platform import events
from xiaoer.platform.auth import accounts
from xiaoer.platform.db import Tx
from xiaoer.values.refusal import Refused

NOBODY = ("服务器管理员", "An administrator on the server")
"""Who changed what no account has: an import, a command."""


class Settled(NamedTuple):
    """What was settled at a moment, as the event says it; `by_name` is None where no account did."""

    at: int
    by_name: str | None
    data: Mapping[str, Any]


def settlings(tx: Tx, kinds: Sequence[str], shop_id: UUID, most: int) -> list[Settled]:
    """The newest first."""
    found = events.newest(tx, kinds, shop_id, most)
    names = accounts.names(tx, {one.by for one in found if one.by is not None})
    return [Settled(one.at, names.get(one.by) if one.by else None, one.data) for one in found]


def changed_since(tx: Tx, kinds: Sequence[str], shop_id: UUID, what: tuple[str, str]) -> Refused:
    """For whoever looked at the shop's settings before the last event of these kinds. `what`: in Chinese, in English."""
    found = settlings(tx, kinds, shop_id, 1)
    return changed_by(found[0].by_name if found else None, what)


def changed_by(name: str | None, what: tuple[str, str]) -> Refused:
    zh, en = (name, name) if name else NOBODY
    return Refused("changed_meanwhile", {"by_zh": zh, "by_en": en, "what_zh": what[0], "what_en": what[1]})
