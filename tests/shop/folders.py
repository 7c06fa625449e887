"""Shop folders for tests, and the whole check as the command composes it from shop and customers."""

from __future__ import annotations

from pathlib import Path

from xiaoer.customers.domain.rows import FILE, People, read_customers, read_retail
from xiaoer.shop.actions import imports
from xiaoer.shop.domain.incoming import Checked
from xiaoer.shop.domain.orders import Delivery, Recipient, recipient_of
from xiaoer.values.refusal import Refused

VECTORS = Path(__file__).parents[1] / "vectors" / "imports"
NATIVE, RETAIL = VECTORS / "native", VECTORS / "retail"


def check_native(folder: Path, encoding: str = "utf-8") -> tuple[People, Checked] | Refused:
    content = imports.content_of(folder, FILE)
    people = content if isinstance(content, Refused) else read_customers(content, encoding)
    if isinstance(people, Refused):
        return people
    checked = imports.check_folder(folder, encoding, recipients_of(people))
    return checked if isinstance(checked, Refused) else (people, checked)


def check_retail(folder: Path) -> tuple[People, Checked] | Refused:
    content = imports.retail_content(folder)
    if isinstance(content, Refused):
        return content
    people = read_retail(content)
    if isinstance(people, Refused):
        return people
    checked = imports.check_retail(content)
    return checked if isinstance(checked, Refused) else (people, checked)


def recipients_of(people: People) -> dict[str, Recipient]:
    return {
        source: recipient_of(Delivery(facts.name, facts.phone, facts.address.line), facts.address.masked)
        for source, facts in people.items()
    }


def sure(result: tuple[People, Checked] | Refused) -> tuple[People, Checked]:
    assert not isinstance(result, Refused), result
    return result
