from __future__ import annotations

import asyncio
import re
from statistics import median
from time import process_time

import pytest

from xiaoer.platform.auth import passwords
from xiaoer.values.refusal import Refused

GIVEN = "晨曦 and a long password"
STORED = passwords.hashed(GIVEN)


@pytest.mark.parametrize(
    ("password", "stored", "right"),
    [
        pytest.param(GIVEN, STORED, True, id="right"),
        pytest.param(GIVEN + " ", STORED, False, id="one space more"),
        pytest.param("", STORED, False, id="empty"),
        pytest.param(GIVEN, "no hash", False, id="what is stored is no hash"),
        pytest.param(GIVEN, None, False, id="unknown login"),
        pytest.param("the password of nobody", None, False, id="unknown login, the password of nobody"),
        pytest.param("the password of nobody", "", False, id="no password stored"),
        pytest.param("", "", False, id="nothing against nothing"),
    ],
)
def test_a_password_matches_its_hash_only(password: str, stored: str | None, right: bool) -> None:  # noqa: FBT001 - a table's column
    assert asyncio.run(passwords.matches(password, stored)) is right


def test_a_hash_is_argon2id_and_salted() -> None:
    assert STORED.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.hashed(GIVEN) != STORED


def test_an_unknown_login_costs_as_much_as_a_known_one() -> None:
    """The work of the processor, not the clock on the wall: other programs run beside the tests."""

    def work(stored: str | None) -> float:
        before = process_time()
        asyncio.run(passwords.matches("a wrong password", stored))
        return process_time() - before

    known, unknown = median(work(STORED) for _ in range(7)), median(work(None) for _ in range(7))
    assert 0.5 < unknown / known < 2


def test_nobodys_hash_costs_what_a_new_one_costs() -> None:
    assert not passwords._hasher.check_needs_rehash(passwords._NOBODY)


def test_a_fresh_password_can_be_read_out_and_is_another_one_each_time() -> None:
    made = {passwords.fresh() for _ in range(50)}
    assert len(made) == 50
    assert [one for one in made if not re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", one)] == []
    assert len(next(iter(made))) >= passwords.SHORTEST


@pytest.mark.parametrize(
    ("length", "refused"),
    [
        pytest.param(passwords.SHORTEST - 1, Refused("password_short", {"least": 10}), id="short"),
        pytest.param(passwords.SHORTEST, None, id="just long enough"),
        pytest.param(passwords.LONGEST, None, id="as long as can be"),
        pytest.param(passwords.LONGEST + 1, Refused("password_long", {"most": 200}), id="long"),
    ],
)
def test_which_passwords_there_can_be(length: int, refused: Refused | None) -> None:
    assert passwords.unfit("密" * length) == refused


def test_a_password_is_hashed_in_a_thread_of_its_own() -> None:
    async def story() -> bool:
        return await passwords.matches("only-for-tests", await passwords.hashed_apart("only-for-tests"))

    assert asyncio.run(story())
