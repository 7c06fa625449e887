"""Calls to other systems whose address a person typed in: bounded, and never into the private network unasked.

The name is resolved once, every address it has is checked, and the connection goes to the address that was checked: a
name that says another one a moment later (DNS rebinding) changes nothing. Redirects are not followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from typing_extensions import override

from xiaoer.values.refusal import Refused

CALL_SECONDS = 15.0
MOST_BYTES = 8_000_000
_STEP_BYTES = 65_536

Addresses = Sequence[str]


class Call(NamedTuple):
    """A body to post. `private`: an administrator allows addresses that are not public for it."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    private: bool = False


def post(call: Call) -> bytes | Refused:
    """The answer's body where it is 200. Blocks for `CALL_SECONDS` at most; to be called in a thread."""
    parts = _parts(call.url)
    if parts is None:
        return Refused("outgoing_bad_url", {"url": call.url})
    deadline = time.monotonic() + CALL_SECONDS
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = resolve(host, port)
    except OSError as error:
        return Refused("outgoing_unreachable", {"host": host, "why": str(error)})
    if not call.private and (inside := [one for one in found if not is_public(one)]):
        return Refused("outgoing_private", {"host": host, "address": inside[0]})
    try:
        return _post(call, parts, found[0], deadline)
    except (OSError, http.client.HTTPException) as error:
        return Refused("outgoing_unreachable", {"host": host, "why": str(error) or type(error).__name__})


def resolve(host: str, port: int) -> Addresses:
    """Every address of the name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(address: str) -> bool:
    """Whether it lies outside of every private, local and reserved network, also when it is written as IPv6."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if found in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class _Pinned(http.client.HTTPSConnection):
    """Connects to the address that was checked, and asks for the certificate of the name."""

    def __init__(self, address: str, host: str, port: int, *, secure: bool, deadline: float) -> None:
        context = ssl.create_default_context() if secure else None
        super().__init__(host, port, context=context, timeout=CALL_SECONDS)
        self._address, self._secure_with, self._deadline = address, context, deadline

    @override
    def connect(self) -> None:
        left = max(0.1, self._deadline - time.monotonic())
        plain = socket.create_connection((self._address, self.port), left)
        wrapped = self._secure_with
        self.sock = plain if wrapped is None else wrapped.wrap_socket(plain, server_hostname=self.host)


def _post(call: Call, parts: SplitResult, address: str, deadline: float) -> bytes | Refused:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = _Pinned(address, host, port, secure=parts.scheme == "https", deadline=deadline)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, call.body, {"host": parts.netloc.rpartition("@")[2], **call.headers})
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            return Refused("outgoing_status", {"host": host, "status": answer.status})
        return _read(answer, host, connection.sock, deadline)
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, host: str, line: socket.socket | None, deadline: float) -> bytes | Refused:
    """The body in pieces, so that one which never ends, or trickles, is left in time."""
    pieces, size = list[bytes](), 0
    while piece := answer.read1(_STEP_BYTES):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            return Refused("outgoing_too_large", {"host": host, "most": MOST_BYTES // 1_000_000})
        left = deadline - time.monotonic()
        if left <= 0:
            return Refused("outgoing_unreachable", {"host": host, "why": "timed out"})
        if line is not None and line.fileno() >= 0:
            line.settimeout(left)
    return b"".join(pieces)


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - says whether it is a number
    except ValueError:
        return None
    told = url.isascii() and url.isprintable() and " " not in url
    return parts if told and parts.scheme in {"http", "https"} and parts.hostname and not parts.username else None
