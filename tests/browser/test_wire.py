"""What goes over the wire of pages and scripts: packed where the browser takes it, and the same text everywhere."""

from __future__ import annotations

import gzip
import re
from email.message import Message
from urllib.request import Request, urlopen

import pytest

from tests.browser.small_shop import SLUG
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

WIDGET_BYTES = 8_700
"""The budget of 8 KB is the code's; the shop's own words come on top."""


def fetched(desk: RunningDesk, path: str, accepted: str) -> tuple[bytes, Message]:
    asked = Request(desk.address + path, headers={"accept-encoding": accepted})  # noqa: S310 - our own desk
    with urlopen(asked) as answer:  # noqa: S310 - our own desk
        return answer.read(), answer.headers


@pytest.fixture
def texts(desk: RunningDesk) -> list[str]:
    page = fetched(desk, "/", "identity")[0].decode()
    return [f"/w/{SLUG}.js", *re.findall(r'(?:src|href)="(/assets/[^"]+\.(?:js|css))"', page)]


def test_texts_are_packed_for_browsers(desk: RunningDesk, texts: list[str]) -> None:
    assert len(texts) >= 3
    for path in texts:
        plain, headers = fetched(desk, path, "identity")
        small, told = fetched(desk, path, "gzip, br")
        assert (headers["content-encoding"], told["content-encoding"]) == (None, "gzip")
        assert (headers["vary"], told["vary"]) == ("accept-encoding", "accept-encoding")
        assert gzip.decompress(small) == plain
        assert told["content-type"].count("charset") == 1


def test_the_widget_is_as_small_on_the_wire_as_promised(desk: RunningDesk) -> None:
    assert len(fetched(desk, f"/w/{SLUG}.js", "gzip")[0]) <= WIDGET_BYTES


def test_what_has_a_hashed_name_is_kept_for_ever_and_the_page_never(desk: RunningDesk, texts: list[str]) -> None:
    kept = {path: fetched(desk, path, "gzip")[1]["cache-control"] for path in ("/", *texts[1:])}
    assert kept.pop("/") == "no-cache"
    assert set(kept.values()) == {"public, max-age=31536000, immutable"}
    assert [path for path in kept if not re.search(r"-[\w-]{8}\.(js|css)$", path)] == []
