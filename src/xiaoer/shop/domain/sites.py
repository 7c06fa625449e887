"""Websites whose pages may show a shop's chat window, as browsers tell where a page is from. Pure."""

from __future__ import annotations

import re

_TYPED = re.compile(r"(https?)://([^\s/?#@:\\[\]%]+)(?::(\d{1,5}))?/?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")
_USUAL = {"http": 80, "https": 443}
_LONGEST = 253
"""Characters of a host's name (RFC 1035)."""


def site_of(typed: str) -> str | None:
    """The origin as it is written in a request's Origin (RFC 6454): small letters, names in Chinese as xn--, no usual port.

    A slash behind it, as copied from a browser, is dropped; None for anything else than scheme, host and port.
    """
    found = _TYPED.fullmatch(typed.strip())
    host = _host(found[2]) if found else None
    if found is None or host is None:
        return None
    scheme, port = found[1].lower(), int(found[3] or 0)
    if found[3] and not 0 < port < 65_536:
        return None
    return f"{scheme}://{host}" + (f":{port}" if port not in {0, _USUAL[scheme]} else "")


def _host(typed: str) -> str | None:
    try:
        host = typed.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    is_named = len(host) <= _LONGEST and all(_LABEL.fullmatch(one) for one in host.split("."))
    return host if is_named else None
