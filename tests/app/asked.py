"""What the walk over every route is asked with, where a route needs more than its places; of accounts and their like."""

from __future__ import annotations

from typing import Any

FACTS = {"name": "新同事", "role": "agent", "locale": "zh", "shops": ["{shop}"]}
SHOP = {
    "name": "测试店铺",
    "name_en": "Test shop",
    "locale": "zh",
    "zone": "Asia/Shanghai",
    "brand": {"color": "#0b6bcb", "agent_name": "客服小禾（演示）"},
}
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/v1/accounts": {"login": "fresh", "facts": FACTS},
    "PUT /api/v1/accounts/{account_id}": {"was": FACTS, "facts": FACTS},
    "PUT /api/v1/shops/{shop_id}/settings": {"was": SHOP, "facts": SHOP},
}
BODIES |= {
    "POST /api/v1/shops/{shop_id}/key/renewed": {"number": 0},
    "PUT /api/v1/session/password": {"present": "not the one", "fresh": "longer than ten"},
    "PUT /api/v1/session/signature": {"alias": "小云", "post": ""},
    "POST /api/v1/shops": {  # a slug that is taken: the walk's own shops stay those that it made
        "slug": "ours", "name": "新店铺", "name_en": "New shop", "platform": "own", "locale": "zh", "currency": "CNY",
        "zone": "Asia/Shanghai", "policy": "cn",
    },
}  # fmt: skip
THREAD = "T-1"
THREADS = "/api/v1/shops/{shop_id}/threads"
BODIES |= {
    f"POST {THREADS}/messages": {"thread": THREAD, "client_id": "client-0009", "body": "在吗"},
    f"POST {THREADS}/{{conversation_id}}/read": {"seq": 1},
    f"POST {THREADS}/{{conversation_id}}/rating": {"client_id": "client-0002", "score": 5},
}
FILES = {
    "POST /api/v1/conversations/{conversation_id}/files": b"%PDF-1.4",
    f"POST {THREADS}/files": b"%PDF-1.4",
}
"""The body is a file itself."""
QUERIES = {f"GET {THREADS}": {"thread": THREAD}, f"POST {THREADS}/files": {"thread": THREAD}}
_SPARE = {"account_id": "spare_account_id"}
INSTEAD = {
    "DELETE /api/v1/webhooks/{hook_id}": {"hook_id": "other_hook_id"},
    "DELETE /api/v1/connectors/{connector_id}": {"connector_id": "other_connector_id"},
    "PUT /api/v1/accounts/{account_id}": _SPARE,
    "POST /api/v1/accounts/{account_id}/off": _SPARE,
    "POST /api/v1/accounts/{account_id}/on": _SPARE,
    "POST /api/v1/accounts/{account_id}/password": _SPARE,
    **{
        f"{method} {THREADS}/{{conversation_id}}/{rest}": {
            "conversation_id": "carried_id",
            "file_id": "carried_file_id",
        }
        for method, rest in (("GET", "messages"), ("POST", "read"), ("POST", "rating"), ("GET", "files/{file_id}"))
    },
}
"""What is removed, or let in no more, is another one than what other routes are tried with; a thread is a machine's own."""
