"""What happens to the ways in, for the log: ids and counts, no words of a person."""

from __future__ import annotations

from uuid import UUID

import msgspec


class KeyMade(msgspec.Struct, frozen=True, tag_field="kind", tag="key.made"):
    """A machine may do what `permissions` say from now on."""

    key_id: UUID
    permissions: list[str]


class KeyRevoked(msgspec.Struct, frozen=True, tag_field="kind", tag="key.revoked"):
    """The key lets nobody in any more."""

    key_id: UUID


class WebhookMade(msgspec.Struct, frozen=True, tag_field="kind", tag="webhook.made"):
    """A machine may send to an address of its own from now on."""

    hook_id: UUID


class WebhookRemoved(msgspec.Struct, frozen=True, tag_field="kind", tag="webhook.removed"):
    """Nothing is taken at that address any more."""

    hook_id: UUID


class DeliveryDied(msgspec.Struct, frozen=True, tag_field="kind", tag="delivery.died"):
    """What a webhook brought could not be applied and is not tried again by itself; `code` is the refusal's."""

    hook_id: UUID
    code: str


class ConnectorMade(msgspec.Struct, frozen=True, tag_field="kind", tag="connector.made"):
    """A shop system is read from now on."""

    connector_id: UUID
    source: str


class ConnectorRemoved(msgspec.Struct, frozen=True, tag_field="kind", tag="connector.removed"):
    """It is read no more; what was read stays."""

    connector_id: UUID


class ConnectorFailed(msgspec.Struct, frozen=True, tag_field="kind", tag="connector.failed"):
    """The shop system could not be read, after it could; `code` is the refusal's."""

    connector_id: UUID
    code: str
