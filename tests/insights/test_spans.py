from __future__ import annotations

import pytest

from xiaoer.insights.domain.spans import EDGES, SECOND, bucket_of, quantile


@pytest.mark.parametrize(
    ("span", "bucket"),
    [
        pytest.param(0, 0, id="at once"),
        pytest.param(SECOND - 1, 0, id="just under a second"),
        pytest.param(SECOND, 1, id="a second"),
        pytest.param(1_100_000, 2, id="where the next begins"),
        pytest.param(7 * 24 * 3600 * SECOND - 1, len(EDGES) - 1, id="just under a week"),
        pytest.param(365 * 24 * 3600 * SECOND, len(EDGES), id="a year"),
    ],
)
def test_the_bucket_of_a_span(span: int, bucket: int) -> None:
    assert bucket_of(span) == bucket


@pytest.mark.parametrize(
    ("counts", "share", "found"),
    [
        pytest.param({}, 0.5, None, id="none"),
        pytest.param({3: 0}, 0.5, None, id="taken back"),
        pytest.param({0: 1}, 0.5, 500_000, id="under a second"),
        pytest.param({0: 1, 1: 1}, 0.5, 500_000, id="the shorter of two"),
        pytest.param({0: 1, 1: 1}, 0.51, 1_048_809, id="the longer of two"),
        pytest.param({0: 9, 5: 1}, 0.9, 500_000, id="nine in ten"),
        pytest.param({0: 8, 5: 2}, 0.9, 1_535_561, id="the ninth is longer"),
        pytest.param({len(EDGES): 1}, 0.9, EDGES[-1], id="at least a week"),
    ],
)
def test_quantiles_by_nearest_rank(counts: dict[int, int], share: float, found: int | None) -> None:
    assert quantile(counts, share) == found


def test_buckets_reach_a_week() -> None:
    assert EDGES[0] == SECOND
    assert EDGES[-2] < 7 * 24 * 3600 * SECOND <= EDGES[-1]
