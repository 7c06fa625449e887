"""What happens to accounts, for the log. They are the installation's own, and so are these: of no shop."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import msgspec

from xiaoer.staff.domain.accounts import Facts


class AccountAdded(msgspec.Struct, frozen=True, tag_field="kind", tag="account.added"):
    """Somebody can sign in who could not; `facts`: name, role, locale, shops, and `alias` and `post` of the signature."""

    VERSION: ClassVar = 2
    account_id: UUID
    facts: Facts


class AccountChanged(msgspec.Struct, frozen=True, tag_field="kind", tag="account.changed"):
    """An account is something else: name, role, locale, shops and signature as they were, and as they are."""

    VERSION: ClassVar = 2
    account_id: UUID
    was: Facts
    facts: Facts


class AccountSwitched(msgspec.Struct, frozen=True, tag_field="kind", tag="account.switched"):
    """An account was switched off, which ends its sessions, or on again."""

    account_id: UUID
    on: bool


class PasswordGiven(msgspec.Struct, frozen=True, tag_field="kind", tag="account.password_given"):
    """An account has a new password, and its sessions ended. The password is nowhere."""

    account_id: UUID


class PasswordChanged(msgspec.Struct, frozen=True, tag_field="kind", tag="account.password_changed"):
    """Somebody changed their own password, and their other sessions ended. The password is nowhere."""

    account_id: UUID
