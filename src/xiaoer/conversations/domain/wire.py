"""The frames of the live protocol as they go over the wire."""

from __future__ import annotations

from typing import Any

import msgspec

from xiaoer.conversations.domain.frames import MessageFrame, Said, Told
from xiaoer.conversations.domain.said import ClientId
from xiaoer.conversations.domain.views import MessageView


class _Sent(msgspec.Struct, frozen=True, tag_field="type", tag="send"):
    client_id: ClientId
    body: Any = ""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Said)
_sent_decoder = msgspec.json.Decoder(_Sent)


def encode(frame: Told) -> bytes:
    return _encoder.encode(frame)


def decode(frame: str | bytes) -> Said:
    """Raises msgspec.DecodeError (ValidationError where JSON is fine but the frame is not)."""
    try:
        said: Said = _decoder.decode(frame)
    except RecursionError as error:
        raise msgspec.DecodeError("JSON is nested too deeply") from error
    except UnicodeEncodeError as error:
        raise msgspec.DecodeError("half a surrogate pair is no character") from error
    return said


def sent_as(frame: str | bytes) -> tuple[str, str] | None:
    """Of a frame that could not be read, client id and body of the send that it was meant to be; None where it was none."""
    try:
        sent = _sent_decoder.decode(frame)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return None
    return sent.client_id, sent.body if isinstance(sent.body, str) else ""


def message_frame(view: MessageView) -> MessageFrame:
    return MessageFrame(**{name: getattr(view, name) for name in MessageView.__struct_fields__})
