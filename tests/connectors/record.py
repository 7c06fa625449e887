"""Writes what a real Vendure answers into tests/vectors/connectors/vendure.json: `python -m tests.connectors.record`.

The quick tests of the mapping read it; the live ones see that Vendure still answers so.
"""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.connectors.storefront import Storefront
from tests.servers import free_port
from xiaoer.intake.domain import vendure
from xiaoer.intake.domain.vendure import Cursor, Stage

TARGET = Path(__file__).resolve().parents[1] / "vectors/connectors/vendure.json"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="xiaoer-vendure-") as folder:
        storefront = Storefront(free_port(), Path(folder))
        storefront.start()
        try:
            storefront.stock()
            recorded = record(storefront)
        finally:
            storefront.stop()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(recorded, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def record(storefront: Storefront) -> dict[str, Any]:
    """Lists by stage, and one order at each step of its way."""
    way: dict[str, Any] = {}
    code = storefront.place({storefront.variants[0]: 2, storefront.variants[1]: 1})

    def note(step: str, number: str = code) -> None:
        read = vendure.one_order(number)
        way[step] = storefront.read(read.query, read.variables)["orders"]["items"][0]

    note("paid")
    fulfilment = storefront.pack(code, "SF1001")
    note("packed")
    storefront.move(fulfilment, "Shipped")
    note("shipped")
    storefront.move(fulfilment, "Delivered")
    note("delivered")
    storefront.refund(code, 19_900)
    note("refunded in part")
    other = storefront.place({storefront.variants[1]: 2})
    storefront.cancel(other)
    note("cancelled", other)
    lists = {}
    for stage in (Stage.PRODUCTS, Stage.CUSTOMERS, Stage.ORDERS, Stage.PLACED, Stage.UNDER_WAY):
        read = vendure.reading(Cursor(stage), 0, EPOCH)
        lists[str(stage)] = storefront.read(read.query, read.variables)[read.name]
    return {"version": "3.7.3", "lists": lists, "order": way}


if __name__ == "__main__":
    main()
