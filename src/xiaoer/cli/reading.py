"""Everything that an import would store, read and found right before any of it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from xiaoer.aftersales import actions as aftersales
from xiaoer.aftersales.domain import rows as case_rows
from xiaoer.aftersales.domain.rows import CaseRow
from xiaoer.cli.talk import Stop, or_stop
from xiaoer.conversations.domain import rows as conversation_rows
from xiaoer.conversations.domain.rows import ConversationRow
from xiaoer.customers.domain import rows as customer_rows
from xiaoer.customers.domain.rows import People
from xiaoer.knowledge import actions as knowledge
from xiaoer.knowledge.domain.rows import EntryRow
from xiaoer.scripts.domain import importing as script_rows
from xiaoer.scripts.domain.scripts import Scenario, ScriptRow
from xiaoer.shop.actions import imports
from xiaoer.shop.domain.checking import ATTRIBUTES, ORDERS, SHOP
from xiaoer.shop.domain.incoming import Checked
from xiaoer.shop.domain.orders import Delivery, Recipient, recipient_of
from xiaoer.values.json_lines import read_lines, refused
from xiaoer.values.refusal import Refused

T = TypeVar("T")
Numbered = Sequence[tuple[int, T]]
KNOWLEDGE = "knowledge.jsonl"
SPOKEN = (KNOWLEDGE, script_rows.SCRIPTS)
OPTIONAL = (
    ATTRIBUTES, KNOWLEDGE, script_rows.SCENARIOS, script_rows.SCRIPTS, conversation_rows.FILE, case_rows.FILE,
)  # fmt: skip
"""What a shop folder may have and need not."""


class Words(NamedTuple):
    """Knowledge, and scripts with their tree, read and right."""

    entries: Sequence[EntryRow] = ()
    scenarios: Numbered[Scenario] = ()
    scripts: Numbered[ScriptRow] = ()


class Folder(NamedTuple):
    """Everything that a shop folder holds, read and right; `absent`: the files that it might have and has not."""

    people: People
    shop: Checked
    words: Words = Words()
    talks: Sequence[ConversationRow] = ()
    cases: Sequence[CaseRow] = ()
    absent: Sequence[str] = ()


def read_folder(folder: Path, encoding: str) -> Folder:
    """A shop folder. Products, customers and orders must be there, the other files may."""
    content = or_stop(imports.content_of(folder, customer_rows.FILE))
    people = or_stop(customer_rows.read_customers(content, encoding))
    recipients = {source: _recipient(people, source) for source in people}
    shop = or_stop(imports.check_folder(folder, encoding, recipients))
    _known_policy(shop.shop.policy)
    words = _words(folder, encoding)
    talks, cases = _past(folder, encoding, people, {order.number for order in shop.orders})
    return Folder(people, shop, words, talks, cases, [name for name in OPTIONAL if not (folder / name).exists()])


def read_words(folder: Path, encoding: str) -> Words:
    """Knowledge and scripts alone. One of the two must be there: a tree by itself says nothing."""
    found = [imports.content_of(folder, name) for name in SPOKEN]
    if not any(isinstance(one, bytes) for one in found):
        wrong = next(one for one in found if isinstance(one, Refused))
        absent = refused("import_no_file", " / ".join(SPOKEN), folder=str(folder))
        raise Stop(absent if wrong.code == "import_no_file" else wrong)
    return _words(folder, encoding)


def read_retail(folder: Path, encoding: str) -> Folder:
    """A tau-bench retail database."""
    content = or_stop(imports.retail_content(folder))
    people = or_stop(customer_rows.read_retail(content, encoding))
    return Folder(people, or_stop(imports.check_retail(content, encoding)))


def _known_policy(name: str) -> None:
    known = sorted(aftersales.policy_names())
    if name not in known:
        zh, en = f"{'、'.join(known)} 之一（没有 {name}）", f"one of {', '.join(known)} (there is no {name})"
        raise Stop(refused("import_wrong_value", SHOP, field="policy", expected_zh=zh, expected_en=en))


def _recipient(people: People, source: str) -> Recipient:
    facts = people[source]
    return recipient_of(Delivery(facts.name, facts.phone, facts.address.line), facts.address.masked)


def _words(folder: Path, encoding: str) -> Words:
    content = _optional(folder, KNOWLEDGE)
    entries = or_stop(knowledge.check_entries(content, KNOWLEDGE, encoding)) if content is not None else ()
    return Words(entries, *_scripts(folder, encoding))


def _scripts(folder: Path, encoding: str) -> tuple[Numbered[Scenario], Numbered[ScriptRow]]:
    scenarios = _rows(folder, script_rows.SCENARIOS, Scenario, encoding)
    written = _rows(folder, script_rows.SCRIPTS, ScriptRow, encoding)
    wrong = script_rows.check(scenarios, written)
    if wrong is not None:
        raise Stop(wrong)
    return scenarios, written


def _past(
    folder: Path, encoding: str, people: People, orders: Collection[str]
) -> tuple[Sequence[ConversationRow], Sequence[CaseRow]]:
    """Past conversations and cases, of people and orders of the same folder."""
    content, known = _optional(folder, conversation_rows.FILE), {"customer": people, "order": orders}
    talks = or_stop(conversation_rows.read_conversations(content, encoding)) if content is not None else []
    _of_the_folder(conversation_rows.FILE, talks, known)
    content = _optional(folder, case_rows.FILE)
    cases = or_stop(case_rows.read_cases(content, encoding)) if content is not None else []
    _of_the_folder(case_rows.FILE, cases, {"order": orders})
    return [row for _, row in talks], [row for _, row in cases]


_FILES = {"customer": customer_rows.FILE, "order": ORDERS}


def _of_the_folder(
    file: str, rows: Numbered[ConversationRow] | Numbered[CaseRow], known: Mapping[str, Collection[str]]
) -> None:
    for line, row in rows:
        for field, names in known.items():
            value = getattr(row, field)
            if value is not None and value not in names:
                facts = {"field": field, "value": value, "where": _FILES[field]}
                raise Stop(refused("import_unknown_reference", file, line, **facts))


def _optional(folder: Path, name: str) -> bytes | None:
    return or_stop(imports.content_of(folder, name)) if (folder / name).exists() else None


def _rows(folder: Path, name: str, kind: type[T], encoding: str) -> Numbered[T]:
    content = _optional(folder, name)
    return or_stop(read_lines(content, name, kind, encoding)) if content is not None else []
