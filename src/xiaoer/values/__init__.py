"""Small meanings that every domain shares: money, ids, refusals. Pure."""
