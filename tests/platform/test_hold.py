"""Who holds a store, between real processes and within one."""

from __future__ import annotations

import pytest

from tests.platform.stopping_program import stopped_at
from xiaoer.platform.db.hold import Held, hold


@pytest.mark.parametrize(
    ("there", "alone"),
    [
        pytest.param("holding together", True, id="a server runs, the schema waits"),
        pytest.param("holding alone", False, id="the schema changes, servers wait"),
        pytest.param("holding alone", True, id="one change at a time"),
    ],
)
def test_a_hold_of_another_process_forbids_this(database_url: str, there: str, *, alone: bool) -> None:
    with stopped_at(there, database_url), pytest.raises(Held), hold(database_url, alone=alone):
        pytest.fail("held")
    with hold(database_url, alone=alone):
        pass


def test_servers_share_a_store(database_url: str) -> None:
    with stopped_at("holding together", database_url), hold(database_url, alone=False), hold(database_url, alone=False):
        pass


def test_a_hold_ends_with_its_block_also_when_that_fails(database_url: str) -> None:
    with pytest.raises(LookupError), hold(database_url, alone=True):
        raise LookupError
    with hold(database_url, alone=True):
        pass


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_what_is_said_of_a_held_store_has_no_password(database_url: str) -> None:
    address = database_url.replace("xiaoer@", "xiaoer:hunter2@", 1)
    with hold(address, alone=True), pytest.raises(Held) as failed, hold(address, alone=True):
        pytest.fail("held")
    assert "hunter2" not in str(failed.value)
    assert str(failed.value).endswith(database_url.rpartition("@")[2])
