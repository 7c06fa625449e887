"""The keys that seal personal data and secrets, from the command line."""

from __future__ import annotations

from datetime import UTC, datetime

from rich.table import Table

from xiaoer import reactions
from xiaoer.cli.opening import opened, read_settings, ready_keys
from xiaoer.cli.talk import advise, or_stop, out, say
from xiaoer.platform import keyring
from xiaoer.platform.clock import system_clock
from xiaoer.platform.keyring import Ring, path_of
from xiaoer.platform.sealing import known


def status() -> None:
    """列出密钥，以及每把密钥加密了多少项资料。 List the keys and how many values each has sealed."""
    settings = read_settings()
    with opened(settings) as db:
        states = db.read_now(known.states, Ring(path_of(settings)), reactions.sealed_columns())
    table = Table("密钥 key", "启用时间 added", "加密资料 values", "状态 state")
    for one in states:
        added = datetime.fromtimestamp(one.added_at / 1_000_000, UTC).strftime("%Y-%m-%d %H:%M UTC")
        table.add_row(one.name, added, f"{one.values:,}", _word(one))
    out.print(table)


def rotate() -> None:
    """换用新密钥；已有资料在后台逐步重新加密。 Use a new key; what is there is sealed anew in the background."""
    settings = read_settings()
    with opened(settings):
        name = keyring.add(path_of(settings), system_clock()).hex()
        ready_keys(settings)
    say(f"已启用新密钥 {name}。", f"The new key is {name}.")
    advise(
        "已有资料会在小二运行时逐步重新加密，进度见 xiaoer keys status。请马上备份密钥文件。",
        "What is there is sealed anew while Xiaoer runs: see `xiaoer keys status`. Back up the key file now.",
    )


def remove(name: str, /) -> None:
    """移除不再使用的旧密钥。 Remove an old key that nothing uses any more.

    Parameters
    ----------
    name
        密钥的名称，见 xiaoer keys status。 The key's name, as `xiaoer keys status` shows it.
    """
    settings = read_settings()
    path = path_of(settings)
    with opened(settings) as db:
        or_stop(db.write_now(known.remove, Ring(path), reactions.sealed_columns(), name, system_clock()))
        keyring.take_out(path, bytes.fromhex(name))
    say(f"已移除密钥 {name}。", f"The key {name} was removed.")
    advise(
        "移除之前做的数据库备份，仍要用当时的密钥文件才能打开。",
        "A backup of the store from before needs the key file of that time.",
    )


def _word(state: known.KeyState) -> str:
    if state.newest:
        return "当前 newest"
    return "重新加密中 being replaced" if state.values else "可以移除 can be removed"
