"""The words of conversations, forgotten when their time has come."""

from __future__ import annotations

from xiaoer.conversations.store.forgetting import NOBODY, due, forget, kept, still_talking

__all__ = ["NOBODY", "due", "forget", "kept", "still_talking"]
