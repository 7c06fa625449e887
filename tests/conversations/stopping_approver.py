"""An approver of the last step whose process says "there" before or after its commit and waits to be killed: run as
a process of its own, `python -m tests.conversations.stopping_approver PLACE ADDRESS LOGIN`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.conversations.approvals import no_light
from tests.conversations.given import NOW
from tests.platform.stopping_program import ROOT, stop_here
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Approval
from xiaoer.platform.auth import Caller, accounts
from xiaoer.platform.db import Tx, open_database
from xiaoer.values.refusal import Refused


@contextmanager
def stopped_at(place: str, address: str, login: str) -> Iterator[None]:
    """Another process that stands at `place`; killed without a word when the block ends."""
    words = [sys.executable, "-m", "tests.conversations.stopping_approver", place, address, login]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"there\n"
            yield
        finally:
            process.kill()


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
