"""The names of threads, and when a send is the same again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conversations.given import OTHER_SHOP, SHOP, message
from xiaoer.conversations.domain.messages import Attached, Card, Kind, Message
from xiaoer.conversations.domain.threads import Carried, Rated, Thread, says_the_same, visitor_of

NAMES = st.text(st.characters(exclude_characters="\x00", codec="utf-8"), min_size=1, max_size=200)
THREADS = st.builds(Thread, NAMES, st.none() | NAMES)
FILE = Attached(UUID(int=0xA7), "收据.pdf", "application/pdf", 8, None, None)
CARD = Card(UUID(int=0xCA), "COAT-M", "外套", "M", None, 19_900, "CNY", None, None, None, None)


def said(**given: Any) -> Carried:
    plain: dict[str, Any] = {"thread": "T-1", "client_id": "client-0001", "body": "您好"}
    return Carried(**{**plain, **given})


@given(THREADS, THREADS)
def test_no_two_threads_are_one(one: Thread, other: Thread) -> None:
    assert (visitor_of(SHOP, one) == visitor_of(SHOP, other)) == (one == other)
    assert visitor_of(SHOP, one) != visitor_of(OTHER_SHOP, one)


@pytest.mark.parametrize(
    ("kept", "again", "body", "same"),
    [
        pytest.param(message(), said(), "您好", True, id="the same words"),
        pytest.param(message(), said(), "再见", False, id="other words"),
        pytest.param(message(), said(upload=FILE.id), "您好", False, id="a file beside them"),
        pytest.param(message(attachment=FILE), said(upload=FILE.id), "您好", True, id="the same file"),
        pytest.param(message(attachment=FILE), said(upload=UUID(int=1)), "您好", False, id="another file"),
        pytest.param(message(kind=Kind.PRODUCT, card=CARD), said(kind="product", card="COAT-M"), "", True, id="the same card"),
        pytest.param(message(kind=Kind.PRODUCT, card=CARD), said(kind="product", card="COAT"), "", False, id="another card"),
        pytest.param(message(kind=Kind.PRODUCT, card=CARD), said(kind="order", card="COAT-M"), "", False, id="another kind"),
        pytest.param(message(kind=Kind.PRODUCT, card=CARD), said(), "您好", False, id="words for a card"),
        pytest.param(message(score=5), Rated("client-0001", 5), "您好", True, id="the same mark"),
        pytest.param(message(score=5), Rated("client-0001", 4), "您好", False, id="another mark"),
        pytest.param(message(score=5), said(), "您好", False, id="words for a mark"),
    ],
)  # fmt: skip
def test_a_send_is_the_same_again_where_it_says_the_same(
    kept: Message, again: Carried | Rated, body: str, *, same: bool
) -> None:
    assert says_the_same(kept, again, body) == same
