"""Another system with its key at a desk: what it brings, and what it reads."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from litestar.testing import TestClient

from tests import make
from tests.conversations.given import caller, send
from tests.conversations.stored import appended
from xiaoer.conversations import actions, store
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Author, Kind, Receipt
from xiaoer.conversations.store.tables import conversation_table
from xiaoer.platform.db import Database


class System(NamedTuple):
    """A store's app that brings what its shoppers say."""

    client: TestClient[Any]
    database: Database
    shop: UUID
    headers: dict[str, str]

    @property
    def path(self) -> str:
        return f"/api/v1/shops/{self.shop}/threads"

    def ask(self, **said: Any) -> Any:
        told = {"thread": "T-1", "client_id": "client-0001", "body": "在吗"} | said
        return self.client.post(f"{self.path}/messages", json=told, headers=self.headers)

    def say(self, **said: Any) -> Any:
        answer = self.ask(**said)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def uploaded(self, thread: str) -> Any:
        query = {"thread": thread, "name": "收据.pdf"}
        return self.client.post(f"{self.path}/files", content=b"%PDF-1.4", params=query, headers=self.headers)

    def post(self, rest: str, told: Any) -> Any:
        return self.client.post(f"{self.path}/{rest}", json=told, headers=self.headers)

    def get(self, rest: str = "", **query: Any) -> Any:
        return self.client.get(f"{self.path}{rest}", params=query, headers=self.headers)

    def read(self, talk: str, **query: Any) -> Any:
        answer = self.get(f"/{talk}/messages", **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def bodies(self, talk: str) -> list[str]:
        return [one["body"] for one in self.read(talk)["items"]]

    def talk(self, conversation_id: str) -> Conversation:
        found = self.database.read_now(store.find, frozenset({self.shop}), UUID(conversation_id))
        assert found is not None
        return found

    def answered(self, talk: str, body: str, kind: Kind = Kind.TEXT) -> None:
        """An agent says it."""
        given = {"conversation_id": UUID(talk), "shop_id": self.shop, "kind": kind}
        [outcome] = appended(self.database, [send(body, Author.AGENT, **given)])
        assert isinstance(outcome, Receipt)

    def resolved(self, talk: str, at: int = make.NOW) -> None:
        by = caller(shops=frozenset({self.shop}))
        assert isinstance(self.database.write_now(actions.resolve, UUID(talk), by, at), Conversation)


def talks(database: Database) -> int:
    return database.read_now(lambda tx: len(tx.all(sa.select(conversation_table.c.id))))


def refused(answer: Any) -> tuple[int, str]:
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["detail_zh"]
    assert told["detail_en"]
    return answer.status_code, told["code"]
