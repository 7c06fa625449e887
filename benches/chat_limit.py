"""The limit of benches/chat.py: the same framework and protocol, keeping nothing, checking nothing.

Frames are parsed, get a number, are acknowledged to the sender and passed to the other side of the pair; no store, no
lights, no events. `python benches/chat_limit.py PORT`.
"""

from __future__ import annotations

import sys
from typing import Any
from uuid import uuid4

import msgspec
import uvicorn
from litestar import Litestar, WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode
Socket = WebSocket[Any, Any, Any]
parties: dict[str, list[Socket]] = {}
places: dict[str, int] = {}


@websocket("/api/v1/live")
async def live(socket: Socket) -> None:
    await socket.accept()
    try:
        await socket.receive_data("text")
        await socket.send_data(b'{"type":"welcome"}', mode="text")
        while True:
            await hear(socket, _decode(await socket.receive_data("text")))
    except WebSocketDisconnect:
        return


async def hear(socket: Socket, frame: dict[str, Any]) -> None:
    conversation = frame.get("conversation") or str(uuid4())
    known = parties.setdefault(conversation, [])
    if socket not in known:
        known.append(socket)
    if frame["type"] == "watch":
        return
    places[conversation] = seq = places.get(conversation, 0) + 1
    told = {"client_id": frame["client_id"], "conversation": conversation, "seq": seq, "body": frame["body"]}
    await socket.send_data(_encode({"type": "acknowledged", **told}), mode="text")
    for other in known:
        if other is not socket:
            await other.send_data(_encode({"type": "message", **told}), mode="text")


if __name__ == "__main__":
    uvicorn.run(
        Litestar([live], logging_config=None, openapi_config=None), port=int(sys.argv[1]), loop="uvloop",
        ws="websockets-sansio", ws_per_message_deflate=False, access_log=False, log_config=None,
    )  # fmt: skip
