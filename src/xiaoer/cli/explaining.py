"""The settings in force, and where each comes from."""

from __future__ import annotations

from xiaoer.cli.talk import out, stop
from xiaoer.platform import settings as settings_module
from xiaoer.platform.settings import BadSettings


def settings() -> None:
    """显示当前配置及其来源。 Show the settings and where each comes from."""
    try:
        sources = settings_module.explain()
    except BadSettings as error:
        stop("bad_setting", **error.facts)
    for source in sources:
        out.print(f"{source.name} = {source.value}  ({source.origin})", style="bold")
        out.print(f"    {source.description}")
