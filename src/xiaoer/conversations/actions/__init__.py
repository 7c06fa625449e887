"""What people and events can ask of conversations."""

from xiaoer.conversations.actions.arriving import Arrival, arrive, subject_of
from xiaoer.conversations.actions.importing import Light, Past, import_one
from xiaoer.conversations.actions.keeping import append_all
from xiaoer.conversations.actions.leading import (
    BotWords,
    Question,
    come_due,
    hand_over,
    question,
    resolve,
    say_as_bot,
    show_case,
    stop_draft,
    take,
)  # fmt: skip
from xiaoer.conversations.actions.logs import (
    MOST_OF_IMPORT,
    KeptLogs,
    Logged,
    Origin,
    found_of_import,
    keep_logs,
    people_of,
)  # fmt: skip
from xiaoer.conversations.actions.looking import (
    conversation_of,
    conversations_of,
    former_words,
    going_on,
    listed,
    messages_after,
    messages_at,
    team_load,
)  # fmt: skip
from xiaoer.conversations.actions.overseeing import wall
from xiaoer.conversations.actions.queueing import queue_place
from xiaoer.conversations.actions.routing import WIDEN, return_all, return_reopened, route, widen
from xiaoer.conversations.actions.supervising import Reassign, TakeOver, reassign, show_presence, take_over
from xiaoer.conversations.actions.transferring import Transfer, transfer

__all__ = [
    "MOST_OF_IMPORT",
    "WIDEN",
    "Arrival",
    "BotWords",
    "KeptLogs",
    "Light",
    "Logged",
    "Origin",
    "Past",
    "Question",
    "Reassign",
    "TakeOver",
    "Transfer",
    "append_all",
    "arrive",
    "come_due",
    "conversation_of",
    "conversations_of",
    "former_words",
    "found_of_import",
    "going_on",
    "hand_over",
    "import_one",
    "keep_logs",
    "listed",
    "messages_after",
    "messages_at",
    "people_of",
    "question",
    "queue_place",
    "reassign",
    "resolve",
    "return_all",
    "return_reopened",
    "route",
    "say_as_bot",
    "show_case",
    "show_presence",
    "stop_draft",
    "subject_of",
    "take",
    "take_over",
    "team_load",
    "transfer",
    "wall",
    "widen",
]  # fmt: skip
