"""When a shop's people are there, and how soon they have promised to answer."""
