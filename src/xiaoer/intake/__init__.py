"""Files of other systems in: read, mapped to our words, checked whole, then stored in units that can be repeated.

Above conversations, customers and shop on the map, because one row of a file may tell of all of them.
"""
