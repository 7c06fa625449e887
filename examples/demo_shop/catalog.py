"""The shop's products, read from the hand-written material: what an order can be made of."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be put in a basket; ``price`` in fen, ``noun`` the plain name its picture has."""

    sku: str
    product: str
    category: str
    kind: str
    title: str
    noun: str
    options: tuple[str, ...]
    price: int


def read_rows(path: Path) -> list[Row]:
    """The objects of a JSON Lines file, in order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_variants(shop: Path) -> list[Variant]:
    """Every variant of ``material/products.jsonl`` under the demo shop's folder."""
    rows = read_rows(shop / "material" / "products.jsonl")
    return [variant for row in rows for variant in _variants(row, _noun(shop / "pictures" / row["picture"]))]


def _noun(picture: Path) -> str:
    found = re.search("<title>(.+?)</title>", picture.read_text(encoding="utf-8"))
    return found[1] if found else ""


def _variants(row: Row, noun: str) -> Iterator[Variant]:
    for one in row["variants"]:
        yield Variant(
            sku=one["sku"],
            product=row["sku"],
            category=row["category"],
            kind=row["kind"],
            title=row["title"],
            noun=noun,
            options=tuple(one["options"].values()),
            price=one["price"],
        )
