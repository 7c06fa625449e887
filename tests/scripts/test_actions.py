from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa

from tests import make
from tests.conftest import count
from tests.scripts.given import FACTS, NOW, content
from tests.scripts.shelf import rows, scenarios
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor, after
from xiaoer.scripts import actions, store
from xiaoer.scripts.actions import Library
from xiaoer.scripts.domain.facts import Facts
from xiaoer.scripts.domain.scripts import Content, Imported, Scenario, ScriptPublished, State, Version
from xiaoer.scripts.domain.suggestion import Asked
from xiaoer.values.refusal import Refused

LOGISTICS = Scenario("insale/logistics", "物流", "Logistics")


def brought_in(database: Database, shop_id: UUID, now: int = NOW) -> Imported | Refused:
    return actions.import_scripts(database, shop_id, scenarios(), rows(), lambda: now, lambda _: None)


def out(database: Database, shop_id: UUID) -> dict[str, Version]:
    return {one.version.key: one.version for one in database.read_now(store.published, shop_id)}


def write(database: Database, shop_id: UUID, now: int = NOW, **changed: Any) -> Version:
    database.write_now(actions.store_scenarios, shop_id, [LOGISTICS])
    return database.write_now(actions.draft, shop_id, "where", content(**changed), now)


def publish(database: Database, shop_id: UUID, version: Version, now: int = NOW) -> Version | Refused:
    return database.write_now(actions.publish, frozenset({shop_id}), version.script_id, version.version, now)


def told(database: Database) -> list[ScriptPublished]:
    found = database.read_now(after, Cursor(), ["script.published"], 100)
    return [event.read_as(ScriptPublished) for event in found]


def test_an_import_publishes_everything_once(database: Database) -> None:
    shop_id = make.shop(database)
    progress: list[int] = []
    imported = actions.import_scripts(database, shop_id, scenarios(), rows(), lambda: NOW, progress.append)
    assert imported == Imported(scenarios=16, published=14, unchanged=0)
    assert progress == [14]
    assert {key: one.content for key, one in out(database, shop_id).items()} == {
        row.key: row.content for _, row in rows()
    }
    assert brought_in(database, shop_id, NOW + 1) == Imported(scenarios=0, published=0, unchanged=14)
    assert count(database, store.version_table) == 14
    assert len(told(database)) == 14


def test_an_import_of_a_changed_text_is_a_new_version(database: Database) -> None:
    shop_id = make.shop(database)
    brought_in(database, shop_id)
    first = out(database, shop_id)["invoice.issue"]
    tree, scripts = scenarios(), rows()
    tree[0] = (1, Scenario("presale", "售前咨询", "Before the order"))
    changed = msgspec.structs.replace(scripts[12][1], text="可以开发票，抬头发我就行。")
    scripts[12] = (13, changed)
    imported = actions.import_scripts(database, shop_id, tree, scripts, lambda: NOW + 5, lambda _: None)
    assert imported == Imported(scenarios=1, published=1, unchanged=13)
    now = out(database, shop_id)["invoice.issue"]
    assert (now.version, now.content.text, now.published_at) == (2, "可以开发票，抬头发我就行。", NOW + 5)
    kept = database.read_now(store.version, {shop_id}, first.script_id, 1)
    assert kept == (shop_id, msgspec.structs.replace(first, state=State.RETIRED))
    assert told(database)[-1] == ScriptPublished(first.script_id, 2, 1)


def test_a_wrong_row_leaves_everything_as_it_was(database: Database) -> None:
    shop_id = make.shop(database)
    scripts = rows()
    scripts[7] = (8, msgspec.structs.replace(scripts[7][1], text="{{ nobody }}"))
    refused = actions.import_scripts(database, shop_id, scenarios(), scripts, lambda: NOW, lambda _: None)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["place"]) == ("import_faulty_template", "scripts.jsonl:8")
    assert [count(database, table) for table in (store.scenario_table, store.script_table, store.version_table)] == [
        0,
        0,
        0,
    ]


def test_a_draft_is_seen_by_nobody_until_it_is_published(database: Database) -> None:
    shop_id, library = make.shop(database), Library()
    draft = write(database, shop_id)
    assert draft == Version(
        script_id=draft.script_id, key="where", version=1, state=State.DRAFT, content=content(), written_at=NOW
    )
    assert database.read_now(actions.search, library, shop_id, "") == []
    published = publish(database, shop_id, draft, NOW + 3)
    assert published == msgspec.structs.replace(draft, state=State.PUBLISHED, published_at=NOW + 3)
    (found,) = database.read_now(actions.search, library, shop_id, "cwl")
    assert (found.version, found.scenario) == (published, LOGISTICS)
    assert told(database) == [ScriptPublished(draft.script_id, 1, None)]


def test_a_new_version_takes_the_place_of_the_old_one_on_every_screen(database: Database) -> None:
    shop_id, library = make.shop(database), Library()
    publish(database, shop_id, write(database, shop_id))
    asked = Asked("我的快递到哪了", "insale")
    assert len(database.read_now(actions.suggest, library, shop_id, asked, FACTS)) == 1
    publish(database, shop_id, write(database, shop_id, text="在路上了，我帮您盯着。"))
    (offered,) = database.read_now(actions.suggest, library, shop_id, asked, FACTS)
    assert (offered.version, offered.text) == (2, "在路上了，我帮您盯着。")


def test_the_index_is_kept_while_nothing_is_published(database: Database) -> None:
    shop_id, library = make.shop(database), Library()
    publish(database, shop_id, write(database, shop_id))
    first = database.read_now(library.index, shop_id)
    write(database, shop_id, text="还没发布。")
    assert database.read_now(library.index, shop_id) is first


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        pytest.param(
            "{{ parcel.nmber }}", "script_faulty",
            {
                "line": 1, "column": 4, "zh": "没有变量“parcel.nmber”，请从变量表里选。",
                "en": "There is no variable “parcel.nmber”; see the list.",
            },
            id="faulty",
        )
    ],
)  # fmt: skip
def test_a_faulty_template_stays_a_draft(database: Database, text: str, code: str, facts: dict[str, Any]) -> None:
    shop_id = make.shop(database)
    draft = write(database, shop_id, text=text)
    assert publish(database, shop_id, draft) == Refused(code, facts)
    assert out(database, shop_id) == {}
    assert told(database) == []


def test_what_is_out_or_retired_is_not_published_again(database: Database) -> None:
    shop_id = make.shop(database)
    first = write(database, shop_id)
    publish(database, shop_id, first)
    second = write(database, shop_id, text="第二版。")
    publish(database, shop_id, second)
    assert publish(database, shop_id, first) == Refused("script_not_draft", {"state": "retired"})
    assert publish(database, shop_id, second) == Refused("script_not_draft", {"state": "published"})
    assert out(database, shop_id)["where"].version == 2
    assert len(told(database)) == 2


def test_another_shop_sees_and_publishes_nothing_of_it(database: Database) -> None:
    mine, other = make.shop(database), make.shop(database, slug="other")
    draft = write(database, mine)
    assert publish(database, other, draft) == Refused("script_not_found")
    publish(database, mine, draft)
    assert database.read_now(actions.search, Library(), other, "") == []
    assert database.read_now(actions.suggest, Library(), other, Asked("我的快递到哪了", "insale"), FACTS) == []
    asked = database.read_now(actions.facts_of, frozenset({other}), mine, None, "客服（测试）", NOW)
    assert asked == Refused("shop_not_found")


def test_facts_without_an_order(database: Database) -> None:
    shop_id = make.shop(database)
    facts = database.read_now(actions.facts_of, frozenset({shop_id}), shop_id, None, "客服（测试）", NOW)
    assert facts == Facts(now=NOW, zone="Asia/Shanghai", shop_name="测试店铺 yunhe", signature="客服（测试）")


def test_facts_of_an_order_that_is_not_there(database: Database) -> None:
    shop_id = make.shop(database)
    asked = database.read_now(actions.facts_of, frozenset({shop_id}), shop_id, uuid4(), "客服（测试）", NOW)
    assert asked == Refused("order_not_found")


def test_a_scenario_in_use_cannot_be_lost(database: Database) -> None:
    shop_id = make.shop(database)
    write(database, shop_id)
    with pytest.raises(sa.exc.IntegrityError):
        database.write_now(actions.draft, shop_id, "lost", Content(**{**_fields(), "scenario": "no/where"}), NOW)


def _fields() -> dict[str, Any]:
    return {name: getattr(content(), name) for name in Content.__struct_fields__}
