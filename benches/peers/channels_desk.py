"""A chat on Django Channels, Redis and the ORM, as their documentation has it: the first peer of benches/chat.py.

It speaks the part of the live protocol that the load uses: hello, send, watch; acknowledged, message. Each message is
one row with its place in the conversation, in one transaction, acknowledged when that is committed, and passed to the
conversation's group. No lights, no due times, no events. `python channels_desk.py PORT DATABASE_URL REDIS_URL`.
"""

from __future__ import annotations

import json
import sys
import uuid
from typing import Any
from urllib.parse import urlsplit

import django
import uvicorn
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import connection, models, transaction
from django.urls import re_path

port, database_url, redis_url = int(sys.argv[1]), urlsplit(sys.argv[2]), sys.argv[3]
settings.configure(
    SECRET_KEY="only for a bench",
    INSTALLED_APPS=["channels"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": database_url.hostname,
            "PORT": database_url.port,
            "USER": database_url.username,
            "NAME": database_url.path.lstrip("/"),
            "CONN_MAX_AGE": None,
        }
    },
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [redis_url], "capacity": 10_000},
        }
    },
)
django.setup()


class Conversation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    last_seq = models.IntegerField(default=0)

    class Meta:
        app_label = "channels"


class Message(models.Model):
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE)
    seq = models.IntegerField()
    client_id = models.CharField(max_length=100)
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "channels"
        constraints = (
            models.UniqueConstraint(fields=["conversation", "seq"], name="one_place"),
            models.UniqueConstraint(fields=["conversation", "client_id"], name="sent_once"),
        )


@database_sync_to_async
def keep(conversation_id: str | None, client_id: str, body: str) -> tuple[str, int]:
    """The message's conversation and place."""
    with transaction.atomic():
        found = (
            Conversation.objects.select_for_update().get(pk=conversation_id)
            if conversation_id
            else Conversation.objects.create()
        )
        found.last_seq += 1
        found.save(update_fields=["last_seq"])
        Message.objects.create(conversation=found, seq=found.last_seq, client_id=client_id, body=body)
    return str(found.pk), found.last_seq


class Chat(AsyncWebsocketConsumer):
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        frame = json.loads(text_data or "{}")
        match frame["type"]:
            case "hello":
                await self.send('{"type":"welcome"}')
            case "watch":
                await self.channel_layer.group_add(group(frame["conversation"]), self.channel_name)
            case "send":
                await self.keep_and_pass_on(frame)

    async def keep_and_pass_on(self, frame: dict[str, Any]) -> None:
        conversation, seq = await keep(frame.get("conversation"), frame["client_id"], frame["body"])
        if not frame.get("conversation"):
            await self.channel_layer.group_add(group(conversation), self.channel_name)
        told = {"client_id": frame["client_id"], "conversation": conversation, "seq": seq}
        await self.send(json.dumps({"type": "acknowledged", **told}))
        event = {"type": "chat.message", "by": self.channel_name, "told": {**told, "body": frame["body"]}}
        await self.channel_layer.group_send(group(conversation), event)

    async def chat_message(self, event: dict[str, Any]) -> None:
        if event["by"] != self.channel_name:
            await self.send(json.dumps({"type": "message", **event["told"]}))


def group(conversation: str) -> str:
    return f"conversation-{conversation}"


if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Conversation)
        editor.create_model(Message)
    connection.close()
    chat = URLRouter([re_path("^api/v1/live$", Chat.as_asgi())])
    application = ProtocolTypeRouter({"http": get_asgi_application(), "websocket": chat})
    uvicorn.run(application, port=port, loop="uvloop", ws="websockets-sansio", access_log=False, log_level="warning")
