"""The meanings of customers: facts of a person, levels in words, and the rows of a customers file."""
