"""Whether a webhook comes from who holds its secret: Standard Webhooks 1.0 (standardwebhooks.com), symmetric form.

The signed text is `id.timestamp.body`; the header holds one or more `v1,<base64>` with spaces between them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

PREFIX = "whsec_"
WINDOW_SECONDS = 300
"""How far the moment of a delivery may lie from ours, either way."""
LONGEST_ID = 200


def key_of(secret: bytes, hook: str) -> bytes:
    """The key of a webhook, made from the installation's own, so that none is stored."""
    return hmac.new(secret, f"webhook.{hook}".encode(), hashlib.sha256).digest()


def shown(key: bytes) -> str:
    """The key as senders take it."""
    return PREFIX + base64.b64encode(key).decode()


def sign(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def is_signed(key: bytes, message_id: str, timestamp: str, body: bytes, told: str) -> bool:
    """Whether one of the told signatures is right; each is compared in constant time."""
    right = sign(key, message_id, timestamp, body).encode()
    return any(hmac.compare_digest(right, one.encode("utf-8", "surrogatepass")) for one in told.split(" "))


def is_id(message_id: str) -> bool:
    """Printable, without spaces and the dot that parts it from the moment."""
    return 0 < len(message_id) <= LONGEST_ID and all("!" <= one <= "~" and one != "." for one in message_id)


def is_fresh(timestamp: str, now: int) -> bool:
    """Whether the moment (whole seconds) lies near `now` (microseconds), so that nobody can send it again later."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(int(timestamp) - now // 1_000_000) <= WINDOW_SECONDS
