"""What knowledge announces: ids and facts, no words of a person."""

from __future__ import annotations

import msgspec


class KnowledgeImported(msgspec.Struct, frozen=True, tag_field="kind", tag="knowledge.imported"):
    """Entries came from a file: how many are new and how many say something else than before."""

    added: int
    changed: int
