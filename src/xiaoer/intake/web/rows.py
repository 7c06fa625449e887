"""Rows in bulk over HTTP, each read and answered alone.

The body is described by its typed form and read by ours, so that one wrong row refuses itself and not the request.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.dto import AbstractDTO, DTOFieldDefinition
from litestar.exceptions import ValidationException
from litestar.params import FromPath, HeaderParameter, JSONBody
from litestar.typing import FieldDefinition
from msgspec import Meta
from typing_extensions import override

from xiaoer.customers.domain.rows import CustomerRow
from xiaoer.intake.actions.upserting import Ask, upsert
from xiaoer.intake.domain.answers import Answer, Result, counted
from xiaoer.intake.domain.told import MOST_ROWS, Sent, ToldOrder, What
from xiaoer.intake.web.asked import own
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import Problem, answer, problem
from xiaoer.shop.domain.rows import ProductRow

T = TypeVar("T")

IdempotencyKey = Annotated[
    str,
    HeaderParameter(
        name="idempotency-key", max_length=255, pattern=r"^[!-~]*$",
        description="A key of the sender's own: the same request again is answered as before and does nothing.",
    ),
]  # fmt: skip


class ProductRows(msgspec.Struct, frozen=True):
    """Products with all that is known of each. `whole`: store all of them or none."""

    items: Annotated[list[ProductRow], Meta(min_length=1, max_length=MOST_ROWS)]
    whole: bool = False


class CustomerRows(msgspec.Struct, frozen=True):
    """Customers with all that is known of each. `whole`: store all of them or none."""

    items: Annotated[list[CustomerRow], Meta(min_length=1, max_length=MOST_ROWS)]
    whole: bool = False


class OrderRows(msgspec.Struct, frozen=True):
    """Orders with their lines and parcels as they are now. `whole`: store all of them or none."""

    items: Annotated[list[ToldOrder], Meta(min_length=1, max_length=MOST_ROWS)]
    whole: bool = False


class RowView(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of the row at `place` (from 0) of the request; `problem` where it was refused."""

    place: int
    key: str
    result: Result
    problem: Problem | None = None


class Answers(msgspec.Struct, frozen=True):
    """How many rows were stored, unchanged, refused or held back, and each of them."""

    stored: int
    unchanged: int
    refused: int
    held: int
    items: list[RowView]


class AsSent(Generic[T]):
    """A body as it came; `T` is the form that it is described by."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        try:
            self.sent = msgspec.json.decode(body, type=Sent)
        except msgspec.DecodeError as error:
            raise ValidationException(str(error)) from error


class Reading(AbstractDTO[AsSent[Any]]):
    """Hands a handler the body unread, and describes it by the form that the handler names."""

    @override
    def decode_bytes(self, value: bytes) -> AsSent[Any]:
        return AsSent(value)

    @override
    @classmethod
    def create_for_field_definition(cls, *_args: Any, **_named: Any) -> None:
        """There is nothing to generate."""

    @override
    @classmethod
    def create_openapi_schema(cls, field_definition: FieldDefinition, handler_id: str, schema_creator: Any) -> Any:
        return schema_creator.for_field_definition(field_definition.inner_types[0])

    @override
    @classmethod
    def is_supported_model_type_field(cls, field_definition: FieldDefinition) -> bool:
        return True

    @override
    @classmethod
    def generate_field_definitions(cls, model_type: type[Any]) -> Generator[DTOFieldDefinition, None, None]:
        yield from ()

    @override
    @classmethod
    def detect_nested_field(cls, field_definition: FieldDefinition) -> bool:
        return False


_SAYS: dict[str, Any] = {"tags": ["ways in"], "status_code": 200, "dto": Reading, "return_dto": None}


@post("/api/v1/shops/{shop_id:uuid}/products", permission=Permission.PRODUCTS_WRITE, **_SAYS)
async def tell_products(
    shop_id: FromPath[UUID],
    data: JSONBody[AsSent[ProductRows]],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    key: IdempotencyKey = "",
) -> Answers:
    ask = Ask(What.PRODUCTS, own(caller, shop_id), data.sent, key, data.body)
    return outcome(answer(await upsert(db, clock, ask)))


@post("/api/v1/shops/{shop_id:uuid}/customers", permission=Permission.CUSTOMERS_WRITE, **_SAYS)
async def tell_customers(
    shop_id: FromPath[UUID],
    data: JSONBody[AsSent[CustomerRows]],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    key: IdempotencyKey = "",
) -> Answers:
    ask = Ask(What.CUSTOMERS, own(caller, shop_id), data.sent, key, data.body)
    return outcome(answer(await upsert(db, clock, ask)))


@post("/api/v1/shops/{shop_id:uuid}/orders", permission=Permission.ORDERS_WRITE, **_SAYS)
async def tell_orders(
    shop_id: FromPath[UUID],
    data: JSONBody[AsSent[OrderRows]],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    key: IdempotencyKey = "",
) -> Answers:
    ask = Ask(What.ORDERS, own(caller, shop_id), data.sent, key, data.body)
    return outcome(answer(await upsert(db, clock, ask)))


def outcome(answers: list[Answer]) -> Answers:
    counts = {str(result): many for result, many in counted(answers).items()}
    return Answers(**counts, items=[row_view(one) for one in answers])


def row_view(one: Answer) -> RowView:
    return RowView(one.place, one.key, one.result, problem(one.why) if one.why else None)


routes = [tell_products, tell_customers, tell_orders]
