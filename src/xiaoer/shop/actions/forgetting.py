"""To whom orders went, forgotten when its time has come."""

from __future__ import annotations

from xiaoer.shop.store.forgetting import due, forget, kept

__all__ = ["due", "forget", "kept"]
