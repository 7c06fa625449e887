"""Imports over HTTP: a file in, its columns mapped, checked whole, stored in the background, looked at."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from xiaoer.conversations import actions as conversations
from xiaoer.conversations.domain import views
from xiaoer.conversations.domain.logs import LoggedTalk
from xiaoer.conversations.domain.views import ConversationRow
from xiaoer.intake.actions import runs, tidying
from xiaoer.intake.actions.checking import Asked, Checked
from xiaoer.intake.actions.runs import CheckedRun, Received
from xiaoer.intake.domain.fields import SHAPES, Holds
from xiaoer.intake.domain.hiding import hidden, hidden_problem, personal
from xiaoer.intake.domain.mapping import CHOICES, Mapping
from xiaoer.intake.domain.problems import Problem, as_csv
from xiaoer.intake.domain.runs import Counts, Looked, Run, RunState, Summary
from xiaoer.platform import storage, uploads
from xiaoer.platform.apart import Gone, apart
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.platform.settings import Settings
from xiaoer.values.refusal import Refused

MOST_BYTES = 2**30
"""An upload; larger files are for the command."""
PROBLEMS_SHOWN = 200

Name = Annotated[str, QueryParameter(name="name", max_length=200)]
Source = Annotated[str, QueryParameter(name="source", max_length=50)]


class ImportView(msgspec.Struct, frozen=True):
    """An import; `unfinished`: it was being stored and nobody goes on with it."""

    id: UUID
    shop_id: UUID
    holds: Holds
    source: str
    file_name: str
    size: int
    state: RunState
    unfinished: bool
    summary: Summary | None
    keep_good: bool
    startable: bool
    blocks_total: int
    blocks_done: int
    counts: Counts
    created_at: int
    checked_at: int | None
    finished_at: int | None


class SaidView(msgspec.Struct, frozen=True):
    """A message of a chat log, before it is stored; `at` is None where the log tells no times."""

    author: str
    name: str
    kind: str
    body: str
    at: int | None


class TalkView(msgspec.Struct, frozen=True):
    """A conversation of a chat log, before it is stored; `shopper` as they will be called, empty for somebody unknown."""

    key: str
    shopper: str
    order: str
    messages: list[SaidView]


class ImportDetail(msgspec.Struct, frozen=True):
    """An import with what its page shows, personal data masked: the file at first sight, the mapping to begin with, the first problems, and of
    a checked chat log the first conversations.
    """

    run: ImportView
    looked: Looked
    mapping: Mapping
    problems: tuple[Problem, ...]
    preview: list[TalkView]


class ImportList(msgspec.Struct, frozen=True):
    """The newest imports first."""

    items: list[ImportView]


class FieldView(msgspec.Struct, frozen=True):
    """One of our fields."""

    name: str
    kind: str
    zh: str
    en: str
    required: bool


class ReadyView(msgspec.Struct, frozen=True):
    """A ready mapping, where its columns are told, and what is not known of them."""

    name: str
    title_zh: str
    title_en: str
    sources: tuple[str, ...]
    unsure_zh: str
    unsure_en: str


class ImportWords(msgspec.Struct, frozen=True):
    """What a mapping can say: fields (one of each of `one_of` is needed too), our words for fields that are a choice, and
    the ready mappings.
    """

    fields: list[FieldView]
    one_of: tuple[tuple[str, ...], ...]
    choices: dict[str, tuple[str, ...]]
    ready: list[ReadyView]


class LoggedRow(msgspec.Struct, frozen=True):
    """A conversation that came in a file: how its source calls it and where it was held, and what the shopper gave it."""

    conversation: ConversationRow
    key: str
    channel: str
    score: int | None


class LoggedRows(msgspec.Struct, frozen=True):
    """Some of an import's conversations, and the id after which the next ones come; None at the end."""

    items: list[LoggedRow]
    next: UUID | None


class CheckRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Check the file with this mapping; `keep_good`: orders or conversations without a problem may be stored."""

    mapping: Mapping
    keep_good: bool = False


@get("/api/v1/imports/words", permission=Permission.IMPORTS_RUN, tags=["imports"])
async def import_words(holds: FromQuery[Holds] = Holds.ORDERS) -> ImportWords:
    shape = SHAPES[holds]
    fields = [
        FieldView(one.name, str(one.kind), one.zh, one.en, one.name in shape.required) for one in shape.fields.values()
    ]
    ready = [
        ReadyView(one.name, one.title, one.title_en, one.sources, one.unsure, one.unsure_en)
        for one in runs.ready_mappings(holds)
    ]
    choices = {name: known for name, known in CHOICES.items() if name in shape.fields}
    return ImportWords(fields, shape.one_of, choices, ready)


@get("/api/v1/imports", permission=Permission.IMPORTS_RUN, tags=["imports"])
async def list_imports(
    shop: FromQuery[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database], clock: NamedDependency[Clock]
) -> ImportList:
    found = await db.read(runs.find_runs, caller.shops & {shop})
    return ImportList([_view(run, clock()) for run in found])


@post(
    "/api/v1/shops/{shop:uuid}/imports", permission=Permission.IMPORTS_RUN, tags=["imports"],
    request_max_body_size=MOST_BYTES,
)  # fmt: skip
async def receive_file(
    shop: FromPath[UUID],
    request: Request[Any, Any, Any],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    settings: NamedDependency[Settings],
    name: Name = "orders.csv",
    source: Source = "",
    holds: FromQuery[Holds] = Holds.ORDERS,
) -> ImportDetail:
    """The body is the file itself; `holds` says of what."""
    if shop not in caller.shops:
        return answer(Refused("shop_not_found"))
    files = runs.import_folder(settings.data_folder)
    await db.write(tidying.plan, clock())
    file, size = answer(await _kept(request, files))
    looked = answer(await _apart(runs.look, files, file, name, holds))
    named = source or _source_of(looked, holds)
    told = Received(named, name, file, size, looked, holds)
    run = answer(await db.write(runs.receive, caller.shops, shop, told, caller.account_id, clock()))
    return await _detail(db, files, run, clock())


@get("/api/v1/imports/{import_id:uuid}", permission=Permission.IMPORTS_RUN, tags=["imports"])
async def get_import(
    import_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    settings: NamedDependency[Settings],
) -> ImportDetail:
    run = answer(await db.read(runs.find_run, caller.shops, import_id))
    return await _detail(db, runs.import_folder(settings.data_folder), run, clock())


@post("/api/v1/imports/{import_id:uuid}/check", permission=Permission.IMPORTS_RUN, tags=["imports"])
async def check_import(
    import_id: FromPath[UUID],
    data: JSONBody[CheckRequest],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    settings: NamedDependency[Settings],
) -> ImportDetail:
    """A dry run: nothing of the file is stored."""
    files = runs.import_folder(settings.data_folder)
    run = answer(await db.read(runs.find_run, caller.shops, import_id))
    terms = answer(await db.read(runs.terms_of, caller.shops, run.shop_id))
    asked = Asked(data.mapping, terms, data.keep_good, run.holds)
    checked: Checked = answer(await _apart(runs.check_stored, files, run.file, run.file_name, asked))
    told = CheckedRun(data.mapping, data.keep_good, checked, runs.keep_problems(files, checked))
    run = answer(await db.write(runs.record_check, caller.shops, import_id, told, caller.account_id, clock()))
    return await _detail(db, files, run, clock())


@post("/api/v1/imports/{import_id:uuid}/start", permission=Permission.IMPORTS_RUN, tags=["imports"])
async def start_import(
    import_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> ImportView:
    """Begin, or go on with one that was left unfinished."""
    now = clock()
    run = await db.write(runs.start, caller.shops, import_id, caller.account_id, now, in_background=True)
    return _view(answer(run), now)


@post("/api/v1/imports/{import_id:uuid}/cancel", permission=Permission.IMPORTS_RUN, tags=["imports"])
async def cancel_import(
    import_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> ImportView:
    now = clock()
    return _view(answer(await db.write(runs.cancel, caller.shops, import_id, caller.account_id, now)), now)


@get("/api/v1/imports/{import_id:uuid}/problems", permission=Permission.IMPORTS_RUN, tags=["imports"])
async def list_problems(
    import_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """The kept problems as a table for a spreadsheet, personal data masked: line and column lead to them."""
    run = answer(await db.read(runs.find_run, caller.shops, import_id))
    problems = await asyncio.to_thread(runs.problems_of, runs.import_folder(settings.data_folder), run)
    holding = personal(run.looked.columns, run.mapping or Mapping({}), run.holds)
    table = as_csv(hidden_problem(one, holding) for one in problems).encode()
    headers = {"content-disposition": f'attachment; filename="problems-{run.id}.csv"', "cache-control": "no-store"}
    return Response(table, media_type="text/csv; charset=utf-8", headers=headers)


@get("/api/v1/imports/{import_id:uuid}/conversations", permission=Permission.IMPORTS_RUN, tags=["imports"])
async def list_logged(
    import_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    after: FromQuery[UUID | None] = None,
) -> LoggedRows:
    """The conversations that the import stored, or told more of."""
    run = answer(await db.read(runs.find_run, caller.shops, import_id))
    found = answer(await db.read(conversations.found_of_import, caller.shops, run.shop_id, run.id, after))
    items = [LoggedRow(views.row(one), entry.key, entry.channel, entry.score) for one, entry in found]
    return LoggedRows(items, found[-1][0].id if len(found) == conversations.MOST_OF_IMPORT else None)


async def _kept(request: Request[Any, Any, Any], files: Path) -> tuple[str, int] | Refused:
    """The body in the file storage, written as it comes: its name there, and its bytes."""
    half, size = storage.place_to_write(files), 0
    try:
        with half.open("wb") as file:
            async for part in request.stream():
                size += file.write(part)
        return storage.put_file(files, half), size
    except OSError as error:
        return uploads.refused_by_disk(error)
    finally:
        half.unlink(missing_ok=True)


async def _apart(function: Any, *args: Any, **kwargs: Any) -> Any:
    try:
        return await apart(function, *args, **kwargs)
    except Gone:
        return Refused("intake_check_gone")


def _source_of(looked: Looked, holds: Holds) -> str:
    ready = runs.ready_for(looked, holds)
    return ready.name if ready else "own"


async def _detail(db: Database, files: Path, run: Run, now: int) -> ImportDetail:
    mapping = run.mapping
    if mapping is None:
        mapping = await db.read(runs.mapping_for, run.shop_id, run.source, run.looked, run.holds)
    problems, preview = await asyncio.to_thread(_lying, files, run)
    holding = personal(run.looked.columns, mapping, run.holds)
    shown = tuple(hidden_problem(one, holding) for one in problems[:PROBLEMS_SHOWN])
    looked = hidden(run.looked, mapping, run.holds)
    return ImportDetail(_view(run, now), looked, mapping, shown, list(map(_talk, preview)))


def _lying(files: Path, run: Run) -> tuple[tuple[Problem, ...], tuple[LoggedTalk, ...]]:
    """What the page shows of files, which may be long and lie on a slow disk."""
    return runs.problems_of(files, run), runs.preview_of(files, run)


def _talk(one: LoggedTalk) -> TalkView:
    said = [SaidView(str(each.author), each.agent, str(each.kind), each.body, each.at) for each in one.messages]
    return TalkView(one.key, one.shopper_name or one.shopper or "", one.order or "", said)


def _view(run: Run, now: int) -> ImportView:
    same = {name: getattr(run, name) for name in ImportView.__struct_fields__ if name in Run.__struct_fields__}
    startable = run.state is RunState.CHECKED and run.blocks != ""
    return ImportView(**same, unfinished=run.is_unfinished(now), startable=startable)


routes = [
    import_words, list_imports, receive_file, get_import, check_import, start_import, cancel_import, list_problems,
    list_logged,
]  # fmt: skip
