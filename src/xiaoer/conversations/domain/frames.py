"""The frames of live protocol version 1: what clients say and what they are told, each tagged by `type`.

docs/guide/live-protocol.md is generated from these types and tested against them.
"""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from xiaoer.conversations.domain.conversations import Assignee, State
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.domain.said import ClientId, Identity, Page, Seq, Short
from xiaoer.conversations.domain.views import ConversationRow, HeldView, MessageView
from xiaoer.conversations.domain.watching import AlarmView

VERSION = 1
LONGEST_FRAME = 65_536
"""Characters; a longer frame is a bad one. The server reads no more than four times as many bytes (close code 1009)."""
MOST_FOLLOWED = 100
"""Conversations that one connection follows at a time, and so those of a hello that are taken."""


class _Said(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """From a client."""


class _Told(msgspec.Struct, frozen=True, tag_field="type"):
    """To a client."""


class Hello(_Said, frozen=True, tag="hello"):
    """First of all. Staff are known by their session cookie, shoppers by `token` or `identity`, or are new.

    `resume`: the last `seq` that the client has, by conversation, the most recent first, also of those that are over; what
    is missing follows the welcome. Of more than 100 the first 100 are taken.
    `page`: the store page on which a shopper is; staff see it beside the conversation.
    """

    version: int
    role: Literal["shopper", "agent"]
    shop: Short = ""
    token: Annotated[str, Meta(max_length=500)] | None = None
    identity: Identity | None = None
    locale: Literal["zh", "en"] = "zh"
    resume: dict[UUID, Seq] = {}
    page: Page | None = None

    @property
    def resumed(self) -> dict[UUID, Seq]:
        return dict(islice(self.resume.items(), MOST_FOLLOWED))


class SendFrame(_Said, frozen=True, tag="send"):
    """A message. A shopper may leave `conversation` out: the open one, or a new one. Only who
    leads says a whisper.

    `override`: why an agent sends it in spite of its yellow light; kept with the light, and needed where the shop has
    settled so. A red one never leaves; with `approval` an agent's text is held for a supervisor who may let it go, where the
    shop has settled so.
    `upload`: the id of a file that the sender has uploaded; it makes the message an image or a file, and words beside
    it may be left out. `survey`: a shopper's mark of 1 to 5, `score`, for a conversation that is over; words may be left
    out too. `product`, `order`: a card, whose words are the server's own: `body` stays empty, and `card` is the sku of a
    product of the shop, or the number of an order of this customer's.
    """

    client_id: ClientId
    body: str
    conversation: UUID | None = None
    kind: Literal["text", "note", "survey", "whisper", "product", "order"] = "text"
    page: Page | None = None
    override: Short | None = None
    approval: bool = False
    upload: UUID | None = None
    score: Annotated[int, Meta(ge=1, le=5)] | None = None
    card: Short | None = None


class Watch(_Said, frozen=True, tag="watch"):
    """Staff: follow a conversation; what comes after `after` is told first. A connection follows at most 100; one more is
    refused with `follows_too_many` until another is followed no more.
    """

    conversation: UUID
    after: Seq = 0


class Unwatch(_Said, frozen=True, tag="unwatch"):
    """Staff: follow it no more."""

    conversation: UUID


class Overview(_Said, frozen=True, tag="overview"):
    """Staff: hear of every conversation of their shops, no longer only of those that wait, are theirs or are watched."""

    on: bool


class Check(_Said, frozen=True, tag="check"):
    """Staff: what light does this draft have? `draft` comes back, so that late answers can be dropped."""

    draft: int
    conversation: UUID
    body: Annotated[str, Meta(max_length=8000)]


class TypingFrame(_Said, frozen=True, tag="typing"):
    """Someone is writing, or no longer; who goes on says it again every few seconds. Only a text is for the shopper to know."""

    conversation: UUID
    on: bool
    kind: Literal["text", "note", "whisper"] = "text"


class ReadFrame(_Said, frozen=True, tag="read"):
    """Read up to `seq`."""

    conversation: UUID
    seq: Seq


class UploadFrame(_Said, frozen=True, tag="upload"):
    """Shopper: where may I upload a file?"""


class FileFrame(_Said, frozen=True, tag="file"):
    """Shopper: where can I see the file `id` of my conversation?"""

    id: UUID


class ReachFrame(_Said, frozen=True, tag="reach"):
    """Shopper: I wait for a person; is nobody there, and can I leave how to reach me?"""


class Ping(_Said, frozen=True, tag="ping"):
    """Still there?"""


Said = (
    Hello | SendFrame | Watch | Unwatch | Overview | Check | TypingFrame | ReadFrame | UploadFrame | FileFrame | ReachFrame | Ping
)  # fmt: skip


class You(msgspec.Struct, frozen=True):
    """Whom the server takes the client for."""

    id: UUID
    name: str
    role: Literal["shopper", "agent"]


class Welcome(_Told, frozen=True, tag="welcome"):
    """The answer to hello. A shopper keeps `token`; `conversation` is the one that is open, if there is one, and `agent_name` who
    answers in it, as shoppers know them.
    """

    version: int
    you: You
    server_at: int
    token: str | None = None
    conversation: UUID | None = None
    last_seq: int = 0
    state: State | None = None
    queue_place: int | None = None
    agent_name: str | None = None


class MessageFrame(MessageView, frozen=True, tag_field="type", tag="message"):
    """A message, in its order."""


class Passed(_Told, frozen=True, tag="passed"):
    """The place `seq` holds something that is not for this client."""

    conversation_id: UUID
    seq: int


class Acknowledged(_Told, frozen=True, tag="acknowledged"):
    """The send is on disk. A repeated send is told the same again."""

    client_id: str
    conversation: UUID
    seq: int
    id: UUID
    at: int


class RefusedFrame(_Told, frozen=True, tag="refused"):
    """The send is not stored, and why; `light` where the words were red."""

    client_id: str
    code: str
    sentence_zh: str
    sentence_en: str
    light: dict[str, Any] | None = None


class ConversationFrame(_Told, frozen=True, tag="conversation"):
    """Staff: a conversation has changed that waits, is theirs or is watched; with `overview`, any of their shops."""

    row: ConversationRow


class OverviewTold(_Told, frozen=True, tag="overview"):
    """Staff: from here on every conversation of their shops is told of, or no longer; what stood before is to be asked."""

    on: bool


class AlarmFrame(_Told, frozen=True, tag="alarm"):
    """Staff: the limit is near. `told` is "agent" (who has the conversation; everybody where nobody has) or "supervisor".

    `at` is the moment of the alarm, `due_at` that at which the limit will be up; microseconds.
    """

    row: ConversationRow
    limit: str
    told: str
    at: int
    due_at: int


class WatchAlarmFrame(_Told, frozen=True, tag="watch_alarm"):
    """Supervisors: the watch has seen something in a conversation, with the lines that caused it.

    `news` is "raised", "renewed" where it has become clearly worse, or "handled" where somebody has dealt with it.
    """

    news: str
    alarm: AlarmView


class StateFrame(_Told, frozen=True, tag="state"):
    """Shopper: who answers now, and how many are before."""

    conversation: UUID
    state: State
    agent_name: str | None
    queue_place: int | None


class LightFrame(_Told, frozen=True, tag="light"):
    """The light of a draft, and in a crisis the topics because of which it would wait for approval.

    `asks`: it leaves only with a reason, the `override` of `send`; the shop has settled so. `approvable`: it is red, and a supervisor
    may be asked to let it go, by the `approval` of `send`.
    """

    draft: int
    light: str
    findings: list[dict[str, Any]]
    blocked: bool
    topics: list[str]
    asks: bool = False
    approvable: bool = False


class TypingTold(_Told, frozen=True, tag="typing"):
    """The other side is writing: a shopper, or who has the conversation; never who only reads along.

    Staff hear of every colleague who writes there, `by` name, also of a note; of a whisper those who may see it.
    """

    conversation: UUID
    author: Author
    on: bool
    by: Assignee | None = None


class ReadTold(_Told, frozen=True, tag="read"):
    """The other side has read up to `seq`: a shopper, or who has the conversation; never who only reads along."""

    conversation: UUID
    author: Author
    seq: int


class WhisperFrame(_Told, frozen=True, tag="whisper"):
    """Staff: somebody who leads has whispered to them about a conversation that they have; it stands in it too."""

    conversation: UUID
    customer_name: str
    author_name: str
    body: str


class MovedFrame(_Told, frozen=True, tag="moved"):
    """Staff: somebody who leads has taken a conversation from them or given it to them; `before` had it, `after` has it."""

    conversation: UUID
    customer_name: str
    by: Assignee
    before: Assignee | None
    after: Assignee | None


class PresenceFrame(_Told, frozen=True, tag="presence"):
    """Who leads: somebody of the shop's team has come or gone, or what they are or take has changed."""

    shop_id: UUID
    account_id: UUID


class CaseFrame(_Told, frozen=True, tag="case"):
    """Staff: a case was opened from this conversation."""

    conversation: UUID
    case_id: UUID


class ViewingFrame(_Told, frozen=True, tag="viewing"):
    """Staff: the shopper is on another page of the store; which one is to be asked."""

    conversation: UUID


class ErasedFrame(_Told, frozen=True, tag="erased"):
    """Staff: the words of conversations that are over have been erased; what is shown of them is to be asked anew."""

    conversations: list[UUID]


class HeldFrame(_Told, frozen=True, tag="held"):
    """Staff: words of an agent wait for approval, or what has become of them.

    The sender hears it in place of an acknowledgement, followed by `refused` with the code `held_for_approval`, or
    `held_red` where it waits for its light alone.
    """

    held: HeldView


class CrisisFrame(_Told, frozen=True, tag="crisis"):
    """Staff: the shop's crisis switch or its plan is otherwise now; what is in force is to be asked."""

    shop: UUID
    on: bool


class UploadTold(_Told, frozen=True, tag="upload"):
    """Shopper: files may be posted to `path` of this server for a while, as the body, with `?name=`."""

    path: str


class FileTold(_Told, frozen=True, tag="file"):
    """Shopper: the file `id` is at `path` of this server for a while; with `?size=preview` a picture in small."""

    id: UUID
    path: str


class ReachTold(_Told, frozen=True, tag="reach"):
    """Shopper: how to reach them may be posted to `path` of this server for a day; null where somebody is there or nobody is waited for.

    `back`: when somebody is there again, in the shopper's words; empty where that is not known.
    """

    path: str | None
    back: str


class Pong(_Told, frozen=True, tag="pong"):
    """Still here."""

    server_at: int


class ErrorFrame(_Told, frozen=True, tag="error"):
    """A frame was not understood or not allowed; after `fatal` the server closes the socket."""

    code: str
    sentence_zh: str
    sentence_en: str
    fatal: bool


Told = (
    Welcome | MessageFrame | Passed | Acknowledged | RefusedFrame | ConversationFrame | AlarmFrame | WatchAlarmFrame | OverviewTold
    | StateFrame | LightFrame | TypingTold | ReadTold | WhisperFrame | MovedFrame | PresenceFrame | CaseFrame | ViewingFrame | ErasedFrame | HeldFrame | CrisisFrame
    | UploadTold | FileTold | ReachTold | Pong | ErrorFrame
)  # fmt: skip
