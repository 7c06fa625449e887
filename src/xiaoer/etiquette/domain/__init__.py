"""The rules as data, the comparison form of a text, and the judge."""
