"""What `--help` says around the words of the commands, in both languages."""

from __future__ import annotations

from cyclopts import App, Group
from cyclopts.help import DefaultFormatter, HelpEntry, HelpPanel
from cyclopts.help.specs import ColumnSpec, DescriptionRenderer, get_default_parameter_columns
from rich.console import Console, ConsoleOptions, RenderableType
from rich.text import Text
from typing_extensions import override

COMMANDS = Group.create_default_commands("命令 Commands")
ARGUMENTS = Group.create_default_arguments("参数 Arguments")
OPTIONS = Group.create_default_parameters("选项 Options")
FLAGS = {"--help": "显示帮助。 Show this help.", "--version": "显示版本。 Show the version."}
EMPTY = '""'
"""How a default that is no word is written."""


class Bilingual(DefaultFormatter):
    @override
    def __call__(self, console: Console, options: ConsoleOptions, panel: HelpPanel) -> None:
        of_kind = DefaultFormatter(column_specs=_columns) if panel.format == "parameter" else DefaultFormatter()
        of_kind(console, options, panel)

    @override
    def render_usage(self, console: Console, options: ConsoleOptions, usage: Text | str | None) -> None:
        if usage:
            console.print(Text(f"写法 Usage: {usage}", style="bold"))


def name_flags(app: App) -> None:
    """Have the flags of every program say what they do."""
    for flag, told in FLAGS.items():
        app[flag].help = told


def _columns(console: Console, options: ConsoleOptions, entries: list[HelpEntry]) -> tuple[ColumnSpec, ...]:
    *before, last = get_default_parameter_columns(console, options, entries)
    return (*before, last.copy(renderer=_described))


def _described(entry: HelpEntry) -> RenderableType:
    described = DescriptionRenderer()(entry.copy(choices=None, default=None, required=False))
    for mark in _marks(entry):
        described.append(Text(f"[{mark}]", "dim"))  # type: ignore[union-attr]
    return described


def _marks(entry: HelpEntry) -> list[str]:
    marks = [f"可选 choices: {', '.join(filter(None, entry.choices))}"] if entry.choices else []
    if entry.default not in {None, EMPTY}:
        marks.append(f"默认 default: {entry.default}")
    return [*marks, "必填 required"] if entry.required else marks
