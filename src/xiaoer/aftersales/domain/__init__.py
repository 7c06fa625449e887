"""The meanings of after-sales: facts, decision tables, decisions, sums, and the course of a case."""
