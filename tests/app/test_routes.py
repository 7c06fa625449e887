"""Every route of the application: it names a permission, keeps to it, and shows nothing of a foreign shop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient

from tests import make
from tests.app import asked
from tests.app.stock import alarmed, attached, received
from tests.conftest import count
from tests.conversations.approvals import kept_waiting
from tests.intake import machine
from xiaoer import app as application
from xiaoer.aftersales import actions as aftersales
from xiaoer.aftersales.actions import CaseAsk, OpenAsk
from xiaoer.aftersales.domain.facts import Kind, Reason
from xiaoer.cli import importing, reading
from xiaoer.conversations import actions as conversations
from xiaoer.conversations.actions import Arrival
from xiaoer.conversations.domain.conversations import Channel, Person
from xiaoer.conversations.domain.threads import Thread, visitor_of
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.conditions import SegmentCondition
from xiaoer.customers.domain.people import Facts
from xiaoer.intake.actions import hooks
from xiaoer.intake.actions.hooks import HookAsk, Message
from xiaoer.intake.actions.keys import KeyAsk, make_key
from xiaoer.intake.domain.sources import Settings as Source
from xiaoer.intake.store import connectors
from xiaoer.intake.store.connectors import Connector
from xiaoer.platform.auth import Caller, Permission, Role, accounts
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.auth.permissions import ONLY_FOR_KEYS, TABLE
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.events import event_table
from xiaoer.platform.ids import fresh
from xiaoer.platform.keyring import ring_of
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused

NATIVE = Path(__file__).parents[1] / "vectors" / "imports" / "native"
NOWHERE = "http://127.0.0.1:9/admin-api"
NOBODYS = "01a20000-0000-7000-8000-000000000000"


class Route(NamedTuple):
    """A method and a path with its places, and the permission that it names."""

    method: str
    path: str
    permission: Permission | None

    @property
    def id(self) -> str:
        return f"{self.method} {self.path}"


class World(NamedTuple):
    """Two shops that know nothing of each other; `theirs` has one of everything, by the name of its place in paths."""

    database: Database
    app: Litestar
    theirs: dict[str, str]
    sessions: dict[str, dict[str, str]]


def routes() -> list[Route]:
    built = application.build(Settings(preview=True))
    return sorted(
        Route(method, route.path_format, handler.opt.get("permission"))
        for route in built.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
        if method != "OPTIONS"
    )


GUARDED = [route for route in routes() if route.permission is not Permission.PUBLIC]
CONDITION = {"match": "all", "tests": [{"test": "measured", "of": "level", "least": 1}]}
SEGMENT = {"name": "演示分组", "condition": CONDITION}
BODIES: dict[str, dict[str, Any]] = asked.BODIES | {
    "POST /api/v1/lights": {"shop_id": "{shop}", "text": "您好", "place": {"opening": True, "stage": "presale"}},
    "POST /api/v1/scripts/suggestions": {"shop_id": "{shop}", "text": "x", "stage": "insale", "order_id": "{order_id}"},
    "POST /api/v1/cases/decision": {"order_id": "{order_id}", "kind": "return_refund", "reason": "quality"},
    "POST /api/v1/cases": {"order_id": "{order_id}", "kind": "return_refund", "reason": "quality"},
    "POST /api/v1/cases/{case_id}/steps": {"step": "agree"},
    "POST /api/v1/customers/{customer_id}/facts": {"name": "name", "value": "改名"},
    "POST /api/v1/customers/{customer_id}/kind": {"kind": "company"},
    "POST /api/v1/customers/{customer_id}/tags": {"tag": "老客", "on": True},
    "POST /api/v1/customers/{customer_id}/notes": {"text": "先打电话"},
    "POST /api/v1/customers/{customer_id}/consents": {"purpose": "care", "given": True, "source": "phone"},
    "POST /api/v1/customers/{customer_id}/joins": {"other_id": "{other_id}"},
    "POST /api/v1/customers/proposals/{proposal_id}": {"same": True},
    "POST /api/v1/segments/count": {"shop_id": "{shop}", "condition": CONDITION},
    "POST /api/v1/segments": {"shop_id": "{shop}", "facts": SEGMENT | {"name": "新的"}},
    "POST /api/v1/segments/{segment_id}": {"was": SEGMENT, "facts": SEGMENT},
    "PUT /api/v1/shops/{shop_id}/retention": {"was": {"talks": 365}, "days": {"talks": 30}},
    "PUT /api/v1/shops/{shop_id}/times": {"sign_after": 20},
    "PUT /api/v1/shops/{shop_id}/attributes": {"was": [], "definitions": []},
    "PUT /api/v1/shops/{shop_id}/lights": {"yellow_reason": True},
    "PUT /api/v1/shops/{shop_id}/groups": {"was": [], "groups": []},
    "PUT /api/v1/shops/{shop_id}/routing": {"automatic": True},
    "PUT /api/v1/shops/{shop_id}/team/{account_id}": {"capacity": 3},
    "PUT /api/v1/presence": {"presence": "busy"},
    "PUT /api/v1/shops/{shop_id}/watch": {"kinds": ["anger"]},
    "POST /api/v1/alarms/{alarm_id}/handled": {"remark": "已经回电"},
    "POST /api/v1/conversations/{conversation_id}/transfer": {"note": "请接着处理"},
    "POST /api/v1/conversations/{conversation_id}/aside": {"until": system_clock() + 3_600_000_000, "why": "等仓库"},
    "POST /api/v1/conversations/{conversation_id}/take-over": {"held_by": None},
    "POST /api/v1/conversations/{conversation_id}/reassign": {"held_by": None, "to": None},
    "PUT /api/v1/shops/{shop_id}/crisis": {"plan": {"statement_zh": "正在核实"}},
    "POST /api/v1/shops/{shop_id}/crisis/try": {"topics": [{"name": "召回", "words": ["召回"]}], "text": "会召回吗"},
    "POST /api/v1/crisis/on": {"shops": ["{shop}"], "reason": "演练"},
    "POST /api/v1/crisis/off": {"shops": ["{shop}"]},
    "POST /api/v1/approvals/{held_id}/approve": {"step": 0},
    "POST /api/v1/approvals/{held_id}/refuse": {"step": 0, "reason": "还没有定论"},
    "POST /api/v1/imports/{import_id}/check": {"mapping": {"fields": {}}},
    "POST /api/v1/shops/{shop_id}/keys": {"name": "machine", "permissions": ["orders.read"]},
    "POST /api/v1/shops/{shop_id}/webhooks": {"name": "machine"},
    "POST /api/v1/shops/{shop_id}/connectors": {
        "kind": "vendure",
        "settings": {"url": NOWHERE, "private": True},
        "secret": "only-for-tests",
    },
    "POST /api/v1/shops/{shop_id}/products": {"items": [machine.product()]},
    "POST /api/v1/shops/{shop_id}/customers": {"items": [machine.customer()]},
    "POST /api/v1/shops/{shop_id}/orders": {"items": [machine.order()]},
    "POST /api/v1/orders/{order_id}/shown": {"field": "name", "why": "delivery"},
    "POST /api/v1/customers/{customer_id}/copy": {"language": "en"},
    "POST /api/v1/customers/{customer_id}/shown": {"field": "phone", "why": "contact"},
}
OF_NO_SHOP = {
    "GET /api/v1/imports/words",
    "GET /api/v1/shops",
    "GET /api/v1/session",
    "GET /api/v1/presence",
    "PUT /api/v1/presence",
    "DELETE /api/v1/session",
    "PUT /api/v1/session/password",
    "PUT /api/v1/session/signature",
    "POST /api/v1/shops",
    "GET /api/v1/roles",
    "GET /api/v1/schema",
    "GET /api/v1/schema/openapi.json",
    "GET /api/v1/schema/{path}",
}
"""Routes that show nothing of any shop, or only the caller's own."""


@pytest.fixture(scope="module")
def world(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Made once: what is refused changes nothing, and that is what these tests show."""
    folder = tmp_path_factory.mktemp("routes")
    (folder / "store.sqlite3").write_bytes(empty_sqlite.read_bytes())
    yield from made(f"sqlite:///{folder}/store.sqlite3", folder)


def made(address: str, folder: Path) -> Iterator[World]:
    settings = Settings(database_url=address, data_folder=str(folder / "data"))
    database = open_database(settings.database_url, ring_of(settings))
    theirs = stock(database, settings)
    ours = make.shop(database, slug="ours")
    people = {str(role): make.account(database, login=str(role), role=role, shops=(ours,)) for role in Role}
    of_theirs = {"theirs": Role.ADMIN} | {f"their_{role}": role for role in Role if role is not Role.ADMIN}
    of_theirs |= {"spare": Role.AGENT}
    people |= {
        login: make.account(database, login=login, role=role, shops=(UUID(theirs["shop"]),))
        for login, role in of_theirs.items()
    }
    theirs |= {"account_id": str(people["their_agent"].id), "spare_account_id": str(people["spare"].id)}
    for name, author in (("held_id", "their_agent"), ("own_held_id", "theirs")):
        theirs[name] = str(kept_waiting(database, theirs["shop"], theirs["conversation_id"], people[author].id))
    sessions = {login: session(database, account.id) for login, account in people.items()}
    for name, shop in (("their_machine", UUID(theirs["shop"])), ("our_machine", ours)):
        sessions[name] = machine.bearer(machine.key(database, shop, *ONLY_FOR_KEYS))
    yield World(database, application.build(settings, jobs=False), theirs, sessions)
    database.close()


def session(database: Database, account_id: UUID) -> dict[str, str]:
    """The headers of a page whose person is signed in."""
    opened = database.write_now(accounts.open_session, account_id, system_clock(), 1)
    return {"cookie": f"{COOKIE}={opened.token}", "x-csrf-token": opened.csrf}


def stock(database: Database, settings: Settings) -> dict[str, str]:
    """A shop with products, customers, orders, a conversation and a case, and its own admin."""
    shop_id = importing.import_shop(database, settings, reading.read_folder(NATIVE, "utf-8"))
    order = database.read_now(shops.find_orders, frozenset({shop_id}))[0]
    talk = Arrival(
        shop_id, visitor_of(shop_id, Thread(asked.THREAD)), Person(order.customer_id, "演示顾客"), Channel.API
    )
    carried = database.write_now(conversations.arrive, talk, make.NOW)
    visitor = Arrival(shop_id, fresh(make.NOW), Person(order.customer_id, "演示顾客"))
    conversation = database.write_now(conversations.arrive, visitor, make.NOW)
    by = Caller(fresh(make.NOW), "theirs", "theirs", Role.ADMIN, "zh", frozenset({shop_id}), "")
    ask = OpenAsk(CaseAsk(order.id, Kind.RETURN_REFUND, Reason.QUALITY), conversation.id)
    case = database.write_now(aftersales.open_case, ask, by, make.NOW)
    assert not isinstance(case, Refused)
    key = database.write_now(make_key, shop_id, KeyAsk("machine", (Permission.ORDERS_READ,)), None, make.NOW)
    assert not isinstance(key, Refused)
    hook, other_hook = (
        database.write_now(hooks.make_hook, shop_id, HookAsk("machine"), key.key.id, make.NOW) for _ in range(2)
    )
    database.write_now(hooks.receive, hook, Message("msg-1", "", "", b"no json"), make.NOW)
    database.write_now(hooks.apply, {"shop": str(shop_id), "hook": str(hook.id), "message": "msg-1"}, make.NOW)
    read, removed = (
        Connector(fresh(make.NOW), shop_id, "vendure", Source(NOWHERE), "", 0, 0, None, (), make.NOW, None)
        for _ in range(2)
    )
    for connector in (read, removed):
        database.write_now(connectors.add, connector, "only-for-tests")
    return stock_people(database, by, order.customer_id) | {
        "shop": str(shop_id), "shop_id": str(shop_id), "order_id": str(order.id), "customer_id": str(order.customer_id),
        "conversation_id": str(conversation.id), "case_id": str(case.id), "import_id": str(received(database, shop_id)),
        "product_id": str(order.lines[0].product_id), "file_id": str(attached(database, settings, conversation)),
        "alarm_id": str(alarmed(database, conversation)), "key_id": str(key.key.id), "hook_id": str(hook.id), "connector_id": str(read.id), "message_id": "msg-1",
        "carried_id": str(carried.id), "carried_file_id": str(attached(database, settings, carried)),
        "other_hook_id": str(other_hook.id), "other_connector_id": str(removed.id),
    }  # fmt: skip


def stock_people(database: Database, by: Caller, customer_id: UUID) -> dict[str, str]:
    """Two who are joined with that customer one after the other, two who may be the same, and a segment."""
    [shop_id] = by.shops
    told = {name: Facts(name, email="same@example.com" if name in "cd" else "") for name in "abcd"}
    ids = database.write_now(customers.remember, shop_id, told, make.NOW)
    database.write_now(customers.settle, shop_id, ids.values(), make.NOW)
    joined = database.write_now(customers.join, customer_id, ids["a"], by, make.NOW)
    found = database.read_now(customers.proposals_of, by.shops, shop_id)
    condition = msgspec.convert(CONDITION, SegmentCondition)
    made = [
        database.write_now(customers.add_segment, shop_id, customers.Draft(name, None, condition), by, make.NOW)
        for name in ("演示分组", "另一个分组")
    ]
    segment_id, spare_id = (str(one.id) for one in made if not isinstance(one, Refused))
    assert not isinstance(joined, Refused)
    assert not isinstance(found, Refused)
    return {
        "join_id": str(joined.id), "other_id": str(ids["b"]), "proposal_id": str(found.pairs[0][0].id),
        "segment_id": segment_id, "spare_id": spare_id,
    }  # fmt: skip


def ask(client: TestClient[Litestar], route: Route, places: dict[str, str], headers: dict[str, str]) -> Any:
    if route.id.endswith("/{segment_id}/removed"):  # in whatever order the tests come, the other one stays
        places = places | {"segment_id": places["spare_id"]}
    if route.id.endswith("/withdraw"):  # nobody approves their own, and nobody else takes it back
        places = places | {"held_id": places["own_held_id"]}
    places = places | {name: places[other] for name, other in asked.INSTEAD.get(route.id, {}).items()}
    path = route.path.format_map({**places, "path": "nothing", "name": "nothing"})
    parameters = asked.QUERIES.get(route.id, {}) | ({"shop": places["shop"]} if route.method == "GET" else {})
    if route.id in asked.FILES:
        return client.request(route.method, path, content=asked.FILES[route.id], params=parameters, headers=headers)
    body = BODIES.get(route.id)
    if body is not None:
        body = msgspec.json.decode(fill(msgspec.json.encode(body).decode(), places))
    return client.request(route.method, path, json=body, params=parameters, headers=headers)


def fill(text: str, places: dict[str, str]) -> str:
    for name, value in places.items():
        text = text.replace("{" + name + "}", value)
    return text


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.id)
def test_every_route_names_its_permission(route: Route) -> None:
    assert isinstance(route.permission, Permission)


@pytest.mark.parametrize("route", GUARDED, ids=lambda route: route.id)
def test_nobody_who_is_not_signed_in(route: Route, world: World) -> None:
    with TestClient(world.app) as client:
        answer = ask(client, route, world.theirs, {})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize("route", [one for one in GUARDED if one.id not in OF_NO_SHOP], ids=lambda route: route.id)
def test_a_foreign_shop_shows_nothing_and_changes_nothing(route: Route, world: World) -> None:
    with TestClient(world.app) as client:
        machines = route.permission in ONLY_FOR_KEYS
        own = ask(client, route, world.theirs, world.sessions["their_machine" if machines else "theirs"])
        assert own.status_code in {200, 201, 400, 409, 410, 502}, own.text
        before = count(world.database, event_table)
        foreign = ask(client, route, world.theirs, world.sessions["our_machine" if machines else "admin"])
    assert foreign.status_code == 404 or foreign.json()["items"] == []
    assert count(world.database, event_table) == before


@pytest.mark.parametrize("role", Role)
def test_each_role_does_what_the_table_says_and_no_more(role: Role, world: World) -> None:
    with TestClient(world.app) as client:
        headers = world.sessions[str(role)]
        for route in GUARDED:
            if route.id == "DELETE /api/v1/session":
                continue
            assert route.permission is not None
            answer = ask(client, route, world.theirs, headers)
            refused = answer.status_code == 403 and answer.json()["code"] == "not_allowed"
            assert refused == (role not in TABLE.get(route.permission, ())), (route.id, answer.text)


@pytest.mark.parametrize(
    "route", [one for one in GUARDED if one.method != "GET" and one.permission in TABLE], ids=lambda route: route.id
)
def test_a_writing_request_without_the_token_of_the_page(route: Route, world: World) -> None:
    with TestClient(world.app) as client:
        before = count(world.database, event_table)
        answer = ask(client, route, world.theirs, world.sessions["theirs"] | {"x-csrf-token": "of another page"})
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_csrf")
    assert count(world.database, event_table) == before


def test_the_list_of_shops_has_only_the_callers_own(world: World) -> None:
    with TestClient(world.app) as client:
        answer = client.get("/api/v1/shops", headers=world.sessions["admin"])
    assert [shop["slug"] for shop in answer.json()["items"]] == ["ours"]


def test_what_is_not_there_is_a_problem_in_both_languages(world: World) -> None:
    with TestClient(world.app) as client:
        answer = client.get(f"/api/v1/orders/{NOBODYS}", headers=world.sessions["admin"] | {"accept-language": "en"})
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (told["status"], told["code"], told["detail"]) == (404, "order_not_found", told["detail_en"])
    assert told["detail_zh"] != told["detail_en"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/api/v1/nothing", 404, id="no such address"),
        pytest.param("PUT", "/api/v1/orders", 405, id="no such method"),
        pytest.param("GET", "/api/v1/orders/not-an-id", 404, id="no id"),
        pytest.param("GET", "/api/v1/conversations?view=theirs", 400, id="a word that is not known"),
        pytest.param("GET", "/files/..%2fsecret", 404, id="out of the folder"),
        pytest.param("GET", "/assets/..%2f..%2fapp.py", 404, id="out of the assets"),
        pytest.param("GET", "/w/%00.js", 400, id="NUL in a path"),
        pytest.param("GET", "/api/v1/customers?query=%00", 400, id="NUL in a question"),
    ],
)
def test_a_bad_address_is_a_problem_and_no_crash(method: str, path: str, status: int, world: World) -> None:
    with TestClient(world.app) as client:
        answer = client.request(method, path, headers=world.sessions["admin"])
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("path", ["/", "/api/v1/health", "/w/no.js", "/assets/no.js", "/api/v1/nothing", "/w"])
def test_every_answer_has_its_security_headers(path: str, world: World) -> None:
    with TestClient(world.app) as client:
        headers = client.get(path).headers
    assert "require-trusted-types-for 'script'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
