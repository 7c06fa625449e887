from __future__ import annotations

import pytest

from xiaoer.platform.packing import takes_gzip


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        pytest.param("gzip", True, id="named"),
        pytest.param("gzip, deflate, br, zstd", True, id="as browsers say it"),
        pytest.param("br;q=1.0, GZIP;q=0.8, *;q=0.1", True, id="with weights"),
        pytest.param("*", True, id="anything"),
        pytest.param("br, *;q=0.5", True, id="anything else"),
        pytest.param("gzip;q=0", False, id="refused"),
        pytest.param("gzip; q=0.000, *", False, id="refused, though anything else is taken"),
        pytest.param("identity", False, id="nothing packed"),
        pytest.param("", False, id="not said"),
        pytest.param("gzip;q=much", False, id="a weight that is no number"),
        pytest.param("xgzip", False, id="another name"),
    ],
)
def test_what_a_browser_takes(accepted: str, taken: bool) -> None:  # noqa: FBT001 - a table's column
    assert takes_gzip(accepted) is taken
