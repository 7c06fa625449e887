"""The person behind a request."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.platform.auth.permissions import Permission, Role, permissions_of


class Caller(msgspec.Struct, frozen=True):
    """A signed-in person; every read of shop data is limited to `shops`."""

    account_id: UUID
    login: str
    name: str
    role: Role
    locale: str
    shops: frozenset[UUID]
    csrf: str

    @property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.role)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions
