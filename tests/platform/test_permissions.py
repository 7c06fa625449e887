from __future__ import annotations

import pytest

from xiaoer.platform.auth.permissions import ONLY_FOR_KEYS, TABLE, Permission, Role, permissions_of


def test_every_permission_but_the_public_one_stands_in_the_table_once() -> None:
    assert set(TABLE) == set(Permission) - {Permission.PUBLIC} - ONLY_FOR_KEYS


@pytest.mark.parametrize("permission", list(TABLE))
def test_every_permission_has_roles(permission: Permission) -> None:
    assert TABLE[permission]
    assert TABLE[permission] <= set(Role)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_what_the_table_says_and_nothing_else(role: Role) -> None:
    assert permissions_of(role) == {permission for permission in Permission if role in TABLE.get(permission, ())}
    assert Permission.SIGNED_IN in permissions_of(role)
    assert permissions_of(role) is permissions_of(role)  # asked for with each message of an agent


WRITING = {
    Permission.CONVERSATIONS_REPLY, Permission.SCRIPTS_PUBLISH, Permission.KNOWLEDGE_TEACH, Permission.CASES_OPEN,
    Permission.CASES_STEP, Permission.IMPORTS_RUN, Permission.PRODUCTS_WRITE, Permission.ORDERS_WRITE,
    Permission.CONNECTIONS_MANAGE, Permission.ACCOUNTS_MANAGE, Permission.SHOPS_MANAGE,
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "writes"),
    [
        pytest.param(Role.AUDITOR, set(), id="an auditor only reads"),
        pytest.param(Role.FINANCE, {Permission.CASES_STEP}, id="finance pays"),
        pytest.param(Role.TRAINER, {Permission.SCRIPTS_PUBLISH, Permission.KNOWLEDGE_TEACH}, id="a trainer teaches"),
        pytest.param(Role.AGENT, {Permission.CONVERSATIONS_REPLY, Permission.CASES_OPEN, Permission.CASES_STEP}, id="agent"),
        pytest.param(Role.ADMIN, WRITING, id="an admin may all"),
    ],
)  # fmt: skip
def test_who_changes_what(role: Role, writes: set[Permission]) -> None:
    assert permissions_of(role) & WRITING == writes
