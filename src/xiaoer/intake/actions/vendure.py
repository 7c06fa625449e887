"""Vendure read over its admin API, with an API key that may read orders, customers and the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

from xiaoer.intake.domain import vendure
from xiaoer.intake.domain.sources import Page, Settings
from xiaoer.intake.domain.vendure import Cursor, Read
from xiaoer.platform.outgoing import Call, post
from xiaoer.values.refusal import Refused

HEADER = "vendure-api-key"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Items(NamedTuple):
    """A list of an answer, how long the whole of it is, and its rows."""

    found: Sequence[Mapping[str, Any]]
    total: int
    rows: Sequence[bytes]


class Vendure:
    """A source (domain/sources.py); `secret` is the API key."""

    def __init__(self, settings: Settings, secret: str) -> None:
        self._settings, self._secret = settings, secret

    def check(self, currency: str) -> Refused | None:
        data = self._ask(vendure.CHANNEL, {})
        if isinstance(data, Refused):
            return data
        sells_in = data["activeChannel"]["defaultCurrencyCode"]
        return None if sells_in == currency else Refused("source_currency", {"theirs": sells_in, "ours": currency})

    def changes(self, cursor: str, now: int) -> Page | Refused:
        at = _cursor(cursor)
        read = vendure.reading(at, now, _EPOCH)
        items = self._items(read)
        if isinstance(items, Refused):
            return items
        then, more = vendure.after(at, items.found, items.total, now)
        return Page(read.what, items.rows, _written(then), more)

    def order(self, number: str) -> Page | Refused:
        read = vendure.one_order(number)
        items = self._items(read)
        return items if isinstance(items, Refused) else Page(read.what, items.rows, "", more=False)

    def again(self, cursor: str, now: int) -> str:
        return _written(vendure.again(_cursor(cursor), now))

    def _items(self, read: Read) -> Items | Refused:
        data = self._ask(read.query, read.variables)
        if isinstance(data, Refused):
            return data
        try:
            found, total = data[read.name]["items"], int(data[read.name]["totalItems"])
            return Items(found, total, list(vendure.rows(read.what, found)))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            return Refused("source_no_answer", {"said": f"{read.name}: {type(error).__name__} {error}"[:200]})

    def _ask(self, query: str, variables: Mapping[str, Any]) -> Mapping[str, Any] | Refused:
        headers = {"content-type": "application/json", HEADER: self._secret}
        body = msgspec.json.encode({"query": query, "variables": variables})
        said = post(Call(self._settings.url, headers, body, private=self._settings.private))
        return said if isinstance(said, Refused) else _data(said)


def _cursor(told: str) -> Cursor:
    return msgspec.json.decode(told, type=Cursor) if told else Cursor()


def _written(cursor: Cursor) -> str:
    return msgspec.json.encode(cursor).decode()


def _data(said: bytes) -> Mapping[str, Any] | Refused:
    """The data of a GraphQL answer; what it says is wrong is told in its own words, shortened."""
    try:
        told: Any = msgspec.json.decode(said)
    except msgspec.DecodeError:
        return Refused("source_no_answer", {"said": "no JSON"})
    if not isinstance(told, dict) or told.get("errors") or not isinstance(told.get("data"), dict):
        errors = told.get("errors") if isinstance(told, dict) else None
        why = errors[0].get("message", "") if isinstance(errors, list) and errors else "no data"
        return Refused("source_no_answer", {"said": str(why)[:200]})
    data: Mapping[str, Any] = told["data"]
    return data
