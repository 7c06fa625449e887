from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from xiaoer.conversations.domain.tokens import (
    Use,
    is_signed,
    read_ticket,
    read_token,
    shop_key,
    sign_customer,
    ticket,
    visitor_token,
)

PATH = Path(__file__).parents[1] / "vectors" / "conversations" / "identity.json"
KNOWN: dict[str, Any] = json.loads(PATH.read_text("utf-8"))
SECRET, SHOP, TOKEN = KNOWN["secret"].encode(), KNOWN["shop"], KNOWN["token"]
VISITOR = UUID(KNOWN["visitor"])
SIGNATURE = TOKEN.rpartition(".")[2]


def test_the_token_and_the_shops_key_are_as_openssl_makes_them() -> None:
    assert visitor_token(SECRET, SHOP, VISITOR) == TOKEN
    assert shop_key(SECRET, SHOP) == KNOWN["shop_key"]


def test_each_key_of_each_shop_is_another_one() -> None:
    """A slug has no dots: that of one shop with a number is never that of another."""
    keys = [shop_key(SECRET, shop, number) for shop in (SHOP, f"{SHOP}-1", "other") for number in (0, 1, 2, 12)]
    assert keys[0] == KNOWN["shop_key"]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("one", KNOWN["customers"], ids=lambda one: one["customer"])
def test_a_customers_signature_is_as_openssl_makes_it(one: dict[str, str]) -> None:
    assert sign_customer(KNOWN["shop_key"], one["customer"]) == one["signature"]
    assert is_signed(KNOWN["shop_key"], one["customer"], one["signature"])


def test_a_token_names_its_visitor() -> None:
    assert read_token(SECRET, SHOP, TOKEN) == VISITOR


TAMPERED = [
    pytest.param("", id="nothing"),
    pytest.param(".", id="a dot"),
    pytest.param("...", id="dots"),
    pytest.param(SIGNATURE, id="the signature alone"),
    pytest.param(TOKEN[:-1], id="one character short"),
    pytest.param(TOKEN + "0", id="one too many"),
    pytest.param(TOKEN + " ", id="a blank after it"),
    pytest.param(TOKEN.upper(), id="upper case"),
    pytest.param(TOKEN.replace("v1", "v2"), id="another version"),
    pytest.param(TOKEN.replace(SHOP, "other"), id="another shop"),
    pytest.param(TOKEN.replace("0001.", "0002."), id="another visitor"),
    pytest.param(TOKEN[:-1] + ("1" if TOKEN[-1] != "1" else "2"), id="another signature"),
    pytest.param(f"{TOKEN}.{SIGNATURE}", id="signed twice"),
    pytest.param(TOKEN.replace("v1", "v1\x00"), id="NUL"),
    pytest.param(TOKEN[:-1] + "\u0661", id="an Arabic digit"),
    pytest.param(TOKEN[:-1] + "é", id="not ASCII"),
    pytest.param("🙂" * 100, id="emoji"),
    pytest.param("\u202e" + TOKEN, id="right to left"),
    pytest.param("\ud800" + TOKEN, id="half a surrogate pair before it"),
    pytest.param(TOKEN + "\ud800", id="half a surrogate pair after it"),
]


@pytest.mark.parametrize("token", TAMPERED)
def test_a_tampered_token_names_nobody(token: str) -> None:
    assert read_token(SECRET, SHOP, token) is None


def test_a_token_holds_for_its_shop_and_its_desk_only() -> None:
    assert read_token(SECRET, "other", TOKEN) is None
    assert read_token(b"another secret of 32 characters..", SHOP, TOKEN) is None


def test_a_token_of_another_version_that_we_signed_names_nobody() -> None:
    """What an older desk with the same secret may have given out."""
    told = f"v0.{SHOP}.{VISITOR}"
    assert read_token(SECRET, SHOP, f"{told}.{sign_customer(SECRET.decode(), told)}") is None


def test_a_signature_of_the_shop_is_no_token() -> None:
    """The shop's key signs customers; whoever holds it must not be able to make tokens with it."""
    told = f"v1.{SHOP}.{VISITOR}"
    assert read_token(SECRET, SHOP, f"{told}.{sign_customer(KNOWN['shop_key'], told)}") is None


WRONG = [
    pytest.param("C-1002", KNOWN["customers"][0]["signature"], id="another's"),
    pytest.param("C-1001", "0" * 64, id="made up"),
    pytest.param("C-1001", KNOWN["customers"][0]["signature"].upper(), id="upper case"),
    pytest.param("C-1001", "", id="none"),
    pytest.param("C-1001", "é" * 64, id="not ASCII"),
    pytest.param("C-1001", "\ud800" * 64, id="halves of surrogate pairs"),
    pytest.param("\ud800", KNOWN["customers"][0]["signature"], id="a customer that is half a pair"),
]


@pytest.mark.parametrize(("customer", "signature"), WRONG)
def test_a_wrong_signature(customer: str, signature: str) -> None:
    assert not is_signed(KNOWN["shop_key"], customer, signature)


SHOP_ID, FILE_ID = UUID(int=0x51), UUID(int=0xE1)
TICKET = ticket(SECRET, Use.FILE, SHOP_ID, FILE_ID, 1_000)
OTHER_USE = ticket(SECRET, Use.UPLOAD, SHOP_ID, FILE_ID, 1_000)


def test_a_ticket_opens_its_one_thing_until_its_moment() -> None:
    assert read_ticket(SECRET, Use.FILE, TICKET, 999) == (SHOP_ID, FILE_ID)
    assert read_ticket(SECRET, Use.FILE, TICKET, 1_000) is None


@pytest.mark.parametrize(
    "told",
    [
        pytest.param("", id="nothing"),
        pytest.param("....", id="dots"),
        pytest.param(TICKET[:-1], id="one character short"),
        pytest.param(TICKET.replace(".1000.", ".9999."), id="longer than it was given"),
        pytest.param(TICKET.replace(FILE_ID.hex, UUID(int=0xE2).hex), id="for another file"),
        pytest.param(OTHER_USE, id="for another use"),
        pytest.param(TOKEN, id="a visitor's token"),
        pytest.param(ticket(b"not the secret", Use.FILE, SHOP_ID, FILE_ID, 1_000), id="of another desk"),
        pytest.param("\ud83d" + TICKET, id="half a pair"),
    ],
)
def test_no_other_ticket_opens_it(told: str) -> None:
    assert read_ticket(SECRET, Use.FILE, told, 0) is None
