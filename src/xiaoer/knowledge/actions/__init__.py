"""What people and events can ask of knowledge."""

from xiaoer.knowledge.actions.answering import Ask, Found, answer, of_product, rendering, search
from xiaoer.knowledge.actions.evaluating import Evaluation, evaluate
from xiaoer.knowledge.actions.importing import check_entries, import_entries, store_entries
from xiaoer.knowledge.actions.shelves import Shelves

__all__ = [
    "Ask", "Evaluation", "Found", "Shelves", "answer", "check_entries", "evaluate", "import_entries", "of_product",
    "rendering", "search", "store_entries",
]  # fmt: skip
