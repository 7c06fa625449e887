"""Scripts and their versions, the scenario tree, and the rows of an import."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Stage = Literal["presale", "insale", "aftersale"]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
Path = Annotated[str, Meta(pattern=r"^[a-z0-9_]+(/[a-z0-9_]+)*$", max_length=200)]


class State(StrEnum):
    """A version's life: written, shown to agents, replaced."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The orders and product categories that the script is for; empty means any."""

    order_state: tuple[str, ...] = ()
    category: tuple[str, ...] = ()


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A node of the scenario tree; `path` is e.g. aftersale/logistics/delayed."""

    path: Path
    zh: Line
    en: Line


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an author writes: `text` is Liquid, `says` are things that shoppers say when the script fits."""

    scenario: Path
    stage: Stage
    title: Line
    title_en: Line
    text: str
    says: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=20)]
    when: When = When()


class ScriptRow(Content, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of scripts.jsonl; `key` is the script's stable name in the shop."""

    key: Annotated[str, Meta(pattern=r"^[a-z0-9_.-]+$", max_length=100)]

    @property
    def content(self) -> Content:
        return Content(**{name: getattr(self, name) for name in Content.__struct_fields__})


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a script; once published its content never changes."""

    script_id: UUID
    key: str
    version: int
    state: State
    content: Content
    written_at: int
    published_at: int | None = None


class Published(msgspec.Struct, frozen=True):
    """A version that agents are shown, with its place in the tree."""

    version: Version
    scenario: Scenario


class ScriptPublished(msgspec.Struct, frozen=True, tag_field="kind", tag="script.published"):
    """A version was published; `retired` is the version that it replaced, None for a script's first."""

    script_id: UUID
    version: int
    retired: int | None


class Imported(msgspec.Struct, frozen=True):
    """What an import did; `unchanged` scripts stand as they were told."""

    scenarios: int
    published: int
    unchanged: int
