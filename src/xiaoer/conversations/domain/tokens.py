"""Who a shopper is: signed visitor tokens, and the store's signature for a shopper who is logged in there."""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum
from uuid import UUID

_VERSION = "v1"


def visitor_token(secret: bytes, shop: str, visitor: UUID) -> str:
    """`v1.<shop>.<visitor>.<HMAC-SHA256 of the three>`: names a visitor of one shop, and nobody can make one up."""
    told = f"{_VERSION}.{shop}.{visitor}"
    return f"{told}.{_sign(secret, told)}"


def read_token(secret: bytes, shop: str, token: str) -> UUID | None:
    """The visitor that the token names; None where it is not one of ours for this shop."""
    told, _, signature = token.rpartition(".")
    if not _same(_sign(secret, told), signature):
        return None
    version, of_shop, visitor = told.split(".")
    return UUID(visitor) if (version, of_shop) == (_VERSION, shop) else None


class Use(StrEnum):
    """What a ticket is for: to upload a file as somebody, to see one, or to leave in a conversation how to be reached."""

    UPLOAD = "upload"
    FILE = "file"
    REACH = "reach"


def ticket(secret: bytes, use: Use, shop_id: UUID, subject_id: UUID, until: int) -> str:
    """A part of an address that lets whoever has it do one thing until a moment (microseconds), and nothing else."""
    told = f"{_VERSION}.{use}.{shop_id.hex}.{subject_id.hex}.{until}"
    return f"{told}.{_sign(secret, told)}"


def read_ticket(secret: bytes, use: Use, told: str, now: int) -> tuple[UUID, UUID] | None:
    """The shop and the subject; None where the ticket is not one of ours, is for another use, or is over."""
    named, _, signature = told.rpartition(".")
    if not _same(_sign(secret, named), signature):
        return None
    version, of_use, *rest = named.split(".")
    if (version, of_use) != (_VERSION, use):
        return None
    shop_id, subject_id, until = rest
    return (UUID(shop_id), UUID(subject_id)) if now < int(until) else None


def shop_key(secret: bytes, shop: str, number: int = 0) -> str:
    """The key with which the store's own pages sign who is logged in; only the store's servers may hold it.

    `number` counts how often the shop has renewed it. The first has none in it, as before keys could be renewed.
    """
    return _sign(secret, f"identity.{shop}.{number}" if number else f"identity.{shop}")


def sign_customer(key: str, customer: str) -> str:
    """HMAC-SHA256, in hexadecimal, of the customer's id under the shop's key (both UTF-8)."""
    return _sign(key.encode(), customer)


def is_signed(key: str, customer: str, signature: str) -> bool:
    return _same(sign_customer(key, customer), signature)


def _sign(key: bytes, told: str) -> str:
    return hmac.new(key, _bytes(told), hashlib.sha256).hexdigest()


def _same(right: str, told: str) -> bool:
    return hmac.compare_digest(_bytes(right), _bytes(told))


def _bytes(told: str) -> bytes:
    """Whatever a stranger sends has bytes, half a surrogate pair too."""
    return told.encode("utf-8", "surrogatepass")
