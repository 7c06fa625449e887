"""A command that was not written right: what is wrong with it, as a refusal like any other."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from cyclopts import (
    App,
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
)
from cyclopts.help import format_usage

from xiaoer.platform.settings import PREFIX, Settings
from xiaoer.values.refusal import Refused


def misused(error: CycloptsError, app: App) -> Refused:
    """Why the words are no command of `app`."""
    chain = tuple(error.command_chain or ())
    command = " ".join((*app.name, *chain))
    match error:
        case UnknownCommandError():
            refused = _unknown(error, command)
        case UnknownOptionError():
            refused = _no_option(error, command, error.token.keyword or error.token.value)
        case MissingArgumentError():
            refused = _missing(error, command, _form(app, chain))
        case CoercionError():
            refused = _unfit(error, command)
        case RepeatArgumentError():
            refused = Refused("command_repeated", {"option": error.token.keyword})
        case UnusedCliTokensError():
            words = " ".join(error.unused_tokens or ())
            refused = Refused("command_words_left", {"words": words, "form": _form(app, chain)})
        case _:
            refused = Refused("command_misused", {"command": command})
    return refused


def _form(app: App, chain: tuple[str, ...]) -> str:
    return str(format_usage(app, chain)).strip()


def _unknown(error: UnknownCommandError, command: str) -> Refused:
    word = (error.unused_tokens or [""])[0]
    if word.startswith("-"):
        return _no_option(error, command, word)
    known = [name for name in error.app or () if not name.startswith("-")]
    told = {"command": f"{command} {word}", "known_zh": "、".join(known), "known_en": ", ".join(known)}
    return Refused("command_unknown", told | _near(word, known))


def _no_option(error: CycloptsError, command: str, word: str) -> Refused:
    option = word.partition("=")[0]
    setting = option.lstrip("-").replace("-", "_")
    if option.startswith("--") and setting in Settings.__struct_fields__:
        told = {"command": command, "option": option, "variable": f"{PREFIX}{setting.upper()}", "setting": setting}
        return Refused("command_option_is_setting", told)
    return Refused("command_option_unknown", {"command": command, "option": option} | _near(option, _options(error)))


def _options(error: CycloptsError) -> list[str]:
    if error.app is None or error.app.default_command is None:
        return []
    return [name for one in error.app.assemble_argument_collection() for name in one.names if name.startswith("--")]


def _missing(error: MissingArgumentError, command: str, form: str) -> Refused:
    """What was written in place of it, misspelt perhaps, is what is wrong first."""
    if error.keyword:
        return Refused("command_value_missing", {"option": error.keyword, "command": command})
    strange = next((word for word in error.unused_tokens or () if word.startswith("-")), None)
    if strange:
        return _no_option(error, command, strange)
    name = error.argument.name if error.argument else ""
    return Refused("command_argument_missing", {"argument": name, "form": form, "command": command})


def _unfit(error: CoercionError, command: str) -> Refused:
    token, argument = error.token, error.argument
    if token is None or argument is None:
        return Refused("command_misused", {"command": command})
    told = {"option": token.keyword or argument.name, "value": token.value}
    if error.target_type is bool:
        return Refused("command_not_yes_or_no", told)
    known = [one for one in argument.get_choices() or () if one]
    if not known:
        return Refused("command_not_whole", told)
    named = {"known_zh": "、".join(known), "known_en": ", ".join(known)}
    return Refused("command_no_choice", told | named | _near(token.value, known))


def _near(word: str, known: Collection[str]) -> dict[str, str]:
    found = get_close_matches(word, known, n=1)
    return {"near_zh": f"，是不是 {found[0]}？" if found else "。", "near_en": f"; is it {found[0]}?" if found else "."}
