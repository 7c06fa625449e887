from __future__ import annotations

from uuid import RFC_4122, UUID

import pytest

from xiaoer.values.ids import least, made_at, uuid7, uuid7s

RFC_MOMENT = 0x017F22E279B0 * 1000
"""Tuesday, February 22, 2022 2:22:22.00 PM GMT-05:00: the example of RFC 9562, appendix A.6."""


@pytest.mark.parametrize(
    ("at", "random", "expected"),
    [
        pytest.param(
            RFC_MOMENT, bytes(8), "017f22e2-79b0-7000-8000-000000000000", id="the moment of the RFC's example"
        ),
        pytest.param(0, b"\xff" * 8, "00000000-0000-7000-bfff-ffffffffffff", id="the first moment, all bits random"),
        pytest.param(999, bytes(8), "00000000-0000-7ffb-8000-000000000000", id="the end of a millisecond"),
        pytest.param(1_000, bytes(8), "00000000-0001-7000-8000-000000000000", id="the next millisecond"),
        pytest.param(0, bytes(7) + b"\x01", "00000000-0000-7000-8000-000000000001", id="the last random bit"),
    ],
)
def test_an_id_holds_its_moment(at: int, random: bytes, expected: str) -> None:
    made = uuid7(at, random)
    assert made == UUID(expected)
    assert (made.version, made.variant) == (7, RFC_4122)


def test_several_ids_of_a_moment_come_in_their_order() -> None:
    random = b"\xff" * 8 + bytes(8) + bytes(7) + b"\x01"
    assert uuid7s(RFC_MOMENT, random) == [uuid7(RFC_MOMENT, part) for part in (bytes(8), random[16:], random[:8])]
    assert uuid7s(RFC_MOMENT, b"") == []


@pytest.mark.parametrize("at", [RFC_MOMENT, RFC_MOMENT + 1, RFC_MOMENT + 998, RFC_MOMENT + 999])
def test_an_id_tells_its_moment(at: int) -> None:
    made = uuid7(at, bytes(range(200, 208)))
    assert made_at(made) == made_at(least(at)) == at
    assert least(at) <= made < least(at + 1)
