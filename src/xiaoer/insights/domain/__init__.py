"""Pure: what an event counts, and what the counts come to."""
