"""How a shopper is reached who waits while nobody is there: when that is asked, what is taken, what is said of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.customers.domain.told import FactName
from xiaoer.values.refusal import Refused
from xiaoer.values.spelling import email_key, phone_key

LONGEST_NAME, LONGEST_PHONE, LONGEST_EMAIL = 60, 40, 254
"""Characters; of an e-mail address as RFC 5321 has it."""

_APART = re.compile(r"[\s().-]+")
_WORDS = {
    FactName.PHONE: ("电话", "phone"),
    FactName.EMAIL: ("邮箱", "e-mail"),
}


class Left(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the form has it. `client_id`: the sender's own id; the same one again is the same."""

    client_id: Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w.:-]+\Z")]
    agreed: bool
    name: Annotated[str, Meta(max_length=LONGEST_NAME)] = ""
    phone: Annotated[str, Meta(max_length=LONGEST_PHONE)] = ""
    email: Annotated[str, Meta(max_length=LONGEST_EMAIL)] = ""


Facts = dict[FactName, str]
"""What is kept of it: none of them is empty."""


def decode(body: bytes) -> Left | Refused:
    """What is wrong with a body is said without a word of what stands in it."""
    try:
        return msgspec.json.decode(body, type=Left)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return Refused("bad_request", {"what": "client_id, agreed, name, phone, email"})


def checked(left: Left) -> Facts | Refused:
    """What can be kept of it, or the first thing that is wrong."""
    name, phone, email = (_shown(one) for one in (left.name, left.phone, left.email))
    if not phone and not email:
        return Refused("nothing_to_reach_by")
    if phone and phone_key(phone) is None:
        return Refused("phone_unreadable")
    if email and not _is_mail(email):
        return Refused("email_unreadable")
    if not left.agreed:
        return Refused("consent_needed")
    told = {FactName.NAME: name, FactName.PHONE: _dialled(phone), FactName.EMAIL: email}
    return {what: value for what, value in told.items() if value}


def is_asked(conversation: Conversation, *, is_open: bool, there: Collection[UUID]) -> bool:
    """Whether the shopper waits for a person and nobody is on duty: off hours, or no agent is `there`.

    Not where the agent who has the conversation is there all the same.
    """
    agent = conversation.assignee
    if not conversation.wants_a_person or (agent is not None and agent.id in there):
        return False
    return not (is_open and there)


def refusal(conversation: Conversation) -> Refused | None:
    """Somebody may have come since the form was opened: what is left is taken then too."""
    with_nobody = conversation.state in {State.BOT, State.RESOLVED}
    return Refused("nobody_asked_for") if with_nobody else None


def sentence(facts: Facts, back: str, locale: str) -> str:
    """What stands in the conversation: by what they can be reached and when, and none of what they left."""
    kinds = [_WORDS[one] for one in (FactName.PHONE, FactName.EMAIL) if one in facts]
    if locale == "zh":
        when = f"{back}上班后" if back else ""
        return f"联系方式（{'、'.join(zh for zh, _ in kinds)}）已收到，客服{when}会尽快联系您。"
    when = back or "as soon as possible"
    return f"We have your contact details ({', '.join(en for _, en in kinds)}). Our team will be in touch {when}."


def _dialled(phone: str) -> str:
    """As it is dialled, so that all is masked in one way: half width, nothing between the digits."""
    return _APART.sub("", unicodedata.normalize("NFKC", phone))


def _is_mail(value: str) -> bool:
    """Stricter than the key: what a person types has a domain with a dot in it."""
    key = email_key(value)
    return key is not None and "." in key.partition("@")[2].strip(".")


def _shown(value: str) -> str:
    """In one line, without what cannot be seen: control and format characters, halves of pairs, ends of lines."""
    seen = (" " if unicodedata.category(one).startswith(("C", "Z")) else one for one in value)
    return " ".join("".join(seen).split())
