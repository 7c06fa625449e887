"""What people, events and other features can ask of customers."""

from xiaoer.customers.actions.joining import decide_proposal, join, split
from xiaoer.customers.actions.looking import (
    Found,
    Page,
    Search,
    find_profile,
    find_together,
    history_of,
    may,
    proposals_of,
    search,
)
from xiaoer.customers.actions.matching import settle
from xiaoer.customers.actions.meeting import (
    Kept,
    find_customer,
    find_customers,
    identify,
    import_people,
    keep_people,
    known_people,
    recognise,
    remember,
)
from xiaoer.customers.actions.segmenting import (
    FILL,
    count_draft,
    fill_segment,
    follow_segments,
    remove_segment,
    save_segment,
    segments_of,
)
from xiaoer.customers.actions.telling import Word, add_note, count_purchases, say_consent, set_kind, tag, tell, untag

__all__ = [
    "FILL", "Found", "Kept", "Page", "Search", "Word", "add_note", "count_draft", "count_purchases", "decide_proposal", "fill_segment",
    "find_customer", "find_customers", "find_profile", "find_together", "follow_segments", "history_of", "identify", "import_people",
    "join", "keep_people", "known_people", "may", "proposals_of", "recognise", "remember", "remove_segment", "save_segment", "say_consent", "search",
    "segments_of", "set_kind", "settle", "split", "tag", "tell", "untag",
]  # fmt: skip
