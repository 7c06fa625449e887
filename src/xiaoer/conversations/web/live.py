"""The live socket: one task reads frames and one writes them, for as long as both sides can."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from math import ceil
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import msgspec
import structlog
from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect

from uvicorn.protocols.utils import ClientDisconnected

from xiaoer.conversations.domain import flow, frames, wire
from xiaoer.conversations.domain.conversations import Assignee
from xiaoer.conversations.domain.frames import (
    Check, FileFrame, Hello, Overview, Ping, Pong, ReachFrame, ReadFrame, ReadTold, Said, SendFrame, TypingFrame, TypingTold, Unwatch,
    UploadFrame, Watch,
)  # fmt: skip
from xiaoer.conversations.domain.held import touched
from xiaoer.conversations.domain.messages import too_long
from xiaoer.conversations.domain.screens import agent_topic, conversation_topic, lead_topic
from xiaoer.conversations.web.desk import Desk, Party
from xiaoer.conversations.web.greeting import greet, look_over, watch, watched, written_to
from xiaoer.conversations.web.reaching import tell_reach
from xiaoer.conversations.web.sending import send
from xiaoer.conversations.web.tickets import tell_file, tell_upload
from xiaoer.etiquette.domain.settings import asks_for_reason, lets_ask
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.auth.guard import signed_in
from xiaoer.platform.db import Unavailable
from xiaoer.platform.errors import sentence
from xiaoer.platform.live.hub import Audience, Listener, Reason, Screen
from xiaoer.platform.live.line import CUT_AFTER, cut_of
from xiaoer.values.refusal import Refused

MOST_BAD_FRAMES = 5
HELLO_SECONDS = 10
SESSION_SECONDS = 30
BYTES_A_MESSAGE = 65_536
CLOSES = {
    "not_signed_in": 4401, "wrong_signature": 4401, "not_allowed": 4403, "site_not_allowed": 4403,
    "shop_not_found": 4404, "wrong_version": 4400,
}  # fmt: skip
TRY_AGAIN, BAD_FRAME, TOO_MANY = 1013, 4400, 4429
LET_GO = {
    Reason.TOO_SLOW: (Refused("too_slow"), 4408), Reason.MISSED: (Refused("frames_missed"), 4409),
    Reason.CHANGED: (Refused("access_changed"), 4410),
}  # fmt: skip

GONE = (WebSocketDisconnect, ClientDisconnected)
"""The other side has left: seen when reading, or when it was to be told something."""

log = structlog.get_logger("live")
Socket = WebSocket[Any, Any, Any]


@websocket("/api/v1/live", permission=Permission.PUBLIC)
async def live(socket: Socket) -> None:
    desk: Desk = socket.app.state.desk
    await socket.accept()
    address = socket.client.host if socket.client else ""
    if not desk.limits.enter(address):
        log.warning("address_full", address=address, hint="sockets_an_address; behind a proxy: trusted_proxies")
        await _end(socket, Refused("too_many_sockets"), TOO_MANY)
        return
    try:
        await _served(socket, desk, address)
    finally:
        desk.limits.leave(address)


async def _served(socket: Socket, desk: Desk, address: str) -> None:
    try:
        await _serve(socket, desk, address)
    except GONE:
        return
    except Unavailable:
        await _end(socket, Refused("unavailable"), TRY_AGAIN)
    except Exception:
        log.exception("live_failed")
        raise


async def _serve(socket: Socket, desk: Desk, address: str) -> None:
    hello = await _hello(socket)
    if isinstance(hello, Refused):
        await _end(socket, hello, BAD_FRAME)
        return
    if wait := desk.limits.greet(address, asyncio.get_running_loop().time()):
        log.warning("address_hasty", address=address, hint="hellos_a_second; behind a proxy: trusted_proxies")
        await _end(socket, Refused("too_many_hellos", {"seconds": ceil(wait)}), TOO_MANY)
        return
    listener = Listener(uuid4().hex, staff=hello.role == "agent")
    listener.when_gone = partial(asyncio.get_running_loop().call_later, CUT_AFTER, cut_of(socket.scope))
    desk.hub.enter(listener)
    running = [asyncio.create_task(_write(socket, listener))]
    try:
        caller = await _caller(socket) if hello.role == "agent" else None
        if caller is not None:
            running.append(asyncio.create_task(_stay_signed_in(socket, listener, caller)))
        party = await greet(desk, listener, hello, caller, _site(socket))
        if isinstance(party, Refused):
            await _end(socket, party, CLOSES.get(party.code, BAD_FRAME))
        else:
            async with desk.there(party.who):
                await _read(socket, party)
    finally:
        desk.hub.leave(listener)
        for task in running:
            task.cancel()


async def _hello(socket: Socket) -> Hello | Refused:
    try:
        async with asyncio.timeout(HELLO_SECONDS):
            said = wire.decode(await socket.receive_data("text"))
    except TimeoutError:
        return Refused("bad_frame", {"what": "hello"})
    except msgspec.DecodeError as error:
        return Refused("bad_frame", {"what": str(error)})
    return said if isinstance(said, Hello) else Refused("bad_frame", {"what": "hello"})


async def _caller(socket: Socket) -> Caller | None:
    """Staff by their cookie, from our own pages only: another site's page would bring the same cookie."""
    return await signed_in(socket) if _is_ours(socket.headers.get("origin", ""), socket) else None


def _site(socket: Socket) -> str | None:
    """The origin of another site's page; None for a page of ours, and for programs, which tell whatever they like."""
    origin = socket.headers.get("origin")
    return None if origin is None or _is_ours(origin, socket) else origin


def _is_ours(origin: str, socket: Socket) -> bool:
    try:
        return urlsplit(origin).netloc == socket.headers.get("host")
    except ValueError:
        return False


async def _stay_signed_in(socket: Socket, listener: Listener, caller: Caller) -> None:
    """Whoever has signed out hears no more; whose role or shops have changed comes in again as what they are now."""
    if await changed(partial(_caller, socket), caller, SESSION_SECONDS) is None:
        await _end(socket, Refused("not_signed_in"), CLOSES["not_signed_in"])
    else:
        listener.let_go(Reason.CHANGED)


async def changed(look: Callable[[], Awaitable[Caller | None]], caller: Caller, every: float) -> Caller | None:
    """Who it is as soon as that is no longer `caller`; `look` is asked every so many seconds."""
    while True:
        await asyncio.sleep(every)
        try:
            found = await look()
        except Unavailable:
            continue
        if found != caller:
            return found


async def _write(socket: Socket, listener: Listener) -> None:
    try:
        while not listener.gone:
            for together in _together(await listener.take()):
                if not listener.gone:
                    await socket.send_data(together, mode="text")
        await _end(socket, *LET_GO[listener.gone])
    except (WebSocketDisconnect, RuntimeError, OSError) as error:
        log.debug("socket_gone", failure=repr(error))
    finally:
        listener.close()


def _together(waiting: list[bytes]) -> Iterator[bytes]:
    """A message of one frame a line: what waits goes in one, since each message costs the loop more than its frames."""
    first = size = 0
    for place, frame in enumerate(waiting):
        if place > first and size + len(frame) > BYTES_A_MESSAGE:
            yield b"\n".join(waiting[first:place])
            first, size = place, 0
        size += len(frame)
    if waiting:
        yield b"\n".join(waiting[first:])


async def _read(socket: Socket, party: Party) -> None:
    bad, loop = 0, asyncio.get_running_loop()
    while bad < MOST_BAD_FRAMES:
        text = await socket.receive_data("text")
        if party.listener.gone:  # let go: what still comes before the socket is closed is not heard
            continue
        if wait := party.desk.limits.spend(party.key, loop.time()):
            await asyncio.sleep(wait)
        try:
            said = _decode(text)
        except msgspec.DecodeError as error:
            bad += 1
            _refuse(party, text, Refused("bad_frame", {"what": str(error)}), fatal=bad == MOST_BAD_FRAMES)
            continue
        await _hear(party, said)
    await party.listener.has_room()
    await socket.close(BAD_FRAME)


def _refuse(party: Party, text: str, refused: Refused, *, fatal: bool) -> None:
    """Whoever sends a message that cannot be read would send it again for ever: it is named where that can be made out."""
    sent = wire.sent_as(text)
    if sent is not None:
        client_id, body = sent
        party.refuse(client_id, too_long(body) or refused)
    if sent is None or fatal:
        party.complain(refused, fatal=fatal)


def _decode(text: str) -> Said:
    if len(text) > frames.LONGEST_FRAME:
        raise msgspec.DecodeError(f"a frame has at most {frames.LONGEST_FRAME} characters")
    said = wire.decode(text)
    if isinstance(said, Hello):
        raise msgspec.DecodeError("hello is said once")
    return said


async def _hear(party: Party, said: Said) -> None:
    match said:
        case SendFrame():
            await send(party, said)
        case Watch():
            await watch(party, said.conversation, said.after)
        case Unwatch():
            party.watched.pop(said.conversation, None)
            party.desk.hub.ignore(party.listener, conversation_topic(said.conversation))
        case Overview():
            look_over(party, on=said.on)
        case Check():
            await _check(party, said)
        case TypingFrame() | ReadFrame():
            await _pass_on(party, said)
        case UploadFrame():
            tell_upload(party)
        case FileFrame():
            await tell_file(party, said.id)
        case ReachFrame():
            await tell_reach(party)
        case Ping():
            party.tell(Pong(party.desk.clock()))


async def _check(party: Party, said: Check) -> None:
    seen = await written_to(party, said.conversation)
    if seen is not None:
        verdict = party.desk.judge(said.body, seen.conversation, seen.lights)
        topics = list(touched(said.body.strip(), seen.crisis))
        asks, approvable = asks_for_reason(seen.lights, verdict.light), lets_ask(seen.lights, verdict.light)
        shown = (verdict.light, verdict.findings, verdict.blocked)
        party.tell(frames.LightFrame(said.draft, *shown, topics, asks, approvable))


async def _pass_on(party: Party, said: TypingFrame | ReadFrame) -> None:
    """To the other parties of a conversation that this one is in; kept nowhere. Whoever only reads along is not seen."""
    topic = conversation_topic(said.conversation)
    if topic not in party.listener.topics:
        return
    if isinstance(said, TypingFrame) and isinstance(party.who, Caller):
        await _tell_colleagues(party, party.who, said)
        if said.kind == "text" and await _is_heard(party, said.conversation):
            _show(party, TypingTold(said.conversation, party.author, said.on), topic, audience=Audience.SHOPPER)
    elif isinstance(said, TypingFrame):
        _show(party, TypingTold(said.conversation, party.author, said.on), topic)
    elif await _is_heard(party, said.conversation):
        _show(party, ReadTold(said.conversation, party.author, said.seq), topic)


async def _tell_colleagues(party: Party, caller: Caller, said: TypingFrame) -> None:
    """Two who write in one conversation know of each other. Of a whisper only they do who may see it."""
    if not caller.may(Permission.CONVERSATIONS_REPLY):
        return
    told = TypingTold(said.conversation, party.author, said.on, Assignee(caller.account_id, caller.name))
    if said.kind != "whisper":
        _show(party, told, conversation_topic(said.conversation), audience=Audience.STAFF)
    elif seen := await watched(party, said.conversation):
        agent = seen.conversation.assignee
        hearer = [agent_topic(agent.id)] if agent else []
        _show(party, told, lead_topic(seen.conversation.shop_id), *hearer, audience=Audience.STAFF)


def _show(party: Party, told: TypingTold | ReadTold, topic: str, *also: str, audience: Audience = Audience.ALL) -> None:
    screen = Screen(topic, wire.encode(told), audience, party.listener.key, echo=False, also=also)
    party.desk.hub.show([screen])


async def _is_heard(party: Party, conversation_id: UUID) -> bool:
    """Looked at once, and again when the conversation has changed hands: who reads along sends a frame for each message."""
    topic, known, caller = conversation_topic(conversation_id), party.listener.known, party.who
    if not isinstance(caller, Caller):
        return True
    if topic not in known:
        known[topic] = False  # taken away again, and not kept, where it changes hands while it is looked at
        heard = await _speaks(party, caller, conversation_id)
        if topic in known:
            known[topic] = heard
        return heard
    return known[topic]


async def _speaks(party: Party, caller: Caller, conversation_id: UUID) -> bool:
    if not caller.may(Permission.CONVERSATIONS_REPLY):
        return False
    seen = await watched(party, conversation_id, anew=True)
    leads = caller.may(Permission.CONVERSATIONS_LEAD)
    return seen is not None and flow.is_heard(seen.conversation, caller.account_id, leads=leads)


async def _end(socket: Socket, refused: Refused, code: int) -> None:
    words = sentence(refused)
    told = wire.encode(frames.ErrorFrame(refused.code, words.zh, words.en, fatal=True))
    with contextlib.suppress(*GONE):
        await socket.send_data(told, mode="text")
        await socket.close(code)
