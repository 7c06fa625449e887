"""What people settle of a shop: what is kept, what is refused, and that the chat window's script follows at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from tests import make
from tests.conversations.stored import due, everything
from tests.serving import build
from tests.team.given import caller_of
from xiaoer import reactions
from xiaoer.conversations.web import widget
from xiaoer.knowledge.actions import Shelves
from xiaoer.platform import reacting
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.events import event_table
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions as shops
from xiaoer.shop.actions.settling import ShopChange, settle_shop, shop_settings
from xiaoer.shop.domain.incoming import IncomingShop
from xiaoer.shop.domain.settling import (
    LEAST_ON_WHITE,
    MOST_GREETING,
    MOST_LINE,
    MOST_NAME,
    MOST_QUICK,
    MOST_QUICK_WORDS,
    MOST_SIGNATURE,
    MOST_SITES,
    ShopFacts,
    checked,
    facts_of,
    on_white,
)
from xiaoer.shop.domain.shops import Brand, Shop
from xiaoer.values.refusal import Refused

ZONES = {"Asia/Shanghai", "Europe/Berlin"}
BRAND = Brand(color="#0b6bcb", agent_name="客服小禾（演示）", greeting="您好", quick=("什么时候发货？",))
FACTS = ShopFacts("云禾", "Yunhe", "zh", "Asia/Shanghai", BRAND)


def facts(**told: Any) -> ShopFacts:
    own = {name: told.pop(name) for name in list(told) if name in ShopFacts.__struct_fields__}
    return msgspec.structs.replace(FACTS, **own, brand=msgspec.structs.replace(BRAND, **told))


def test_what_is_settled_is_trimmed() -> None:
    told = facts(
        name=" 云禾 ",
        color="#0B6BCB",
        greeting="您好\n",
        quick=(" 发货？ ", "", "  "),
        promise=" 30 秒 ",
        sites=(" HTTPS://Shop.Example:443/ ", "", "https://shop.example"),
    )
    kept = facts(
        name="云禾",
        color="#0b6bcb",
        greeting="您好",
        quick=("发货？",),
        promise="30 秒",
        sites=("https://shop.example",),
    )
    assert checked(told, ZONES) == kept
    assert checked(kept, ZONES) == kept


@pytest.mark.parametrize(
    ("told", "code", "said"),
    [
        pytest.param({"name": " "}, "shop_nameless", {}, id="no name"),
        pytest.param({"name_en": ""}, "shop_nameless", {}, id="no English name"),
        pytest.param({"agent_name": ""}, "shop_nameless", {}, id="no signature"),
        pytest.param({"name": "云" * (MOST_NAME + 1)}, "shop_text_long", {"most": MOST_NAME}, id="a long name"),
        pytest.param({"agent_name": "云" * (MOST_SIGNATURE + 1)}, "shop_text_long", {"most": MOST_SIGNATURE}, id="a long signature"),
        pytest.param({"promise_en": "x" * (MOST_LINE + 1)}, "shop_text_long", {"most": MOST_LINE}, id="a long promise"),
        pytest.param({"greeting": "云" * (MOST_GREETING + 1)}, "shop_text_long", {"most": MOST_GREETING}, id="a long greeting"),
        pytest.param({"quick_en": ("x" * (MOST_QUICK_WORDS + 1),)}, "shop_text_long", {"most": MOST_QUICK_WORDS}, id="a long question"),
        pytest.param({"greeting": "您\x00好"}, "shop_text", {}, id="a character that cannot be kept"),
        pytest.param({"quick": ("问？",) * (MOST_QUICK + 1)}, "shop_quick_many", {"most": MOST_QUICK}, id="too many questions"),
        pytest.param({"quick_en": ("Why?",) * (MOST_QUICK + 1)}, "shop_quick_many", {"most": MOST_QUICK}, id="too many in English"),
        pytest.param({"zone": "Mars/Olympus"}, "shop_zone", {"zone": "Mars/Olympus"}, id="no such zone"),
        pytest.param({"sites": ("https://a.example", "b.example")}, "shop_site", {"site": "b.example"}, id="no site"),
        pytest.param({"sites": tuple(f"https://{n}.example" for n in range(MOST_SITES + 1))}, "shop_sites_many", {"most": MOST_SITES}, id="too many sites"),
        pytest.param({"color": "blue"}, "shop_color", {"color": "blue"}, id="no colour"),
        pytest.param({"color": "#fffbe0"}, "shop_color_pale", {"color": "#fffbe0"}, id="too pale a colour"),
        pytest.param({"greeting": "您好\n请问有什么可以帮您", "quick": ("问？",) * MOST_QUICK}, None, {}, id="as much as there can be"),
        pytest.param({"name": "云" * MOST_NAME, "color": "#ffd100"}, None, {}, id="a yellow that can be seen"),
    ],
)  # fmt: skip
def test_what_can_be_settled(told: dict[str, Any], code: str | None, said: dict[str, Any]) -> None:
    found = checked(facts(**told), ZONES)
    if code is None:
        assert isinstance(found, ShopFacts)
    else:
        assert isinstance(found, Refused)
        assert (found.code, {**found.facts, **said}) == (code, found.facts)


@pytest.mark.parametrize(
    ("color", "contrast"),
    [
        pytest.param("#ffffff", 1.0, id="white"),
        pytest.param("#000000", 21.0, id="black"),
        pytest.param("#0000ff", 8.59, id="blue"),
        pytest.param("#767676", 4.54, id="the palest grey that can be read"),
    ],
)
def test_contrast_on_white(color: str, contrast: float) -> None:
    assert on_white(color) == pytest.approx(contrast, abs=0.01)


@given(st.integers(0, 0xFFFFFF))
def test_black_or_white_can_always_be_read_on_a_colour(color: int) -> None:
    """So a colour is refused for nothing but that the button is lost on a white page."""
    white = on_white(f"#{color:06x}")
    assert max(white, 21 / white) >= 4.5
    found = checked(facts(color=f"#{color:06X}"), ZONES)
    assert isinstance(found, Refused) is (white < LEAST_ON_WHITE)


@pytest.fixture
def shop(database: Database) -> UUID:
    return make.shop(database)


@pytest.fixture
def lead(database: Database, shop: UUID) -> Caller:
    return caller_of(make.account(database, login="lead", role=Role.SUPERVISOR, shops=(shop,)), shop)


def stored(database: Database, shop: UUID) -> Shop:
    found = database.read_now(shop_settings, frozenset({shop}), shop)
    assert isinstance(found, Shop)
    return found


def settled(database: Database, shop: UUID, wanted: ShopFacts, by: Caller) -> ShopFacts | Refused:
    """By somebody who has looked at it as it is."""
    change = ShopChange(facts_of(stored(database, shop)), wanted)
    return database.write_now(settle_shop, shop, change, by, make.NOW)


@pytest.mark.parametrize("by_file", [pytest.param(False, id="a person"), pytest.param(True, id="a file")])
def test_what_another_has_settled_meanwhile_is_not_overwritten(
    database: Database, shop: UUID, lead: Caller, by_file: bool  # noqa: FBT001 - a column
) -> None:  # fmt: skip
    looked_at = stored(database, shop)
    other = caller_of(make.account(database, login="other", role=Role.SUPERVISOR, shops=(shop,)), shop)
    settled(database, shop, facts(name="别人的名字"), other)
    if by_file:
        told = {name: getattr(looked_at, name) for name in IncomingShop.__struct_fields__} | {"name": "文件里的新名字"}
        database.write_now(shops.save_shop, IncomingShop(**told), make.NOW)
    before = everything(database)
    change = ShopChange(facts_of(looked_at), facts(name="我的名字"))
    refused = database.write_now(settle_shop, shop, change, lead, make.NOW)
    name = ("服务器管理员", "An administrator on the server") if by_file else (other.name, other.name)
    what = {"what_zh": "店铺设置", "what_en": "the shop's settings"}
    assert refused == Refused("changed_meanwhile", {"by_zh": name[0], "by_en": name[1], **what})
    assert everything(database) == before


def test_who_settles_the_very_same_is_not_refused(database: Database, shop: UUID, lead: Caller) -> None:
    """Also where an answer was lost and the page asks again."""
    change = ShopChange(facts_of(stored(database, shop)), facts(name="新名字"))
    for _ in range(2):
        assert database.write_now(settle_shop, shop, change, lead, make.NOW) == change.facts


def test_a_shop_is_settled_on_record(database: Database, shop: UUID, lead: Caller) -> None:
    was = facts_of(stored(database, shop))
    wanted = facts(
        zone="Europe/Berlin", color="#2f7d5b", quick=("在吗？",), position="left", sites=("https://shop.example",)
    )
    assert settled(database, shop, wanted, lead) == wanted
    assert facts_of(stored(database, shop)) == wanted
    row = event_table.c
    chosen = sa.select(row.shop_id, row.by, row.data).where(row.kind == "shop.settled")
    [noted] = database.read_now(lambda tx: tx.all(chosen))
    assert (noted.shop_id, noted.by) == (shop, lead.account_id)
    assert msgspec.convert((noted.data["was"], noted.data["facts"]), tuple[ShopFacts, ShopFacts]) == (was, wanted)


def test_the_same_again_changes_nothing(database: Database, shop: UUID, lead: Caller) -> None:
    before = everything(database)
    same = facts_of(stored(database, shop))
    assert settled(database, shop, same, lead) == same
    assert everything(database) == before


def test_another_zone_has_other_nights(database: Database, shop: UUID, lead: Caller) -> None:
    """What has come to its day is forgotten at night where the shop is."""
    [nightly] = [one for one in reactions.table(Shelves()) if one.name == "privacy.plan_nightly"]

    def night() -> int:
        while database.write_now(reacting.advance, nightly, make.NOW).followed:
            pass
        [at] = [at for key, at in due(database).items() if str(shop) in key]
        return at

    at_home = night()
    settled(database, shop, facts(zone="Europe/Berlin"), lead)
    assert night() - at_home in {hours * 3_600_000_000 for hours in (7, 7 - 24)}


def test_the_file_told_again_leaves_what_was_settled(database: Database, shop: UUID, lead: Caller) -> None:
    """What a new file tells is otherwise; none tells where the chat window stands and who may show it."""
    sites = ("https://shop.example",)
    settled(database, shop, facts(name="改过的名字", position="left", sites=sites), lead)
    assert make.shop(database) == shop
    assert stored(database, shop).name == "改过的名字"
    one = stored(database, shop)
    told = {name: getattr(one, name) for name in IncomingShop.__struct_fields__} | {"name": "文件里的新名字"}
    database.write_now(shops.save_shop, IncomingShop(**told), make.NOW)
    kept = stored(database, shop)
    assert (kept.name, kept.position, kept.sites) == ("文件里的新名字", "left", sites)


@pytest.mark.parametrize(
    ("told", "foreign", "code"),
    [
        pytest.param({"color": "#fefefe"}, False, "shop_color_pale", id="a pale colour"),
        pytest.param({"zone": "Nowhere"}, False, "shop_zone", id="no zone"),
        pytest.param({"sites": ("https://a.example/cart",)}, False, "shop_site", id="a page for a site"),
        pytest.param({}, True, "shop_not_found", id="a foreign shop"),
    ],
)
def test_a_refusal_changes_nothing(
    database: Database, shop: UUID, lead: Caller, told: dict[str, Any], foreign: bool, code: str  # noqa: FBT001 - a column
) -> None:  # fmt: skip
    other = make.shop(database, slug="other")
    before = everything(database)
    refused = settled(database, other if foreign else shop, facts(**told), lead)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert everything(database) == before
    assert database.read_now(shop_settings, lead.shops, other) == Refused("shop_not_found")


class Desk(NamedTuple):
    """An application over a store with a shop and its supervisor, who is signed in."""

    client: TestClient[Litestar]
    path: str
    headers: dict[str, str]


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    script = tmp_path / "widget.js"
    script.write_text('start("__XIAOER_BOOT__")', encoding="utf-8")
    monkeypatch.setattr(widget, "SCRIPT", script)
    database = open_database(sqlite_url, make.keys(tmp_path))
    shop = make.shop(database)
    for login, role in (("lead", Role.SUPERVISOR), ("look", Role.AUDITOR), ("lan", Role.AGENT)):
        make.account(database, login=login, role=role, shops=(shop,))
    database.close()
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path), public_url="https://desk.example/")
    with TestClient(build(settings, jobs=False), base_url="https://testserver.local") as client:
        told = client.post("/api/v1/session", json={"login": "lead", "password": make.PASSWORD}).json()
        yield Desk(client, f"/api/v1/shops/{shop}/settings", {"x-csrf-token": told["csrf"]})


def test_the_script_of_the_chat_window_is_another_one_at_once(desk: Desk) -> None:
    before = desk.client.get("/w/yunhe.js")
    known = {"if-none-match": before.headers["etag"]}
    assert desk.client.get("/w/yunhe.js", headers=known).status_code == 304
    told = desk.client.get(desk.path).json()
    assert told["script"] == "https://desk.example/w/yunhe.js"
    facts = told["facts"] | {
        "brand": told["facts"]["brand"] | {"greeting": "欢迎光临"},
        "position": "left",
        "sites": ["https://shop.example"],
    }
    change = {"was": told["facts"], "facts": facts}
    answer = desk.client.put(desk.path, json=change, headers=desk.headers)
    assert (answer.status_code, answer.json()) == (200, told | {"facts": facts})
    after = desk.client.get("/w/yunhe.js", headers=known)
    assert (after.status_code, "欢迎光临" in after.text, "欢迎光临" in before.text) == (200, True, False)
    assert ('"position":"left"' in after.text, '"position":"right"' in before.text) == (True, True)
    guard = 'if(![...["https://shop.example"],new URL('
    assert (after.text.startswith(guard), "location.origin)" in before.text[:200]) == (True, False)
    assert after.headers["etag"] != before.headers["etag"]


def test_who_reads_and_who_settles(desk: Desk) -> None:
    facts = desk.client.get(desk.path).json()["facts"]
    for login, reads, settles in (("look", 200, 403), ("lan", 403, 403), ("lead", 200, 200)):
        told = desk.client.post("/api/v1/session", json={"login": login, "password": make.PASSWORD}).json()
        answer = desk.client.put(desk.path, json={"was": facts, "facts": facts}, headers={"x-csrf-token": told["csrf"]})
        assert (login, desk.client.get(desk.path).status_code, answer.status_code) == (login, reads, settles)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"locale": "fr"}, id="a language that the desk has not"),
        pytest.param({"more": 1}, id="what nobody knows"),
        pytest.param({"position": "top"}, id="a side that no page has"),
        pytest.param({"brand": {}}, id="a brand of nothing"),
    ],
)
def test_what_is_no_settings_at_all(desk: Desk, wrong: dict[str, Any]) -> None:
    before = desk.client.get(desk.path).json()
    change = {"was": before["facts"], "facts": before["facts"] | wrong}
    answer = desk.client.put(desk.path, json=change, headers=desk.headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert desk.client.get(desk.path).json() == before
