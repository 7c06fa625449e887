"""Templates and their facts, scripts and their versions, suggestion and search."""
