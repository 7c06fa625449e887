"""An approver of the last step whose process says "there" before or after its commit and waits to be killed: run as
a process of its own, `python -m tests.conversations.stopping_approver PLACE ADDRESS LOGIN`.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager

from tests.conversations.approvals import no_light
from tests.conversations.given import NOW
from tests.platform.stopping_program import stop_here, stopped
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Approval
from xiaoer.platform.auth import Caller, accounts
from xiaoer.platform.db import Tx, open_database
from xiaoer.values.refusal import Refused


def stopped_at(place: str, address: str, login: str) -> AbstractContextManager[None]:
    """Another process that stands at `place`; killed without a word when the block ends."""
    return stopped(["tests.conversations.stopping_approver", place, address, login], address)


def approve(tx: Tx, login: str, *, stops: bool) -> None:
    account = accounts.by_login(tx, login)
    assert account is not None
    shops = accounts.shops_of(tx, [account.id])
    by = Caller(account.id, login, account.name, account.role, "zh", shops, "csrf")
    [waiting] = actions.waiting(tx, shops, by)
    decided = actions.approve(tx, waiting.held.id, Approval(0), by, NOW, no_light)
    assert not isinstance(decided, Refused)
    if stops:
        stop_here()


def main(place: str, address: str, login: str) -> None:
    open_database(address).write_now(approve, login, stops=place == "sending")
    stop_here()


if __name__ == "__main__":
    main(*sys.argv[1:])
