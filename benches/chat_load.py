"""The load of benches/chat.py, in a process of its own: shoppers and agents in pairs over real sockets.

`python benches/chat_load.py ADDRESS PAIRS SECONDS RATE < sessions.json` prints one line of JSON. RATE 0 is a closed
loop (the next message of a pair when the one before was acknowledged and delivered), otherwise messages a second over
all pairs (open loop). Latencies are milliseconds from sending to the acknowledgement, and to delivery at the other
side.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import uvloop
from websockets.asyncio.client import ClientConnection, connect

WARM_SECONDS = 1.0
BODY = "请问我昨天拍的那件羽绒服什么时候能发货呀？比较着急，周末要穿。"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class SocketIo:
    """The same frames as socket.io's events, over its own protocol (Engine.IO 4, Socket.IO 5) on a WebSocket."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line

    async def shake_hands(self) -> SocketIo:
        await self.line.recv()
        await self.line.send("40")
        await self.line.recv()
        return self

    async def send(self, text: str) -> None:
        await self.line.send(f'42["{_decode(text)["type"]}",{text}]')

    async def recv(self) -> str:
        async for text in self:
            return text
        raise SystemExit("the server hung up")

    async def __aiter__(self) -> AsyncIterator[str]:
        async for packet in self.line:
            if packet == "2":
                await self.line.send("3")
            elif isinstance(packet, str) and packet.startswith("42"):
                yield _encode(_decode(packet[2:])[1]).decode()

    async def close(self) -> None:
        await self.line.close()


Line = ClientConnection | SocketIo


async def dial(address: str, headers: dict[str, str] | None = None) -> Line:
    line = await connect(address, proxy=None, max_size=2**22, additional_headers=headers)
    return await SocketIo(line).shake_hands() if "/socket.io/" in address else line


class Pair:
    """A shopper who writes and an agent who follows; in turns both write."""

    def __init__(self, name: str, shopper: Line, agent: Line) -> None:
        self.name = name
        self.lines = (shopper, agent)
        self.conversation: str | None = None
        self.sent: dict[str, float] = {}
        self.acknowledged: list[float] = []
        self.delivered: list[float] = []
        self.measured_from = (0, 0)
        self.progress = asyncio.Event()

    def hear(self, text: str, *, shopper: bool) -> None:
        frame = _decode(text)
        kind, now = frame["type"], time.perf_counter()
        if kind == "acknowledged" and frame["client_id"] in self.sent:
            self.conversation = frame["conversation"]
            self.acknowledged.append(now - self.sent[frame["client_id"]])
            self.progress.set()
        elif kind == "message" and frame["client_id"] in self.sent and shopper != self.by_shopper(frame["client_id"]):
            self.delivered.append(now - self.sent[frame["client_id"]])
            self.progress.set()
        elif kind in {"refused", "error"}:
            raise SystemExit(f"the server refused: {frame}")

    @staticmethod
    def by_shopper(client_id: str) -> bool:
        return int(client_id.rpartition("-")[2]) % 2 == 0

    async def listen(self, line: Line) -> None:
        shopper = line is self.lines[0]
        async for text in line:
            if not isinstance(text, str):
                raise SystemExit("the server sent bytes")
            for frame in text.split("\n"):
                self.hear(frame, shopper=shopper)

    async def send(self, number: int) -> None:
        line = self.lines[number % 2]
        client_id = f"{self.name}-{number:07}"
        frame: dict[str, Any] = {
            "type": "send",
            "client_id": client_id,
            "body": BODY,
            "conversation": self.conversation,
        }
        self.sent[client_id] = time.perf_counter()
        await line.send(_encode(frame).decode())

    async def send_and_wait(self, number: int) -> None:
        wanted = (len(self.acknowledged) + 1, len(self.delivered) + 1)
        await self.send(number)
        while len(self.acknowledged) < wanted[0] or len(self.delivered) < wanted[1]:
            self.progress.clear()
            await self.progress.wait()

    def forget(self) -> None:
        """What came before the measurement."""
        self.measured_from = (len(self.acknowledged), len(self.delivered))


async def open_pair(address: str, session: dict[str, Any], number: int) -> Pair:
    cookies = session["cookies"]
    headers = {"cookie": cookies[number % len(cookies)], "origin": session["origin"]} if cookies else None
    shopper = await dial(address)
    await shopper.send(json.dumps({"type": "hello", "version": 1, "role": "shopper", "shop": session["shop"]}))
    agent = await dial(address, headers)
    await agent.send(json.dumps({"type": "hello", "version": 1, "role": "agent"}))
    pair = Pair(f"pair{number:05}", shopper, agent)
    await asyncio.gather(shopper.recv(), agent.recv())
    return pair


async def introduce(pair: Pair, listening: list[asyncio.Task[None]]) -> None:
    """The first message opens the conversation, and the agent follows it."""
    shopper, agent = pair.lines
    listening.append(asyncio.create_task(pair.listen(shopper)))
    await pair.send(0)
    while not pair.acknowledged:
        pair.progress.clear()
        await pair.progress.wait()
    listening.append(asyncio.create_task(pair.listen(agent)))
    await agent.send(json.dumps({"type": "watch", "conversation": pair.conversation, "after": 1}))


async def closed(pair: Pair, until: float) -> None:
    number = 1
    while time.perf_counter() < until:
        await pair.send_and_wait(number)
        number += 1


async def open_loop(pairs: list[Pair], rate: float, until: float) -> None:
    """Messages at random moments (Poisson), whatever the answers do."""
    numbers, chance, at = [1] * len(pairs), random.Random(1), time.perf_counter()
    while at < until:
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        place = chance.randrange(len(pairs))
        await pairs[place].send(numbers[place])
        numbers[place] += 1
        at += chance.expovariate(rate)


def summary(pairs: list[Pair], seconds: float) -> dict[str, Any]:
    acknowledged = sorted(x for pair in pairs for x in pair.acknowledged[pair.measured_from[0] :])
    delivered = sorted(x for pair in pairs for x in pair.delivered[pair.measured_from[1] :])
    return {
        "messages_a_second": len(acknowledged) / seconds, "messages": len(acknowledged), "delivered": len(delivered),
        "acknowledged_ms": percentiles(acknowledged), "delivered_ms": percentiles(delivered),
    }  # fmt: skip


def percentiles(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    return {name: 1000 * values[int(share * (len(values) - 1))] for name, share in (("p50", 0.5), ("p99", 0.99))}


async def main(address: str, pairs_wanted: int, seconds: float, rate: float, session: dict[str, Any]) -> None:
    pairs = [await open_pair(address, session, number) for number in range(pairs_wanted)]
    listening: list[asyncio.Task[None]] = []
    await asyncio.gather(*(introduce(pair, listening) for pair in pairs))
    began = time.perf_counter()
    until = began + WARM_SECONDS + seconds
    work = [open_loop(pairs, rate, until)] if rate else [closed(pair, until) for pair in pairs]
    running = asyncio.gather(*work)
    await asyncio.sleep(WARM_SECONDS)
    for pair in pairs:
        pair.forget()
    began = time.perf_counter()
    await running
    told = summary(pairs, time.perf_counter() - began)
    for task in listening:
        task.cancel()
    await asyncio.gather(*(line.close() for pair in pairs for line in pair.lines), return_exceptions=True)
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    where, many, long, fast = sys.argv[1:5]
    uvloop.run(main(where, int(many), float(long), float(fast), json.load(sys.stdin)))
