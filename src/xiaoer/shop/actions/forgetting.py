"""Whose orders were, forgotten when its time has come."""

from __future__ import annotations

from xiaoer.shop.store.forgetting import due, forget, kept, last_ended

__all__ = ["due", "forget", "kept", "last_ended"]
