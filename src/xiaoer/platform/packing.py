"""Texts that browsers load, packed once each: a byte saved here is saved on every page of every store."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from litestar import Request, Response


async def packed(
    request: Request[Any, Any, Any], content: bytes, media_type: str, headers: Mapping[str, str]
) -> Response[bytes]:
    """The response, by gzip where the browser takes it. `content` is one of few texts, which are kept packed."""
    told = {**headers, "vary": "accept-encoding"}
    if not takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(content, media_type=media_type, headers=told)
    # In a thread: the largest of them takes 30 ms, and every chat would wait.
    small = await asyncio.to_thread(_packed, content)
    return Response(small, media_type=media_type, headers=told | {"content-encoding": "gzip"})


def takes_gzip(accepted: str) -> bool:
    """By the header accept-encoding (RFC 9110, 12.5.3): named, or meant by *, and not with a weight of 0."""
    weights: dict[str, float] = {}
    for one in accepted.lower().split(","):
        name, _, parameter = one.partition(";")
        weights[name.strip()] = _weight(parameter)
    return weights.get("gzip", weights.get("*", 0)) > 0


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    try:
        return float(value) if name.strip() == "q" else 1
    except ValueError:
        return 0


@lru_cache(maxsize=200)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
