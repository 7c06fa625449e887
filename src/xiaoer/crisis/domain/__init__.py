"""Plans for a crisis, and what of a text they touch. Pure."""
