"""`xiaoer keys …`, and what commands say where the key file is not as it should be."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import Shell, assert_refused, files
from xiaoer.platform.keyring import Ring


def names(path: Path) -> list[str]:
    return [name.hex() for name in Ring(path).keys().sealing]


def test_a_key_is_rotated_looked_at_and_removed(shell: Shell) -> None:
    path = shell.folder / "data" / "keys.json"
    first = shell.run("keys", "status")
    assert (first.returncode, first.stderr) == (0, "")
    (old,) = names(path)
    assert f"{old} " in first.stdout
    rotated = shell.run("keys", "rotate")
    new = names(path)[-1]
    assert rotated.stdout.splitlines() == [f"已启用新密钥 {new}。", f"The new key is {new}."]
    second = shell.run("keys", "status").stdout
    assert [line.split("│")[1].strip() for line in second.splitlines() if "│" in line] == [old, new]
    in_use = shell.run("keys", "remove", new)
    assert_refused(
        in_use,
        f"密钥 {new} 还在使用（0 项资料，或者它就是当前密钥），不能移除。请等重新加密完成后再试。",
        f"The key {new} is in use (for 0 values, or it is the newest) and stays. Wait until all is sealed anew.",
    )
    removed = shell.run("keys", "remove", old)
    assert removed.stdout.splitlines() == [f"已移除密钥 {old}。", f"The key {old} was removed."]
    assert names(path) == [new]
    assert shell.run("keys", "status").returncode == 0


def test_a_key_file_that_is_gone_stops_every_start_and_is_not_made_anew(plain: Shell) -> None:
    assert plain.run("keys", "status").returncode == 0
    path = plain.folder / "data" / "keys.json"
    kept = path.rename(plain.folder / "kept")
    before = files(plain.folder)
    for command in (("keys", "status"), ("serve",), ("shop", "key", "any")):
        assert_refused(
            plain.run(*command),
            f"这个数据库里有加密资料，但密钥文件 {path} 不在。请从备份恢复它；没有它，加密的资料谁也打不开。",
            f"The store holds sealed data, and the key file {path} is not there. Restore it from a backup: without it "
            "nobody can open what is sealed.",
        )
    told = plain.run("doctor", port="0")
    assert f"✗ 密钥 keys: 这个数据库里有加密资料，但密钥文件 {path} 不在。" in told.stdout
    assert {name: said for name, said in files(plain.folder).items() if name in before} == before
    assert not path.exists()
    kept.rename(path)
    assert plain.run("keys", "status").returncode == 0


def test_the_doctor_sees_keys_that_others_can_read(plain: Shell) -> None:
    assert plain.run("keys", "status").returncode == 0
    path = plain.folder / "data" / "keys.json"
    path.chmod(0o644)
    told = plain.run("doctor", port="0").stdout
    assert f"✗ 密钥 keys: {path} 权限过宽 too open" in told
    assert f"chmod 600 {path}" in told
