"""Keys of a shop's machines: made, looked at and revoked."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from xiaoer.intake.domain.ways import KeyMade, KeyRevoked
from xiaoer.platform.auth import Permission, keys
from xiaoer.platform.auth.keys import SHOWN, Key, fresh_key
from xiaoer.platform.auth.permissions import FOR_KEYS
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused


class KeyAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`name` says which machine has it, so that people know later what stops when it is revoked."""

    name: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]*$")]
    permissions: Annotated[tuple[Permission, ...], Meta(min_length=1, max_length=20)]


class NewKey(msgspec.Struct, frozen=True):
    """`secret` is the whole key, told this once."""

    key: Key
    secret: str


def make_key(tx: Tx, shop_id: UUID, ask: KeyAsk, by: UUID | None, now: int) -> NewKey | Refused:
    """`by` None is the installation itself."""
    if wrong := [one for one in ask.permissions if one not in FOR_KEYS]:
        return never_for(wrong[0])
    secret = fresh_key()
    wanted = tuple(one for one in FOR_KEYS if one in ask.permissions)
    made = Key(fresh(now), shop_id, ask.name, secret[:SHOWN], wanted, now, None, None)
    keys.add(tx, made, secret, by)
    announce(tx, KeyMade(made.id, [str(one) for one in wanted]), shop_id=shop_id, subject_id=made.id, at=now, by=by)
    return NewKey(made, secret)


def never_for(permission: str) -> Refused:
    return Refused("key_never_for", {"permission": str(permission), "known": ", ".join(FOR_KEYS)})


def find_keys(tx: Tx, shops: frozenset[UUID]) -> list[Key]:
    return keys.of_shops(tx, shops)


def revoke_key(tx: Tx, shops: frozenset[UUID], key_id: UUID, by: UUID, now: int) -> Key | Refused:
    revoked = keys.revoke(tx, shops, key_id, now)
    if revoked is None:
        return Refused("key_not_found")
    announce(tx, KeyRevoked(key_id), shop_id=revoked.shop_id, subject_id=key_id, at=now, by=by)
    return revoked
