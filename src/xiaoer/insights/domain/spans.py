"""Spans of time counted in fixed buckets, so that a median over any days is a sum of counts.

Bucket 0 holds all under one second; each further one ends 1.1 times where it begins, up to a week; the last has no end.
A span is read back as the geometric middle of its bucket: at most 4.9 % from the truth (√1.1 - 1) between one second
and a week, at most half a second below, and "at least a week" above.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import pairwise
from math import ceil, sqrt

SECOND = 1_000_000
_RATIO = 1.1
_WEEK = 7 * 24 * 3600 * SECOND


def _edges() -> tuple[int, ...]:
    edges = [SECOND]
    while edges[-1] < _WEEK:
        edges.append(round(edges[-1] * _RATIO))
    return tuple(edges)


EDGES = _edges()
"""Microseconds at which buckets 1, 2, 3 … begin."""
_MIDDLES = (SECOND // 2, *(round(sqrt(begin * end)) for begin, end in pairwise(EDGES)), EDGES[-1])


def bucket_of(span: int) -> int:
    """The bucket of a span in microseconds."""
    return bisect_right(EDGES, span)


def quantile(counts: Mapping[int, int], share: float) -> int | None:
    """Microseconds that `share` of the spans do not exceed, by nearest rank (of 2 spans the median is the shorter).

    `counts` are spans by bucket; None where there are none.
    """
    rank = ceil(share * sum(counts.values()))
    for bucket in sorted(counts):
        rank -= counts[bucket]
        if rank <= 0 < counts[bucket]:
            return _MIDDLES[bucket]
    return None
