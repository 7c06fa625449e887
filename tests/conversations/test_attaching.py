"""Files in the store and on disk: begun, sent once, swept, forgotten with the words; on both databases."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.conftest import count
from tests.conversations.given import HOUR, LAN, NOW, OTHER_SHOP, SECOND, SHOP, SHOPPER, YUN, caller, send
from tests.conversations.stored import VISITOR, appended, arrived, everything, messages, now_is, taken
from tests.platform.test_resealing import RUNNER
from xiaoer import reactions
from xiaoer.conversations import actions
from xiaoer.conversations.actions import attaching, forgetting, holding
from xiaoer.conversations.domain.attachments import KEPT_UNSENT, MOST_UPLOADS, Upload
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Attached, Author, Kind, Receipt
from xiaoer.conversations.store.tables import attachment_table
from xiaoer.platform import jobs, uploads
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import Cursor, after
from xiaoer.values.refusal import Refused

SHOPS = frozenset({SHOP})


def begun(database: Database, now: int = NOW) -> Upload:
    found = database.write_now(attaching.begin_of_shopper, SHOP, SHOPPER.id, now)
    assert isinstance(found, Upload), found
    return found


def there(database: Database, folder: Path, upload: Upload) -> Attached:
    """All of it has come and lies on disk."""
    place = uploads.place_of(str(folder), upload.shop_id, upload.id)
    place.whole.parent.mkdir(parents=True, exist_ok=True)
    for path in (place.whole, place.preview):
        path.write_bytes(b"pixels")
    made = Attached(upload.id, "破损.jpg", "image/jpeg", 6, 1200, 900)
    assert database.write_now(attaching.finish, upload, made) == made
    return made


def sent(database: Database, to: Conversation, made: Attached) -> None:
    message = send("", conversation_id=to.id, upload=made.id, client_id=f"client-{made.id}")
    [outcome] = appended(database, [message])
    assert isinstance(outcome, Receipt), outcome


def fired(database: Database, folder: Path, now: int) -> None:
    """What is due, as a runner does it, until nothing is."""
    while database.write_now(step, str(folder), now):
        pass


def step(tx: Tx, folder: str, now: int) -> int:
    claimed = [due for due in jobs.claim(tx, RUNNER, now, 10) if due.kind.startswith("attachment.")]
    for due in claimed:
        assert jobs.finish(tx, due, RUNNER, reactions.jobs(folder)[due.kind], now)
    return len(claimed)


def lies(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "attachments").rglob("*") if path.is_file())


def test_a_file_is_sent_once_and_seen_by_those_of_the_conversation(database: Database, tmp_path: Path) -> None:
    opened, upload = arrived(database), begun(database)
    made = there(database, tmp_path, upload)
    assert database.read_now(attaching.seen_with_ticket, SHOP, made.id) == Refused("file_not_found")
    sent(database, opened, made)
    [message] = messages(database, opened)
    assert (message.kind, message.attachment, message.body) == (Kind.IMAGE, made, "")
    assert now_is(database, opened).last_text == "[图片]"
    kept = replace(upload, conversation_id=opened.id, attached=made, sent_at=NOW)
    assert database.read_now(attaching.seen_by_staff, SHOPS, opened.id, made.id) == kept
    assert database.read_now(attaching.seen_with_ticket, SHOP, made.id) == kept
    assert database.read_now(attaching.is_of_visitor, SHOP, VISITOR, made.id)
    before = everything(database)
    [again] = appended(database, [send("", conversation_id=opened.id, upload=made.id, client_id="another")])
    assert again == Refused("file_not_found")
    assert everything(database) == before


def test_nobody_else_sees_it(database: Database, tmp_path: Path) -> None:
    opened, other = arrived(database), arrived(database, visitor=UUID(int=2))
    made = there(database, tmp_path, begun(database))
    sent(database, opened, made)
    not_found = Refused("file_not_found")
    assert database.read_now(attaching.seen_by_staff, frozenset({OTHER_SHOP}), opened.id, made.id) == not_found
    assert database.read_now(attaching.seen_by_staff, SHOPS, other.id, made.id) == not_found
    assert database.read_now(attaching.seen_with_ticket, OTHER_SHOP, made.id) == not_found
    assert not database.read_now(attaching.is_of_visitor, SHOP, UUID(int=2), made.id)
    assert not database.read_now(attaching.is_of_visitor, OTHER_SHOP, VISITOR, made.id)


def test_the_event_says_nothing_of_the_file(database: Database, tmp_path: Path) -> None:
    made = there(database, tmp_path, begun(database))
    sent(database, arrived(database), made)
    [event] = database.read_now(after, Cursor(), ["message.sent"], 9)
    assert event.data["message_kind"] == "image"
    assert made.name not in str(event.data)
    assert str(made.id) not in str(event.data)


def test_an_agents_reply_with_a_picture_is_a_reply(database: Database, tmp_path: Path) -> None:
    mine = taken(database)
    upload = database.write_now(attaching.begin_of_agent, mine.id, caller(LAN), NOW)
    assert isinstance(upload, Upload)
    made = there(database, tmp_path, upload)
    reply = send("", Author.AGENT, conversation_id=mine.id, upload=made.id, at=NOW + SECOND)
    [outcome] = appended(database, [reply])
    assert isinstance(outcome, Receipt)
    after_it = now_is(database, mine)
    assert (after_it.first_replied_at, after_it.waiting_since) == (NOW + SECOND, None)
    [*_, event] = database.read_now(after, Cursor(), ["message.sent"], 99)
    assert (event.data["waited"], event.data["first"]) == (SECOND, True)


@pytest.mark.parametrize(
    ("who", "shops", "refused"),
    [
        pytest.param(YUN, SHOPS, Refused("already_taken", {"name": LAN.name}), id="another agent has it"),
        pytest.param(LAN, frozenset({OTHER_SHOP}), Refused("conversation_not_found"), id="of a foreign shop"),
    ],
)
def test_an_agent_uploads_only_where_they_may_write(
    database: Database, who: object, shops: frozenset[UUID], refused: Refused
) -> None:
    mine = taken(database)
    before = everything(database)
    by = caller(YUN if who is YUN else LAN, shops)
    assert database.write_now(attaching.begin_of_agent, mine.id, by, NOW) == refused
    assert everything(database) == before


def test_a_conversation_that_is_long_over_takes_no_file(database: Database) -> None:
    mine = taken(database)
    assert not isinstance(database.write_now(actions.resolve, mine.id, caller(LAN), NOW), Refused)
    begin = database.write_now(attaching.begin_of_agent, mine.id, caller(LAN), NOW + 25 * HOUR)
    assert begin == Refused("conversation_resolved")


def test_one_shopper_uploads_so_many_an_hour(database: Database) -> None:
    for _ in range(MOST_UPLOADS):
        begun(database)
    before = count(database, attachment_table)
    refused = database.write_now(attaching.begin_of_shopper, SHOP, SHOPPER.id, NOW + HOUR - 1)
    assert refused == Refused("too_many_files", {"most": MOST_UPLOADS})
    assert count(database, attachment_table) == before
    assert begun(database, NOW + HOUR + 1).owner_id == SHOPPER.id


def test_what_was_never_sent_goes_after_a_day_and_what_was_stays(database: Database, tmp_path: Path) -> None:
    opened = arrived(database)
    kept, lost, half = (begun(database) for _ in range(3))
    made = there(database, tmp_path, kept)
    sent(database, opened, made)
    there(database, tmp_path, lost)
    uploads.place_of(str(tmp_path), SHOP, half.id).half.parent.mkdir(parents=True, exist_ok=True)
    uploads.place_of(str(tmp_path), SHOP, half.id).half.write_bytes(b"h")
    fired(database, tmp_path, NOW + KEPT_UNSENT - 1)
    assert len(lies(tmp_path)) == 5
    fired(database, tmp_path, NOW + KEPT_UNSENT)
    assert lies(tmp_path) == [made.id.hex, f"{made.id.hex}.preview"]
    assert count(database, attachment_table) == 1
    late = send("", conversation_id=opened.id, upload=lost.id, client_id="too-late")
    assert appended(database, [late]) == [Refused("file_not_found")]
    assert database.write_now(attaching.finish, half, made) == Refused("file_not_found")


def test_files_are_forgotten_with_the_words(database: Database, tmp_path: Path) -> None:
    mine, made = taken(database), there(database, tmp_path, begun(database))
    sent(database, mine, made)
    assert not isinstance(database.write_now(actions.resolve, mine.id, caller(LAN), NOW), Refused)
    [_, said, _] = database.read_now(holding.held, SHOP, [SHOPPER.id])
    assert [row[-2] for row in said.rows if row[-2]] == ["破损.jpg"]
    forgotten = database.write_now(
        lambda tx: forgetting.forget(tx, SHOP, NOW + 1, [SHOPPER.id], 50, about_orders=False)
    )
    assert forgotten == [mine.id]
    assert [one.attachment for one in messages(database, mine)] == [None] * mine.last_seq + [None, None]
    assert count(database, attachment_table) == 0
    assert database.read_now(attaching.seen_by_staff, SHOPS, mine.id, made.id) == Refused("file_not_found")
    assert len(lies(tmp_path)) == 2
    fired(database, tmp_path, NOW + 1)
    assert lies(tmp_path) == []
