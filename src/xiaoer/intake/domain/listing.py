"""Customers and products as a file lists them: all rows of one made one. What the file does not tell is None.

The result does not depend on the order or repetition of the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from xiaoer.intake.domain.combining import Combined, Layout, Person, Row, address_of, agreed, options_of
from xiaoer.intake.domain.fitting import typed
from xiaoer.intake.domain.problems import Problem, problem
from xiaoer.shop.domain.attributes import Definition, wrong_values
from xiaoer.shop.domain.incoming import ListedProduct, ListedVariant
from xiaoer.shop.domain.products import Attribute, Category

MOST_TAGS, MOST_VARIANTS, LONGEST_NAME, LONGEST_VALUE = 50, 500, 100, 300
_APART = re.compile(r"[、,，;；|]")
_PARTS = re.compile(r"[;；\n]")
_PAIR = re.compile(r"\s*([^:：]+?)\s*[:：]\s*(.+?)\s*", re.DOTALL)


class ListedCustomer(msgspec.Struct, frozen=True, array_like=True):
    """`source` is the customer's id at the source; `first_seen_at` in microseconds."""

    source: str
    person: Person
    level: int | None
    tags: tuple[str, ...] | None
    first_seen_at: int | None


def list_customer(rows: Sequence[Row], layout: Layout) -> Combined[ListedCustomer]:
    """All rows of one customer."""
    problems: list[Problem] = []
    facts = agreed(rows, layout, problems)
    tags = _tags(facts.get("tags"))
    if tags is not None and (len(tags) > MOST_TAGS or any(len(tag) > LONGEST_NAME for tag in tags)):
        most = {"most": MOST_TAGS, "longest": LONGEST_NAME}
        problems.append(problem(rows[0][0], layout.label("tags"), facts["tags"], "tags", most))
    if problems:
        return Combined(None, problems, _repeated(rows))
    person = Person(facts.get("name"), facts.get("nick"), facts.get("phone"), facts.get("email"), address_of(facts))
    told = ListedCustomer(facts["customer"], person, facts.get("level"), tags, facts.get("first_seen_at"))
    return Combined(told, [], _repeated(rows))


def list_product(
    rows: Sequence[Row], layout: Layout, definitions: Sequence[Definition], owners: dict[str, str]
) -> Combined[ListedProduct]:
    """All rows of one product, each a variant of it; `definitions`: what the shop says its attributes are, `owners`: of
    which product each SKU of the file is so far.
    """
    problems: list[Problem] = []
    facts = agreed(rows, layout, problems)
    if facts.get("title") is None:
        problems.append(problem(rows[0][0], layout.label("title"), None, "missing"))
    variants = _variants(rows, facts["product"], layout, problems)
    problems += _of_others(rows[0][0], variants, facts["product"], layout, owners)
    category = Category(facts["category"]) if facts.get("category") else None
    attributes = _attributes(rows[0][0], facts, layout, definitions, problems)
    if problems:
        return Combined(None, problems, _repeated(rows))
    same = ("title_en", "list_price", "supplier", "warranty_days", "summary")
    told = ListedProduct(
        sku=facts["product"], title=facts["title"], variants=variants, category=category, attributes=attributes,
        kind=facts.get("product_kind"), **{name: facts.get(name) for name in same},
    )  # fmt: skip
    return Combined(told, [], _repeated(rows))


def _repeated(rows: Sequence[Row]) -> int:
    return len(rows) - len({tuple(row[1:]) for row in rows})


def _tags(text: str | None) -> tuple[str, ...] | None:
    """Each once, in the order in which they stand."""
    return None if text is None else tuple(dict.fromkeys(tag for part in _APART.split(text) if (tag := part.strip())))


def _variants(rows: Sequence[Row], product: str, layout: Layout, problems: list[Problem]) -> tuple[ListedVariant, ...]:
    """Each SKU once. A product without variants of its own is the only one of itself."""
    seen: dict[str, tuple[Row, ListedVariant]] = {}
    for row in rows:
        sku, price = layout.of(row, "sku"), layout.of(row, "price")
        if price is None:
            problems.append(problem(row[0], layout.label("price"), None, "missing"))
            continue
        one = ListedVariant(sku or product, options_of(layout.of(row, "options")), price, layout.of(row, "stock"))
        first, known = seen.setdefault(one.sku, (row, one))
        if known != one:
            problems.append(problem(row[0], layout.label("sku"), sku, "repeated", {"first": first[0]}))
    if len(seen) > MOST_VARIANTS:
        problems.append(problem(rows[-1][0], "", len(seen), "most_variants", {"most": MOST_VARIANTS}))
    return tuple(seen[sku][1] for sku in sorted(seen))


def _of_others(
    line: int, variants: Sequence[ListedVariant], product: str, layout: Layout, owners: dict[str, str]
) -> Iterator[Problem]:
    for one in variants:
        if (other := owners.setdefault(one.sku, product)) != product:
            yield problem(line, layout.label("sku"), one.sku, "sku_of_other", {"other": other})


def _attributes(
    line: int, facts: Mapping[str, Any], layout: Layout, definitions: Sequence[Definition], problems: list[Problem]
) -> dict[str, Attribute] | None:
    """材质:棉;含绒量:90 as two, each as the shop defines it for the category; what it does not define is text."""
    text = facts.get("attributes")
    if text is None:
        return None
    if facts.get("category") is None:
        problems.append(problem(line, layout.label("category"), None, "missing"))
        return None
    category, label = Category(facts["category"]), layout.label("attributes")
    kinds = {one.name: one.kind for one in definitions if one.category is category}
    parts = [part for part in _PARTS.split(text) if part.strip()]
    pairs = [pair for part in parts if (pair := _PAIR.fullmatch(part))]
    values = {pair[1]: typed(pair[2], kinds.get(pair[1])) for pair in pairs}
    if bad := next((part for part in parts if not _PAIR.fullmatch(part)), None):
        problems.append(problem(line, label, bad, "attributes"))
    if len(values) < len({(pair[1], pair[2]) for pair in pairs}):
        problems.append(problem(line, label, text, "attributes_twice"))
    if any(len(pair[1]) > LONGEST_NAME or len(pair[2]) > LONGEST_VALUE for pair in pairs):
        problems.append(problem(line, label, text, "attributes_long", {"name": LONGEST_NAME, "value": LONGEST_VALUE}))
    for name, expected_zh, expected_en in wrong_values(definitions, category, values):
        told = {"name": name, "expected_zh": expected_zh, "expected_en": expected_en}
        problems.append(problem(line, label, values[name], "attribute", told))
    return values
