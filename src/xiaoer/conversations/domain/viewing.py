"""The store page on which a shopper is."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import msgspec


class Viewing(msgspec.Struct, frozen=True):
    """A page as it says itself: shown, never trusted. `at`: when the shopper's browser told of it."""

    title: str
    url: str
    sku: str | None
    at: int


def viewing_of(title: str, url: str, sku: str | None, now: int) -> Viewing:
    return Viewing(title.strip(), address(url), sku or None, now)


def address(url: str) -> str:
    """Where the page is, for people: without what comes after `?` and `#`, in which stores pass what is secret; empty
    where it is no page of the web.
    """
    try:
        parts = urlsplit("".join(one for one in url if one.isprintable()).strip())
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc or "@" in parts.netloc:
        return ""
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
