"""The JDDC sessions as they are published, in the folder that JDDC_FOLDER names: nothing is lost and nothing made up."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import pytest

from tests import make
from tests.conftest import count
from tests.intake import chat_files as log
from xiaoer.conversations.store.tables import conversation_table, message_table
from xiaoer.intake.actions import runs
from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.runs import Counts
from xiaoer.platform.db import Database

pytestmark = [pytest.mark.long, pytest.mark.timeout(1_200)]

FOLDER = os.environ.get("JDDC_FOLDER", "")
FILES = sorted(Path(FOLDER).glob("*.txt")) if FOLDER else []


def plainly_read(content: bytes) -> dict[str, int]:
    """Sessions and how many of their lines say something: tabs between seven fields, the last of which are the words."""
    found: dict[str, int] = defaultdict(int)
    for line in content.decode().split("\n"):
        fields = line.split("\t")
        if line and fields[6].strip():
            found[fields[0]] += 1
    return found


@pytest.mark.skipif(not FILES, reason="JDDC_FOLDER names no folder with the published sessions (*.txt)")
@pytest.mark.parametrize("path", FILES, ids=lambda one: one.name)
def test_every_session_and_line_is_stored_once(database: Database, tmp_path: Path, path: Path) -> None:
    content, shop = path.read_bytes(), make.shop(database)
    sessions = plainly_read(content)
    [jddc] = [one for one in runs.ready_mappings(Holds.CHATS) if one.name == "jddc"]
    mapping = type(jddc.mapping)(jddc.mapping.fields, day="2026-11-20")
    counts = log.bring(database, shop, content, tmp_path, mapping, source="jddc")
    assert (counts.conversations_added, counts.messages_added) == (len(sessions), sum(sessions.values()))
    assert (count(database, conversation_table), count(database, message_table)) == (
        len(sessions),
        sum(sessions.values()),
    )
    assert log.bring(database, shop, content, tmp_path, mapping, source="jddc") == Counts()
