"""The routes as an OpenAPI document."""

from __future__ import annotations

import sys

import msgspec

from xiaoer import app as application
from xiaoer.platform.settings import Settings


def openapi() -> None:
    """输出 OpenAPI 文档。 Print the OpenAPI document."""
    document = application.build(Settings()).openapi_schema.to_schema()
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n")
