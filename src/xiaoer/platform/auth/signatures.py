"""As whom shoppers know somebody of the staff. Pure."""

from __future__ import annotations

import re

_HAN = re.compile("[\u4e00-\u9fff]")


def signature_of(name: str, alias: str, post: str) -> str | None:
    """The alias or else the name, with the post: 小云（售后专员）, Yun (aftersales). None where it is the name alone."""
    known = alias or name
    if post:
        return f"{known}（{post}）" if _HAN.search(known + post) else f"{known} ({post})"
    return known if known != name else None
