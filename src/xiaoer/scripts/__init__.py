"""Scripts 话术: prepared texts in versions, filled with this shopper's facts, found by what the shopper says.

A text never reaches a person with a missing value: it is not offered. A published version never changes.
"""
