"""The person or the machine behind a request."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.platform.auth.permissions import Permission, Role, permissions_of
from xiaoer.platform.auth.signatures import signature_of


class Caller(msgspec.Struct, frozen=True):
    """A signed-in person, or a machine by its key; every read of shop data is limited to `shops`.

    A machine has no role and no session: `granted` is what its key is for, `account_id` the key's id.
    `alias` and `post` make the signature by which shoppers know a person.
    """

    account_id: UUID
    login: str
    name: str
    role: Role | None
    locale: str
    shops: frozenset[UUID]
    csrf: str
    granted: frozenset[Permission] = frozenset()
    alias: str = ""
    post: str = ""

    @property
    def signature(self) -> str | None:
        """As whom shoppers know them; None where that is by their name."""
        return signature_of(self.name, self.alias, self.post)

    @property
    def signed(self) -> str:
        """What shoppers read of who it is."""
        return self.signature or self.name

    @property
    def permissions(self) -> frozenset[Permission]:
        return self.granted if self.role is None else permissions_of(self.role)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions
